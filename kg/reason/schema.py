"""The ontology closed under the schema rules: small, so plain sets with an index do."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

import numpy as np

from kg.columns.columns import Columns
from kg.columns.dictionary import Dictionary
from kg.model.namespaces import PREFIXES, RDF_TYPE, term
from kg.model.terms import Term
from kg.reason.rules import Rule, schema_rules

Fact = tuple[int, int, int]
Binding = dict[str, int]
Atom = tuple[int | str, int | str, int | str]
"""A pattern: a number is a term, a text is a variable."""

MEMBER = Term("member")
_OWL = "<" + PREFIXES["owl"]
_SCHEMA = [term("rdfs:" + name) for name in ("subClassOf", "subPropertyOf", "domain", "range")] + [
    term("owl:" + name) for name in (
        "equivalentClass", "equivalentProperty", "disjointWith", "complementOf", "inverseOf",
        "propertyDisjointWith", "propertyChainAxiom", "hasKey", "intersectionOf", "unionOf",
        "oneOf", "someValuesFrom", "allValuesFrom", "hasValue", "onProperty", "onClass",
        "maxCardinality", "maxQualifiedCardinality", "members", "distinctMembers",
        "sourceIndividual", "assertionProperty", "targetIndividual", "targetValue")]


class Schema:
    """The facts of the ontology, with what the schema rules derive, indexed for matching.

    `proofs` tells for a derived fact the rule and the facts it rests on.
    """

    def __init__(self, data: Columns) -> None:
        self.dictionary = data.dictionary
        self._by_subject: dict[tuple[int, int], list[int]] = defaultdict(list)
        self._by_object: dict[tuple[int, int], list[int]] = defaultdict(list)
        self._by_predicate: dict[int, list[tuple[int, int]]] = defaultdict(list)
        self._facts: set[Fact] = set()
        self.proofs: dict[Fact, tuple[str, tuple[Fact, ...]]] = {}
        self._read(data)
        self._close()

    def __contains__(self, fact: Fact) -> bool:
        return fact in self._facts

    def lists(self, head: int) -> list[int]:
        """The items of an RDF list in order; a list that runs into itself ends there."""
        first = self.dictionary.encode(term("rdf:first"))
        rest = self.dictionary.encode(term("rdf:rest"))
        items: list[int] = []
        seen: set[int] = set()
        while head not in seen and (found := self._by_subject.get((head, first))):
            seen.add(head)
            items.append(found[0])
            head = (self._by_subject.get((head, rest)) or [-1])[0]
        return items

    def match(self, atoms: tuple[Atom, ...], binding: Binding) -> Iterator[Binding]:
        """All bindings under which the patterns are facts."""
        if not atoms:
            yield binding
            return
        s, p, o = (binding.get(x, x) if isinstance(x, str) else x for x in atoms[0])
        assert isinstance(p, int)
        for subject, value in self._pairs(s, p, o):
            more = dict(binding)
            if isinstance(s, str):
                more[s] = subject
            if isinstance(o, str):
                if more.get(o, value) != value:
                    continue
                more[o] = value
            yield from self.match(atoms[1:], more)

    def matches(self, rule: Rule) -> Iterator[tuple[Binding, tuple[Fact, ...]]]:
        """All bindings of a rule's schema part, and the facts that each rests on."""
        atoms = tuple(self.atom(pattern) for pattern in rule.schema)
        for binding in self.match(atoms, {}):
            yield binding, tuple(ground(atom, binding) for atom in atoms)

    def atom(self, pattern: str) -> Atom:
        """A textual pattern as numbers and variables."""
        s, p, o = (self._part(part) for part in pattern.split())
        return s, p, o

    def is_asserted(self, fact: Fact) -> bool:
        """Whether the fact was said, not derived."""
        return fact in self._facts and fact not in self.proofs

    def derived(self) -> Iterator[Fact]:
        """The derived facts, but for those that say that a thing is related to itself."""
        return (fact for fact in self.proofs if fact[0] != fact[2] and fact[1] != self._member)

    def _part(self, text: str) -> int | str:
        if text.startswith("?"):
            return text
        if text.isdigit():
            return self.dictionary.encode(
                Term(f'"{text}"^^<{PREFIXES["xsd"]}nonNegativeInteger>'))
        return self.dictionary.encode(MEMBER if text == "member" else term(text))

    def _pairs(self, s: int | str, p: int, o: int | str) -> list[tuple[int, int]]:
        if isinstance(s, int):
            values = self._by_subject.get((s, p), [])
            return [(s, v) for v in values if not isinstance(o, int) or v == o]
        if isinstance(o, int):
            return [(subject, o) for subject in self._by_object.get((o, p), [])]
        return list(self._by_predicate.get(p, []))

    def _read(self, data: Columns) -> None:
        encode = self.dictionary.encode
        self._member = encode(MEMBER)
        kept = np.array([encode(p) for p in [*_SCHEMA, term("rdf:first"), term("rdf:rest")]])
        owl = np.array([n for n in np.unique(data.o[data.p == encode(RDF_TYPE)]).tolist()
                        if data.dictionary.decode(n).startswith(_OWL)], dtype=np.int64)
        typed = (data.p == encode(RDF_TYPE)) & np.isin(data.o, owl)
        rows = data.where(np.isin(data.p, kept) | typed)
        for fact in zip(rows.s.tolist(), rows.p.tolist(), rows.o.tolist(), strict=True):
            self._add(fact)
        for name in ("intersectionOf", "unionOf", "oneOf", "members", "distinctMembers"):
            for _, head in list(self._by_predicate.get(encode(term("owl:" + name)), [])):
                for item in self.lists(head):
                    self._add((item, self._member, head))

    def _close(self) -> None:
        rules = [(rule, tuple(self.atom(p) for p in rule.schema), self.atom(rule.head))
                 for rule in schema_rules()]
        size = -1
        while size != len(self._facts):
            size = len(self._facts)
            for rule, atoms, head in rules:
                for binding in list(self.match(atoms, {})):
                    fact = ground(head, binding)
                    if fact[0] != fact[2] and self._add(fact):
                        premises = (ground(a, binding) for a in atoms if a[1] != self._member)
                        self.proofs[fact] = (rule.name, tuple(premises))

    def _add(self, fact: Fact) -> bool:
        if fact in self._facts:
            return False
        self._facts.add(fact)
        s, p, o = fact
        self._by_subject[s, p].append(o)
        self._by_object[o, p].append(s)
        self._by_predicate[p].append((s, o))
        return True


def ground(atom: Atom, binding: Mapping[str, int]) -> Fact:
    """A pattern with its variables replaced."""
    s, p, o = (binding[x] if isinstance(x, str) else x for x in atom)
    return s, p, o


def bare(dictionary: Dictionary, fact: Fact) -> tuple[Term, Term, Term]:
    """A fact as terms."""
    s, p, o = fact
    return dictionary.decode(s), dictionary.decode(p), dictionary.decode(o)
