"""What is wrong with the terms that an ontology declares, beside what contradicts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kg.model.namespaces import BASE, GRAPH, ID, NX, RDF_TYPE, RECORD, SOURCE, shorten, term
from kg.model.terms import Term, Triple, local_name

_CLASSES = frozenset((term("owl:Class"), term("rdfs:Class")))
_PROPERTIES = {term("owl:ObjectProperty"): "an object property",
               term("owl:DatatypeProperty"): "a datatype property",
               term("owl:AnnotationProperty"): "an annotation property"}
_NEEDED = {term("rdfs:label"): "label (rdfs:label)",
           term("skos:definition"): "definition (skos:definition)"}
_SPACES = (NX, ID, RECORD, SOURCE, GRAPH)


@dataclass(frozen=True, slots=True)
class TermFault:
    """A term of an ontology, and what is wrong with it."""

    term: Term
    fault: str


def term_faults(triples: Iterable[Triple]) -> list[TermFault]:
    """Terms without label or definition, of two kinds of property, or in a wrong namespace."""
    said: dict[Term, dict[Term, set[Term]]] = defaultdict(lambda: defaultdict(set))
    for triple in triples:
        said[triple.subject][triple.predicate].add(triple.object)
    return [TermFault(node, fault) for node in sorted(said, key=shorten)
            for fault in _faults(node, said[node])]


def _faults(node: Term, told: dict[Term, set[Term]]) -> Iterator[str]:
    kinds = told.get(RDF_TYPE, set())
    declared = kinds & (_CLASSES | _PROPERTIES.keys())
    name = node[1:-1]
    if not declared or not name.startswith(BASE) or "/.well-known/genid/" in name:
        return
    if not name.startswith(_SPACES):
        yield (f"is in no namespace that the store knows; perhaps nx:{local_name(node)} is meant: "
               f"nx: stands for {NX}")
        return
    properties = sorted(_PROPERTIES[one] for one in kinds & _PROPERTIES.keys())
    if len(properties) > 1 or (properties and kinds & _CLASSES):
        yield "is " + " and ".join([*(["a class"] if kinds & _CLASSES else []), *properties])
    lacking = [what for predicate, what in _NEEDED.items() if not told.get(predicate)]
    if lacking:
        yield f"has no {' and no '.join(lacking)}"
