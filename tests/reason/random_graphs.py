"""Random ontologies and data over few terms, so that rules meet."""

from __future__ import annotations

from functools import partial

from hypothesis import strategies as st

from kg.model.namespaces import OWL_SAME_AS, RDF_TYPE, term
from kg.model.terms import Term, Triple, iri, literal

A, B, C, D = (iri(f"urn:class:{name}") for name in "ABCD")
P, Q, R = (iri(f"urn:property:{name}") for name in "PQR")
X, Y, Z, W = (iri(f"urn:thing:{name}") for name in "xyzw")
CLASSES, PROPERTIES, THINGS = [A, B, C, D], [P, Q, R], [X, Y, Z, W]
SUB_CLASS, SUB_PROPERTY = term("rdfs:subClassOf"), term("rdfs:subPropertyOf")

classes, properties = st.sampled_from(CLASSES), st.sampled_from(PROPERTIES)
things = st.sampled_from(THINGS)
XSD = "http://www.w3.org/2001/XMLSchema#"
values = st.sampled_from([literal("1", XSD + "integer"), literal("1.0", XSD + "decimal"),
                          literal("01", XSD + "integer"), literal("1")])
"""Literals, some of them of one value."""

_triple = partial(st.builds, Triple)
_kinds = st.sampled_from([term("owl:" + name) for name in (
    "SymmetricProperty", "TransitiveProperty", "FunctionalProperty",
    "InverseFunctionalProperty")])
axioms = st.one_of(
    _triple(classes, st.just(SUB_CLASS), classes),
    _triple(classes, st.just(term("owl:equivalentClass")), classes),
    _triple(properties, st.just(SUB_PROPERTY), properties),
    _triple(properties, st.just(term("owl:equivalentProperty")), properties),
    _triple(properties, st.just(term("owl:inverseOf")), properties),
    _triple(properties, st.just(term("rdfs:domain")), classes),
    _triple(properties, st.just(term("rdfs:range")), classes),
    _triple(properties, st.just(RDF_TYPE), _kinds),
).map(lambda triple: [triple])


@st.composite
def restrictions(draw: st.DrawFn, had: st.SearchStrategy[Term] = things) -> list[Triple]:
    """A class defined by a restriction, an intersection, a union or an enumeration.

    `had` are the values of which a class may be defined to have one.
    """
    name = draw(classes)
    kind = draw(st.sampled_from(["some", "all", "value", "and", "or", "chain", "max"]))
    node = iri(f"urn:node:{draw(st.integers(0, 9))}:{kind}")
    if kind == "chain":
        first, second = draw(properties), draw(properties)
        return [Triple(draw(properties), term("owl:propertyChainAxiom"), node),
                *_list(node, [first, second])]
    if kind in ("and", "or"):
        word = "owl:intersectionOf" if kind == "and" else "owl:unionOf"
        return [Triple(name, term(word), node), *_list(node, [draw(classes), draw(classes)])]
    word, value = {
        "some": ("owl:someValuesFrom", draw(classes)),
        "all": ("owl:allValuesFrom", draw(classes)),
        "value": ("owl:hasValue", draw(had)),
        "max": ("owl:maxCardinality", literal("1", XSD + "nonNegativeInteger")),
    }[kind]
    return [Triple(node, RDF_TYPE, term("owl:Restriction")),
            Triple(node, term("owl:onProperty"), draw(properties)),
            Triple(node, term(word), value),
            Triple(name, draw(st.sampled_from([SUB_CLASS, term("owl:equivalentClass")])), node)]


facts = st.one_of(
    _triple(things, st.just(RDF_TYPE), classes),
    _triple(things, properties, things),
    _triple(things, st.just(OWL_SAME_AS), things),
    _triple(classes, st.just(OWL_SAME_AS), classes),
    _triple(properties, st.just(OWL_SAME_AS), properties),
    _triple(classes, st.just(RDF_TYPE), st.just(term("owl:Class"))),
).map(lambda triple: [triple])
facts_of_values = _triple(things, properties, values).map(lambda triple: [triple])


def _list(head: Term, items: list[Term]) -> list[Triple]:
    nodes = [head, *(iri(f"{head[1:-1]}:{i}") for i in range(1, len(items)))]
    triples = []
    for i, (node, item) in enumerate(zip(nodes, items, strict=True)):
        rest = nodes[i + 1] if i + 1 < len(nodes) else term("rdf:nil")
        triples += [Triple(node, term("rdf:first"), item), Triple(node, term("rdf:rest"), rest)]
    return triples


def rule(name: str, text: str) -> list[Triple]:
    """A rule of the domain as the ontology keeps it."""
    node = iri(f"https://w3id.org/nexus-kg/ontology/rules/{name}")
    return [Triple(node, term("rdfs:label"), literal(name, language="en")),
            Triple(node, term("sh:construct"), literal(text))]


rules = st.sampled_from([
    rule("lonely", """CONSTRUCT { ?x <urn:property:S> ?y } WHERE {
        ?x <urn:property:P> ?y . FILTER(?x != ?y) FILTER NOT EXISTS { ?x <urn:property:Q> ?z } }"""),
    rule("unreturned", """CONSTRUCT { ?x a <urn:class:E> } WHERE {
        ?x <urn:property:S> ?y . FILTER NOT EXISTS { ?y <urn:property:R> ?x } }"""),
    rule("together", """CONSTRUCT { ?z a <urn:class:E> } WHERE {
        ?x <urn:property:P> ?z ; a <urn:class:A> . ?y <urn:property:Q> ?z ; a <urn:class:B> .
        FILTER(?x != ?y) FILTER NOT EXISTS { ?x <urn:property:R> ?y } }"""),
    rule("meeting", """CONSTRUCT { ?x <urn:property:T> ?y . ?y a <urn:class:F> } WHERE {
        { ?x <urn:property:P>/<urn:property:Q> ?y } UNION { ?x ^<urn:property:R> ?y }
        ?x a <urn:class:A> MINUS { ?y a <urn:class:B> . } }"""),
    rule("elsewhere", """CONSTRUCT { ?x <urn:property:S> ?y } WHERE {
        { ?x a <urn:class:A> MINUS { ?x <urn:property:P> ?y } } ?y a <urn:class:B> }"""),
    rule("listed", """CONSTRUCT { ?x <urn:property:T> ?y } WHERE {
        VALUES ?x { <urn:thing:x> <urn:thing:y> } ?x <urn:property:P> ?y
        FILTER NOT EXISTS { VALUES ?y { <urn:thing:z> } ?y a <urn:class:B> } }"""),
])
