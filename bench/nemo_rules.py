"""An ontology as a program for Nemo, at its best: one predicate a property, one a class.

Generic rules over one predicate of triples are what the profile prints, but Nemo takes 89 s with
them on 11,000 triples; grounded in the ontology they are what an engineer would give it. Written
from the rule tables alone (OWL 2 Profiles, section 4.3), so that it can check the engine.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from kg.model.namespaces import OWL_SAME_AS, RDF_TYPE, term
from kg.model.terms import Term, Triple, integer, literal


class Program:
    """Rules over `p0(?x, ?y)`, `p1`, ... for properties and `c0(?x)`, ... for classes.

    `properties` and `classes` tell the predicate of each.
    """

    def __init__(self, ontology: Iterable[Triple], properties: Iterable[Term]) -> None:
        self._about: dict[Term, list[tuple[Term, Term]]] = defaultdict(list)
        self._values: dict[tuple[Term, Term], list[Term]] = defaultdict(list)
        self.properties: dict[Term, str] = {}
        self.classes: dict[Term, str] = {}
        for s, p, o in ontology:
            self._about[p].append((s, o))
            self._values[s, p].append(o)
            if p == RDF_TYPE:
                self._class(o)
        for p in properties:
            if p != RDF_TYPE:
                self._property(p)

    def text(self, file: str) -> str:
        """The whole program; `file` is the N-Triples file of the data, ontology included."""
        rules = [*self._simple(), *self._by_kind(), *self._classes(), *self._lists()]
        lines = [f'@import said :- ntriples {{ resource = "{file}" }} .']
        for name, predicate in self.properties.items():
            lines.append(f"{predicate}(?x, ?y) :- said(?x, {name}, ?y) .")
        for name, predicate in self.classes.items():
            lines.append(f"{predicate}(?x) :- said(?x, {RDF_TYPE}, {name}) .")
        outputs = [*self.properties.values(), *self.classes.values()]
        return "\n".join([*lines, *rules, *self._equality(),
                          *(f"@output {predicate} ." for predicate in outputs)])

    def _property(self, name: Term) -> str:
        return self.properties.setdefault(name, f"p{len(self.properties)}")

    def _class(self, name: Term) -> str:
        return self.classes.setdefault(name, f"c{len(self.classes)}")

    def _pairs(self, name: str) -> list[tuple[Term, Term]]:
        return self._about[term(name)]

    def _simple(self) -> Iterator[str]:
        """Axioms with one premise of data."""
        for a, b in self._pairs("rdfs:subClassOf"):
            yield f"{self._class(b)}(?x) :- {self._class(a)}(?x) ."
        for a, b in self._pairs("owl:equivalentClass"):
            yield f"{self._class(b)}(?x) :- {self._class(a)}(?x) ."
            yield f"{self._class(a)}(?x) :- {self._class(b)}(?x) ."
        for p, q in self._pairs("rdfs:subPropertyOf"):
            yield f"{self._property(q)}(?x, ?y) :- {self._property(p)}(?x, ?y) ."
        for p, q in self._pairs("owl:equivalentProperty"):
            yield f"{self._property(q)}(?x, ?y) :- {self._property(p)}(?x, ?y) ."
            yield f"{self._property(p)}(?x, ?y) :- {self._property(q)}(?x, ?y) ."
        for p, q in self._pairs("owl:inverseOf"):
            yield f"{self._property(q)}(?y, ?x) :- {self._property(p)}(?x, ?y) ."
            yield f"{self._property(p)}(?y, ?x) :- {self._property(q)}(?x, ?y) ."
        for p, c in self._pairs("rdfs:domain"):
            yield f"{self._class(c)}(?x) :- {self._property(p)}(?x, ?y) ."
        for p, c in self._pairs("rdfs:range"):
            if "XMLSchema" not in c:
                yield f"{self._class(c)}(?y) :- {self._property(p)}(?x, ?y) ."

    def _by_kind(self) -> Iterator[str]:
        """Kinds of properties, and chains."""
        same = self._property(OWL_SAME_AS)
        for p, kind in self._about[RDF_TYPE]:
            if kind == term("owl:SymmetricProperty"):
                yield f"{self._property(p)}(?y, ?x) :- {self._property(p)}(?x, ?y) ."
            elif kind == term("owl:TransitiveProperty"):
                name = self._property(p)
                yield f"{name}(?x, ?z) :- {name}(?x, ?y), {name}(?y, ?z) ."
            elif kind == term("owl:FunctionalProperty"):
                name = self._property(p)
                yield f"{same}(?y, ?z) :- {name}(?x, ?y), {name}(?x, ?z), ?y != ?z ."
            elif kind == term("owl:InverseFunctionalProperty"):
                name = self._property(p)
                yield f"{same}(?x, ?y) :- {name}(?x, ?z), {name}(?y, ?z), ?x != ?y ."
        for p, head in self._pairs("owl:propertyChainAxiom"):
            items = self._items(head)
            body = ", ".join(f"{self._property(q)}(?x{i}, ?x{i + 1})"
                             for i, q in enumerate(items))
            yield f"{self._property(p)}(?x0, ?x{len(items)}) :- {body} ."

    def _classes(self) -> Iterator[str]:
        """Restrictions; those that the data do not need (cardinalities, keys) are left out."""
        for c, p in self._pairs("owl:onProperty"):
            name, cls = self._property(p), self._class(c)
            for d in self._values[c, term("owl:someValuesFrom")]:
                value = "" if d == term("owl:Thing") else f", {self._class(d)}(?y)"
                yield f"{cls}(?x) :- {name}(?x, ?y){value} ."
            for d in self._values[c, term("owl:allValuesFrom")]:
                yield f"{self._class(d)}(?y) :- {cls}(?x), {name}(?x, ?y) ."
            for value in self._values[c, term("owl:hasValue")]:
                yield f"{name}(?x, {value}) :- {cls}(?x) ."
                yield f"{cls}(?x) :- {name}(?x, {value}) ."

    def _lists(self) -> Iterator[str]:
        for c, head in self._pairs("owl:intersectionOf"):
            items = [self._class(d) for d in self._items(head)]
            yield f"{self._class(c)}(?x) :- " + ", ".join(f"{d}(?x)" for d in items) + " ."
            yield from (f"{d}(?x) :- {self._class(c)}(?x) ." for d in items)
        for c, head in self._pairs("owl:unionOf"):
            for d in self._items(head):
                yield f"{self._class(c)}(?x) :- {self._class(d)}(?x) ."

    def _equality(self) -> Iterator[str]:
        same = self._property(OWL_SAME_AS)
        yield f"{same}(?y, ?x) :- {same}(?x, ?y) ."
        yield f"{same}(?x, ?z) :- {same}(?x, ?y), {same}(?y, ?z) ."
        for name in self.properties.values():
            if name != same:
                yield f"{name}(?y, ?z) :- {same}(?x, ?y), {name}(?x, ?z) ."
                yield f"{name}(?z, ?y) :- {same}(?x, ?y), {name}(?z, ?x) ."
        for name in self.classes.values():
            yield f"{name}(?y) :- {same}(?x, ?y), {name}(?x) ."

    def _items(self, head: Term) -> list[Term]:
        items = []
        while head != term("rdf:nil"):
            items.append(self._values[head, term("rdf:first")][0])
            head = self._values[head, term("rdf:rest")][0]
        return items


def triples_of(results: Mapping[str, Iterable[list[Any]]], program: Program) -> Iterator[Triple]:
    """What Nemo found, as triples."""
    for name, predicate in program.properties.items():
        for s, o in results[predicate]:
            yield Triple(_term(s), name, _term(o))
    for name, predicate in program.classes.items():
        for (s,) in results[predicate]:
            yield Triple(_term(s), RDF_TYPE, name)


def _term(value: Any) -> Term:
    """A term of Nemo's results: N-Triples for IRIs and plain literals, numbers, objects for others.

    Nemo keeps numbers by value, so that a decimal may come back as an integer.
    """
    if isinstance(value, int):
        return integer(value)
    if isinstance(value, str):
        return Term(value) if value.startswith(("<", '"')) else literal(value)
    return literal(value.value(), value.datatype() or "", value.language() or "")
