"""Constraints and components in SPARQL: how they are declared, and what they tell."""

from __future__ import annotations

import pytest
from random_shapes import PREFIXES, read, triples

from kg.columns.columns import columns_of
from kg.model.terms import literal_parts
from kg.validate.engine import validate
from kg.validate.graph import ShapeError

OWL = "@prefix owl: <http://www.w3.org/2002/07/owl#> .\n"
MORE = """e:More a sh:ConstraintComponent ; sh:parameter [ sh:path e:more ] ;
  sh:message "{$value} is not more than {$more}" ;
  sh:validator [ a sh:SPARQLAskValidator ; sh:ask "ASK { FILTER($value > $more) }" ] .
"""
BETWEEN = """e:Between a sh:ConstraintComponent ;
  sh:parameter [ sh:path e:low ], [ sh:path e:high ], [ sh:path e:but ; sh:optional true ] ;
  sh:validator [ a sh:SPARQLAskValidator ; sh:message "{$value} is out" ; sh:ask
    "ASK { FILTER($value > $low && $value < $high && (!bound($but) || $value != $but)) }" ] .
"""
DATA = "e:n e:p 2 , 4 , 6 ."


def _told(shapes: str, data: str = DATA) -> list[str]:
    report = validate(columns_of(triples(PREFIXES + data)), read(OWL + PREFIXES + shapes))
    return sorted(literal_parts(message).text for r in report.results for message in r.messages)


def _constrained(component: str, parameters: str) -> str:
    return f"{component} e:s sh:targetNode e:n ; sh:property [ sh:path e:p ; {parameters} ] ."


def test_each_value_of_the_only_parameter_is_a_constraint_with_its_message() -> None:
    assert _told(_constrained(MORE, "e:more 3, 5")) == [
        "2 is not more than 3", "2 is not more than 5", "4 is not more than 5"]


def test_the_message_of_a_validator_comes_before_that_of_its_component() -> None:
    own = MORE.replace("[ a sh:SPARQLAskValidator ;", '[ sh:message "{$value} is too few" ;')
    assert _told(_constrained(own, "e:more 3")) == ["2 is too few"]


@pytest.mark.parametrize(("parameters", "told"), [
    ("e:low 1 ; e:high 5", ["6 is out"]), ("e:low 3 ; e:high 5", ["2 is out", "6 is out"]),
    ("e:low 1 ; e:high 7 ; e:but 4", ["4 is out"]), ("e:low 3 ; e:but 4", []), ("e:but 4", [])])
def test_a_component_needs_all_its_parameters_but_the_optional_ones(parameters: str,
                                                                   told: list[str]) -> None:
    assert _told(_constrained(BETWEEN, parameters)) == told


def test_a_component_of_optional_parameters_needs_one_of_them() -> None:
    component = BETWEEN.replace("e:low ]", "e:low ; sh:optional true ]").replace("e:high ]", "e:high ; sh:optional true ]")
    assert _told(_constrained(component, "sh:minCount 1")) == []
    assert len(_told(_constrained(component, "e:but 4"))) == 3


def test_one_of_several_parameters_has_one_value() -> None:
    with pytest.raises(ShapeError, match="several values for a parameter of <urn:e:Between>"):
        read(PREFIXES + _constrained(BETWEEN, "e:low 1, 2 ; e:high 5"))


@pytest.mark.parametrize("parameter", ["e:value", "e:this", "<urn:e:a-b>", "<urn:e:1>", "[ sh:inversePath e:more ]"])
def test_a_parameter_after_which_no_variable_can_be_called_is_refused(parameter: str) -> None:
    with pytest.raises(ShapeError, match=r"<urn:e:More> has the parameter .* no variable can be called"):
        read(PREFIXES + _constrained(MORE.replace("sh:path e:more", f"sh:path {parameter}"), "e:more 3"))


def test_a_component_may_be_of_a_class_of_components() -> None:
    own = MORE.replace("a sh:ConstraintComponent", "a e:Kind")
    for classes in ("e:Kind rdfs:subClassOf sh:ConstraintComponent .",
                    "e:Kind rdfs:subClassOf e:Wide . e:Wide rdfs:subClassOf e:Kind, sh:ConstraintComponent ."):
        assert len(_told(_constrained(own + classes, "e:more 3"))) == 1
    assert _told(_constrained(own + "e:Kind rdfs:subClassOf e:Wide .", "e:more 3")) == []


QUERY = 'sh:sparql [ sh:message "{$value}" ; sh:select "SELECT $this ?value WHERE { $this f:p ?value }" %s ]'


def _prefixed(declared: str) -> str:
    return f"e:s sh:targetNode e:n ; {QUERY % '; sh:prefixes e:o'} . {declared}"


@pytest.mark.parametrize("declared", [
    'e:o sh:declare [ sh:prefix "f" ; sh:namespace "urn:e:"^^xsd:anyURI ] .',
    'e:o sh:declare [ sh:prefix "f" ; sh:namespace <urn:e:> ], [ sh:prefix "f" ; sh:namespace "urn:e:" ] .',
    'e:o owl:imports e:i . e:i owl:imports e:o ; sh:declare [ sh:prefix "f" ; sh:namespace "urn:e:" ] .'])
def test_a_query_has_the_prefixes_of_its_ontologies_and_of_what_they_import(declared: str) -> None:
    assert _told(_prefixed(declared)) == ["2", "4", "6"]


@pytest.mark.parametrize(("declared", "told"), [
    ('[ sh:prefix "f" ]', "lacks"), ("[ sh:namespace <urn:e:> ]", "lacks"),
    ("[ sh:prefix e:f ; sh:namespace <urn:e:> ]", "lacks"),
    ('[ sh:prefix "f" ; sh:namespace <urn:e:> ], [ sh:prefix "f" ; sh:namespace <urn:f:> ]',
     "two namespaces to the prefix f")])
def test_a_prefix_needs_one_namespace(declared: str, told: str) -> None:
    with pytest.raises(ShapeError, match=told):
        read(PREFIXES + _prefixed(f"e:o sh:declare {declared} ."))


def test_a_deactivated_query_is_not_run() -> None:
    declared = 'e:o sh:declare [ sh:prefix "f" ; sh:namespace "urn:e:" ] .'
    assert _told(_prefixed(declared).replace("sh:sparql [", "sh:sparql [ sh:deactivated true ;")) == []


def test_a_query_is_as_long_as_twenty_thousand_characters() -> None:
    select = "SELECT $this WHERE { $this <urn:e:p> 2 }"
    for length, told in ((20_000, None), (20_001, "more than 20000 characters")):
        text = f"e:s sh:targetNode e:n ; sh:sparql [ sh:select '{select.ljust(length)}' ] ."
        if told is None:
            assert len(validate(columns_of(triples(PREFIXES + DATA)), read(PREFIXES + text)).results) == 1
        else:
            with pytest.raises(ShapeError, match=told):
                read(PREFIXES + text)
