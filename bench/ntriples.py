"""N-Triples files as columns: canonical files by columns of text, others term by term."""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyoxigraph as ox
from numpy.typing import NDArray

from kg.columns.columns import Columns, columns_of
from kg.columns.dictionary import Dictionary
from kg.model.errors import DataError, SourceError
from kg.model.terms import Term
from kg.store.conversion import from_oxigraph

_IRI = r'<[a-zA-Z][a-zA-Z0-9+.-]*:[^\x00-\x20<>"{}|^`\\]*>'
_BLANK = "_:[A-Za-z0-9]+"
_LITERAL = (r'"(?:[^"\\\x00-\x1f\x7f\x{FFFE}\x{FFFF}]|\\[nr"\\])*"'
            rf"(?:@[a-z]{{1,8}}(?:-[a-z0-9]{{1,8}})*|\^\^{_IRI})?")
_STRING = '"^^<http://www.w3.org/2001/XMLSchema#string>'
_PART = 1 << 22
"""Bytes that one thread reads at once: they fit into the caches of a processor."""

_LONGEST = (1 << 31) - 1
"""Bytes of a part whose places fit into 32 bits; only one endless line makes a longer one."""

_SPACE, _DOT, _NEWLINE = b" .\n"


def read_ntriples(file: Path) -> Columns:
    """The triples of a file, over a dictionary of its own.

    Lines in canonical form (RDF 1.1 N-Triples, section 4) are read column by column; one line in
    another form, and the whole file is parsed. Raises SourceError for a file that is not
    N-Triples, DataError for one that cannot be read.
    """
    try:
        if not file.stat().st_size:
            return columns_of(())
        with file.open("rb") as opened:
            text = mmap(opened.fileno(), 0, access=ACCESS_READ)
        return _canonical(text) or _parsed(file)
    except OSError as error:
        raise DataError(f"{file} cannot be read: {error.strerror}.") from error


def _canonical(text: mmap) -> Columns | None:
    """The triples of a text of which every line is canonical; None where one is not."""
    parts: list[Any] = []
    with ThreadPoolExecutor(os.cpu_count()) as threads:
        for part in threads.map(_encoded, _cut(text)):
            if part is None:
                threads.shutdown(cancel_futures=True)
                return None
            parts.append(part)
    chunks: list[Any] = pa.chunked_array(parts).unify_dictionaries().chunks
    numbers = np.concatenate([np.asarray(chunk.indices) for chunk in chunks])
    s, p, o = (numbers[at::3].astype(np.int64) for at in range(3))
    terms = map(Term, chunks[0].dictionary.to_pylist())
    return Columns(Dictionary(terms), s, p, o, np.empty(0, dtype=np.int64))


def _cut(text: mmap) -> Iterator[memoryview]:
    """The text in parts of whole lines that the processor's caches hold."""
    whole, start = memoryview(text), 0
    while start < len(text):
        end = text.rfind(b"\n", start, start + _PART) + 1 or text.find(b"\n", start) + 1
        yield whole[start:end or len(text)]
        start = end or len(text)


def _encoded(part: memoryview) -> Any:
    """Subject, predicate, object, subject, ... as an array with a dictionary; None where a line
    is not canonical.
    """
    text = np.frombuffer(part, dtype=np.uint8)
    bounds = _boundaries(text) if len(part) <= _LONGEST else None
    if bounds is None:
        return None
    pieces = pa.StringArray.from_buffers(
        len(bounds) - 1, pa.py_buffer(bounds.data), pa.py_buffer(part))
    wanted = np.arange(0, len(bounds) - 1, 6)[:, None] + np.array([0, 2, 4])
    encoded = pieces.take(pa.array(wanted.reshape(-1))).dictionary_encode()
    return encoded if _are_terms(encoded) else None


def _boundaries(text: NDArray[np.uint8]) -> NDArray[np.int32] | None:
    """Where the pieces of each line begin: subject, space, predicate, space, object, dot."""
    ends = np.flatnonzero(text == _NEWLINE).astype(np.int32)
    spaces = np.flatnonzero(text == _SPACE).astype(np.int32)
    if not len(ends) or ends[-1] != len(text) - 1 or len(spaces) < 3 * len(ends):
        return None
    lines = np.empty((len(ends), 6), dtype=np.int32)
    lines[0, 0], lines[1:, 0] = 0, ends[:-1] + 1
    first = np.searchsorted(spaces, lines[:, 0])
    if first[-1] + 1 >= len(spaces):
        return None
    lines[:, 1], lines[:, 3] = spaces[first], spaces[first + 1]
    lines[:, 2], lines[:, 4], lines[:, 5] = lines[:, 1] + 1, lines[:, 3] + 1, ends - 2
    if (lines[:, 4] >= lines[:, 5]).any() or (text[ends - 1] != _DOT).any() \
            or (text[ends - 2] != _SPACE).any():
        return None
    return np.append(lines.reshape(-1), np.int32(len(text)))


def _are_terms(encoded: Any) -> bool:
    """Whether subjects are IRIs or blank nodes, predicates IRIs, and objects canonical terms."""
    terms, numbers = encoded.dictionary, np.asarray(encoded.indices)
    try:
        terms.validate(full=True)
    except pa.ArrowInvalid:
        return False
    wellformed = np.asarray(pc.match_substring_regex(terms, f"^(?:{_IRI}|{_BLANK}|{_LITERAL})$"))
    plain = ~np.asarray(pc.ends_with(terms, _STRING))
    nodes = ~np.asarray(pc.starts_with(terms, '"'))
    iris = np.asarray(pc.starts_with(terms, "<"))
    return bool((wellformed & plain).all() and nodes[numbers[0::3]].all()
                and iris[numbers[1::3]].all())


def _parsed(file: Path) -> Columns:
    try:
        return columns_of((from_oxigraph(quad.subject), from_oxigraph(quad.predicate),
                           from_oxigraph(quad.object))
                          for quad in ox.parse(path=str(file), format=ox.RdfFormat.N_TRIPLES))
    except SyntaxError as error:
        raise SourceError(str(file), error.lineno, f"is not N-Triples: {error.msg}.") from error
