"""Terms of the model to terms of Oxigraph and back."""

from __future__ import annotations

from functools import lru_cache

import pyoxigraph as ox

from kg.model.errors import DataError
from kg.model.terms import Term, has_datatype, iri_text, is_blank, is_iri, literal_parts

_ANY = ox.NamedNode("urn:any")
LONGEST = 16_000_000
"""The most bytes of a term, written as N-Triples: the engine reads no longer ones."""

OxigraphTerm = ox.NamedNode | ox.BlankNode | ox.Literal


def to_oxigraph(term: Term) -> OxigraphTerm:
    """The Oxigraph term of a term; raises DataError for text that is no term."""
    try:
        if is_iri(term):
            return ox.NamedNode(iri_text(term))
        if is_blank(term):
            return ox.BlankNode(term[2:])
        parts = literal_parts(term)
        if parts.language:
            return ox.Literal(parts.text, language=parts.language)
        return ox.Literal(parts.text, datatype=ox.NamedNode(parts.datatype))
    except (ValueError, IndexError) as error:
        raise DataError(f"{term} is not an RDF term: {error}.") from error


def from_oxigraph(term: object) -> Term:
    """The term of an Oxigraph term: its N-Triples text."""
    return Term(str(term))


def kept_term(term: object) -> Term:
    """The term of an Oxigraph term that is to be kept; raises DataError for those of RDF 1.2 alone,
    and for those that are too long.
    """
    if isinstance(term, ox.Triple):
        raise DataError(f"A triple as a term ({str(term)[:80]}) is RDF 1.2 and not kept: give what "
                        "is said an IRI.")
    if isinstance(term, ox.Literal) and term.direction is not None:
        raise DataError(f"A text with a direction ({str(term)[:80]}) is RDF 1.2 and not kept: "
                        "leave the direction out.")
    kept = from_oxigraph(term)
    if len(kept) * 4 > LONGEST and len(kept.encode()) > LONGEST:
        raise DataError(too_long(kept))
    return kept


def too_long(beginning: str) -> str:
    """That a term is too long, and what to do."""
    return (f"A text or name ({beginning[:80].rstrip()}...) is longer than "
            f"{LONGEST // 1_000_000} MB and not kept: say where it is found instead.")


def stored_form(term: Term) -> Term:
    """A term as the engine gives it back: it keeps numbers, days and times by their values.

    So `10.0` becomes `10`, and `"5"^^xsd:int` becomes `"5"^^xsd:integer`.
    """
    return _by_value(term) if has_datatype(term) else term


@lru_cache(maxsize=10_000)
def _by_value(term: Term) -> Term:
    store = ox.Store()
    store.add(ox.Quad(_ANY, _ANY, to_oxigraph(term)))
    return from_oxigraph(next(iter(store)).object)


def graph_node(term: Term) -> ox.NamedNode | ox.BlankNode:
    """The Oxigraph node of a subject or a graph's name; raises DataError for a literal."""
    node = to_oxigraph(term)
    if isinstance(node, ox.Literal):
        raise DataError(f"{term} is a literal and can be neither a subject nor a graph's name.")
    return node
