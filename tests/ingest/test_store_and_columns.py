"""After every load the store holds what the columns say, and what follows from it."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.columns.columns import Columns
from kg.columns.statements import Statements
from kg.ingest.discovery import connector_for
from kg.ingest.load import initialise, load
from kg.model.namespaces import RECORDS_GRAPH, inferred_graph, nx, term, view_graph
from kg.model.terms import XSD, Term, Triple, iri, literal
from kg.model.view import DEFAULT_VIEW
from kg.model.watcher import Silent
from kg.reason.engine import materialise
from kg.reason.materialisation import Materialisation
from kg.reason.open_view import open_view
from kg.reason.views import REASONING
from kg.store.conversion import stored_form
from kg.store.generations import Store
from kg.validate.shapes import Shapes
from tests.ingest.test_trust import HEAD, record

_ONTOLOGY = """
@prefix owl: <http://www.w3.org/2002/07/owl#> . @prefix nx: <https://w3id.org/nexus-kg/ontology#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
<https://w3id.org/nexus-kg/ontology/tiny> a owl:Ontology .
nx:amount a owl:DatatypeProperty ; rdfs:subPropertyOf nx:figure .
nx:figure a owl:DatatypeProperty .
"""
_VALUES = ("10", "10.0", "10.00", '"10"^^xsd:decimal', '"010"^^xsd:int', "true", '"1"^^xsd:boolean',
           '"2001-01-01Z"^^xsd:date', '"2001-01-01+00:00"^^xsd:date', '"text"')


@pytest.fixture(scope="module")
def ontology(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("ontology")
    (folder / "tiny.ttl").write_text(_ONTOLOGY)
    return folder


def _load(store: Store, records: Iterable[str]) -> None:
    file = store.folder.parent / "records.trig"
    file.write_text(HEAD + "".join(records))
    load(store, file, connector_for(file), Shapes(), Silent())


def _stored(rows: Columns, graph: Term | None = None) -> Iterator[tuple[Term, ...]]:
    decode = rows.dictionary.decode
    graphs = rows.g.tolist() if graph is None else [graph] * len(rows)
    for triple, name in zip(rows.triples(), graphs, strict=True):
        yield (*map(stored_form, triple), decode(name) if isinstance(name, int) else name)


_record_of = st.tuples(st.sampled_from("abc"), st.sampled_from(["asserted", "retracted", "possible"]),
                       st.lists(st.tuples(st.sampled_from(["x", "y"]), st.sampled_from(_VALUES)),
                                min_size=1, max_size=3))


@settings(max_examples=25, deadline=None)
@given(st.lists(st.lists(_record_of, unique_by=lambda one: one[0], min_size=1, max_size=3),
                min_size=1, max_size=4))
def test_the_store_holds_what_the_columns_say(
        ontology: Path, loads: list[list[tuple[str, str, list[tuple[str, str]]]]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        store = initialise(Path(folder) / "store", ontology)
        for records in loads:
            _load(store, (record(name, "".join(f"id:{s} nx:amount {value} ." for s, value in said),
                                 status) for name, status, said in records))
            snapshot = store.snapshot()
            statements = Statements.open(snapshot.folder)
            view = statements.view(DEFAULT_VIEW)
            name = DEFAULT_VIEW.name
            inferred = Materialisation.open(snapshot.folder / REASONING / name).inferred()
            assert set(snapshot.match()) == {
                *_stored(statements.quads), *_stored(view, view_graph(name)),
                *_stored(inferred, inferred_graph(name))}
            assert set(inferred.triples()) == set(materialise(view).inferred().triples())
            assert (snapshot.manifest.asserted, snapshot.manifest.inferred) == (
                len(view), len(inferred))
            assert snapshot.manifest.records == len({
                quad.subject for quad in snapshot.match(None, nx("status"), None, RECORDS_GRAPH)})


@pytest.mark.parametrize("value", ["10.00", '"010"^^xsd:int', '"2001-01-01+00:00"^^xsd:date'])
def test_a_value_in_other_words_has_its_proof(tmp_path: Path, ontology: Path, value: str) -> None:
    store = initialise(tmp_path / "store", ontology)
    _load(store, [record("a", f"id:x nx:amount {value} .")])
    view = open_view(store)
    for predicate in ("nx:amount", "nx:figure"):
        (row,) = view.select(f"SELECT ?o {{ ?s {predicate} ?o }}").rows
        assert row[0] is not None
        asked = Triple(iri("https://w3id.org/nexus-kg/id/x"), term(predicate), row[0])
        (proof,) = view.explain(asked)
        assert stored_form(proof.triple.object) == row[0]
        assert [one.identifier for leaf in proof.leaves() for one in view.records_of(leaf)][:1] == [
            "a"]


def test_another_value_has_no_proof(tmp_path: Path, ontology: Path) -> None:
    store = initialise(tmp_path / "store", ontology)
    _load(store, [record("a", "id:x nx:amount 10.00 .")])
    asked = Triple(iri("https://w3id.org/nexus-kg/id/x"), nx("amount"),
                   literal("11", XSD + "decimal"))
    assert open_view(store).explain(asked) == []
