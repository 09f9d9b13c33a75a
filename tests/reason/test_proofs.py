"""Which proof of a triple is told: one whose conditions are met, and that rests on the best."""

from __future__ import annotations

import pytest

from kg.columns.columns import columns_of
from kg.columns.dictionary import Dictionary
from kg.model.namespaces import OWL_SAME_AS, RDF_TYPE, term
from kg.model.terms import XSD, Term, Triple, iri, literal
from kg.reason.engine import materialise
from kg.reason.explain import Explainer
from kg.reason.proof import Doubt
from kg.reason.proof_conditions import Condition
from tests.reason.random_graphs import rule

X, Y, Z = (iri(f"urn:thing:{name}") for name in "xyz")
P, Q, R, V = (iri(f"urn:property:{name}") for name in "pqrv")
FIRST, SECOND = (iri(f"urn:cell:{name}") for name in ("first", "second"))
CHAIN = [Triple(R, term("owl:propertyChainAxiom"), FIRST), Triple(FIRST, term("rdf:first"), P),
         Triple(FIRST, term("rdf:rest"), SECOND), Triple(SECOND, term("rdf:first"), Q),
         Triple(SECOND, term("rdf:rest"), term("rdf:nil"))]
ONE, OTHER = ([Triple(X, P, way), Triple(way, Q, Z)]
              for way in (iri("urn:thing:one"), iri("urn:thing:other")))


@pytest.mark.parametrize(("where", "wrong", "right"), [
    ("FILTER(?n > 5)", "3", "7"), ("FILTER(?n > 5)", "7", "3"), ("FILTER(?n <= 5)", "5", "7"),
    ("FILTER NOT EXISTS { ?x <urn:property:r> ?n }", "3", "7")])
def test_a_proof_rests_on_what_meets_the_conditions_of_its_rule(where: str, wrong: str,
                                                                right: str) -> None:
    values = [literal(value, XSD + "integer") for value in (wrong, right)]
    met = [value for value in values if {"FILTER(?n > 5)": value[1] == "7", "FILTER(?n <= 5)": value[1] == "5"}
           .get(where, value[1] == "7")]
    said = [*(Triple(X, V, value) for value in values), Triple(X, R, literal("3", XSD + "integer"))]
    text = f"CONSTRUCT {{ ?x a <urn:class:C> }} WHERE {{ ?x <urn:property:v> ?n {where} }}"
    found = materialise(columns_of([*said, *rule("mine", text)]))
    proofs = Explainer(found).explain(Triple(X, RDF_TYPE, iri("urn:class:C")), limit=9)
    assert [[one for one in proof.leaves() if one.predicate == V] for proof in proofs] == [
        [Triple(X, V, value)] for value in met]
    assert all(proof.conditions for proof in proofs)


FIVE, SEVEN = (literal(value, XSD + "integer") for value in "57")
LATER, SOMETHING = Term("?later"), Term("?")


@pytest.mark.parametrize(("where", "conditions"), [
    ("FILTER(?n > 5) FILTER(?x != ?y)", [Condition(((SEVEN, ">", FIVE),)), Condition(((X, "!=", Y),))]),
    ("FILTER NOT EXISTS { ?x <urn:property:r> ?later FILTER(?later >= ?n) }",
     [Condition(((LATER, ">=", SEVEN),), (Triple(X, R, LATER),))]),
    ("FILTER NOT EXISTS { ?x a <urn:class:D> ; <urn:property:r> ?n }",
     [Condition((), (Triple(X, RDF_TYPE, iri("urn:class:D")), Triple(X, R, SEVEN)))]),
    ("MINUS { ?y <urn:property:r> 5 ; <urn:property:q> [] }",
     [Condition((), (Triple(Y, R, FIVE), Triple(Y, Q, SOMETHING)))]),
    ("FILTER NOT EXISTS { ?x <urn:property:q>/<urn:property:r> ?y }",
     [Condition((), (Triple(X, Q, SOMETHING), Triple(SOMETHING, R, Y)))]),
    ("FILTER NOT EXISTS { ?x <urn:property:r> ?later } VALUES ?n { 7 }", [Condition((), (Triple(X, R, LATER),))])])
