"""Terms as people write them."""

from __future__ import annotations

import re

import pyoxigraph as ox

from kg.model.errors import DataError, UsageError
from kg.model.namespaces import PREFIXES, RDF_TYPE
from kg.model.terms import XSD, Term, iri, literal
from kg.store.conversion import from_oxigraph

_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")
_NO_NAME = re.compile(r'[\s<>"{}|\\^`]')
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_LITERAL = re.compile(r'(?P<text>"(?:[^"\\\n\r]|\\.)*")(?:\^\^(?P<datatype>\S+)|(?P<rest>@\S+))?')


def parse_term(text: str) -> Term:
    """A term: `a`, an IRI with or without angle brackets, a prefixed name, a number, a day, or a
    literal as in Turtle with the usual prefixes. Raises UsageError for anything else.
    """
    if text == "a":
        return RDF_TYPE
    if text.startswith('"'):
        return _literal(text)
    if _NUMBER.fullmatch(text):
        return literal(text, XSD + ("decimal" if "." in text else "integer"))
    if _DAY.fullmatch(text):
        return literal(text, XSD + "date")
    try:
        return parse_iri(text)
    except UsageError as error:
        raise UsageError(f"{error} A text is written with quotes, such as '\"Madrid\"@es'."
                         ) from error


def parse_iri(text: str) -> Term:
    """An IRI with or without angle brackets, or a prefixed name; raises UsageError for others."""
    bare = text[1:-1] if text.startswith("<") and text.endswith(">") else text
    prefix, colon, name = bare.partition(":")
    try:
        if bare is text and colon and prefix in PREFIXES:
            return iri(PREFIXES[prefix] + name)
        ox.NamedNode(bare)
        return iri(bare)
    except (DataError, ValueError) as error:
        raise UsageError(f"'{text}' is no IRI and no prefixed name; known prefixes are "
                         f"{', '.join(PREFIXES)}. 'kg search' finds how a thing is written."
                         ) from error


def parse_name(text: str) -> Term:
    """An IRI, a prefixed name, or a bare name, which is one of the ontology; raises UsageError for
    others, prefixes that are not known among them.
    """
    if text.startswith(("http://", "https://", "urn:", "<")):
        return parse_iri(text)
    prefix, colon, name = text.partition(":")
    if not colon:
        prefix, name = "nx", text
    if prefix not in PREFIXES or not name or _NO_NAME.search(name):
        raise UsageError(f"'{text}' is no name such as nx:Cartel, and no IRI.")
    return iri(PREFIXES[prefix] + name)


def _literal(text: str) -> Term:
    found = _LITERAL.fullmatch(text)
    try:
        if found is None:
            raise UsageError("no such form")
        datatype = found["datatype"]
        written = found["text"] + (f"^^{parse_iri(datatype)}" if datatype else found["rest"] or "")
        (triple,) = ox.parse(f"<a:a> <a:a> {written} .", ox.RdfFormat.N_TRIPLES)
    except (SyntaxError, UsageError) as error:
        raise UsageError(f"{text} is no literal: write it as in Turtle, such as \"Madrid\"@es or "
                         '"2004-03-11"^^xsd:date.') from error
    return from_oxigraph(triple.object)
