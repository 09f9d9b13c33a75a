"""Questions run on any view: another one is materialised on first use and kept."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest

from kg.model.errors import UsageError
from kg.model.namespaces import PREFIXES, RDFS_LABEL, nx
from kg.model.record import Status
from kg.model.terms import Triple, iri, literal, literal_parts
from kg.model.view import parse_view
from kg.reason.open_view import open_view
from kg.reason.views import ReasonedView
from kg.store import generations
from kg.store.generations import Store
from tests.loading import add

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


_TWO_NAMES = """
graph:records { record:a a nx:Record ; prov:wasDerivedFrom source:one ; nx:sourceIdentifier "a" ;
  nx:locator "row a" ; nx:status nx:asserted ; nx:sourceReliability "A" ;
  nx:informationCredibility 1 .
  record:b a nx:Record ; prov:wasDerivedFrom source:other ; nx:sourceIdentifier "b" ;
  nx:locator "row b" ; nx:status nx:reported ; nx:sourceReliability "C" ;
  nx:informationCredibility 3 .
  source:one a nx:Source ; rdfs:label "One"@en . source:other a nx:Source ; rdfs:label "Other"@en . }
record:a { id:anna a nx:Person ; rdfs:label "Anna" . }
record:b { id:ana a nx:Person ; rdfs:label "Ana" . id:ana owl:sameAs id:anna . }
"""


def test_a_merged_view_shows_things_of_several_names_once(ontology_store: Path,
                                                           tmp_path: Path) -> None:
    store = Store.open(shutil.copytree(ontology_store, tmp_path / "store"))
    file = tmp_path / "names.trig"
    file.write_text("".join(f"@prefix {name}: <{namespace}> .\n"
                            for name, namespace in PREFIXES.items()) + _TWO_NAMES)
    add(store, file)
    everyone = "PREFIX nx: <https://w3id.org/nexus-kg/ontology#> SELECT ?p { ?p a nx:Agent }"
    named = ("PREFIX nx: <https://w3id.org/nexus-kg/ontology#> PREFIX rdfs: "
             "<http://www.w3.org/2000/01/rdf-schema#> "
             "SELECT ?p ?name ?r { ?p a nx:Agent GRAPH ?r { ?p rdfs:label ?name } }")
    apart, merged = open_view(store), open_view(store, parse_view("merged"))
    assert len(apart.select(everyone).rows) == 2
    assert len(merged.select(everyone).rows) == 1
    rows = merged.select(named).rows
    assert {literal_parts(row[1]).text for row in rows if row[1]} == {"Anna", "Ana"}
    assert len({row[0] for row in rows}) == 1
    person = rows[0][0]
    assert person is not None
    proof = merged.explain(Triple(person, RDFS_LABEL, literal("Ana")))[0]
    other = merged.explain(Triple(person, RDFS_LABEL, literal("Anna")))[0]
    records = [record.identifier for one in (proof, other) for leaf in one.leaves()
               for record in merged.records_of(leaf)]
    assert set(records) == {"a", "b"}
    assert not any(row[0] == row[1] for row in merged.select(
        "SELECT ?x ?y { ?x <http://www.w3.org/2002/07/owl#sameAs> ?y }").rows)


def test_merged_and_without_inference_exclude_each_other() -> None:
    with pytest.raises(UsageError, match="exclude each other"):
        parse_view("no-inference,merged")
    assert parse_view(parse_view("merged,reliability=C").text) == parse_view("reliability=C,merged")


def test_a_merged_view_of_data_without_second_names_is_the_plain_one(store: Store) -> None:
    merged = open_view(store, parse_view("merged"))
    every = "SELECT ?s ?p ?o { ?s ?p ?o }"
    assert set(merged.select(every).rows) == set(open_view(store).select(every).rows)


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
    monkeypatch.setattr(generations, "MOST", 2)
    for day in range(1, 5):
        open_view(store, parse_view(f"as-of=2009-01-0{day}"))
    assert len(list(store.derived(store.snapshot()).iterdir())) == 2


def test_what_was_half_made_as_a_process_was_killed_goes(store: Store) -> None:
    view = parse_view("possible")
    program = f"""
import os, signal
from pathlib import Path
from kg.model.view import parse_view
from kg.reason import open_view
from kg.store.generations import Store
open_view.materialise = lambda rows: os.kill(os.getpid(), signal.SIGKILL)
open_view.open_view(Store(Path({str(store.folder)!r})), parse_view("possible"))
"""
    killed = subprocess.run([sys.executable, "-c", program], check=False)
    assert killed.returncode == -signal.SIGKILL
    open_view(store, view)
    assert [path.name for path in store.derived(store.snapshot()).iterdir()] == [view.name]
