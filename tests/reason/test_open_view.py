"""Questions run on any view: another one is materialised on first use and kept."""

from __future__ import annotations

import shutil
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest

from kg.model.namespaces import nx
from kg.model.record import Status
from kg.model.terms import Triple, iri
from kg.model.view import parse_view
from kg.reason import open_view as opened
from kg.reason.open_view import open_view
from kg.reason.views import ReasonedView
from kg.store.generations import Store

_FARC = iri("https://w3id.org/nexus-kg/id/organization/farc")
_POSSIBLE = "SELECT ?s { ?s a nx:Involvement }"


@pytest.fixture
def store(seed: ReasonedView, tmp_path: Path) -> Store:
    shutil.copytree(seed.snapshot.folder.parent.parent, tmp_path / "store",
                    ignore=shutil.ignore_patterns("views"))
    return Store.open(tmp_path / "store")


def _involvements(view: ReasonedView) -> int:
    return len(view.select("PREFIX nx: <https://w3id.org/nexus-kg/ontology#> " + _POSSIBLE).rows)


def test_a_view_that_believes_more_sees_and_infers_more(store: Store) -> None:
    default, wide = open_view(store), open_view(store, parse_view("possible,unproven"))
    assert _involvements(wide) >= _involvements(default)
    said = {quad.triple for quad in wide.snapshot.match(graph=wide.graphs[0])}
    believed = {quad.triple for quad in default.snapshot.match(graph=default.graphs[0])}
    assert said > believed
    extra = next(t for t in said - believed if wide.records_of(t))
    assert {one.status for one in wide.records_of(extra)} <= {Status.POSSIBLE, Status.UNPROVEN}
    assert default.records_of(extra) == ()


def test_a_view_before_the_speech_knows_nothing_of_it(store: Store) -> None:
    early = open_view(store, parse_view("as-of=2001-01-01"))
    assert not early.explain(Triple(_FARC, nx("trafficksIn"), nx("narcotics")))


def test_without_inference_only_what_was_said_is_seen(store: Store) -> None:
    said = open_view(store, parse_view("no-inference"))
    triple = Triple(_FARC, nx("trafficksIn"), nx("narcotics"))
    assert open_view(store).explain(triple)
    assert said.explain(triple) == []
    assert not said.query(f"ASK {{ {' '.join(triple)} }}")


def test_a_view_is_made_once_for_a_generation(store: Store) -> None:
    view = parse_view("possible")
    open_view(store, view)
    folder = store.derived(store.snapshot()) / view.name
    before = folder.stat().st_mtime_ns
    open_view(store, view)
    assert folder.stat().st_mtime_ns == before
    assert [path.name for path in folder.parent.iterdir()] == [view.name]


def _count(folder: Path, text: str) -> int:
    return _involvements(open_view(Store.open(folder), parse_view(text)))


def test_several_processes_may_make_the_same_view_at_once(store: Store) -> None:
    with ProcessPoolExecutor(4, mp_context=get_context("spawn")) as pool:
        counts = list(pool.map(_count, [store.folder] * 4, ["possible"] * 4))
    assert len(set(counts)) == 1
    assert len(list(store.derived(store.snapshot()).iterdir())) == 1


def test_no_more_views_are_kept_than_wanted(
        store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opened, "MOST", 2)
    for day in range(1, 5):
        open_view(store, parse_view(f"as-of=2009-01-0{day}"))
    assert len(list(store.derived(store.snapshot()).iterdir())) == 2
