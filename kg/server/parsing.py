"""RDF from outside, parsed with care: what the parsers die of, or fetch, is refused before."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pyoxigraph as ox

from kg.model.errors import DataError
from kg.model.terms import Term
from kg.server.errors import HttpError
from kg.server.negotiation import GRAPHS, RDF_FORMATS
from kg.store.conversion import from_oxigraph, kept_term, too_long
from kg.store.snapshot import Quad

DEEPEST = 100
DEFAULT_GRAPH = Term("DEFAULT")
"""Stands for the default graph in quads that are parsed; no term of RDF has this text."""

_TURTLE = re.compile(
    rb'"""(?:[^"\\]|\\.|"(?!""))*"""|' rb"'''(?:[^'\\]|\\.|'(?!''))*'''|"
    rb'"(?:[^"\\\n\r]|\\.)*"|' rb"'(?:[^'\\\n\r]|\\.)*'|"
    rb"<(?:[^<>\"{}|^`\\\x00-\x20]|\\[uU][0-9A-Fa-f]+)*>|#[^\n\r]*|\\.|"
    rb"(?P<open><<|[\[({])|(?P<close>>>|[\])}])", re.DOTALL)
_JSON = re.compile(rb'"(?:[^"\\]|\\.)*"|(?P<open>[\[{])|(?P<close>[\]}])', re.DOTALL)
_REMOTE_CONTEXT = re.compile(rb'"@(?:context|import)"\s*:\s*(?:\[[^\]{]*)?"')


def parse(data: bytes, media_type: str, base: str) -> Iterator[Quad]:
    """The quads of RDF in a media type; blank nodes get names that are new.

    Raises HttpError 415 for an unknown media type, and DataError for what is not RDF or not safe.
    """
    form = next((form.name for form in GRAPHS if media_type in form.types[:2]
                 and media_type not in ("application/xml", "application/json")), None)
    if form is None:
        raise HttpError(415, f"'{media_type}' is no media type of RDF; known are "
                    + ", ".join(one.types[0] for one in GRAPHS) + ".")
    _check(data, form)
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


def _check(data: bytes, form: str) -> None:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise HttpError(400, "The body is not UTF-8.") from error
    if form == "xml":
        if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
            raise DataError("RDF/XML with a DOCTYPE is refused: its entities may grow without end "
                            "or name files.")
        _check_depth(data, re.compile(rb"(?P<close></|/>|-->|\?>)|(?P<open><)"))
    elif form == "jsonld":
        if _REMOTE_CONTEXT.search(data):
            raise DataError("A context at another address is refused: write it into the document.")
        _check_depth(data, _JSON)
    elif form not in ("nt", "nq"):
        _check_depth(data, _TURTLE)
    else:
        _check_lines(data)


def _check_lines(data: bytes) -> None:
    """N-Triples nest in triple terms only, each within one line."""
    if any(line.count(b"<<") > DEEPEST for line in data.splitlines() if b"<<" in line):
        raise DataError(f"The body nests more than {DEEPEST} deep.")


def _check_depth(data: bytes, tokens: re.Pattern[bytes]) -> None:
    depth = 0
    for match in tokens.finditer(data):
        if match.lastgroup == "open":
            depth += 1
            if depth > DEEPEST:
                raise DataError(f"The body nests more than {DEEPEST} deep.")
        elif match.lastgroup == "close":
            depth = max(0, depth - 1)
