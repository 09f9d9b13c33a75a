"""The shapes on what ships with the project and on real lists: strict, and not too strict."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pytest
from shape_files import NXS, REPOSITORY

from kg.columns.columns import columns_of
from kg.ingest.connectors import ofac_sdn, un_consolidated
from kg.model.record import Record
from kg.model.terms import Term, Triple
from kg.store.conversion import from_oxigraph
from kg.validate.engine import validate
from kg.validate.parser import compile_shapes
from kg.validate.report import Result
from kg.validate.shapes import Shapes

VIOLATION = Term("<http://www.w3.org/ns/shacl#Violation>")


@cache
def _shapes() -> Shapes:
    return compile_shapes([REPOSITORY / "shapes"])


def _file(path: Path, form: ox.RdfFormat) -> Iterator[Triple]:
    for quad in ox.parse(path=str(path), format=form):
        yield Triple(from_oxigraph(quad.subject), from_oxigraph(quad.predicate),
                     from_oxigraph(quad.object))


@cache
def _ontology() -> tuple[Triple, ...]:
    files = sorted((REPOSITORY / "ontology").glob("*.ttl"))
    return tuple(triple for file in files for triple in _file(file, ox.RdfFormat.TURTLE))


def _violations(triples: Iterable[Triple]) -> list[Result]:
    report = validate(columns_of([*_ontology(), *triples]), _shapes())
    return [result for result in report.results if result.severity == VIOLATION]


def _said(records: Iterable[Record]) -> Iterator[Triple]:
    for record in records:
        yield from record.triples
        yield from record.metadata()


def _list(module: object, path: Path) -> list[Record]:
    connector = module.CONNECTOR  # type: ignore[attr-defined]
    return list(connector.read(path, lambda _done, _total: None))


def _described(module: object, path: Path) -> Iterator[Triple]:
    for source in module.CONNECTOR.sources(path):  # type: ignore[attr-defined]
        yield from source.triples


def test_the_ontology_itself_breaks_no_shape() -> None:
    assert _violations(()) == []


def test_the_seed_graph_breaks_no_shape() -> None:
    files = sorted((REPOSITORY / "seed").glob("*.trig"))
    assert files
    assert _violations(t for file in files for t in _file(file, ox.RdfFormat.TRIG)) == []


@pytest.mark.parametrize(("module", "folder"), [(ofac_sdn, "ofac-2021"),
                                                (un_consolidated, "un-2026")])
def test_a_real_list_breaks_no_shape(module: object, folder: str, shared: Path) -> None:
    path = shared / "data" / folder
    records = _list(module, path)
    assert len(records) > 900
    assert _violations([*_said(records), *_described(module, path)]) == []


def test_aliases_addresses_and_links_of_an_absent_entity_are_found(shared: Path) -> None:
    path = shared / "data" / "ofac-2021"
    records = [r for r in _list(ofac_sdn, path) if r.identifier != "sdn/4702"]
    broken = _violations([*_said(records), *_described(ofac_sdn, path)])
    shapes = {result.shape[1:-1].removeprefix(str(NXS)) for result in broken}
    assert {"Alias-aliasOf", "Address-addressOf"} <= shapes
    assert {result.value for result in broken} == {
        Term("<https://w3id.org/nexus-kg/id/ofac/4702>")}
