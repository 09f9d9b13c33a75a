"""What the ontology says about how its terms look in a property graph."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from kg.model.namespaces import PREFIXES, has_own_name, term
from kg.model.terms import Term, iri_text, is_iri
from kg.property_graph.facts import Fact, Facts
from kg.property_graph.names import key_of, label_of, type_of
from kg.property_graph.values import kind_of
from kg.reason.schema import Schema

_META = tuple("<" + PREFIXES[prefix] for prefix in ("rdf", "rdfs", "owl"))


@dataclass(frozen=True, slots=True)
class Chain:
    """A property that shortens the way through a thing: from `first`'s object to `last`'s, both
    said of that thing."""

    first: int
    last: int


class Mapping:
    """Classes as labels, properties as relationship types, ranges as kinds of values.

    Of two inverse properties only the one that the other is declared the inverse of is a
    relationship type; a symmetric one goes from the smaller IRI to the larger.
    """

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._schema: Schema = facts.entailed.schema
        self.inverse: dict[int, int] = {}
        for q, p in self._pairs("owl:inverseOf"):
            if p not in self.inverse:
                self.inverse[q] = p
        self.symmetric = set(facts.typed(term("owl:SymmetricProperty")))
        self.above: dict[int, set[int]] = defaultdict(set)
        for below, above in self._pairs("rdfs:subClassOf", derived=True):
            self.above[below].add(above)
        self.chains = self._read_chains()
        self._kinds = {p: kind_of(iri_text(facts.dictionary.decode(d)))
                       for p, d in self._pairs("rdfs:range", derived=True)
                       if is_iri(facts.dictionary.decode(d))}
        self._labels: dict[frozenset[int], tuple[tuple[str, ...], tuple[str, ...]]] = {}
        self._types: dict[int, str] = {}

    def kind(self, predicate: int) -> str:
        """The kind of value of a property, by its range."""
        return self._kinds.get(predicate, "text")

    def labels(self, classes: frozenset[int]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The labels for the classes of a node, and those of them that are most specific."""
        if classes not in self._labels:
            named = {c for c in classes if self.is_label(self._facts.dictionary.decode(c))}
            upper = {a for c in named for a in self.above[c] if c not in self.above[a]}
            name = {c: label_of(self._facts.dictionary.decode(c)) for c in named}
            self._labels[classes] = (tuple(sorted(name.values())),
                                     tuple(sorted(name[c] for c in named - upper)))
        return self._labels[classes]

    @staticmethod
    def is_label(cls: Term) -> bool:
        """Whether a class is a label: it has a name and is not OWL's own."""
        return has_own_name(cls) and not cls.startswith(_META)

    def type(self, predicate: int) -> str:
        """The relationship type of a property."""
        if predicate not in self._types:
            self._types[predicate] = type_of(self._facts.dictionary.decode(predicate))
        return self._types[predicate]

    def relationship_types(self) -> dict[str, int]:
        """The relationship types of the ontology's object properties, by name."""
        return {self.type(p): p for p in self._declared("owl:ObjectProperty")
                if p not in self.inverse}

    def keys(self) -> dict[str, str]:
        """The keys of the ontology's datatype properties, and the kind of value of each."""
        decode = self._facts.dictionary.decode
        return {key_of(decode(p)): self.kind(p) for p in self._declared("owl:DatatypeProperty")}

    def class_labels(self) -> set[str]:
        """The labels of the ontology's classes."""
        classes = map(self._facts.dictionary.decode, self._declared("owl:Class"))
        return {label_of(cls) for cls in classes if self.is_label(cls)}

    def _declared(self, kind: str) -> list[int]:
        decode = self._facts.dictionary.decode
        return [number for number in self._facts.typed(term(kind)) if is_iri(decode(number))]

    def canonical(self, fact: Fact) -> Fact:
        """The form of a fact in which it is a relationship."""
        s, p, o = fact
        if p in self.inverse:
            s, p, o = o, self.inverse[p], s
        if p in self.symmetric:
            decode = self._facts.dictionary.decode
            s, o = sorted((s, o), key=decode)
        return s, p, o

    def _pairs(self, predicate: str, *, derived: bool = False) -> list[tuple[int, int]]:
        decode = self._facts.dictionary.decode
        return sorted(self._schema.pairs(term(predicate), derived=derived),
                      key=lambda pair: (decode(pair[0]), decode(pair[1])))

    def _read_chains(self) -> dict[int, list[Chain]]:
        found: dict[int, list[Chain]] = defaultdict(list)
        for p, head in self._pairs("owl:propertyChainAxiom"):
            items = self._schema.lists(head)
            if len(items) == 2 and items[0] in self.inverse:
                found[p].append(Chain(self.inverse[items[0]], items[1]))
        return found
