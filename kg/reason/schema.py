"""The ontology closed under the schema rules: small, so plain sets with an index do."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping

import numpy as np

from kg.columns.columns import Columns
from kg.columns.dictionary import Dictionary, Ids
from kg.columns.sets import members
from kg.model.namespaces import PREFIXES, RDF_TYPE, term
from kg.model.terms import Term
from kg.reason.rules import Rule, schema_rules

Fact = tuple[int, int, int]
Binding = dict[str, int]
Atom = tuple[int | str, int | str, int | str]
"""A pattern: a number is a term, a text is a variable."""

MEMBER = Term("member")
_OWL = "<" + PREFIXES["owl"]
_LISTS = ("intersectionOf", "unionOf", "oneOf", "members", "distinctMembers")
_SCHEMA = [term("rdfs:" + name) for name in ("subClassOf", "subPropertyOf", "domain", "range")] + [
    term("owl:" + name) for name in (
        *_LISTS, "equivalentClass", "equivalentProperty", "disjointWith", "complementOf",
        "inverseOf", "propertyDisjointWith", "propertyChainAxiom", "hasKey", "someValuesFrom",
        "allValuesFrom", "hasValue", "onProperty", "onClass", "maxCardinality",
        "maxQualifiedCardinality", "sourceIndividual", "assertionProperty", "targetIndividual",
        "targetValue")] + [
    term("rdf:first"), term("rdf:rest"), term("sh:construct")]


class Schema:
    """The facts of the ontology, with what the schema rules derive, indexed for matching.

    `proofs` tells for a derived fact the rule and the facts it rests on; `member` is the number of
    the relation between an item and its list.
    """

    def __init__(self, dictionary: Dictionary) -> None:
        self.dictionary = dictionary
        self._by_subject: dict[tuple[int, int], list[int]] = defaultdict(list)
        self._by_object: dict[tuple[int, int], list[int]] = defaultdict(list)
        self._by_predicate: dict[int, list[tuple[int, int]]] = defaultdict(list)
        self._facts: set[Fact] = set()
        self.proofs: dict[Fact, tuple[str, tuple[Fact, ...]]] = {}
        encode = dictionary.encode
        self.member = encode(MEMBER)
        self._first, self._rest = encode(term("rdf:first")), encode(term("rdf:rest"))
        self._lists = [encode(term("owl:" + name)) for name in _LISTS]
        self._rules: dict[int, list[_Trigger]] = defaultdict(list)
        for rule in schema_rules():
            atoms, head = tuple(map(self.atom, rule.schema)), self.atom(rule.head)
            for i, atom in enumerate(atoms):
                assert isinstance(atom[1], int)
                self._rules[atom[1]].append((rule.name, atoms, i, head))

    def __contains__(self, fact: Fact) -> bool:
        return fact in self._facts

    def learn(self, facts: Iterable[Fact]) -> bool:
        """Take in facts of the ontology and what follows from them; whether any was new."""
        fresh = deque(fact for fact in facts if self._add(fact))
        if not fresh:
            return False
        for predicate in self._lists:
            for _, head in list(self._by_predicate[predicate]):
                members = ((item, self.member, head) for item in self.lists(head))
                fresh.extend(fact for fact in members if self._add(fact))
        while fresh:
            fresh.extend(self._follow(fresh.popleft()))
        return True

    def lists(self, head: int) -> list[int]:
        """The items of an RDF list in order; a list that runs into itself ends there."""
        items: list[int] = []
        seen: set[int] = set()
        while head not in seen and (found := self._by_subject.get((head, self._first))):
            seen.add(head)
            items.append(found[0])
            head = (self._by_subject.get((head, self._rest)) or [-1])[0]
        return items

    def match(self, atoms: tuple[Atom, ...], binding: Binding) -> Iterator[Binding]:
        """All bindings under which the patterns are facts."""
        if not atoms:
            yield binding
            return
        s, p, o = atoms[0]
        s = binding.get(s, s) if isinstance(s, str) else s
        o = binding.get(o, o) if isinstance(o, str) else o
        assert isinstance(p, int)
        for subject, value in self._pairs(s, p, o):
            more = _bound((s, p, o), subject, value, binding)
            if more is not None:
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

    def facts_of(self, predicate: Term) -> Iterator[Fact]:
        """The asserted facts of a predicate."""
        number = self.dictionary.encode(predicate)
        facts = ((s, number, o) for s, o in self._by_predicate.get(number, ()))
        return (fact for fact in facts if self.is_asserted(fact))

    def is_asserted(self, fact: Fact) -> bool:
        """Whether the fact was said, not derived by a schema rule."""
        return fact in self._facts and fact not in self.proofs

    def derived(self) -> Iterator[Fact]:
        """The derived facts, but for those that say that a thing is related to itself."""
        return (fact for fact in self.proofs if fact[0] != fact[2])

    def _follow(self, fact: Fact) -> Iterator[Fact]:
        """What newly follows from a fact together with others."""
        for name, atoms, i, head in self._rules.get(fact[1], ()):
            start = _bound(atoms[i], fact[0], fact[2], {})
            if start is None:
                continue
            for binding in list(self.match((*atoms[:i], *atoms[i + 1:]), start)):
                derived = ground(head, binding)
                if derived[0] != derived[2] and self._add(derived):
                    self.proofs[derived] = name, tuple(
                        ground(a, binding) for a in atoms if a[1] != self.member)
                    yield derived

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

    def _add(self, fact: Fact) -> bool:
        if fact in self._facts:
            return False
        self._facts.add(fact)
        s, p, o = fact
        self._by_subject[s, p].append(o)
        self._by_object[o, p].append(s)
        self._by_predicate[p].append((s, o))
        return True


_Trigger = tuple[str, tuple[Atom, ...], int, Atom]


def schema_rows(data: Columns) -> list[Fact]:
    """The rows of columns that speak of the ontology."""
    type_ = data.dictionary.encode(RDF_TYPE)
    predicates, classes = schema_terms(data.dictionary)
    size = len(data.dictionary)
    rows = data.where(members(data.p, np.append(predicates, type_), size))
    rows = rows.where((rows.p != type_) | members(rows.o, classes, size))
    return list(zip(rows.s.tolist(), rows.p.tolist(), rows.o.tolist(), strict=True))


def schema_terms(dictionary: Dictionary) -> tuple[Ids, Ids]:
    """The predicates, and the classes of OWL, by which triples speak of the ontology."""
    predicates = [n for t in _SCHEMA if (n := dictionary.lookup(t)) is not None]
    classes = [n for t in _KINDS if (n := dictionary.lookup(t)) is not None]
    return np.array(predicates, dtype=np.int64), np.array(classes, dtype=np.int64)


_KINDS = [term("owl:" + name) for name in (
    "FunctionalProperty", "InverseFunctionalProperty", "IrreflexiveProperty", "SymmetricProperty",
    "AsymmetricProperty", "TransitiveProperty", "AllDifferent", "AllDisjointProperties",
    "AllDisjointClasses")]


def ground(atom: Atom, binding: Mapping[str, int]) -> Fact:
    """A pattern with its variables replaced."""
    s, p, o = (binding[x] if isinstance(x, str) else x for x in atom)
    return s, p, o


def bare(dictionary: Dictionary, fact: Fact) -> tuple[Term, Term, Term]:
    """A fact as terms."""
    s, p, o = fact
    return dictionary.decode(s), dictionary.decode(p), dictionary.decode(o)


def _bound(atom: Atom, subject: int, value: int, binding: Binding) -> Binding | None:
    """The binding made longer by a match of an atom, None where it does not fit."""
    s, _, o = atom
    more = dict(binding)
    for part, number in ((s, subject), (o, value)):
        if isinstance(part, str):
            if more.setdefault(part, number) != number:
                return None
        elif part != number:
            return None
    return more
