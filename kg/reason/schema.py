"""The ontology closed under the schema rules: small, so plain sets with an index do."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import product

import numpy as np

from kg.columns.columns import Columns
from kg.columns.dictionary import Dictionary, Ids
from kg.columns.sets import members
from kg.model.namespaces import OWL_SAME_AS, PREFIXES, RDF_TYPE, term
from kg.model.terms import Term
from kg.reason.facts import Facts
from kg.reason.matching import Atom, Conjunction, Fact, Finder, Index, Placed, ground
from kg.reason.rules import Rule, schema_rules
from kg.reason.same import Same
from kg.reason.steps import Key

MEMBER = Term("member")
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
        self._index = Index()
        self._atoms: dict[str, Atom] = {}
        self.proofs: dict[Fact, tuple[str, tuple[Fact, ...]]] = {}
        encode = dictionary.encode
        self.member = encode(MEMBER)
        self._same_as = encode(OWL_SAME_AS)
        self._first, self._rest = encode(term("rdf:first")), encode(term("rdf:rest"))
        self._lists = [encode(term("owl:" + name)) for name in _LISTS]
        self._items: dict[int, int] = {}
        """The item that each node of a list was found to have."""
        self._rules: dict[int, list[_Trigger]] = defaultdict(list)
        self._transitive: dict[int, str] = {}
        """The rule by which a predicate is transitive."""
        self._lower: dict[tuple[int, int], list[int]] = defaultdict(list)
        """Of a transitive predicate: the subjects of an object by other ways than its rule."""
        for rule in schema_rules():
            conjunction = self.conjunction(rule)
            head = conjunction.placed(self.atom(rule.head))
            if _is_transitive(conjunction, head):
                self._transitive[head[1]] = rule.name
                continue
            for i, (_, predicate, _) in enumerate(conjunction.atoms):
                self._rules[predicate].append(
                    (rule.name, conjunction, conjunction.finder(i), head))

    def __contains__(self, fact: Fact) -> bool:
        return fact in self._index.facts

    def learn(self, facts: Iterable[Fact]) -> bool:
        """Take in facts of the ontology and what follows from them; whether any was new."""
        fresh = deque(fact for fact in facts if self._index.add(fact))
        if not fresh:
            return False
        for predicate in self._lists:
            for _, head in list(self._index.pairs.get(predicate, ())):
                members = ((item, self.member, head) for item in self.lists(head))
                fresh.extend(fact for fact in members if self._index.add(fact))
        rules = self._within_reach()
        while fresh:
            fact = fresh.popleft()
            fresh.extend(self._follow(fact, rules.get(fact[1], ())))
            if fact[1] in self._transitive:
                fresh.extend(self._lead_on(fact))
        return True

    def rename(self, same: Same) -> bool:
        """Take in what the facts say under the other names of their terms; whether any was new."""
        namings = dict(self.namings(same))
        self.proofs.update(namings)
        return self.learn(namings)

    def namings(self, same: Same) -> Iterator[tuple[Fact, tuple[str, tuple[Fact, ...]]]]:
        """The facts under other names of their terms that are not known yet, with their proofs.

        A list has one item, whatever its names; what follows from the list gets them.
        """
        several = {name for names in same.members.values() for name in names}
        for fact in self._index.facts:
            s, p, o = fact
            if not (s in several or o in several) or p == self.member:
                continue
            for one, other in product(same.names(s), same.names(o)):
                naming = one, p, other
                if one != other and naming not in self._index.facts:
                    links = tuple((old, self._same_as, new) for old, new in ((s, one), (o, other))
                                  if old != new)
                    yield naming, ("eq-rep-s" if one != s else "eq-rep-o", (*links, fact))

    def mentions(self, terms: Collection[int]) -> bool:
        """Whether a fact has one of some terms as subject or object."""
        return any(s in terms or o in terms for s, _, o in self._index.facts)

    def lists(self, head: int) -> list[int]:
        """The items of an RDF list in order; a list that runs into itself ends there.

        Of several items in one place the one that was known first, of the smallest number: others
        are names of it.
        """
        items: list[int] = []
        seen: set[int] = set()
        while head not in seen and (found := self._index.objects.get((self._first, head))):
            seen.add(head)
            items.append(self._items.setdefault(head, min(found)))
            head = min(self._index.objects.get((self._rest, head)) or [-1])
        return items

    def conjunction(self, rule: Rule) -> Conjunction:
        """The schema part of a rule, to be matched."""
        return Conjunction([self.atom(pattern) for pattern in rule.schema], self._index)

    def atom(self, pattern: str) -> Atom:
        """A textual pattern as numbers and variables."""
        atom = self._atoms.get(pattern)
        if atom is None:
            s, p, o = (self._part(part) for part in pattern.split())
            atom = self._atoms[pattern] = s, p, o
        return atom

    def facts_of(self, predicate: Term) -> Iterator[Fact]:
        """The asserted facts of a predicate."""
        number = self.dictionary.encode(predicate)
        return ((s, number, o) for s, o in self.pairs(predicate, derived=False))

    def pairs(self, predicate: Term, *, derived: bool) -> Iterator[tuple[int, int]]:
        """Subjects and objects of a predicate: of the asserted facts, or of the derived ones too.
        """
        number = self.dictionary.encode(predicate)
        return ((s, o) for s, o in self._index.pairs.get(number, ())
                if derived or self.is_asserted((s, number, o)))

    def objects(self, subject: int, predicate: Term) -> Sequence[int]:
        """The objects of a subject by a predicate, derived ones too."""
        return self._index.objects.get((self.dictionary.encode(predicate), subject), ())

    def is_asserted(self, fact: Fact) -> bool:
        """Whether the fact was said, not derived by a schema rule."""
        return fact in self._index.facts and fact not in self.proofs

    def derived(self) -> Iterator[Fact]:
        """The derived facts, but for those that say that a thing is related to itself."""
        return (fact for fact in self.proofs if fact[0] != fact[2])

    def _within_reach(self) -> dict[int, list[_Trigger]]:
        """The rules that may match: those with facts, or rules, for each of their patterns."""
        known = self._index.pairs.keys() | {
            head[1] for triggers in self._rules.values() for *_, head in triggers}
        return {predicate: [one for one in triggers if all(
            p in known for _, p, _ in one[1].atoms)] for predicate, triggers in self._rules.items()}

    def _follow(self, fact: Fact, rules: Iterable[_Trigger]) -> Iterator[Fact]:
        """What newly follows from a fact together with others."""
        for name, conjunction, find, (s, p, o) in rules:
            for values in find(fact):
                derived = values[s], p, values[o]
                if derived[0] != derived[2] and self._index.add(derived):
                    self.proofs[derived] = name, tuple(
                        ground(atom, values) for atom in conjunction.atoms
                        if atom[1] != self.member)
                    yield derived

    def _lead_on(self, fact: Fact) -> Iterator[Fact]:
        """What newly follows from a fact of a transitive predicate: one step below any chain, which
        is enough, and finds short chains first.
        """
        one, p, other = fact
        rule = self._transitive[p]
        steps = [(below, one, other) for below in self._lower.get((p, one), ())]
        if self.proofs.get(fact, ("",))[0] != rule:
            self._lower[p, other].append(one)
            steps += [(one, other, above) for above in self._index.objects.get((p, other), ())]
        for start, middle, end in steps:
            if start != end and self._index.add((start, p, end)):
                self.proofs[start, p, end] = rule, ((start, p, middle), (middle, p, end))
                yield start, p, end

    def _part(self, text: str) -> int | str:
        if text.startswith("?"):
            return text
        if text.isdigit():
            return self.dictionary.encode(
                Term(f'"{text}"^^<{PREFIXES["xsd"]}nonNegativeInteger>'))
        return self.dictionary.encode(MEMBER if text == "member" else term(text))


_Trigger = tuple[str, Conjunction, Finder, Placed]


def _is_transitive(conjunction: Conjunction, head: Placed) -> bool:
    """Whether a rule says that its predicate is transitive."""
    if len(conjunction.atoms) != 2:
        return False
    (start, p, middle), (again, q, end) = conjunction.atoms
    return middle == again and p == q and head == (start, p, end) \
        and len({start, middle, end}) == len(conjunction.names)


def schema_rows(data: Columns) -> list[Fact]:
    """The rows of columns that speak of the ontology."""
    type_ = data.dictionary.encode(RDF_TYPE)
    predicates, classes = schema_terms(data.dictionary)
    size = len(data.dictionary)
    rows = data.where(members(data.p, np.append(predicates, type_), size))
    rows = rows.where((rows.p != type_) | members(rows.o, classes, size))
    return list(zip(rows.s.tolist(), rows.p.tolist(), rows.o.tolist(), strict=True))


def derived_axioms(facts: Facts) -> Iterator[Fact]:
    """The triples of the ontology's own vocabulary that were derived."""
    for key in schema_keys(facts.dictionary):
        for run in facts.runs(key):
            keys = run.keys[run.levels > 0]
            s, p, o = facts.triples(key, keys[facts.tells(key, keys)])
            yield from zip(s.tolist(), p.tolist(), o.tolist(), strict=True)


def schema_terms(dictionary: Dictionary) -> tuple[Ids, Ids]:
    """The predicates, and the classes of OWL, by which triples speak of the ontology."""
    predicates = [n for t in _SCHEMA if (n := dictionary.lookup(t)) is not None]
    classes = [n for t in _KINDS if (n := dictionary.lookup(t)) is not None]
    return np.array(predicates, dtype=np.int64), np.array(classes, dtype=np.int64)


def schema_keys(dictionary: Dictionary) -> tuple[Key, ...]:
    """The classes and properties by which triples speak of the ontology."""
    predicates, classes = schema_terms(dictionary)
    return *predicates.tolist(), *(~classes).tolist()


_KINDS = [term("owl:" + name) for name in (
    "FunctionalProperty", "InverseFunctionalProperty", "IrreflexiveProperty", "SymmetricProperty",
    "AsymmetricProperty", "TransitiveProperty", "AllDifferent", "AllDisjointProperties",
    "AllDisjointClasses")]


def bare(dictionary: Dictionary, fact: Fact) -> tuple[Term, Term, Term]:
    """A fact as terms."""
    s, p, o = fact
    return dictionary.decode(s), dictionary.decode(p), dictionary.decode(o)
