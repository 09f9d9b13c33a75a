"""Files of RDF as quads, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import pyoxigraph as ox

from kg.model.errors import DataError, SourceError
from kg.store.conversion import from_oxigraph, kept_term, too_long
from kg.store.safe_rdf import check_safe
from kg.store.snapshot import Quad

WITHOUT_GRAPHS = {".ttl": ox.RdfFormat.TURTLE, ".nt": ox.RdfFormat.N_TRIPLES,
                  ".rdf": ox.RdfFormat.RDF_XML, ".jsonld": ox.RdfFormat.JSON_LD}
"""Forms of triples by the endings of their files."""

_CHECKED = (ox.RdfFormat.RDF_XML, ox.RdfFormat.JSON_LD)
"""Forms in which much may be unsafe."""

_ADVICE = {"'/' is not allowed": " Write the whole IRI in <>.",
           "Invalid UTF-8": " Save the file as UTF-8.",
           "Invalid IRI code point ' '": " Write a space in an IRI as %20.",
           "No scheme found in an absolute IRI": " Write whole IRIs, or tell a base (@base)."}
"""What helps against some faults of syntax."""

_MARK = b"\xef\xbb\xbf"
"""What some editors put before UTF-8."""

_BUFFER = 1 << 24
"""Bytes that the parser reads for one term at most."""

DEFAULT_GRAPH = from_oxigraph(ox.DefaultGraph())
"""The graph of what is said outside of any named one."""


def quads_of(file: Path, form: ox.RdfFormat) -> Iterator[Quad]:
    """What a file says; raises SourceError for one that cannot be read, is not RDF or not safe."""
    try:
        _check(file, form)
        with file.open("rb") as handle:
            handle.seek(len(_MARK) if handle.read(len(_MARK)) == _MARK else 0)
            try:
                yield from _quads(handle, file, form)
            except MemoryError as error:
                raise _too_long(handle, file) if "buffer" in str(error) else error from error
    except SyntaxError as error:
        told = error.msg.rstrip(".")
        hint = next((advice for fault, advice in _ADVICE.items() if fault in told), "")
        raise SourceError(str(file), error.lineno, f"is not RDF: {told}.{hint}") from error
    except OSError as error:
        raise SourceError(str(file), None, f"cannot be read: {error.strerror}.") from error


def _check(file: Path, form: ox.RdfFormat) -> None:
    """Raise SourceError for what the parser would die of: in most forms only nested triple terms,
    which few files have, so that large ones are not read as a whole.
    """
    with file.open("rb") as lines:
        if form not in _CHECKED and not any(b"<<" in line for line in lines):
            return
    try:
        check_safe(file.read_bytes(), form, "It")
    except DataError as error:
        raise SourceError(str(file), None, str(error)) from error


def _too_long(handle: BinaryIO, file: Path) -> SourceError:
    """A fault that tells where the term begins with which the parser filled its buffer."""
    begin = max(0, handle.tell() - _BUFFER)
    handle.seek(0)
    line = handle.read(begin).count(b"\n") + 1
    return SourceError(str(file), line, too_long(handle.read(80).decode(errors="replace")))


def _quads(handle: BinaryIO, file: Path, form: ox.RdfFormat) -> Iterator[Quad]:
    for quad in ox.parse(handle, format=form):
        try:
            parts = [kept_term(part) for part in
                     (quad.subject, quad.predicate, quad.object, quad.graph_name)]
        except DataError as error:
            raise SourceError(str(file), None, f"{quad.graph_name}: {error}") from error
        yield Quad(*parts)
