"""Terms that come to lie within themselves, such as a commodity that is broader than itself."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from kg.ingest.ontology import Module
from kg.model.namespaces import RDF_TYPE, is_unnamed, shorten, term
from kg.model.terms import Term, is_literal

_SAME = {term("rdfs:subClassOf"): "owl:equivalentClass",
         term("rdfs:subPropertyOf"): "owl:equivalentProperty"}
"""What says of two terms that each is within the other."""

_TRANSITIVE, _SYMMETRIC = term("owl:TransitiveProperty"), term("owl:SymmetricProperty")

_Links = Mapping[Term, Mapping[Term, str]]


def circles(modules: Sequence[Module]) -> Iterator[tuple[Term, str, str]]:
    """One term of each circle, what is wrong with it, and the files that close the circle.

    Looked at are classes, properties, and what is ordered by a transitive property.
    """
    triples = [triple for module in modules for triple in module.triples]
    ordering = {t.subject for t in triples if t.predicate == RDF_TYPE and t.object == _TRANSITIVE}
    ordering -= {t.subject for t in triples if t.predicate == RDF_TYPE and t.object == _SYMMETRIC}
    links: dict[Term, dict[Term, dict[Term, str]]] = defaultdict(lambda: defaultdict(dict))
    for module in modules:
        for s, p, o in module.triples:
            if (p in ordering or p in _SAME) and not (is_literal(o) or is_unnamed(s)
                                                      or is_unnamed(o)):
                links[p][s][o] = module.file.name
    for predicate, between in links.items():
        told: set[Term] = set()
        for start in sorted(between, key=shorten):
            if start not in told and (circle := _back_to(start, between)):
                told.update(circle)
                files = {between[one][other] for one, other in pairwise(circle)}
                yield start, _sentence(predicate, circle), ", ".join(sorted(files))


def _back_to(start: Term, between: _Links) -> list[Term]:
    """The shortest way from a term to itself; empty where there is none."""
    before: dict[Term, Term] = {}
    waiting = deque([start])
    while waiting:
        one = waiting.popleft()
        for other in between.get(one, ()):
            if other == start:
                way = [start, one]
                while way[-1] != start:
                    way.append(before[way[-1]])
                return way[::-1]
            if other not in before:
                before[other] = one
                waiting.append(other)
    return []


def _sentence(predicate: Term, circle: Sequence[Term]) -> str:
    same = f", or say {_SAME[predicate]}" if predicate in _SAME and len(circle) > 2 else ""
    way = ", ".join(map(shorten, circle))
    return (f"comes back to itself by {shorten(predicate)} ({way}): take out the step that is "
            f"wrong{same}")
