"""An inferred triple is as good as the weakest of what it rests on."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from kg.model.errors import UsageError
from kg.model.namespaces import nx
from kg.model.record import Grade
from kg.model.terms import Triple, iri
from kg.packs import proof_picture
from kg.packs.proof_picture import draw_proof
from kg.reason.confidence import grade_of, weakest
from kg.reason.proof import Proof
from kg.reason.summaries import RecordSummary
from kg.reason.views import ReasonedView

_DRUGS = Triple(iri("https://w3id.org/nexus-kg/id/organization/farc"), nx("trafficksIn"),
                nx("narcotics"))


def test_what_is_needed_together_has_the_worst_of_both_scales() -> None:
    assert weakest([Grade("A", 4), None, Grade("C", 2)]) == Grade("C", 4)
    assert weakest([Grade("A", 1), Grade("F", 6)]) == Grade("F", 6)
    assert weakest([None]) is None


@pytest.mark.parametrize("turn", [1, -1])
def test_of_those_who_say_the_same_the_best_counts_and_of_leaves_the_worst(turn: int) -> None:
    one, other = (Triple(nx("cocaine"), nx(name), nx("narcotics")) for name in ("one", "other"))
    said = {leaf: [RecordSummary(iri("urn:r"), iri("urn:s"), "", "", "", "asserted", grade[0], int(grade[1]))
                   for grade in grades[::turn]]
            for leaf, grades in ((one, ("D4", "B2")), (other, ("F6", "C3")))}
    view = cast("ReasonedView", SimpleNamespace(records_of=said.__getitem__))
    leaves = tuple(Proof(leaf, None) for leaf in (one, other)[::turn])
    assert grade_of(Proof(_DRUGS, "rule", leaves), view) == Grade("C", 3)


def test_a_reported_premise_sets_the_grade_of_what_follows(seed: ReasonedView) -> None:
    first, *others = seed.explain(_DRUGS, 10)
    assert not _rests_on_reported(first, seed)
    assert str(grade_of(first, seed)) == "B2"
    graded = {str(grade_of(one, seed)) for one in others if _rests_on_reported(one, seed)}
    assert graded == {"B3"}


def _rests_on_reported(proof: Proof, view: ReasonedView) -> bool:
    return any(record.status == "reported"
               for leaf in proof.leaves() for record in view.records_of(leaf))


def test_a_proof_is_drawn_with_its_rules_and_its_records(
        seed: ReasonedView, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    proof, = seed.explain(_DRUGS)
    draw_proof(proof, seed, [tmp_path / "proof.svg", tmp_path / "proof.png"])
    text = (tmp_path / "proof.svg").read_text()
    assert "property chain" in text
    assert "paragraph 36" in text
    assert (tmp_path / "proof.png").read_bytes().startswith(b"\x89PNG")
    monkeypatch.setattr(proof_picture, "_MOST", 2)
    with pytest.raises(UsageError, match="read it as text"):
        draw_proof(proof, seed, [tmp_path / "long.svg"])
