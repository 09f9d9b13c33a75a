"""Axioms that put together terms whose kinds do not fit, such as a class within a property."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kg.editing.kinds import (
    ANNOTATION,
    CLASS,
    DATA,
    DATATYPE,
    OBJECT,
    PROPERTIES,
    Kinds,
    any_of,
    called,
)
from kg.model.namespaces import shorten, term
from kg.model.terms import Term, Triple, is_literal

_CLASS, _OBJECT = frozenset((CLASS,)), frozenset((OBJECT,))
RANGES = {OBJECT: _CLASS, DATA: frozenset((DATATYPE,)), ANNOTATION: frozenset((CLASS, DATATYPE))}
"""What a range may be, by the kind of the property."""

_EITHER = frozenset((CLASS, DATATYPE))
_SAME_KIND = frozenset(map(term, (
    "rdfs:subPropertyOf", "owl:equivalentProperty", "owl:propertyDisjointWith")))
_RANGE = term("rdfs:range")
_AXIOMS = {term(name): sides for name, sides in {
    "rdfs:subClassOf": (_CLASS, _CLASS),
    "owl:disjointWith": (_CLASS, _CLASS),
    "owl:equivalentClass": (_EITHER, _EITHER),
    "owl:complementOf": (_EITHER, _EITHER),
    "rdfs:domain": (PROPERTIES, _CLASS),
    "rdfs:range": (PROPERTIES, _EITHER),
    "owl:inverseOf": (_OBJECT, _OBJECT),
    "rdfs:subPropertyOf": (PROPERTIES, PROPERTIES),
    "owl:equivalentProperty": (PROPERTIES, PROPERTIES),
    "owl:propertyDisjointWith": (PROPERTIES, PROPERTIES),
    "owl:propertyChainAxiom": (frozenset((OBJECT, DATA)), frozenset()),
    "owl:hasKey": (_CLASS, frozenset()),
    "owl:disjointUnionOf": (_CLASS, frozenset()),
    "rdf:type": (frozenset(), _CLASS),
}.items()}
"""What may stand on either side of an axiom; nothing: anything, as far as is looked at here."""

_INSTEAD = {term("rdfs:subClassOf"): "rdfs:subPropertyOf",
            term("rdfs:subPropertyOf"): "rdfs:subClassOf"}


def mixed_kinds(triples: Iterable[Triple], kinds: Kinds) -> Iterator[tuple[Term, str]]:
    """The subject of each triple that puts together what does not fit, and the fault."""
    for triple in triples:
        fault = (_of_axiom(triple, kinds) if triple.predicate in _AXIOMS
                 else _of_statement(triple, kinds))
        if fault:
            yield triple.subject, fault


def _of_axiom(triple: Triple, kinds: Kinds) -> str:
    s, p, o = triple
    left, right = _AXIOMS[p]
    if left and not kinds.fits(s, left):
        instead = f"; perhaps {_INSTEAD[p]} is meant" if p in _INSTEAD else ""
        return f"is {kinds.told(s)} and has {shorten(p)}, which only {any_of(left)} has{instead}"
    own = kinds.of(s) & PROPERTIES
    if p in _SAME_KIND and own:
        right = own
    elif p == _RANGE and own:
        right = frozenset().union(*(RANGES[kind] for kind in own))
    return no_such(o, p, right, kinds) if right else ""


def no_such(node: Term, predicate: Term, wanted: frozenset[str], kinds: Kinds) -> str:
    """That a value is of no kind that is wanted; an empty text where it is."""
    if kinds.fits(node, wanted):
        return ""
    what = "" if is_literal(node) else f", which is {kinds.told(node)}"
    return f"has {called(node)} for {shorten(predicate)}{what}: name {any_of(wanted)} there"


def _of_statement(triple: Triple, kinds: Kinds) -> str:
    """Of what is no axiom: whether the predicate is a property, and what it takes."""
    _, p, o = triple
    kind = kinds.of(p)
    if kind and not kinds.fits(p, PROPERTIES):
        return f"has {shorten(p)} as a property, which is {kinds.told(p)}"
    if kind == _OBJECT and is_literal(o):
        return f"has {called(o)} for {shorten(p)}, an object property: name a thing there"
    if kind == {DATA} and not is_literal(o):
        return (f"has {called(o)} for {shorten(p)}, a datatype property: write a text, a number "
                "or a day there")
    return ""
