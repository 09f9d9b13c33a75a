"""What the parsers of RDF die of, or fetch, found in a text before it is parsed."""

from __future__ import annotations

import re

import pyoxigraph as ox

from kg.model.errors import DataError

DEEPEST = 100

_TURTLE = re.compile(
    rb'"""(?:[^"\\]|\\.|"(?!""))*"""|' rb"'''(?:[^'\\]|\\.|'(?!''))*'''|"
    rb'"(?:[^"\\\n\r]|\\.)*"|' rb"'(?:[^'\\\n\r]|\\.)*'|"
    rb"<(?:[^<>\"{}|^`\\\x00-\x20]|\\[uU][0-9A-Fa-f]+)*>|#[^\n\r]*|\\.|"
    rb"(?P<open><<|[\[({])|(?P<close>>>|[\])}])", re.DOTALL)
_JSON = re.compile(rb'"(?:[^"\\]|\\.)*"|(?P<open>[\[{])|(?P<close>[\]}])', re.DOTALL)
_XML = re.compile(rb"(?P<close></|/>|-->|\?>)|(?P<open><)")
_REMOTE_CONTEXT = re.compile(rb'"@(?:context|import)"\s*:\s*(?:\[[^\]{]*)?"')


def check_safe(data: bytes, form: ox.RdfFormat, what: str) -> None:
    """Raise DataError for RDF in a form that is not safe to parse; `what` it is that holds it."""
    if form == ox.RdfFormat.RDF_XML:
        if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
            raise DataError("RDF/XML with a DOCTYPE is refused: its entities may grow without end "
                            "or name files.")
        _check_depth(data, _XML, what)
    elif form == ox.RdfFormat.JSON_LD:
        if _REMOTE_CONTEXT.search(data):
            raise DataError("A context at another address is refused: write it into the document.")
        _check_depth(data, _JSON, what)
    elif form in (ox.RdfFormat.N_TRIPLES, ox.RdfFormat.N_QUADS):
        _check_lines(data, what)
    else:
        _check_depth(data, _TURTLE, what)


def _check_lines(data: bytes, what: str) -> None:
    """N-Triples nest in triple terms only, each within one line."""
    if any(line.count(b"<<") > DEEPEST for line in data.splitlines() if b"<<" in line):
        raise _too_deep(what)


def _check_depth(data: bytes, tokens: re.Pattern[bytes], what: str) -> None:
    depth = 0
    for match in tokens.finditer(data):
        if match.lastgroup == "open":
            depth += 1
            if depth > DEEPEST:
                raise _too_deep(what)
        elif match.lastgroup == "close":
            depth = max(0, depth - 1)


def _too_deep(what: str) -> DataError:
    return DataError(f"{what} nests more than {DEEPEST} deep.")
