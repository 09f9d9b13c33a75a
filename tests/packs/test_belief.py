"""Which records a view believes is the same in the columns, in a question and in a proof."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import product

import pytest

from kg.columns.statements import Statements
from kg.ingest.load import initialise
from kg.model.record import Status
from kg.model.resources import resource
from kg.model.terms import Triple
from kg.model.view import parse_view
from kg.packs.belief import believing
from kg.packs.catalogue import question_named
from kg.reason.views import ReasonedView
from kg.store.snapshot import Snapshot
from kg.store.written_terms import parse_term
from tests.ingest.test_trust import put, record

_SAID = Triple(*map(parse_term, ("id:g", "a", "nx:Gang")))
_DAYS = ("", "2008-10-08 -", "- 2008-10-08", "2008-10-09 2008-10-10")
_BODIES = (" GRAPH ?r { ?s a nx:Gang } ", " GRAPH $r { { ?s a nx:Gang } UNION { ?s a nx:Cartel } } ")
_KINDS = {f"r{n}": kind for n, kind in enumerate((
    *product(Status, ("B2",), ("",)), *product(("asserted",), ("A3", "C1", "C3", "F6"), ("",)),
    *product(("reported",), ("B2",), _DAYS[1:])))}


def _days(told: str) -> list[date | None]:
    return [None if day in ("", "-") else date.fromisoformat(day)
            for day in (told.split() or ("", ""))]


def _record(name: str, status: str, grade: str, days: str) -> str:
    dates = "".join(f'nx:{part} "{day}"^^xsd:date ; ' for part, day in zip(
        ("validFrom", "validTo"), _days(days), strict=True) if day)
    return record(name, 'id:g a nx:Gang ; rdfs:label "G"@en .', status, grade).replace(
        "nx:locator", dates + "nx:locator")


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    store = initialise(tmp_path_factory.mktemp("belief") / "store", resource("ontology"))
    result = put(store, "".join(_record(name, *kind) for name, kind in _KINDS.items()))
    assert result.refused == ()
    return store.snapshot()


@pytest.mark.parametrize("policy", [
    "default", "possible,unproven", "status=retracted", "status=alleged", "reliability=B",
    "credibility=2", "reliability=C,credibility=3", "as-of=2008-10-07", "as-of=2008-10-08",
    "as-of=2008-10-09", "as-of=2008-10-10", "possible,reliability=B,as-of=2008-10-11"])
def test_a_record_counts_alike_in_the_columns_in_a_question_and_in_a_proof(
        snapshot: Snapshot, policy: str) -> None:
    view = parse_view(policy)
    wanted = {name for name, (status, grade, days) in _KINDS.items()
              if view.counts(Status(status), grade[0], int(grade[1]), *_days(days))}
    seen = ReasonedView(snapshot, view)
    assert {one.identifier for one in seen.records_of(_SAID)} == wanted
    statements = Statements.open(snapshot.folder)
    names = map(statements.quads.dictionary.decode, statements.believed(view).tolist())
    assert {name[1:-1].rpartition("/")[2] for name in names} == wanted
    some = question_named(resource("queries"), "evidence/records-about")
    for body, every in product(_BODIES, (False, True)):
        asked = believing(replace(some, query=f"SELECT ?r {{{body}}}", body=body, all_records=every),
                          view)
        for text in (asked.query, f"SELECT ?r {{{asked.body}}}"):
            rows = snapshot.select(text, default_graphs=[]).rows
            found = {row[0][1:-1].rpartition("/")[2] for row in rows if row[0]}
            assert found == ({*_KINDS, "default"} if every else wanted)
