"""Graphs written in the form that a client asks for."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from typing import Any
from xml.sax.saxutils import unescape

import pyoxigraph as ox

from kg.model.errors import DataError, KgError
from kg.model.namespaces import PREFIXES
from kg.server.negotiation import RDF_FORMATS, Form


def write_graph(triples: ox.QueryTriples | Iterable[ox.Triple], answer: io.RawIOBase,
                form: Form) -> None:
    """Write triples as they come, with prefixes where people read them.

    Raises DataError for what the form has no way to write.
    """
    lines = form.name in ("nt", "nq")
    names = _XmlNames(answer) if form.name == "xml" else None
    out = io.BufferedWriter(names or answer, 1 << 16)
    try:
        ox.serialize(triples, out, RDF_FORMATS[form.name], prefixes={} if lines else PREFIXES)
    except OSError as error:
        if isinstance(error, BrokenPipeError) or isinstance(error.__context__, KgError):
            raise
        raise DataError(f"The graph cannot be written as {form.types[0]}: "
                        f"{' '.join(str(error).split())}.") from error
    out.flush()
    if names is not None:
        names.end()


class _XmlNames(io.RawIOBase):
    """RDF/XML without elements that have no name, as the engine makes of classes whose IRI ends in
    no XML name (`.../29`): they become plain descriptions. Such a property cannot be written.

    Source: RDF 1.1 XML Syntax, sections 2.13 and 6; Namespaces in XML 1.0, section 4.
    """

    def __init__(self, answer: io.RawIOBase) -> None:
        self._answer = answer
        self._rest = b""

    def writable(self) -> bool:
        """Always."""
        return True

    def write(self, data: Any) -> int:
        """Pass on the lines that are whole: no tag goes over the end of one."""
        lines, end, self._rest = (self._rest + bytes(data)).rpartition(b"\n")
        self._answer.write(_named(lines + end))
        return len(data)

    def end(self) -> None:
        """Pass on the last line."""
        self._answer.write(_named(self._rest))


# Within texts and attributes `<` is escaped, so that all of these are tags.
_CLASS = re.compile(rb'^\t<(\w+):(?: xmlns:\w+="([^"]*)")? (rdf:[^>]*)>', re.MULTILINE)
_CLASS_END = re.compile(rb"^\t</\w+:>", re.MULTILINE)
_PROPERTY = re.compile(rb'^\t\t<(\w+):(?: xmlns:\w+="([^"]*)")?[ />]', re.MULTILINE)


def _named(lines: bytes) -> bytes:
    if unnamed := _PROPERTY.search(lines):
        name = unescape(_iri(unnamed).decode())
        raise DataError(f"The property <{name}> cannot be written in RDF/XML, for it ends in no "
                        "name: ask for Turtle.")
    lines = _CLASS.sub(lambda tag: b'\t<rdf:Description %b>\n\t\t<rdf:type rdf:resource="%b"/>'
                       % (tag[3], _iri(tag)), lines)
    return _CLASS_END.sub(b"\t</rdf:Description>", lines)


def _iri(tag: re.Match[bytes]) -> bytes:
    return PREFIXES[tag[1].decode()].encode() if tag[2] is None else tag[2]
