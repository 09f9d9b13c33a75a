"""Clashes: what the data and the ontology cannot both mean, with the triples that disagree."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kg.columns.dictionary import Dictionary
from kg.columns.tables import Table
from kg.model.terms import Triple
from kg.reason.compiler import Step
from kg.reason.joins import column, evaluate, length
from kg.reason.schema import bare

MOST = 1000
"""How many clashes of one axiom are told."""


@dataclass(frozen=True, slots=True)
class Clash:
    """An inconsistency: the rule that found it, and the triples that clash.

    `triples` are those of the data; `axioms` those of the ontology that forbid them.
    """

    rule: str
    triples: tuple[Triple, ...]
    axioms: tuple[Triple, ...]


def find_clashes(steps: Iterable[Step], tables: Mapping[int, Table],
                 dictionary: Dictionary) -> list[Clash]:
    """All clashes in the materialised tables, at most MOST for one axiom."""
    clashes: dict[tuple[str, frozenset[Triple]], Clash] = {}
    for step in steps:
        if step.head is not None:
            continue
        axioms = tuple(Triple(*bare(dictionary, fact)) for fact in step.schema
                       if dictionary.decode(fact[1]) != "member")
        bindings = evaluate(step.body, tables)
        columns = [tuple(column(part, bindings)[:MOST].tolist() for part in atom)
                   for atom in step.body]
        for row in range(min(length(bindings), MOST)):
            triples = tuple(dict.fromkeys(
                Triple(*bare(dictionary, (s[row], p[row], o[row]))) for s, p, o in columns))
            clashes.setdefault((step.rule, frozenset(triples)), Clash(step.rule, triples, axioms))
    return list(clashes.values())
