"""N-Triples files as columns: canonical files by columns of text, others term by term."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyoxigraph as ox
from numpy.typing import NDArray

from kg.columns.columns import Columns, columns_of
from kg.columns.dictionary import Dictionary, Ids
from kg.model.errors import DataError, SourceError
from kg.model.terms import Term
from kg.store.conversion import from_oxigraph

_IRI = r'<[a-zA-Z][a-zA-Z0-9+.-]*:[^\x00-\x20<>"{}|^`\\]*>'
_NODE = rf"{_IRI}|_:[A-Za-z0-9]+"
_LITERAL = (r'"(?:[^"\\\x00-\x1f\x7f\x{FFFE}\x{FFFF}]|\\[nr"\\])*"'
            rf"(?:@[a-z]{{1,8}}(?:-[a-z0-9]{{1,8}})*|\^\^{_IRI})?")
_STRING = '"^^<http://www.w3.org/2001/XMLSchema#string>'
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
        return _canonical(file) or _parsed(file)
    except OSError as error:
        raise DataError(f"{file} cannot be read: {error.strerror}.") from error


def _canonical(file: Path) -> Columns | None:
    """The triples of a file of which every line is canonical; None where one is not."""
    text = np.memmap(file, dtype=np.uint8, mode="r")
    bounds = _boundaries(text)
    if bounds is None:
        return None
    offsets, characters = (pa.py_buffer(part.data) for part in (bounds, text))
    pieces = pa.LargeStringArray.from_buffers(len(bounds) - 1, offsets, characters)
    wanted = np.arange(len(bounds) // 6)[:, None] * 6 + np.array([0, 2, 4])
    encoded: Any = pieces.take(pa.array(wanted.reshape(-1))).dictionary_encode()
    rows = np.asarray(encoded.indices).astype(np.int64).reshape(-1, 3)
    s, p, o = (np.ascontiguousarray(rows[:, i]) for i in range(3))
    if not _are_terms(encoded.dictionary, s, p):
        return None
    terms = map(Term, encoded.dictionary.to_pylist())
    return Columns(Dictionary(terms), s, p, o, np.empty(0, dtype=np.int64))


def _boundaries(text: NDArray[np.uint8]) -> NDArray[np.int64] | None:
    """Where the pieces of each line begin: subject, space, predicate, space, object, dot."""
    ends = np.flatnonzero(text == _NEWLINE)
    spaces = np.flatnonzero(text == _SPACE)
    if not len(ends) or ends[-1] != len(text) - 1 or len(spaces) < 3 * len(ends):
        return None
    starts = np.concatenate([[0], ends[:-1] + 1])
    first = np.searchsorted(spaces, starts)
    last = np.searchsorted(spaces, ends)
    if (last - first < 3).any() or (text[ends - 1] != _DOT).any() \
            or (text[ends - 2] != _SPACE).any():
        return None
    one, two = spaces[first], spaces[first + 1]
    lines = np.stack([starts, one, one + 1, two, two + 1, ends - 2], axis=1)
    return np.append(lines.reshape(-1), len(text)).astype(np.int64)


def _are_terms(terms: Any, s: Ids, p: Ids) -> bool:
    try:
        terms.validate(full=True)
    except pa.ArrowInvalid:
        return False
    nodes = np.asarray(pc.match_substring_regex(terms, f"^(?:{_NODE})$"))
    iris = np.asarray(pc.match_substring_regex(terms, f"^{_IRI}$"))
    literals = np.asarray(pc.match_substring_regex(terms, f"^{_LITERAL}$"))
    plain = ~np.asarray(pc.ends_with(terms, _STRING))
    return bool(((nodes | literals) & plain).all() and nodes[s].all() and iris[p].all())


def _parsed(file: Path) -> Columns:
    try:
        return columns_of((from_oxigraph(quad.subject), from_oxigraph(quad.predicate),
                           from_oxigraph(quad.object))
                          for quad in ox.parse(path=str(file), format=ox.RdfFormat.N_TRIPLES))
    except SyntaxError as error:
        raise SourceError(str(file), error.lineno, f"is not N-Triples: {error.msg}.") from error
