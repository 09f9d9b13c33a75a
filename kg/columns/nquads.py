"""Columns as lines of N-Quads, for bulk loading."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import repeat

from kg.columns.columns import Columns
from kg.model.terms import Term
from kg.store.transaction import nquad

_AT_ONCE = 1 << 16
"""How many rows are decoded at once: their numbers in Python take more room than in columns."""


def nquads(rows: Columns, graph: Term | None = None) -> Iterator[str]:
    """Each row as one line; `graph` holds all of them, or (None) each its own."""
    decode = rows.dictionary.terms().__getitem__
    for start in range(0, len(rows), _AT_ONCE):
        s, p, o, g = (map(decode, column[start:start + _AT_ONCE].tolist())
                      for column in (rows.s, rows.p, rows.o, rows.g))
        yield from map(nquad, s, p, o, g if graph is None else repeat(graph))
