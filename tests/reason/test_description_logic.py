"""HermiT and Pellet on ontologies that are at fault, and the justifications that are found."""

from __future__ import annotations

from itertools import combinations

import pytest
from entailment import entailed, turtle

from kg.model.errors import DataError
from kg.model.terms import Triple, iri
from kg.reason.axioms import Ontology, read_axioms
from kg.reason.check import Fault, fault_of_clash, faults_of_ontology
from kg.reason.clashes import Clash
from kg.reason.description_logic import Reasoner, ReasonerName, TimeLimitError
from kg.reason.profile import outside_of_rl

_NAMES = """:A a owl:Class . :B a owl:Class . :C a owl:Class . :D a owl:Class .
    :p a owl:ObjectProperty . :q a owl:ObjectProperty . :d a owl:DatatypeProperty . """
_BESIDE = """ :C rdfs:subClassOf :D . :y a :D . :q rdfs:domain :D . :y :q :y .
    :A rdfs:label "class A"@en . :d rdfs:range xsd:date . :y :d "2008-07-17"^^xsd:date . """

FAULTS = {
    "disjoint classes": (
        ":A owl:disjointWith :B . :x a :A , :B .",
        "the ontology is inconsistent",
        {"'class A' disjoint with B", "x is a 'class A'", "x is a B"}),
    "unsatisfiable class": (
        ":A owl:disjointWith :B . :C rdfs:subClassOf :A , :B .",
        "C can have no member",
        {"'class A' disjoint with B", "C within 'class A'", "C within B"}),
    "cardinality that the rules do not see": (
        ":p a owl:FunctionalProperty . :C rdfs:subClassOf [ a owl:Restriction ; "
        "owl:onProperty :p ; owl:minCardinality \"2\"^^xsd:nonNegativeInteger ] . :x a :C .",
        "the ontology is inconsistent",
        {"p has one value at most", "C within (p at least 2)", "x is a C"}),
    "reasoning by cases that the rules do not see": (
        ":C owl:equivalentClass [ a owl:Class ; owl:unionOf (:A :B) ] . "
        "[] a owl:AllDisjointClasses ; owl:members (:A :D) . :B owl:disjointWith :D . "
        ":x a :C , :D . ",
        "the ontology is inconsistent", None),
}


def _triples(text: str) -> list[Triple]:
    return turtle(_NAMES + _BESIDE + text)


def _faults(text: str, name: ReasonerName) -> list[Fault]:
    return faults_of_ontology(_triples(text), Reasoner(name, 120), lambda _done, _total: None)


@pytest.mark.parametrize("name", ["hermit", "pellet"])
def test_a_sound_ontology_has_no_fault(name: ReasonerName) -> None:
    assert _faults("", name) == []


@pytest.mark.parametrize(("kind", "name"), [
    *((kind, "hermit") for kind in FAULTS if FAULTS[kind][2]), ("unsatisfiable class", "pellet")])
def test_a_fault_is_found_with_the_axioms_that_make_it_and_no_others(
        kind: str, name: ReasonerName) -> None:
    text, what, because = FAULTS[kind]
    (fault,) = _faults(text, name)
    assert (fault.what, set(fault.sentences), fault.minimal) == (what, because, True)


def test_every_axiom_of_a_justification_is_needed() -> None:
    reasoner = Reasoner("hermit", 120)
    ontology = read_axioms(_triples(FAULTS["reasoning by cases that the rules do not see"][0]))
    found = reasoner.justify(ontology)
    assert not reasoner.judge(Ontology(ontology.declarations, found.axioms)).consistent
    for part in combinations(found.axioms, len(found.axioms) - 1):
        assert reasoner.judge(Ontology(ontology.declarations, part)).consistent


@pytest.mark.parametrize("kind", [kind for kind in FAULTS if "rules do not see" in kind])
def test_what_only_description_logic_sees_is_told_as_unseen_by_the_rules(kind: str) -> None:
    triples = _triples(FAULTS[kind][0])
    assert not entailed(triples).clashes
    assert any(one.term == iri("urn:example:C") for one in outside_of_rl(triples))


