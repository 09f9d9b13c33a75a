"""Broader individuals: by which property a commodity, an activity or a place is within another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from kg.model.namespaces import RDF_TYPE, term
from kg.model.terms import Term, Triple

_DOMAIN, _RANGE = term("rdfs:domain"), term("rdfs:range")
_WITHIN = term("rdfs:subClassOf")


class Broader:
    """The transitive properties that an ontology has from a class to this class itself."""

    def __init__(self, triples: Iterable[Triple]) -> None:
        self._objects: dict[tuple[Term, Term], list[Term]] = defaultdict(list)
        for s, p, o in triples:
            self._objects[s, p].append(o)
        transitive = [s for (s, p), objects in self._objects.items()
                      if p == RDF_TYPE and term("owl:TransitiveProperty") in objects]
        self._of_class = {p: domain for p in transitive for domain in self._objects[p, _DOMAIN]
                          if self._objects[p, _RANGE] == self._objects[p, _DOMAIN] == [domain]}

    def properties(self, node: Term) -> list[Term]:
        """Those that lead from an individual to a broader one."""
        classes = set(self._classes(node))
        return sorted(p for p, cls in self._of_class.items() if cls in classes)

    def between(self, node: Term, other: Term) -> Term | None:
        """The one that leads from an individual to another; None where they have no class that has
        such a property in common.
        """
        of_other = self.properties(other)
        return next((p for p in self.properties(node) if p in of_other), None)

    def _classes(self, node: Term) -> Iterator[Term]:
        """The classes of an individual, and what they are within."""
        seen: set[Term] = set()
        waiting = list(self._objects.get((node, RDF_TYPE), ()))
        while waiting:
            if (cls := waiting.pop()) not in seen:
                seen.add(cls)
                yield cls
                waiting += self._objects.get((cls, _WITHIN), ())
