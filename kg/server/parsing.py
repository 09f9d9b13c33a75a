"""RDF from outside, parsed with care: what the parsers die of, or fetch, is refused before."""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox

from kg.model.errors import DataError
from kg.model.terms import Term
from kg.server.errors import HttpError
from kg.server.negotiation import GRAPHS, RDF_FORMATS
from kg.store.conversion import from_oxigraph, kept_term, too_long
from kg.store.safe_rdf import check_safe
from kg.store.snapshot import Quad

DEFAULT_GRAPH = Term("DEFAULT")
"""Stands for the default graph in quads that are parsed; no term of RDF has this text."""


def parse(data: bytes, media_type: str, base: str) -> Iterator[Quad]:
    """The quads of RDF in a media type; blank nodes get names that are new.

    Raises HttpError 415 for an unknown media type, and DataError for what is not RDF or not safe.
    """
    form = next((form.name for form in GRAPHS if media_type in form.types[:2]
                 and media_type not in ("application/xml", "application/json")), None)
    if form is None:
        raise HttpError(415, f"'{media_type}' is no media type of RDF; known are "
                    + ", ".join(one.types[0] for one in GRAPHS) + ".")
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise HttpError(400, "The body is not UTF-8.") from error
    check_safe(data, RDF_FORMATS[form], "The body")
    try:
        for quad in ox.parse(data, RDF_FORMATS[form], base_iri=base, rename_blank_nodes=True):
            graph = (DEFAULT_GRAPH if isinstance(quad.graph_name, ox.DefaultGraph)
                     else from_oxigraph(quad.graph_name))
            yield Quad(from_oxigraph(quad.subject), from_oxigraph(quad.predicate),
                       kept_term(quad.object), graph)
    except MemoryError as error:
        if "buffer" not in str(error):
            raise
        raise DataError(too_long("")) from error
    except SyntaxError as error:
        raise HttpError(400, f"The body is not {form}: {' '.join(str(error).split())}.") from error
    except ValueError as error:
        raise HttpError(400, f"The body cannot be read: {error}.") from error