def test_an_ontology_within_the_profile_hides_nothing() -> None:
    assert outside_of_rl(turtle(
        ":A rdfs:subClassOf [ owl:onProperty :p ; owl:allValuesFrom :B ] . "
        "[ owl:onProperty :p ; owl:someValuesFrom :B ] rdfs:subClassOf :C . "
        "[ owl:unionOf (:A :B) ] rdfs:subClassOf [ owl:complementOf :D ] . "
        ":A rdfs:subClassOf [ owl:onProperty :p ; owl:maxCardinality "
        "\"1\"^^xsd:nonNegativeInteger ] . "
        ":D owl:equivalentClass [ owl:intersectionOf (:A :B) ]")) == []


@pytest.mark.parametrize("text", [
    ":A rdfs:subClassOf [ owl:onProperty :p ; owl:someValuesFrom :B ]",
    ":A rdfs:subClassOf [ owl:unionOf (:B :C) ]",
    ":A owl:equivalentClass [ owl:intersectionOf (:B [ owl:onProperty :p ; owl:someValuesFrom :C ]) ]",
    "[ owl:onProperty :p ; owl:allValuesFrom :B ] rdfs:subClassOf :A",
    "[ owl:complementOf :B ] rdfs:subClassOf :A",
    ":A rdfs:subClassOf [ owl:onProperty :p ; owl:maxCardinality \"2\"^^xsd:nonNegativeInteger ]",
    ":A owl:oneOf (:x :y)",
    ":p a owl:ReflexiveProperty",
    ":d rdfs:range xsd:date",
    ":isA rdfs:subPropertyOf rdf:type",
])
def test_an_axiom_outside_of_the_profile_is_listed(text: str) -> None:
    (one,) = outside_of_rl(turtle(text))
    assert one.axiom and one.why


def test_a_clash_in_much_data_is_justified_from_what_is_said_around_it() -> None:
    crowd = " ".join(f":far{n} a :D ; :q :far{n + 1} ." for n in range(2000))
    said = _triples(":A owl:disjointWith :B . :p rdfs:domain :A . :x :p :y ; a :B . " + crowd)
    x_is_a, x_is_b = turtle(":x a :A , :B")
    fault = fault_of_clash(Clash("cax-dw", (x_is_a, x_is_b), ()), said, Reasoner("hermit", 120),
                           lambda _done, _total: None)
    assert fault is not None and fault.minimal
    assert set(fault.sentences) == {"'class A' disjoint with B", "p has the domain 'class A'",
                                    "x p y", "x is a B"}


def test_what_is_consistent_around_a_clash_is_no_fault() -> None:
    triple = turtle(":x a :A")[0]
    assert fault_of_clash(Clash("cax-dw", (triple,), ()), _triples(":x a :A ."),
                          Reasoner("hermit", 120), lambda _done, _total: None) is None


def test_a_reasoner_out_of_time_says_so() -> None:
    with pytest.raises(TimeLimitError, match="hermit did not finish"):
        Reasoner("hermit", 0.01).judge(read_axioms(_triples("")))


def test_when_the_time_ends_the_smallest_set_so_far_is_told_as_not_minimal() -> None:
    ontology = read_axioms(_triples(FAULTS["disjoint classes"][0]))
    found = Reasoner("hermit", 0.01).justify(ontology)
    assert not found.minimal and found.axioms == ontology.axioms


def test_what_a_reasoner_cannot_read_is_told() -> None:
    with pytest.raises(DataError, match="cannot read the ontology"):
        Reasoner("hermit", 60).judge(read_axioms(turtle(
            ":d a owl:DatatypeProperty ; rdfs:range xsd:ENTITY . xsd:ENTITY a rdfs:Datatype . "
            ':x :d "1"^^xsd:ENTITY')))
