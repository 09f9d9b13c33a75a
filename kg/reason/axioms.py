"""Triples as OWL axioms: what belongs together, what a reasoner for description logic can read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from kg.model.namespaces import GENID, PREFIXES, RDF_TYPE, term
from kg.model.terms import XSD, Term, Triple, is_iri, is_literal, literal, literal_parts

_OWL = "<" + PREFIXES["owl"]
_DECLARED = frozenset(term(name) for name in (
    "owl:Class", "owl:ObjectProperty", "owl:DatatypeProperty", "owl:NamedIndividual",
    "rdfs:Datatype", "rdfs:Class", "rdf:Property"))
_ABOUT_THE_FILE = frozenset(term(name) for name in (
    "owl:imports", "owl:versionIRI", "owl:versionInfo", "owl:priorVersion", "rdfs:label",
    "rdfs:comment", "rdfs:isDefinedBy", "rdfs:seeAlso"))
_AS_TEXT = frozenset(f"<{XSD}{name}>" for name in (
    "time", "gYearMonth", "gMonth", "gMonthDay", "gDay", "duration"))
_BUILT_IN = tuple("<" + PREFIXES[name] for name in ("owl", "rdf", "rdfs"))


@dataclass(frozen=True, slots=True)
class Axiom:
    """An axiom or an assertion: `triple` is what it says, `parts` the triples of its expressions.
    """

    triple: Triple
    parts: tuple[Triple, ...] = ()

    def triples(self) -> tuple[Triple, ...]:
        """All its triples."""
        return (self.triple, *self.parts)


@dataclass(frozen=True, slots=True)
class Ontology:
    """Axioms, and the declarations without which they cannot be read."""

    declarations: tuple[Triple, ...]
    axioms: tuple[Axiom, ...]


def read_axioms(triples: Iterable[Triple]) -> Ontology:
    """The axioms in triples, without annotations.

    Datatypes that HermiT refuses become xsd:dateTime (date, gYear) or xsd:string; IRIs that stand
    for blank nodes become blank nodes, as the mapping of OWL 2 to RDF wants (section 3).
    """
    plain = dict.fromkeys(Triple(*map(_for_reasoners, triple)) for triple in triples)
    annotations = {s for s, p, o in plain if p == RDF_TYPE and o in (
        term("owl:AnnotationProperty"), term("owl:OntologyProperty"))}
    known = {s for s, p, o in plain if p == RDF_TYPE and o.startswith(_OWL)} - annotations
    kept = [t for t in plain if t.predicate not in _ABOUT_THE_FILE | annotations
            and (t.predicate in known or t.predicate.startswith(_BUILT_IN))
            and t.subject not in annotations
            and t.object not in (term("owl:Ontology"), term("owl:AnnotationProperty"))]
    by_node: dict[Term, list[Triple]] = defaultdict(list)
    for triple in kept:
        if triple.subject.startswith("_:"):
            by_node[triple.subject].append(triple)
    inner = {t.object for t in kept if t.object.startswith("_:")}
    declarations, axioms = [], []
    for triple in kept:
        if triple.predicate == RDF_TYPE and triple.object in _DECLARED \
                and not triple.subject.startswith("_:"):
            declarations.append(triple)
        elif not triple.subject.startswith("_:"):
            axioms.append(Axiom(triple, _closure(triple.object, by_node)))
    for node in by_node.keys() - inner:
        first, *rest = sorted(by_node[node], key=lambda t: t.predicate != RDF_TYPE)
        parts = [part for t in (first, *rest) for part in _closure(t.object, by_node)]
        axioms.append(Axiom(first, (*rest, *parts)))
    return Ontology(tuple(declarations), tuple(axioms))


def module(ontology: Ontology, seeds: Iterable[Term]) -> Ontology:
    """The axioms that can bear on some terms: those that speak of them, and of what these name."""
    known = set(seeds)
    left = list(ontology.axioms)
    taken: list[Axiom] = []
    while True:
        near = [axiom for axiom in left if _bears_on(axiom, known)]
        if not near:
            return Ontology(ontology.declarations, tuple(taken))
        taken += near
        chosen = set(near)
        left = [axiom for axiom in left if axiom not in chosen]
        known |= {part for axiom in near for t in axiom.triples() for part in t
                  if not part.startswith((*_BUILT_IN, '"', "_:"))}


def only(ontology: Ontology, triples: Iterable[Triple]) -> Ontology:
    """The axioms that say some triples, with the declarations of their terms."""
    wanted = {Triple(*map(_for_reasoners, triple)) for triple in triples}
    axioms = tuple(one for one in ontology.axioms if not wanted.isdisjoint(one.triples()))
    used = {part for axiom in axioms for triple in axiom.triples() for part in triple}
    return Ontology(tuple(t for t in ontology.declarations if t.subject in used), axioms)


def _bears_on(axiom: Axiom, known: set[Term]) -> bool:
    """Whether the axiom says something of a known term, not only by way of it."""
    if axiom.triple.subject in known:
        return True
    if axiom.triple.predicate in (term("owl:equivalentClass"), term("owl:disjointWith"),
                                  term("owl:inverseOf"), term("owl:equivalentProperty")):
        return any(part in known for t in axiom.triples() for part in t)
    return axiom.triple.subject.startswith("_:") and sum(
        t.object in known for t in axiom.triples()) > 0


def _closure(node: Term, by_node: dict[Term, list[Triple]]) -> tuple[Triple, ...]:
    found: list[Triple] = []
    seen, todo = {node}, [node]
    while todo:
        for triple in by_node.get(todo.pop(), ()):
            found.append(triple)
            if triple.object not in seen:
                seen.add(triple.object)
                todo.append(triple.object)
    return tuple(found)


def _for_reasoners(part: Term) -> Term:
    if is_iri(part) and GENID in part:
        name = "".join(c if c.isalnum() else "x" for c in part.split(GENID)[1][:-1])
        return Term("_:" + name)
    if part in (f"<{XSD}date>", f"<{XSD}gYear>"):
        return Term(f"<{XSD}dateTime>")
    if part in _AS_TEXT:
        return Term(f"<{XSD}string>")
    if is_literal(part):
        text, datatype, _ = literal_parts(part)
        if f"<{datatype}>" in _AS_TEXT:
            return literal(text)
        if datatype == XSD + "date":
            return literal(text[:10] + "T00:00:00", XSD + "dateTime")
        if datatype == XSD + "gYear":
            return literal(text[:4] + "-01-01T00:00:00", XSD + "dateTime")
    return part
