"""Columns as lines of N-Quads, for bulk loading."""

from __future__ import annotations

from collections.abc import Iterator

from kg.columns.columns import Columns
from kg.model.terms import Term
from kg.store.transaction import nquad


def nquads(rows: Columns, graph: Term | None = None) -> Iterator[str]:
    """Each row as one line; `graph` holds all of them, or (None) each its own."""
    decode = rows.dictionary.terms().__getitem__
    graphs = (map(decode, rows.g.tolist()) if graph is None
              else (graph for _ in range(len(rows))))
    yield from map(nquad, map(decode, rows.s.tolist()), map(decode, rows.p.tolist()),
                   map(decode, rows.o.tolist()), graphs)
