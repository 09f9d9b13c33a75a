"""Random ontologies and data over the whole rule table: what owlrl derives, the engine derives.

Few names, so that rules meet. The two are compared on all triples, the ontology's included, in both
directions, but for what `entailment.left_out` lists with its reason, and for clashes, compared as
yes or no. Left out of the comparison:
- undeclared names: the engine takes what stands in the place of a class or property for one, owlrl
  what is typed so;
- owl:hasKey: in owlrl 7.6.2 its loop never compares the last key, so a key of one property merges
  all members (by hand in rule_cases.txt);
- datatypes: owlrl types and compares literals as subjects (by hand in rule_cases.txt).
"""

from __future__ import annotations

import owlrl
import rdflib
from entailment import entailed, left_out
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.model.namespaces import OWL_SAME_AS, RDF_TYPE, term
from kg.model.terms import XSD, Term, Triple, iri, literal

CLASSES = [iri(f"urn:class:{name}") for name in "ABCDE"]
PROPERTIES = [iri(f"urn:property:{name}") for name in "PQRS"]
THINGS = [iri(f"urn:thing:{name}") for name in "vwxyz"]
DECLARED = {Triple(cls, RDF_TYPE, term("owl:Class")) for cls in CLASSES} | {
    Triple(name, RDF_TYPE, term("owl:ObjectProperty")) for name in PROPERTIES}
_ERROR = "http://www.daml.org/2002/03/agents/agent-ont#ErrorMessage"

classes, properties = st.sampled_from(CLASSES), st.sampled_from(PROPERTIES)
things = st.sampled_from(THINGS)
_KINDS = ("Symmetric", "Transitive", "Functional", "InverseFunctional", "Irreflexive", "Asymmetric")


def owl(name: str) -> Term:
    return term("owl:" + name)


def _statements(subjects: st.SearchStrategy[Term], predicates: list[str],
                objects: st.SearchStrategy[Term]) -> st.SearchStrategy[list[Triple]]:
    return st.builds(lambda s, p, o: [Triple(s, term(p), o)], subjects,
                     st.sampled_from(predicates), objects)


simple_axioms = st.one_of(
    _statements(classes, ["rdfs:subClassOf", "owl:equivalentClass", "owl:disjointWith",
                          "owl:complementOf"], classes),
    _statements(properties, ["rdfs:subPropertyOf", "owl:equivalentProperty", "owl:inverseOf",
                             "owl:propertyDisjointWith"], properties),
    _statements(properties, ["rdfs:domain", "rdfs:range"], classes),
    st.builds(lambda p, kind: [Triple(p, RDF_TYPE, owl(kind + "Property"))], properties,
              st.sampled_from(_KINDS)),
)


def _list(head: Term, items: list[Term]) -> list[Triple]:
    nodes = [head, *(iri(f"{head[1:-1]}:{i}") for i in range(1, len(items)))]
    ends = [*nodes[1:], term("rdf:nil")]
    return [triple for node, item, rest in zip(nodes, items, ends, strict=True)
            for triple in (Triple(node, term("rdf:first"), item),
                           Triple(node, term("rdf:rest"), rest))]


@st.composite
def restrictions(draw: st.DrawFn) -> list[Triple]:
    """A restriction of a property, joined to a class both or one way."""
    node = iri("urn:restriction")
    kind = draw(st.sampled_from(["someValuesFrom", "allValuesFrom", "hasValue", "maxCardinality",
                                 "maxQualifiedCardinality"]))
    triples = [Triple(node, RDF_TYPE, owl("Restriction")),
               Triple(node, owl("onProperty"), draw(properties))]
    if kind.startswith("max"):
        count = literal(draw(st.sampled_from("01")), XSD + "nonNegativeInteger")
        triples.append(Triple(node, owl(kind), count))
        if "Qualified" in kind:
            triples.append(Triple(node, owl("onClass"),
                                  draw(st.one_of(classes, st.just(owl("Thing"))))))
    elif kind == "hasValue":
        triples.append(Triple(node, owl(kind), draw(things)))
    else:
        triples.append(Triple(node, owl(kind), draw(
            st.one_of(classes, st.just(owl("Thing"))) if kind == "someValuesFrom" else classes)))
    ends = [draw(classes), node]
    if draw(st.booleans()):
        ends.reverse()
    join = draw(st.sampled_from(["rdfs:subClassOf", "owl:equivalentClass"]))
    return [*triples, Triple(ends[0], term(join), ends[1])]


