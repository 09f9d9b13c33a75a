"""What the terms of an ontology are: classes, properties of some kind, datatypes, individuals."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from kg.model.namespaces import PREFIXES, RDF_TYPE, is_unnamed, shorten, term
from kg.model.terms import (
    Term,
    Triple,
    has_datatype,
    iri_text,
    is_literal,
    local_name,
    text_of,
)
from kg.reason.datatypes import FACETS, is_datatype

CLASS, DATATYPE, INDIVIDUAL = "class", "datatype", "individual"
OBJECT, DATA, ANNOTATION = "object property", "datatype property", "annotation property"
PROPERTIES = frozenset((OBJECT, DATA, ANNOTATION))
_PROPERTY = "property"
"""Of which kind is not said."""

_TEXT = "text"
_OF_TYPE = {term(name): kind for kind, names in {
    CLASS: ("owl:Class", "rdfs:Class", "owl:Restriction", "owl:DeprecatedClass"),
    DATATYPE: ("rdfs:Datatype", "owl:DataRange"),
    INDIVIDUAL: ("owl:NamedIndividual",),
    OBJECT: ("owl:ObjectProperty",),
    DATA: ("owl:DatatypeProperty",),
    ANNOTATION: ("owl:AnnotationProperty", "owl:OntologyProperty"),
    _PROPERTY: ("rdf:Property", "owl:FunctionalProperty", "owl:DeprecatedProperty"),
}.items() for name in names}
OF_OBJECTS = frozenset(map(term, (
    "owl:InverseFunctionalProperty", "owl:TransitiveProperty", "owl:SymmetricProperty",
    "owl:AsymmetricProperty", "owl:ReflexiveProperty", "owl:IrreflexiveProperty")))
"""What only an object property can be."""

_LANGUAGES = tuple("<" + PREFIXES[prefix] for prefix in ("rdf", "rdfs", "owl", "xsd"))
_BUILT_IN = {term(name): kind for kind, names in {
    OBJECT: ("owl:topObjectProperty", "owl:bottomObjectProperty"),
    DATA: ("owl:topDataProperty", "owl:bottomDataProperty"),
    ANNOTATION: ("rdfs:label", "rdfs:comment", "rdfs:seeAlso", "rdfs:isDefinedBy",
                 "owl:versionInfo", "owl:deprecated", "owl:priorVersion",
                 "owl:backwardCompatibleWith", "owl:incompatibleWith"),
    INDIVIDUAL: ("rdf:nil",),
}.items() for name in names}


class Kinds:
    """The kinds of the terms that some triples declare, and of those of OWL itself."""

    def __init__(self, triples: Iterable[Triple]) -> None:
        self._of: dict[Term, set[str]] = defaultdict(set)
        for s, p, o in triples:
            if p == RDF_TYPE:
                if o in OF_OBJECTS:
                    self._of[s].add(OBJECT)
                elif o in _OF_TYPE:
                    self._of[s].add(_OF_TYPE[o])
                elif not o.startswith(_LANGUAGES) or o == term("owl:Thing"):
                    self._of[s].add(INDIVIDUAL)

    def of(self, node: Term) -> frozenset[str]:
        """What a term is; nothing where that is not said. A term may be of several kinds."""
        if is_literal(node):
            return frozenset((_TEXT,))
        if node in self._of:
            kinds = frozenset(self._of[node])
            return kinds - {_PROPERTY} if kinds & PROPERTIES else kinds
        if not node.startswith(_LANGUAGES):
            return frozenset()
        if node in _BUILT_IN:
            return frozenset((_BUILT_IN[node],))
        if iri_text(node) in FACETS:
            return frozenset((_PROPERTY,))
        if is_datatype(iri_text(node)):
            return frozenset((DATATYPE,))
        return frozenset((CLASS if local_name(node)[0].isupper() else _PROPERTY,))

    def fits(self, node: Term, wanted: frozenset[str]) -> bool:
        """Whether a term is of a wanted kind, as far as is known."""
        kinds = self.of(node)
        return not kinds or bool(kinds & wanted) or (_PROPERTY in kinds
                                                     and bool(wanted & PROPERTIES))

    def told(self, node: Term) -> str:
        """What a term is, in words."""
        return any_of(self.of(node), " and ")


def any_of(kinds: Iterable[str], joint: str = " or ") -> str:
    """Some kinds in words, each with its article."""
    kinds = frozenset(kinds)
    if kinds == PROPERTIES and joint == " or ":
        return f"a {_PROPERTY}"
    return joint.join(f"{'an' if kind[0] in 'aeiou' else 'a'} {kind}" for kind in sorted(kinds))


def called(node: Term) -> str:
    """A term as a person finds it in a file."""
    if is_literal(node):
        return f'the {"value" if has_datatype(node) else "text"} "{text_of(node)[:40]}"'
    return "an expression" if is_unnamed(node) else shorten(node)