def test_conditions_are_told_as_they_were_met(where: str, conditions: list[Condition]) -> None:
    text = f"""CONSTRUCT {{ ?x a <urn:class:C> }} WHERE {{
        ?x <urn:property:v> ?n ; <urn:property:p> ?y . {where} }}"""
    found = materialise(columns_of([Triple(X, V, SEVEN), Triple(X, P, Y), *rule("mine", text)]))
    proof, = Explainer(found).explain(Triple(X, RDF_TYPE, iri("urn:class:C")))
    assert list(proof.conditions) == conditions


@pytest.mark.parametrize("order", [1, -1])
@pytest.mark.parametrize(("one", "other"), [
    ((("A", 4), ("A", 1)), (("A", 1), ("A", 3))), ((("D", 1), ("A", 1)), (("A", 1), ("C", 1))),
    ((("B", 1), ("A", 2)), (("A", 1), ("B", 1)))])
def test_of_two_ways_the_one_whose_worst_is_better_is_told(
        one: tuple[Doubt, Doubt], other: tuple[Doubt, Doubt], order: int) -> None:
    ways = (ONE, OTHER)[::order]
    grades = dict(zip([*ways[0], *ways[1]], [*one, *other], strict=True))
    found = materialise(columns_of([*CHAIN, *ONE, *OTHER]))
    explainer = Explainer(found, lambda triple: grades.get(triple, ("A", 1)))
    first, second = explainer.explain(Triple(X, R, Z), limit=9)
    assert set(first.leaves()) > set(ways[1])
    assert set(second.leaves()) > set(ways[0])
    assert explainer.explain(Triple(X, R, Z)) == [first]


@pytest.mark.parametrize("order", [1, -1])
def test_of_two_ways_the_shorter_one_is_told(order: int) -> None:
    """Both take two rounds, the one by two more rules, the other by one."""
    narrow = iri("urn:property:narrow")
    (to, on), (back, off) = (ONE, OTHER)[::order]
    said = [Triple(narrow, term("rdfs:subPropertyOf"), P), Triple(iri("urn:property:too"),
            term("rdfs:subPropertyOf"), Q), Triple(X, narrow, to.object), on,
            Triple(X, narrow, back.object), Triple(off.subject, iri("urn:property:too"), Z)]
    explainer = Explainer(materialise(columns_of([*CHAIN, *said])))
    assert [proof.size() for proof in explainer.explain(Triple(X, R, Z), limit=9)] == [2, 3]
    assert on in explainer.explain(Triple(X, R, Z))[0].leaves()


@pytest.mark.parametrize("derived", ["?x <urn:property:q> <urn:thing:x>", "?y <urn:property:q> ?y"])
def test_a_rule_that_derives_something_else_proves_nothing(derived: str) -> None:
    rules = [*rule("own", "CONSTRUCT { ?x <urn:property:q> ?z } WHERE { ?x <urn:property:v> ?z }"),
             *rule("else", f"CONSTRUCT {{ {derived} }} WHERE {{ ?x <urn:property:p> ?y }}")]
    found = materialise(columns_of([*rules, Triple(X, V, Z), Triple(X, P, Y), Triple(Y, P, X)]))
    assert [proof.rule for proof in Explainer(found).explain(Triple(X, Q, Z), limit=9)] == ["own"]


def test_what_was_said_is_its_own_proof_and_what_is_not_so_has_none() -> None:
    said = Triple(X, R, Z)
    explainer = Explainer(materialise(columns_of([*CHAIN, *ONE, said])))
    assert [proof.rule for proof in explainer.explain(said)] == [None]
    assert [proof.rule for proof in explainer.explain(said, limit=9)] == [None]
    assert explainer.explain(Triple(Z, R, X)) == explainer.explain(Triple(Z, R, X), limit=9) == []


