"""SHACL-AF through pySHACL, and the plan that says so; one report whichever engine ran."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from random_shapes import PREFIXES, read, triples
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.sparql import Query

from kg.columns.columns import columns_of
from kg.model.namespaces import RDF_TYPE
from kg.model.terms import Triple, iri
from kg.validate import advanced
from kg.validate.engine import validate
from kg.validate.parser import compile_shapes
from kg.validate.plan import PYSHACL, SPARQL, plan
from kg.validate.report import report_triples

RULE = """
e:r a sh:NodeShape ; sh:targetClass e:A ; sh:rule [ a sh:TripleRule ;
  sh:subject sh:this ; sh:predicate e:q ; sh:object 1 ] .
e:s a sh:NodeShape ; sh:targetClass e:A ; sh:property [ sh:path e:q ; sh:maxCount 0 ] ."""
EXPRESSION = """
e:s a sh:NodeShape ; sh:targetClass e:A ; sh:message "no p"@en ;
  sh:expression [ sh:path e:p ] ."""
TARGET = """
e:s a sh:NodeShape ; sh:target [ a sh:SPARQLTarget ;
  sh:select "SELECT ?this WHERE { ?this <urn:e:p> ?x }" ] ; sh:class e:B ."""
DATA = "e:n1 a e:A ; e:p true . e:n2 a e:A ; e:p false ."


def _found(shapes: str) -> set[tuple[str, str]]:
    report = validate(columns_of(triples(PREFIXES + DATA)), read(PREFIXES + shapes))
    return {(r.focus, r.component.rpartition("#")[2].strip(">")) for r in report.results}


def test_what_a_rule_infers_is_validated() -> None:
    assert _found(RULE) == {("<urn:e:n1>", "MaxCountConstraintComponent"),
                            ("<urn:e:n2>", "MaxCountConstraintComponent")}


def test_an_expression_is_run() -> None:
    assert _found(EXPRESSION) == {("<urn:e:n2>", "ExpressionConstraintComponent")}


def test_an_expression_within_another_shape_is_run_with_it() -> None:
    for within in ("e:t . e:t sh:path e:p ; sh:expression false .",
                   "[ sh:path e:p ; sh:expression false ] ."):
        found = _found(f"e:s a sh:NodeShape ; sh:targetClass e:A ; sh:property {within}")
        assert {focus for focus, _ in found} == {"<urn:e:n1>", "<urn:e:n2>"}


def test_a_target_may_be_a_query() -> None:
    assert _found(TARGET) == {("<urn:e:n1>", "ClassConstraintComponent"),
                              ("<urn:e:n2>", "ClassConstraintComponent")}


def test_a_target_may_be_of_a_type_with_parameters() -> None:
    assert _found("""e:s a sh:NodeShape ; sh:target [ a e:Having ; <http://e/given> false ] ; sh:class e:B .
        e:Having a sh:SPARQLTargetType ; rdfs:subClassOf sh:Target ; sh:parameter [ sh:path <http://e/given> ] ;
          sh:select "SELECT ?this WHERE { ?this <urn:e:p> $given }" .""") == {
              ("<urn:e:n2>", "ClassConstraintComponent")}


def test_the_plan_names_the_engine_of_each_constraint() -> None:
    engines = [(step.constraint, step.engine) for step in plan(read(PREFIXES + RULE + """
e:t a sh:NodeShape ; sh:targetClass e:A ; sh:expression [ sh:path e:p ] .
e:u a sh:NodeShape ; sh:target [ sh:select "SELECT ?this WHERE { ?this <urn:e:p> 1 }" ] ;
  sh:sparql [ sh:select "SELECT $this WHERE { $this <urn:e:p> ?o }" ] ."""))]
    assert engines[0] == ("rules", PYSHACL)
    assert ("all", PYSHACL) in engines
    assert ("target", SPARQL) in engines
    assert ("SPARQL", SPARQL) in engines
    assert ("MaxCount", "columns") in engines


def test_the_report_describes_a_path_without_a_name() -> None:
    shapes = read(PREFIXES + "e:s sh:targetClass e:A ; sh:property "
                             "[ sh:path [ sh:inversePath e:p ] ; sh:minCount 1 ] .")
    data = columns_of(triples(PREFIXES + DATA))
    told = list(report_triples(validate(data, shapes).results, shapes.triples))
    (path,) = {t.object for t in told if t.predicate.endswith("#resultPath>")}
    described = [(t.predicate.rpartition("#")[2], t.object) for t in told if t.subject == path]
    assert described == [("inversePath>", "<urn:e:p>")]


def test_a_query_about_many_focus_nodes_is_parsed_once(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    parsed: list[str] = []

    def prepared(text: str, **options: Any) -> Query:
        parsed.append(text)
        return prepareQuery(text, **options)

    monkeypatch.setattr(advanced, "prepareQuery", prepared)
    rule = tmp_path / "rule.ttl"
    rule.write_text("""@prefix sh: <http://www.w3.org/ns/shacl#> .
        <urn:shape> a sh:NodeShape ; sh:targetClass <urn:C> ; sh:rule [ a sh:SPARQLRule ;
            sh:construct "CONSTRUCT { $this <urn:p> <urn:o> } WHERE { $this a <urn:C> }" ] .""")
    data = columns_of([Triple(iri(f"urn:x{i}"), RDF_TYPE, iri("urn:C")) for i in range(50)])
    found = advanced.with_rules(data, compile_shapes([rule]))
    assert len(found) == 100
    assert len(parsed) == 1
