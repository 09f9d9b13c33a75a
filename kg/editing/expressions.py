"""Class expressions and lists of an ontology that are not whole, or hold what does not fit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from kg.editing.kinds import CLASS, DATA, DATATYPE, INDIVIDUAL, OBJECT, Kinds, any_of, called
from kg.editing.mixed_kinds import RANGES, no_such
from kg.model.namespaces import RDF_TYPE, shorten, term
from kg.model.terms import XSD, Term, Triple, is_literal, literal_parts

_FIRST, _REST, _NIL = term("rdf:first"), term("rdf:rest"), term("rdf:nil")
_CHAIN = term("owl:propertyChainAxiom")
_PROPERTIES = frozenset((OBJECT, DATA))
_EITHER, _CLASS = frozenset((CLASS, DATATYPE)), frozenset((CLASS,))
_LISTS = {term(name): wanted for name, wanted in {
    "owl:intersectionOf": _EITHER, "owl:unionOf": _EITHER, "owl:disjointUnionOf": _CLASS,
    "owl:oneOf": frozenset(), "owl:hasKey": _PROPERTIES, "owl:propertyChainAxiom": _PROPERTIES,
    "owl:members": frozenset(), "owl:distinctMembers": frozenset((INDIVIDUAL,)),
    "owl:onProperties": _PROPERTIES, "owl:withRestrictions": frozenset(),
}.items()}
"""What the members of a list are, by what has the list; nothing: see `_members`."""

_GROUPS = {term("owl:AllDisjointClasses"): _CLASS,
           term("owl:AllDisjointProperties"): _PROPERTIES,
           term("owl:AllDifferent"): frozenset((INDIVIDUAL,))}
_HEADS = frozenset(map(term, ("owl:members", "owl:distinctMembers")))
_QUALIFIED = {term(f"owl:{plain}"): term(f"owl:{qualified}") for plain, qualified in {
    "cardinality": "qualifiedCardinality", "minCardinality": "minQualifiedCardinality",
    "maxCardinality": "maxQualifiedCardinality"}.items()}
"""The numbers of values of whatever class, and those of one class."""

_COUNTS = (*_QUALIFIED, *_QUALIFIED.values())
_WHOLE = frozenset(f"{XSD}{name}" for name in (
    "integer", "nonNegativeInteger", "positiveInteger", "long", "int", "short", "byte",
    "unsignedLong", "unsignedInt", "unsignedShort", "unsignedByte"))
_VALUES = tuple(map(term, ("owl:someValuesFrom", "owl:allValuesFrom")))
_HAS_VALUE, _HAS_SELF = term("owl:hasValue"), term("owl:hasSelf")
_LIMITS = frozenset((*_COUNTS, *_VALUES, _HAS_VALUE, _HAS_SELF))
_ON_PROPERTY, _ON_PROPERTIES = term("owl:onProperty"), term("owl:onProperties")
_ON_CLASS, _ON_DATA = term("owl:onClass"), term("owl:onDataRange")
_RESTRICTION, _DATA_RANGES = term("owl:Restriction"), frozenset((DATATYPE,))


class Expressions:
    """The class expressions and lists in some triples."""

    def __init__(self, triples: Iterable[Triple], kinds: Kinds) -> None:
        self._kinds = kinds
        self._said: dict[Term, dict[Term, list[Term]]] = defaultdict(dict)
        for s, p, o in dict.fromkeys(triples):
            self._said[s].setdefault(p, []).append(o)

    def faults(self, triples: Iterable[Triple]) -> Iterator[tuple[Term, str]]:
        """The subjects among some triples whose expressions or lists are not whole; the fault."""
        whole: set[Term] = set()
        for s, p, o in triples:
            faults: Iterable[str] = ()
            if p in _LISTS:
                faults = self._of_list(s, p, o)
            elif s not in whole and (p in _LIMITS or o == _RESTRICTION):
                whole.add(s)
                faults = self._of_restriction(s)
            elif o in _GROUPS and not _HEADS & self._said[s].keys():
                faults = (f"is about nothing: name what {shorten(o)} is of by owl:members",)
            for fault in faults:
                yield s, fault

    def axiom(self, node: Term) -> Term:
        """What a node without a name is: its type, or the first thing that is said of it."""
        said = self._said.get(node, {})
        return next(iter(said.get(RDF_TYPE, said)), node)

    def _of_list(self, node: Term, predicate: Term, head: Term) -> Iterator[str]:
        name = shorten(predicate)
        if head != _NIL and not {_FIRST, _REST} & self._said.get(head, {}).keys():
            yield (f"has {called(head)} for {name}, which is no list: write its members in "
                   "parentheses, ( )")
            return
        members, broken = self._walk(head)
        if broken:
            yield f"has a list for {name} {broken}"
        elif not members:
            yield f"has an empty list for {name}: name its members, or leave it out"
        elif predicate == _CHAIN and len(members) == 1:
            yield f"has a chain of one property for {name}: say rdfs:subPropertyOf of that property"
        yield from self._members(node, predicate, members)

    def _walk(self, head: Term) -> tuple[list[Term], str]:
        """The members of a list, and how it is broken."""
        members: list[Term] = []
        passed: set[Term] = set()
        while head != _NIL:
            said = self._said.get(head, {})
            first, rest = said.get(_FIRST, []), said.get(_REST, [])
            members += first
            passed.add(head)
            if len(first) > 1 or len(rest) > 1:
                return members, "that forks: each place has one rdf:first and one rdf:rest"
            if not first:
                return members, "with a place that holds nothing: give it an rdf:first"
            if not rest:
                return members, "that has no end: let its last rdf:rest be rdf:nil"
            head = rest[0]
            if head in passed:
                return members, "that goes in a circle: let its last rdf:rest be rdf:nil"
        return members, ""

    def _members(self, node: Term, predicate: Term, members: list[Term]) -> Iterator[str]:
        """What is wrong with the members of a list."""
        wanted, own = _LISTS[predicate], self._kinds.of(node)
        if predicate == term("owl:oneOf") and CLASS in own:
            wanted = frozenset((INDIVIDUAL,))
        elif predicate == term("owl:members"):
            wanted = next((_GROUPS[one] for one in self._said[node].get(RDF_TYPE, ())
                           if one in _GROUPS), wanted)
        elif wanted == _EITHER and own in (_CLASS, _DATA_RANGES):
            wanted = own
        for place, member in enumerate(members, start=1):
            here = wanted
            if predicate == _CHAIN:
                here = frozenset((OBJECT,)) if place < len(members) else (
                    own & _PROPERTIES or wanted)
            fault = no_such(member, predicate, here, self._kinds) if here else ""
            if fault and predicate == _CHAIN and place < len(members):
                fault += ", for a chain goes on from it"
            if fault:
                yield fault

    def _of_restriction(self, node: Term) -> Iterator[str]:
        said = self._said[node]
        properties = said.get(_ON_PROPERTY, [])
        if not properties and _ON_PROPERTIES not in said:
            yield "has a restriction without owl:onProperty: name the property that it restricts"
        elif len(properties) > 1:
            yield (f"has a restriction of {' and '.join(map(called, sorted(properties)))}: write "
                   "one for each property")
        if not _LIMITS & said.keys():
            yield ("has a restriction that restricts nothing: give it owl:someValuesFrom, "
                   "owl:maxCardinality or the like")
        kind = frozenset[str]()
        for one in properties:
            fault = no_such(one, _ON_PROPERTY, _PROPERTIES, self._kinds)
            if fault:
                yield fault
            kind |= self._kinds.of(one) & _PROPERTIES
        yield from self._of_values(said, kind)
        yield from self._of_counts(said)

    def _of_values(self, said: dict[Term, list[Term]], kind: frozenset[str]) -> Iterator[str]:
        """What is wrong with the values that a restriction of a kind of property wants."""
        wanted = RANGES[next(iter(kind))] if len(kind) == 1 else _EITHER
        for predicate, fit in ((_VALUES[0], wanted), (_VALUES[1], wanted), (_ON_CLASS, _CLASS),
                               (_ON_DATA, _DATA_RANGES)):
            for value in said.get(predicate, ()):
                fault = no_such(value, predicate, fit, self._kinds)
                if fault:
                    yield fault
        for value in said.get(_HAS_VALUE, ()):
            if len(kind) == 1 and is_literal(value) == (OBJECT in kind):
                yield (f"has {called(value)} for owl:hasValue of {any_of(kind)}: "
                       + ("name a thing there" if OBJECT in kind
                          else "write a text, a number or a day there"))

    def _of_counts(self, said: dict[Term, list[Term]]) -> Iterator[str]:
        """What is wrong with the numbers in a restriction."""
        qualified = _ON_CLASS in said or _ON_DATA in said
        for predicate in _COUNTS:
            for value in said.get(predicate, ()):
                if not _is_count(value):
                    yield (f"has {called(value)} for {shorten(predicate)}: write a whole number "
                           'from 0 on, such as "1"^^xsd:nonNegativeInteger')
                if qualified and predicate in _QUALIFIED:
                    yield (f"has owl:onClass beside {shorten(predicate)}: perhaps "
                           f"{shorten(_QUALIFIED[predicate])} is meant")
                elif not qualified and predicate not in _QUALIFIED:
                    yield (f"has {shorten(predicate)} without owl:onClass: say of which class the "
                           "values are that it counts")


def _is_count(value: Term) -> bool:
    if not is_literal(value):
        return False
    parts = literal_parts(value)
    return parts.datatype in _WHOLE and parts.text.isdecimal()
