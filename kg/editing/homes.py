"""The modules of terms: a term stands in the one that its rdfs:isDefinedBy names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from kg.ingest.ontology import Module
from kg.model.namespaces import ID, NX, RDF_TYPE, term
from kg.model.terms import Term, Triple

DEFINED_BY = term("rdfs:isDefinedBy")
_HEADER = term("owl:Ontology")
OWN = tuple("<" + space for space in (NX, ID))
"""How the terms begin that modules define."""


def without_home(modules: Sequence[Module]) -> dict[Term, Module]:
    """The ontology's own terms that name no module which there is, and the one that declares each.
    """
    there = {module.iri for module in modules}
    named: dict[Term, set[Term]] = defaultdict(set)
    for module in modules:
        for s, p, o in module.triples:
            if p == DEFINED_BY:
                named[s].add(o)
    found: dict[Term, Module] = {}
    for module in modules:
        for s, p, o in module.triples:
            if p == RDF_TYPE and o != _HEADER and s.startswith(OWN) and not named[s] & there:
                found.setdefault(s, module)
    return found


def homes_for(terms: dict[Term, Module]) -> Iterator[Triple]:
    """That such terms stand in the modules that declare them."""
    return (Triple(node, DEFINED_BY, module.iri) for node, module in terms.items())
