"""Transitive axioms: chains, circles and several ways at once, against paths found one by one."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise

import hypothesis.strategies as st
from hypothesis import given

from kg.columns.dictionary import Dictionary
from kg.model.namespaces import term
from kg.model.terms import iri
from kg.reason.schema import Schema

_DICTIONARY = Dictionary([])
_WITHIN = [_DICTIONARY.encode(term(name)) for name in ("rdfs:subClassOf", "rdfs:subPropertyOf")]
_NODES = [_DICTIONARY.encode(iri(f"https://example.org/{number}")) for number in range(8)]

_EDGES = st.lists(st.tuples(st.sampled_from(_NODES), st.sampled_from(_WITHIN),
                            st.sampled_from(_NODES)), max_size=24)


@given(st.lists(_EDGES, min_size=1, max_size=3))
def test_that_is_within_what_a_way_leads_to(loads: list[list[tuple[int, int, int]]]) -> None:
    schema = Schema(_DICTIONARY)
    for load in loads:
        schema.learn(load)
    edges = {edge for load in loads for edge in load}
    for predicate in _WITHIN:
        known = {(s, o) for s, p, o in edges if p == predicate}
        ways = {(s, o) for s in _NODES for o in _reached(s, known) if s != o}
        held = {(s, o) for s in _NODES for o in _NODES if (s, predicate, o) in schema}
        assert held == known | ways
    for fact, (_, premises) in schema.proofs.items():
        assert fact not in loads[0]
        assert all(premise in edges or premise in schema.proofs for premise in premises)
        assert _rests_on(fact, schema) <= edges


def test_a_long_chain_is_proved_by_its_shortest_way() -> None:
    within = _WITHIN[0]
    chain = [(one, within, other) for one, other in pairwise(_NODES)]
    shortcut = (_NODES[1], within, _NODES[6])
    schema = Schema(_DICTIONARY)
    schema.learn([*chain, shortcut])
    assert _rests_on((_NODES[0], within, _NODES[7]), schema) == {chain[0], shortcut, chain[6]}


def _reached(start: int, edges: set[tuple[int, int]]) -> set[int]:
    after = defaultdict(list)
    for one, other in edges:
        after[one].append(other)
    found: set[int] = set()
    waiting = list(after[start])
    while waiting:
        if (one := waiting.pop()) not in found:
            found.add(one)
            waiting += after[one]
    return found


def _rests_on(fact: tuple[int, int, int], schema: Schema) -> set[tuple[int, int, int]]:
    """The facts without a proof on which one rests; endless recursion where a proof runs in a
    circle.
    """
    if fact not in schema.proofs:
        return {fact}
    return set().union(*(_rests_on(one, schema) for one in schema.proofs[fact][1]))
