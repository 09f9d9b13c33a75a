"""What the engine entails, and what it leaves out on purpose, each with its reason."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pyoxigraph as ox

from kg.columns.columns import columns_of
from kg.model.namespaces import PREFIXES, RDF_TYPE, term
from kg.model.terms import Triple
from kg.reason.engine import materialise
from kg.store.conversion import from_oxigraph

_PREFIXES = "".join(f"@prefix {name}: <{PREFIXES[name]}> ." for name in
                    ("rdf", "rdfs", "owl", "xsd")) + "@prefix : <urn:example:> ."
_STANDARD = tuple("<" + PREFIXES[name] for name in ("owl", "rdfs", "rdf", "xsd"))


@dataclass(frozen=True, slots=True)
class Entailment:
    """All triples that hold, said or inferred, and the names of the rules that clash."""

    triples: frozenset[Triple]
    clashes: frozenset[str]


def entailed(triples: Iterable[Triple]) -> Entailment:
    """What triples entail by our engine."""
    data = columns_of(triples)
    result = materialise(data)
    return Entailment(frozenset(data.triples()) | frozenset(result.inferred().triples()),
                      frozenset(clash.rule for clash in result.clashes))


def turtle(text: str) -> list[Triple]:
    """The triples of Turtle with the standard prefixes and `:`; the last dot may be left out."""
    return [Triple(*(from_oxigraph(part) for part in (quad.subject, quad.predicate, quad.object)))
            for quad in ox.parse(_PREFIXES + text.rstrip(" .") + " .", format=ox.RdfFormat.TURTLE)]


def left_out(triple: Triple) -> str | None:
    """Why the engine leaves a triple out of what it derives; None where it must derive it."""
    s, p, o = triple
    if s.startswith('"'):
        return "RDF 1.1 Concepts, 3.1: a literal is no subject (eq-ref, eq-rep-s, dt-type2, dt-eq)"
    if p == term("owl:sameAs") and o.startswith('"'):
        return "RDF 1.1 Concepts, 3.1: its converse (eq-sym) would have a literal as subject"
    if s == o and p.startswith(_STANDARD[:2]):
        return "eq-ref, scm-cls, scm-op, scm-dp: every thing, class and property is itself"
    if p == RDF_TYPE and o == term("owl:Thing"):
        return "scm-cls and cax-sco: everything is an owl:Thing"
    if {s, o} & {term("owl:Thing"), term("owl:Nothing")}:
        return "scm-cls, cls-thing, cls-nothing1: owl:Thing holds all, owl:Nothing nothing"
    if s.startswith(_STANDARD):
        return "prp-ap, dt-type1: axiomatic triples about the standard vocabularies"
    if o.startswith(_STANDARD[3]):
        return "dt-type2, scm-rng1: triples about datatypes"
    return None


