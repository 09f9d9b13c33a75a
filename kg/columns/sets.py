"""Triples as sets: distinct rows, and what one set has and another lacks."""

from __future__ import annotations

from typing import Any

import numpy as np

from kg.columns.columns import Columns
from kg.columns.dictionary import Ids

Mask = np.ndarray[tuple[int], np.dtype[np.bool_]]


def distinct(columns: Columns) -> Columns:
    """Each triple once, without its graphs."""
    _, first = np.unique(_keys(columns), return_index=True)
    return _rows(columns, first)


def difference(first: Columns, second: Columns) -> Columns:
    """The triples of the first that are not in the second; both over one dictionary."""
    if not len(second) or not len(first):
        return first
    predicates = np.unique(np.concatenate([first.p, second.p]))
    missing = ~np.isin(_keys(first, predicates), _keys(second, predicates))
    return _rows(first, np.flatnonzero(missing))


def quad_difference(first: Columns, second: Columns) -> Columns:
    """The quads of the first that are not in the second; both over one dictionary."""
    predicates = np.unique(np.concatenate([first.p, second.p]))
    keys = np.concatenate([_keys(first, predicates), _keys(second, predicates)])
    _, triple = np.unique(keys, return_inverse=True)
    quad = triple * len(first.dictionary) + np.concatenate([first.g, second.g])
    return first.where(~np.isin(quad[:len(first)], quad[len(first):]))


def members(values: Ids, wanted: Ids, size: int) -> Mask:
    """Which values are among the wanted ones, shape of `values`; all are below `size`."""
    table = np.zeros(size, dtype=np.bool_)
    table[wanted] = True
    return table[values]


_TERM_BITS = 26
_PREDICATE_BITS = 63 - 2 * _TERM_BITS


def _keys(columns: Columns, predicates: Ids | None = None) -> np.ndarray[tuple[int], np.dtype[Any]]:
    """One sortable key a row: an integer where the numbers are small enough, else three."""
    known = np.unique(columns.p) if predicates is None else predicates
    if len(columns.dictionary) < 1 << _TERM_BITS and len(known) < 1 << _PREDICATE_BITS:
        rank = np.searchsorted(known, columns.p)
        shift = _TERM_BITS + _PREDICATE_BITS
        packed: Ids = (columns.s << shift) | (rank << _TERM_BITS) | columns.o
        return packed
    rows = np.ascontiguousarray(np.stack([columns.s, columns.p, columns.o], axis=1))
    fields = np.dtype([("s", np.int64), ("p", np.int64), ("o", np.int64)])
    return rows.view(fields).reshape(-1)


def _rows(columns: Columns, index: Ids) -> Columns:
    none = np.empty(0, dtype=np.int64)
    return Columns(columns.dictionary, columns.s[index], columns.p[index], columns.o[index], none)