def test_a_triple_has_a_proof_however_many_ways_there_are_that_came_later() -> None:
    """All are partners of all by way of the hub; of 72 ways from one to another one is of round 0."""
    partner, hub = iri("urn:property:partner"), iri("urn:hub")
    spokes = [iri(f"urn:spoke:{number:02}") for number in range(70)]
    said = [Triple(partner, RDF_TYPE, term("owl:TransitiveProperty")),
            *(Triple(spoke, RDF_TYPE, iri("urn:class:Firm")) for spoke in spokes),
            *(Triple(spoke, partner, hub) for spoke in spokes),
            *(Triple(hub, partner, spoke) for spoke in spokes)]
    explainer = Explainer(materialise(columns_of(said)))
    proof, = explainer.explain(Triple(spokes[0], partner, spokes[1]))
    assert list(proof.leaves()) == [Triple(spokes[0], partner, hub),
                                    Triple(hub, partner, spokes[1]), said[0]]


def _valued(axiom: Term, thing: Term) -> list[Triple]:
    """A class of what has a thing as its value of `p`."""
    return [Triple(axiom, term("owl:hasValue"), thing), Triple(axiom, term("owl:onProperty"), P)]


@pytest.mark.parametrize("order", [1, -1])
def test_a_proof_tells_that_names_are_of_one_where_an_axiom_uses_another_one(order: int) -> None:
    """Whatever name stands for both: the record that says they are the same is part of the proof."""
    cls, other, upper = (iri(f"urn:class:{name}") for name in ("A", "B", "C"))
    same = [Triple(cls, OWL_SAME_AS, other), Triple(Y, OWL_SAME_AS, Z)]
    said = [*same, Triple(other, term("rdfs:subClassOf"), upper), Triple(X, RDF_TYPE, cls), Triple(X, P, Y),
            *_valued(iri("urn:node"), Z)]
    dictionary = Dictionary([cls, other, Y, Z][::order])
    explainer = Explainer(materialise(columns_of(said, dictionary)))
    for wanted, link in ((upper, same[0]), (iri("urn:node"), same[1])):
        for proof in explainer.explain(Triple(X, RDF_TYPE, wanted), limit=9):
            assert link in set(proof.leaves())


def test_no_proof_rests_on_what_it_proves_by_way_of_a_name() -> None:
    """`z` is `y` by a value that the class of `x` gives; by this name the value follows again."""
    said = [Triple(X, OWL_SAME_AS, Z), Triple(X, P, Z), Triple(X, RDF_TYPE, iri("urn:node")),
            Triple(P, RDF_TYPE, term("owl:FunctionalProperty")), *_valued(iri("urn:node"), Y)]
    found = materialise(columns_of(said, Dictionary([X, Z, Y])))
    explainer = Explainer(found)
    for triple in found.inferred().triples():
        proofs = explainer.explain(triple, limit=9)
        assert proofs
        assert not any(proof.rests_on(triple) for proof in proofs)


def test_a_proof_goes_to_no_other_name_and_back() -> None:
    """The engine has it of `y` alone, which stands for both; the axiom says it of `z`."""
    cls, cell = iri("urn:class:A"), iri("urn:cell:of")
    said = [Triple(Y, OWL_SAME_AS, Z), Triple(cls, term("owl:oneOf"), cell),
            Triple(cell, term("rdf:first"), Z), Triple(cell, term("rdf:rest"), term("rdf:nil"))]
    explainer = Explainer(materialise(columns_of(said, Dictionary([Y, Z]))))
    proof, = explainer.explain(Triple(Z, RDF_TYPE, cls))
    assert (proof.rule, list(proof.leaves())) == ("cls-oo", [said[1]])
