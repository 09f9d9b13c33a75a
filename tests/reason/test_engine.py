"""The engine derives what OWL 2 RL derives, no more and no less."""

from __future__ import annotations

import owlrl
import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.columns.columns import columns_of
from kg.model.errors import DataError
from kg.model.namespaces import OWL_SAME_AS, RDF_TYPE, term
from kg.model.terms import XSD, Term, Triple, iri, literal
from kg.reason.engine import materialise
from kg.reason.explain import Explainer
from kg.reason.forward import MOST_NAMES
from tests.reason.random_graphs import CLASSES, PROPERTIES, THINGS, axioms, facts, restrictions


def _by_owlrl(triples: set[Triple]) -> set[Triple]:
    graph = rdflib.Graph().parse(data="\n".join(" ".join(t) + " ." for t in triples), format="nt")
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
    return {Triple(*(Term(part.n3()) for part in row)) for row in graph}


def _about_things(triples: set[Triple]) -> set[Triple]:
    """What both engines are held to: types by named classes, and properties, of the things."""
    named = {*CLASSES}
    return {t for t in triples if t.subject in THINGS and (
        (t.predicate == RDF_TYPE and t.object in named) or t.predicate in PROPERTIES
        or (t.predicate == OWL_SAME_AS and t.subject != t.object))}


@settings(max_examples=150, deadline=None)
@given(st.lists(st.one_of(axioms, restrictions()), max_size=8), st.lists(facts, max_size=8))
def test_what_follows_of_things_is_what_owlrl_derives(
        ontology: list[list[Triple]], data: list[list[Triple]]) -> None:
    triples = {triple for group in (*ontology, *data) for triple in group}
    result = materialise(columns_of(triples))
    assert _about_things(triples | set(result.inferred().triples())) == _about_things(
        _by_owlrl(triples))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.one_of(axioms, restrictions()), max_size=8), st.lists(facts, max_size=8))
def test_every_inferred_triple_has_a_proof_from_what_was_said(
        ontology: list[list[Triple]], data: list[list[Triple]]) -> None:
    triples = {triple for group in (*ontology, *data) for triple in group}
    result = materialise(columns_of(triples))
    explainer = Explainer(result)
    for triple in result.inferred().triples():
        proofs = explainer.explain(triple)
        assert proofs, triple
        assert set(proofs[0].leaves()) <= triples
        assert proofs[0].rule is not None


def test_what_makes_words_of_owl_the_same_stops_nothing() -> None:
    same_as, different = term("owl:sameAs"), term("owl:differentFrom")
    found = materialise(columns_of([Triple(same_as, same_as, different)]))
    assert found.holds(Triple(different, same_as, same_as))


def _names(count: int) -> list[Triple]:
    return [Triple(Term(f"<urn:{n}>"), OWL_SAME_AS, Term(f"<urn:{n + 1}>")) for n in range(count - 1)]


def test_a_thing_has_at_most_so_many_names() -> None:
    assert len(materialise(columns_of(_names(MOST_NAMES))).same.names(0)) == MOST_NAMES
    with pytest.raises(DataError, match=r"<urn:\d+> and <urn:\d+> would be two of more than 500 names"):
        materialise(columns_of(_names(MOST_NAMES + 1)))


def test_that_a_literal_is_of_its_datatype_was_not_said() -> None:
    said = {Triple(CLASSES[0], term("owl:onProperty"), PROPERTIES[0]),
            Triple(CLASSES[0], term("owl:someValuesFrom"), iri(XSD + "integer")),
            Triple(THINGS[0], PROPERTIES[0], literal("5", XSD + "integer"))}
    result = materialise(columns_of(said))
    assert set(result.inferred().triples()) == {Triple(THINGS[0], RDF_TYPE, CLASSES[0])}
    assert set(result.said().triples()) == said
