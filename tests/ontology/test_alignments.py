"""The alignments: what they say of the terms of other vocabularies is no more than what holds."""

from __future__ import annotations

import pytest
from ontology_modules import NX, alignment_files, graph_of
from rdflib import OWL, RDF, RDFS, SKOS, Graph, URIRef

from kg.model.resources import resource


def alignment(name: str) -> Graph:
    return graph_of(resource("ontology") / "alignments" / f"{name}.ttl")


@pytest.mark.parametrize(("name", "term", "other", "close"), [
    ("geosparql", "overlaps", "http://www.opengis.net/ont/geosparql#sfIntersects", False),
    ("common-core", "GovernmentBody", "https://www.commoncoreontologies.org/ont00000408", True),
    ("followthemoney", "Transfer", "Payment", True),
    ("followthemoney", "Organization", "Organization", True),
    ("common-core", "Facility", "https://www.commoncoreontologies.org/ont00000192", True),
    ("uco-case", "Agent", "https://ontology.unifiedcyberontology.org/uco/core/IdentityAbstraction", True)])
def test_a_term_that_means_more_than_the_other_is_not_put_under_it(
        name: str, term: str, other: str, close: bool) -> None:
    """An overlap may be containment, a government is part of none, goods are no payment, an
    insurgency is not incorporated, an airstrip is no building, a category is no identity.
    """
    graph = alignment(name)
    above = {*graph.objects(NX[term], RDFS.subClassOf), *graph.objects(NX[term], RDFS.subPropertyOf)}
    near = set(graph.objects(NX[term], SKOS.closeMatch))
    assert [str(one).endswith(other) for one in (near if close else above)] == [True]
    assert (above if close else near) == set()


@pytest.mark.parametrize(("name", "term"), [
    ("stix", "Campaign"), ("stix", "Assistance"), ("stix", "IllicitNetwork"),
    ("uco-case", "Involvement"), ("uco-case", "Record"), ("common-core", "DatedRelation")])
def test_terms_that_share_no_more_than_a_word_are_not_aligned(name: str, term: str) -> None:
    """A campaign in STIX is an adversary's, ours is a state's; what is dated need be no act."""
    assert not list(alignment(name).predicate_objects(NX[term]))


def test_days_and_intervals_of_a_relation_are_related_to_it_and_no_more() -> None:
    """inXSDDate is a property of an instant, not of what begins or ends there."""
    graph = alignment("owl-time")
    assert not list(graph.subject_objects(SKOS.closeMatch))
    assert URIRef("http://www.w3.org/2006/time#inXSDDate") in set(
        graph.objects(NX.startDate, SKOS.relatedMatch))


@pytest.mark.parametrize("file", alignment_files(), ids=lambda file: file.stem)
def test_what_an_alignment_speaks_of_is_declared_there_or_ours(file) -> None:  # type: ignore[no-untyped-def]
    graph = graph_of(file)
    declared = {s for kind in (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty,
                               OWL.AnnotationProperty, OWL.NamedIndividual)
                for s in graph.subjects(RDF.type, kind)}
    links = (RDFS.subClassOf, RDFS.subPropertyOf, OWL.equivalentClass, OWL.equivalentProperty)
    used = {o for p in links for o in graph.objects(None, p) if isinstance(o, URIRef)}
    assert not {one for one in used if not one.startswith(str(NX))} - declared
