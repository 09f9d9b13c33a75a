"""Properties of the ontology by their labels."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import cache

from kg.ingest.ontology import read_ontology
from kg.model.errors import DataError
from kg.model.namespaces import NX, RDF_TYPE, RDFS_LABEL, shorten, term
from kg.model.nearest import meant
from kg.model.resources import resource
from kg.model.spelling import plain
from kg.model.terms import Term, is_literal, local_name, text_of, words_of

_PROPERTIES = frozenset(map(term, ("owl:ObjectProperty", "owl:DatatypeProperty")))
_LABELS = frozenset((RDFS_LABEL, term("skos:altLabel")))


def property_labelled(label: str) -> Term:
    """The property of a label in any language; raises DataError where there is none, or several."""
    found = properties_by_label().get(plain(label), ())
    if len(found) == 1:
        return found[0]
    if found:
        raise DataError(f"'{label}' is the label of {' and '.join(map(shorten, found))}: write "
                        "which is meant")
    raise DataError(f"'{label}' is the label of no property of the ontology"
                    + meant(label, properties_by_label(), ""))


@cache
def properties_by_label() -> Mapping[str, tuple[Term, ...]]:
    """The properties of kg's own ontology by their labels and names, as these are compared."""
    triples = [triple for module in read_ontology(resource("ontology"))
               for triple in module.triples]
    ours = {s for s, p, o in triples
            if p == RDF_TYPE and o in _PROPERTIES and s[1:].startswith(NX)}
    found: dict[str, set[Term]] = defaultdict(set)
    for one in ours:
        found[plain(words_of(local_name(one)))].add(one)
    for s, p, o in triples:
        if s in ours and p in _LABELS and is_literal(o):
            found[plain(text_of(o))].add(s)
    return {label: tuple(sorted(terms)) for label, terms in found.items()}
