"""The W3C test suite of SHACL, run on our engine."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
import rdflib
from rdflib.namespace import RDF, SH

from kg.columns.columns import columns_of
from kg.model.errors import DataError
from kg.model.terms import Term, Triple, literal
from kg.validate.engine import validate
from kg.validate.parser import shapes_of

MF = rdflib.Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
SHT = rdflib.Namespace("http://www.w3.org/ns/shacl-test#")


def _triples(graph: rdflib.Graph) -> list[Triple]:
    return [Triple(*(_term(part) for part in row)) for row in graph]


def _term(part: rdflib.term.Node) -> Term:
    if isinstance(part, rdflib.Literal):
        return literal(str(part), str(part.datatype or ""), part.language or "")
    return Term(part.n3())


def _graph(file: Path) -> rdflib.Graph:
    return rdflib.Graph().parse(file, format="turtle", publicID=file.as_uri())


def _cases(shared: Path, part: str) -> list[Path]:
    root = shared / "suites/data-shapes/data-shapes-test-suite/tests" / part
    return sorted(file for file in root.rglob("*.ttl") if file.name != "manifest.ttl"
                  and "sht:Validate" in file.read_text(encoding="utf-8"))


def _expected(graph: rdflib.Graph, report: rdflib.term.Node) -> Counter[tuple[str, ...]]:
    found: Counter[tuple[str, ...]] = Counter()
    for result in graph.objects(report, SH.result):
        def value(predicate: rdflib.URIRef, node: rdflib.term.Node = result) -> str:
            one = graph.value(node, predicate)
            return "" if one is None else "path" if isinstance(one, rdflib.BNode) and (
                predicate == SH.resultPath) else _term(one)
        found[tuple(value(p) for p in (SH.focusNode, SH.resultPath, SH.value,
                                       SH.sourceConstraintComponent, SH.resultSeverity))] += 1
    return found


@pytest.fixture(autouse=True)
def _literals_as_written(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rdflib, "NORMALIZE_LITERALS", False)


def _run(file: Path) -> None:
    graph = _graph(file)
    test = next(graph.subjects(RDF.type, SHT.Validate))
    action = graph.value(test, MF.action)
    result = graph.value(test, MF.result)
    data_at, shapes_at = graph.value(action, SHT.dataGraph), graph.value(action, SHT.shapesGraph)

    def load(at: rdflib.term.Node | None) -> rdflib.Graph:
        path = Path(str(at).removeprefix("file://"))
        return graph if path == file else _graph(path)

    if result == SHT.Failure:
        with pytest.raises(DataError):
            validate(columns_of(_triples(load(data_at))), shapes_of(_triples(load(shapes_at))))
        return
    shapes = shapes_of(_triples(load(shapes_at)))
    report = validate(columns_of(_triples(load(data_at))), shapes)
    ours = Counter((r.focus, "path" if r.path and r.path.startswith("_:") else r.path or "",
                    r.value or "", r.component, r.severity) for r in report.results)
    assert ours == _expected(graph, result)


def _check_all(shared: Path, part: str, least: int) -> None:
    failed = {}
    files = _cases(shared, part)
    assert len(files) >= least
    for file in files:
        try:
            _run(file)
        except Exception as error:
            failed[file.stem] = f"{type(error).__name__}: {str(error)[:300]}"
    assert not failed, "\n".join(f"{name}: {why}" for name, why in failed.items())


def test_every_core_test_passes(shared: Path) -> None:
    _check_all(shared, "core", 98)


def test_every_sparql_test_passes(shared: Path) -> None:
    _check_all(shared, "sparql", 20)
