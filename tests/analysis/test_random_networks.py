"""Networks of random records are those that a few lines of plain Python make of the same records."""

from __future__ import annotations

import random
from itertools import combinations, product
from pathlib import Path

import pytest

from kg.analysis.choice import Choice
from kg.analysis.ties import Ties
from kg.columns.tables import unpack
from kg.model.namespaces import nx
from kg.model.terms import local_name
from kg.reason.open_view import open_view
from kg.store.generations import Store
from tests.loading import add
from tests.property_graph.records import organization, record, source

_COUNT = 40
Tied = set[frozenset[int]]


def _random(seed: int) -> tuple[list[str], Tied]:
    """What random records say, and which organizations are tied by that, by number."""
    chance, said, tied = random.Random(seed), list[str](), Tied()

    def some(least: int, most: int) -> list[int]:
        return chance.sample(range(_COUNT), chance.randint(least, most))

    def values(role: str, things: list[int]) -> str:
        return f"nx:{role} " + ", ".join(f"id:o{thing}" for thing in things)

    for relation in ["linkedTo"] * 15 + ["supports"] * 15:
        a, b = some(2, 2)
        said.append(f"id:o{a} nx:{relation} id:o{b} .")
        tied.add(frozenset((a, b)))
    for _ in range(25):
        a, b = sorted(some(2, 2))
        said.append(f"id:o{b} nx:partOf id:o{a} .")
        tied.add(frozenset((a, b)))
    for number in range(8):
        a, b = some(2, 2)
        said.append(f"id:alliance{number} a nx:Alliance ; nx:firstAlly id:o{a} ; nx:secondAlly id:o{b} .")
        tied.add(frozenset((a, b)))
        providers, others = some(1, 2), some(1, 3)
        said.append(f"id:support{number} a nx:Support ; {values('provider', providers)} ; "
                    f"{values('beneficiary', others)} .")
        tied |= {frozenset(pair) for pair in (*combinations(providers, 2), *product(providers, others))}
        colluders = some(2, 4)
        said.append(f"id:collusion{number} a nx:Collusion ; {values('colluder', colluders)} .")
        tied |= {frozenset(pair) for pair in combinations(colluders, 2)}
        entity, authority = some(2, 2)
        said.append(f"id:designation{number} a nx:Designation ; nx:designatedEntity id:o{entity} ; "
                    f"nx:designatingAuthority id:o{authority} ; "
                    "nx:program <https://w3id.org/nexus-kg/id/program/FTO> ; "
                    'nx:startDate "2001-01-01"^^xsd:date .')
    return said, {pair for pair in tied if len(pair) == 2}


@pytest.mark.parametrize("seed", range(3))
def test_ties_are_those_of_the_records_and_each_way_is_proved(seed: int, store: Store, tmp_path: Path) -> None:
    said, tied = _random(seed)
    records = source(tmp_path / "source",
                     record("names", *(organization(f"o{number}") for number in range(_COUNT))),
                     *(record(f"r{number}", text) for number, text in enumerate(said)))
    add(store, records)
    view = open_view(store)
    found = Ties(view, Choice((nx("Organization"),)))
    things = found.network.things
    pairs = list(zip(*(half.tolist() for half in unpack(found.network.ties)), strict=True))
    assert {frozenset(int(local_name(things[end])[1:]) for end in pair) for pair in pairs} == tied
    for one, other in pairs:
        ways = found.ways(things[one], things[other])
        assert ways
        for triple in (triple for way in ways for triple in way):
            proof, = view.explain(triple)
            assert all(view.records_of(leaf) for leaf in proof.leaves())