@st.composite
def lists(draw: st.DrawFn) -> list[Triple]:
    """An axiom with a list: intersection, union, enumeration, chain, disjointness, difference."""
    node = iri("urn:list")
    kind = draw(st.sampled_from(["intersectionOf", "unionOf", "oneOf", "propertyChainAxiom",
                                 "AllDisjointClasses", "AllDisjointProperties", "AllDifferent"]))
    members = {"oneOf": things, "AllDifferent": things, "propertyChainAxiom": properties,
               "AllDisjointProperties": properties}.get(kind, classes)
    unique = kind.startswith("All")
    items = draw(st.lists(members, min_size=2, max_size=3, unique=unique))
    if kind in ("AllDifferent", "AllDisjointProperties"):
        items.append(iri("urn:last"))  # owlrl 7.6.2 overlooks the last item
    if kind.startswith("All"):
        axiom = iri(node[1:-1] + ":axiom")
        word = draw(st.sampled_from(["members", "distinctMembers"])) \
            if kind == "AllDifferent" else "members"
        return [Triple(axiom, RDF_TYPE, owl(kind)), Triple(axiom, owl(word), node),
                *_list(node, items)]
    head = draw(properties if kind == "propertyChainAxiom" else classes)
    return [Triple(head, owl(kind), node), *_list(node, items)]


@st.composite
def denials(draw: st.DrawFn) -> list[Triple]:
    """A negative property assertion."""
    node = iri("urn:denial")
    return [Triple(node, RDF_TYPE, owl("NegativePropertyAssertion")),
            Triple(node, owl("sourceIndividual"), draw(things)),
            Triple(node, owl("assertionProperty"), draw(properties)),
            Triple(node, owl("targetIndividual"), draw(things))]


facts = st.one_of(
    st.builds(lambda s, o: [Triple(s, RDF_TYPE, o)], things, classes),
    st.builds(lambda s, p, o: [Triple(s, p, o)], things, properties, things),
    st.builds(lambda s, p, o: [Triple(s, p, o)], things,
              st.sampled_from([OWL_SAME_AS, owl("differentFrom")]), things),
    st.builds(lambda s, o: [Triple(s, OWL_SAME_AS, o)], classes, classes),
    st.builds(lambda s, o: [Triple(s, OWL_SAME_AS, o)], properties, properties),
)

graphs = st.tuples(
    st.lists(st.one_of(simple_axioms, simple_axioms, restrictions(), lists(), denials()),
             max_size=7),
    st.lists(facts, min_size=1, max_size=8),
).map(lambda parts: DECLARED | {
    Triple(*(_own(part, number) for part in triple))
    for number, group in enumerate((*parts[0], *parts[1])) for triple in group})


def _own(part: Term, number: int) -> Term:
    """A node of an axiom, made the axiom's own by its number; other terms unchanged."""
    for kind in ("<urn:restriction", "<urn:list", "<urn:denial"):
        if part.startswith(kind):
            return Term(f"{kind}:{number}{part[len(kind):]}")
    return part


def _by_owlrl(triples: set[Triple]) -> tuple[set[Triple], bool]:
    """What owlrl holds in the end, and whether it found an inconsistency."""
    graph = rdflib.Graph().parse(data="\n".join(" ".join(t) + " ." for t in triples), format="nt")
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
    errors = set(graph.subjects(rdflib.RDF.type, rdflib.URIRef(_ERROR)))
    found = {Triple(*(Term(part.n3()) for part in row)) for row in graph if row[0] not in errors}
    return found, bool(errors)


_SLOW = settings(max_examples=150, deadline=None,
                 suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


@given(graphs)
@_SLOW
def test_the_engine_derives_what_owlrl_derives_and_no_more(triples: set[Triple]) -> None:
    theirs, inconsistent = _by_owlrl(triples)
    ours = entailed(triples)
    assert {t for t in theirs - ours.triples if left_out(t) is None} == set()
    assert ours.triples - theirs == set()
    assert bool(ours.clashes) == inconsistent
