"""How many of the W3C's SHACL tests a validator passes: the report must be the expected one.

    python -m bench.validators.suite WAY SUITE
"""

from __future__ import annotations

import json
import logging
import os
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import rdflib
from rdflib.namespace import RDF, SH

MF = rdflib.Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
SHT = rdflib.Namespace("http://www.w3.org/ns/shacl-test#")


def main() -> None:
    """Run the tests of both parts; print the counts as JSON."""
    way, suite = _WAYS[sys.argv[1]], Path(sys.argv[2])
    logging.disable(logging.CRITICAL)
    rdflib.NORMALIZE_LITERALS = False
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stderr.fileno())
    counts = {}
    for part in ("core", "sparql"):
        files = sorted(file for file in (suite / "data-shapes-test-suite/tests" / part).rglob(
            "*.ttl") if "sht:Validate" in file.read_text(encoding="utf-8"))
        files = [file for file in files if file.name != "manifest.ttl"]
        counts[part] = f"{sum(_passes(way, file) for file in files)} of {len(files)}"
    print(json.dumps(counts))


def _passes(way: Callable[[rdflib.Graph, rdflib.Graph], rdflib.Graph], file: Path) -> bool:
    graph = _read(file)
    test = next(graph.subjects(RDF.type, SHT.Validate))
    action, result = graph.value(test, MF.action), graph.value(test, MF.result)

    def part(name: rdflib.URIRef) -> rdflib.Graph:
        other = Path(str(graph.value(action, name)).removeprefix("file://"))
        return graph if other == file else _read(other)
    try:
        report = way(part(SHT.dataGraph), part(SHT.shapesGraph))
    except BaseException:  # a panic of Rust is none of Python's ordinary exceptions
        return result == SHT.Failure
    if result == SHT.Failure:
        return False
    return _told(report, report.value(None, RDF.type, SH.ValidationReport)) == _told(graph, result)


def _read(file: Path) -> rdflib.Graph:
    return rdflib.Graph().parse(file, format="turtle", publicID=file.as_uri())


def _told(graph: rdflib.Graph, report: rdflib.term.Node | None) -> Counter[tuple[str, ...]]:
    def value(node: rdflib.term.Node, predicate: rdflib.URIRef) -> str:
        one = graph.value(node, predicate)
        if one is None:
            return ""
        return "[]" if isinstance(one, rdflib.BNode) else one.n3()
    return Counter(tuple(value(node, p) for p in (
        SH.focusNode, SH.resultPath, SH.value, SH.sourceConstraintComponent, SH.resultSeverity))
        for node in graph.objects(report, SH.result))


def _with_kg(data: rdflib.Graph, shapes: rdflib.Graph) -> rdflib.Graph:
    from kg.columns.columns import columns_of
    from kg.validate.advanced import rdf_graph, triples_of
    from kg.validate.engine import validate
    from kg.validate.parser import shapes_of
    from kg.validate.report import report_triples

    report = validate(columns_of(triples_of(data)), shapes_of(triples_of(shapes)))
    return rdf_graph(report_triples(report.results))


def _with_pyshacl(data: rdflib.Graph, shapes: rdflib.Graph) -> rdflib.Graph:
    import pyshacl

    _, report, _ = pyshacl.validate(data, shacl_graph=shapes, inference="none", meta_shacl=False)
    assert isinstance(report, rdflib.Graph)
    return report


def _with_pyrudof(data: rdflib.Graph, shapes: rdflib.Graph) -> rdflib.Graph:
    import pyrudof

    with tempfile.TemporaryDirectory() as work:
        for name, graph in (("data", data), ("shapes", shapes)):
            graph.serialize(Path(work) / f"{name}.ttl", format="turtle")
        rudof = pyrudof.Rudof(pyrudof.RudofConfig())
        rudof.read_data(f"{work}/data.ttl")
        rudof.read_shacl(f"{work}/shapes.ttl")
        rudof.validate_shacl()
        text = rudof.serialize_shacl_validation_results(
            format=pyrudof.ResultShaclValidationFormat.Turtle)
    return rdflib.Graph().parse(data=text, format="turtle")


_WAYS = {"kg": _with_kg, "pyshacl": _with_pyshacl, "pyrudof": _with_pyrudof}

if __name__ == "__main__":
    main()
