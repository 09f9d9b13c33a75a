"""Drafts of shapes say what the axioms say, and no more."""

from __future__ import annotations

import pytest
import rdflib
from random_shapes import triples
from rdflib.namespace import SH

from kg.model.errors import UsageError
from kg.model.terms import Term
from kg.validate.drafting import Ontology, draft

ONTOLOGY = """
@prefix e: <urn:e:> . @prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
e:A a owl:Class ; rdfs:label "thing \\"A\\""@en . e:B a owl:Class ; rdfs:subClassOf e:A, %s .
e:C a owl:Class .
e:p a owl:DatatypeProperty, owl:FunctionalProperty ; rdfs:domain e:A ; rdfs:range xsd:date .
e:q a owl:ObjectProperty ; rdfs:domain [ owl:unionOf ( e:B e:C ) ] ;
  rdfs:range [ owl:unionOf ( e:A e:C ) ] .
e:r a owl:ObjectProperty .
"""


def _drafted(restriction: str, cls: str = "<urn:e:B>", *,
             inherited: bool = False) -> dict[str, dict[str, str]]:
    text = draft(Ontology(triples(ONTOLOGY % restriction)), Term(cls), inherited=inherited)
    graph = rdflib.Graph().parse(data=text, format="turtle")
    return {str(graph.value(shape, SH.path)): {
        str(p).rpartition("#")[2]: str(o) for p, o in graph.predicate_objects(shape)}
        for shape in graph.subjects(SH.path)}


def test_domains_and_ranges() -> None:
    found = _drafted("e:A")
    assert set(found) == {"urn:e:q"}
    assert "or" in found["urn:e:q"]
    above = _drafted("e:A", inherited=True)
    assert set(above) == {"urn:e:p", "urn:e:q"}
    assert above["urn:e:p"]["datatype"].endswith("#date")
    assert above["urn:e:p"]["maxCount"] == "1"
    assert above["urn:e:p"]["targetClass"] == "urn:e:B"


@pytest.mark.parametrize(("restriction", "least", "most", "cls"), [
    ("owl:cardinality 2", "2", "2", None),
    ("owl:minCardinality 1", "1", None, None),
    ("owl:maxCardinality 3", None, "3", None),
    ("owl:someValuesFrom e:C", "1", None, None),
    ("owl:allValuesFrom e:C", None, None, "urn:e:C"),
    ("owl:qualifiedCardinality 2 ; owl:onClass e:C", "2", None, None),
    ("owl:maxQualifiedCardinality 2 ; owl:onClass e:C", None, None, None),
    ("owl:minQualifiedCardinality 2 ; owl:onClass e:C", "2", None, None),
])
def test_restrictions(restriction: str, least: str | None, most: str | None,
                      cls: str | None) -> None:
    found = _drafted(f"[ a owl:Restriction ; owl:onProperty e:r ; {restriction} ]")["urn:e:r"]
    assert (found.get("minCount"), found.get("maxCount"), found.get("class")) == (least, most, cls)


@pytest.mark.parametrize(("cls", "said"), [
    ("<urn:e:BB>", "perhaps <urn:e:B> is meant."),
    ("<http://x.org/Something>", "see 'kg shapes coverage --all'."),
])
def test_a_class_that_there_is_not(cls: str, said: str) -> None:
    with pytest.raises(UsageError) as error:
        _drafted("e:A", cls)
    assert str(error.value).startswith(f"{cls} is no class of the ontology")
    assert str(error.value).endswith(said)
