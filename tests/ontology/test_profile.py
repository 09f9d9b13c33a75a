"""The restrictions of OWL 2 DL that bind axioms together.

Source: OWL 2 Structural Specification (Second Edition), section 11.2.
"""

from __future__ import annotations

import pytest
from ontology_modules import NX, PROPERTY_KINDS, XSD, alignment_files, graph_of, whole
from rdflib import OWL, RDF, RDFS, Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

RESTRICTED = (OWL.FunctionalProperty, OWL.InverseFunctionalProperty, OWL.IrreflexiveProperty,
              OWL.AsymmetricProperty)


def _chains(graph: Graph) -> list[tuple[Node, list[Node]]]:
    return [(p, list(Collection(graph, head)))
            for p, head in graph.subject_objects(OWL.propertyChainAxiom)]


def _hierarchy(graph: Graph) -> dict[Node, set[Node]]:
    """For each object property, those directly above it (equivalents and inverses as well)."""
    above: dict[Node, set[Node]] = {}
    inverse: dict[Node, set[Node]] = {}
    for p, q in graph.subject_objects(OWL.inverseOf):
        inverse.setdefault(p, set()).add(q)
        inverse.setdefault(q, set()).add(p)
    for p, q in graph.subject_objects(RDFS.subPropertyOf):
        above.setdefault(p, set()).add(q)
        for x in inverse.get(p, ()):
            above.setdefault(x, set()).update(inverse.get(q, ()))
    return above


def _closure(start: Node, above: dict[Node, set[Node]]) -> set[Node]:
    seen, todo = {start}, [start]
    while todo:
        for node in above.get(todo.pop(), ()):
            if node not in seen:
                seen.add(node)
                todo.append(node)
    return seen


def composite_properties(graph: Graph) -> set[Node]:
    """Properties that are not simple: transitive, or the head of a chain, or above such."""
    starts = {p for p, _ in _chains(graph)}
    starts |= set(graph.subjects(RDF.type, OWL.TransitiveProperty))
    inverses = {q for p in starts for q in graph.objects(p, OWL.inverseOf)}
    inverses |= {q for p in starts for q in graph.subjects(OWL.inverseOf, p)}
    above = _hierarchy(graph)
    return {q for p in starts | inverses for q in _closure(p, above)}


def misused_composites(graph: Graph) -> set[Node]:
    """Composite properties in axioms that only simple ones may be in."""
    composite = composite_properties(graph)
    misused = {p for p in composite for kind in RESTRICTED if (p, RDF.type, kind) in graph}
    misused |= {p for p in composite
                if (p, OWL.propertyDisjointWith, None) in graph
                or (None, OWL.propertyDisjointWith, p) in graph}
    for predicate in (OWL.minCardinality, OWL.maxCardinality, OWL.cardinality,
                      OWL.minQualifiedCardinality, OWL.maxQualifiedCardinality,
                      OWL.qualifiedCardinality, OWL.hasSelf):
        for restriction in graph.subjects(predicate):
            misused |= set(graph.objects(restriction, OWL.onProperty)) & composite
    return misused


def chain_cycles(graph: Graph) -> set[Node]:
    """Properties that a regular order of chains would have to put before themselves."""
    before: dict[Node, set[Node]] = {}
    inverse = dict(graph.subject_objects(OWL.inverseOf))
    inverse |= {q: p for p, q in inverse.items()}
    for p, q in graph.subject_objects(RDFS.subPropertyOf):
        before.setdefault(q, set()).add(p)
    for p, parts in _chains(graph):
        if parts == [p, p]:
            continue
        if parts[0] == p:
            parts = parts[1:]
        elif parts[-1] == p:
            parts = parts[:-1]
        before.setdefault(p, set()).update(parts)
        before[p].update(inverse[x] for x in parts if x in inverse)
    return {p for p in before if any(p in _closure(q, before) for q in before[p])}


def test_property_chains_are_regular() -> None:
    assert _chains(whole())
    assert not chain_cycles(whole())


def test_a_cycle_of_chains_is_found() -> None:
    broken = Graph() + whole()
    head = URIRef("urn:chain")
    Collection(broken, head, [NX.trafficksIn, NX.activityType])
    broken.add((NX.engagesIn, OWL.propertyChainAxiom, head))
    assert NX.engagesIn in chain_cycles(broken)


def test_composite_properties_are_in_no_axiom_for_simple_ones() -> None:
    assert NX.engagesIn in composite_properties(whole())
    assert not misused_composites(whole())


def test_a_functional_composite_property_is_found() -> None:
    broken = Graph() + whole()
    broken.add((NX.locatedIn, RDF.type, OWL.FunctionalProperty))
    assert misused_composites(broken) == {NX.locatedIn}


def test_a_property_is_of_one_kind() -> None:
    for p in set(whole().subjects(RDF.type)):
        assert len(set(whole().objects(p, RDF.type)) & set(PROPERTY_KINDS)) <= 1, p


def test_statements_about_individuals_give_things_to_object_and_values_to_datatype_properties(
        ) -> None:
    objects = set(whole().subjects(RDF.type, OWL.ObjectProperty))
    values = set(whole().subjects(RDF.type, OWL.DatatypeProperty))
    used = {p for p in whole().predicates() if p in objects | values}
    assert {NX.locatedIn, NX.programCode} <= used
    for s, p, o in whole():
        if p in objects:
            assert (o, RDF.type, OWL.NamedIndividual) in whole(), (s, p, o)
        elif p in values:
            assert isinstance(o, Literal), (s, p, o)


DATATYPES = {XSD.string, XSD.decimal, XSD.integer, XSD.boolean, XSD.dateTime, XSD.anyURI}
"""Datatypes of the OWL 2 datatype map that this ontology uses (section 4)."""

BEYOND_THE_MAP = {XSD.date, XSD.gYear}
"""Datatypes outside the map, wanted since sources give days and years, not instants."""


def test_ranges_are_in_the_datatype_map_but_for_days_and_years() -> None:
    ranges = {o for p in whole().subjects(RDF.type, OWL.DatatypeProperty)
              for o in whole().objects(p, RDFS.range)}
    assert ranges & DATATYPES
    assert ranges - DATATYPES == BEYOND_THE_MAP


def test_datatype_properties_have_datatypes_and_object_properties_classes_as_ranges() -> None:
    for p in whole().subjects(RDF.type, OWL.DatatypeProperty):
        assert all(str(o).startswith(str(XSD)) for o in whole().objects(p, RDFS.range)), p
    for p in whole().subjects(RDF.type, OWL.ObjectProperty):
        for o in whole().objects(p, RDFS.range):
            assert (o, RDF.type, OWL.Class) in whole(), p


@pytest.mark.parametrize("file", alignment_files(), ids=lambda f: f.stem)
def test_an_alignment_declares_all_it_uses_and_speaks_of_declared_terms(file) -> None:  # type: ignore[no-untyped-def]
    graph = graph_of(file)
    kinds = (OWL.Class, *PROPERTY_KINDS)
    declared = {s for g in (graph, whole()) for k in kinds for s in g.subjects(RDF.type, k)}
    links = [(s, p, o) for s, p, o in graph
             if p in (RDFS.subClassOf, RDFS.subPropertyOf, OWL.equivalentClass)
             or str(p).endswith("Match")]
    assert links
    for s, p, o in links:
        assert s in declared and o in declared, (s, p, o)
        kind_of_s, kind_of_o = (
            {k for k in kinds for g in (graph, whole()) if (n, RDF.type, k) in g} for n in (s, o))
        assert kind_of_s == kind_of_o, (s, p, o)
