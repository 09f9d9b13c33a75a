"""Of proofs of the same size the one that rests on the best records is told."""

from __future__ import annotations

import pytest

from kg.model.terms import Triple
from kg.reason.confidence import grade_of
from kg.reason.open_view import open_view
from kg.store.generations import Store
from kg.store.written_terms import parse_term
from tests.ingest.test_trust import put, record

WHO = 'id:g a nx:CriminalOrganization ; rdfs:label "G"@en .'
DOES = "id:{0} a nx:Involvement ; nx:actor id:g ; nx:activityType nx:drugTrafficking ; nx:place " \
       "<https://w3id.org/nexus-kg/id/place/co> ; nx:traffickedCommodity nx:cocaine ."


@pytest.mark.parametrize("grades", [("D4", "B2"), ("B2", "D4"), ("D2", "C3"), ("C3", "D2")])
def test_the_best_graded_proof_is_told(store: Store, grades: tuple[str, str]) -> None:
    put(store, record("who", WHO) + "".join(
        record(name, DOES.format(name), grade=grade) for name, grade in zip("ab", grades, strict=True)))
    view = open_view(store)
    triple = Triple(*map(parse_term, ("id:g", "nx:engagesIn", "nx:drugTrafficking")))
    proof = view.explain(triple)[0]
    assert str(grade_of(proof, view)) == min(grades)
    assert [str(grade_of(one, view)) for one in view.explain(triple, limit=9)][:2] == sorted(grades)
