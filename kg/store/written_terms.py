"""Terms as people write them."""

from __future__ import annotations

import pyoxigraph as ox

from kg.model.errors import DataError, UsageError
from kg.model.namespaces import PREFIXES, RDF_TYPE
from kg.model.terms import XSD, Term, iri, literal
from kg.store.conversion import from_oxigraph


def parse_term(text: str) -> Term:
    """A term: `a`, an IRI with or without angle brackets, a prefixed name, a whole number, or a
    literal as in N-Triples. Raises UsageError for anything else.
    """
    if text == "a":
        return RDF_TYPE
    if text.startswith('"'):
        return _literal(text)
    if text.removeprefix("-").isdecimal() and text.isascii():
        return literal(text, XSD + "integer")
    return parse_iri(text)


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
                         f"{', '.join(PREFIXES)}.") from error


def _literal(text: str) -> Term:
    try:
        triple = next(iter(ox.parse(f"<a:a> <a:a> {text} .", ox.RdfFormat.N_TRIPLES)))
    except (SyntaxError, StopIteration) as error:
        raise UsageError(f"{text} is no literal: write it as in N-Triples.") from error
    return from_oxigraph(triple.object)
