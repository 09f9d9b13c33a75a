"""Triples as sets: distinct rows, and what one set has and another lacks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from kg.columns.columns import Columns
from kg.columns.dictionary import Ids

Mask = np.ndarray[tuple[int], np.dtype[np.bool_]]


def distinct(columns: Columns) -> Columns:
    """Each triple once, without its graphs; sorted where there are not too many terms."""
    keys = _keys(columns)
    order = np.argsort(keys)
    return _rows(columns, order[starts(keys[order])])


def difference(first: Columns, second: Columns) -> Columns:
    """The triples of the first that are not in the second; both over one dictionary."""
    if not len(second) or not len(first):
        return first
    predicates = unique(np.concatenate([first.p, second.p]))
    return _rows(first, np.flatnonzero(~_among(_keys(first, predicates),
                                               _keys(second, predicates))))


def quad_difference(first: Columns, second: Columns) -> Columns:
    """The quads of the first that are not in the second; both over one dictionary."""
    if not len(second) or not len(first):
        return first
    predicates = unique(np.concatenate([first.p, second.p]))
    keys = np.concatenate([_keys(first, predicates), _keys(second, predicates)])
    order = np.argsort(keys)
    triple = np.empty(len(keys), dtype=np.int64)
    triple[order] = np.cumsum(starts(keys[order]))
    quad = triple * len(first.dictionary) + np.concatenate([first.g, second.g])
    return first.where(~_among(quad[:len(first)], quad[len(first):]))


def unique(values: Ids) -> Ids:
    """The distinct values, sorted: numpy's own way by hashing is far slower for integers."""
    if len(values) < 2 or bool((values[1:] > values[:-1]).all()):
        return values
    values = np.sort(values)
    return values[starts(values)]


def starts(values: np.ndarray[tuple[int], np.dtype[Any]]) -> Mask:
    """Where a new value begins in sorted values."""
    begins = np.ones(len(values), dtype=np.bool_)
    np.not_equal(values[1:], values[:-1], out=begins[1:])
    return begins


def grouped(group: Ids, values: Ids, size: int) -> Iterator[tuple[int, Ids]]:
    """Values by group, in their order within each; groups are below `size`."""
    for number, rows in grouped_rows(group, size):
        yield number, values[rows]


def grouped_rows(group: Ids, size: int) -> Iterator[tuple[int, Ids]]:
    """Row numbers by group, in their order within each; groups are below `size`."""
    present = np.zeros(size, dtype=np.bool_)
    present[group] = True
    groups = np.flatnonzero(present)
    if len(groups) < _SHORT:
        rank = np.zeros(size, dtype=np.uint8 if len(groups) < _FEW else np.uint16)
        rank[groups] = np.arange(len(groups))
        ranks = rank[group]
        if len(groups) < _FEW:
            for number, group_rank in zip(groups.tolist(), rank[groups], strict=True):
                yield number, np.flatnonzero(ranks == group_rank)
            return
        order = np.argsort(ranks, kind="stable")
        ends = np.cumsum(np.bincount(ranks, minlength=len(groups)))
    else:
        order = np.argsort(group, kind="stable")
        ends = np.searchsorted(group[order], groups, side="right")
    yield from zip(groups.tolist(), np.split(order, ends[:-1]), strict=True)


_FEW = 24  # groups; so many looks at every row are faster than one sort
_SHORT = 1 << 16  # groups; short integers are sorted by radix


def members(values: Ids, wanted: Ids, size: int) -> Mask:
    """Which values are among the wanted ones, shape of `values`; all are below `size`."""
    table = np.zeros(size, dtype=np.bool_)
    table[wanted] = True
    return table[values]


_TERM_BITS = 26
_PREDICATE_BITS = 63 - 2 * _TERM_BITS


def _keys(columns: Columns, predicates: Ids | None = None) -> np.ndarray[tuple[int], np.dtype[Any]]:
    """One sortable key a row: an integer where the numbers are small enough, else three."""
    known = unique(columns.p) if predicates is None else predicates
    if len(columns.dictionary) < 1 << _TERM_BITS and len(known) < 1 << _PREDICATE_BITS:
        rank = known.searchsorted(columns.p)
        shift = _TERM_BITS + _PREDICATE_BITS
        packed: Ids = (columns.s << shift) | (rank << _TERM_BITS) | columns.o
        return packed
    rows = np.ascontiguousarray(np.stack([columns.s, columns.p, columns.o], axis=1))
    fields = np.dtype([("s", np.int64), ("p", np.int64), ("o", np.int64)])
    return rows.view(fields).reshape(-1)


def _among(keys: np.ndarray[tuple[int], np.dtype[Any]],
           wanted: np.ndarray[tuple[int], np.dtype[Any]]) -> Mask:
    """Which keys are among the wanted ones, by sorting both."""
    order = np.argsort(keys)
    wanted = np.sort(wanted)
    at = wanted.searchsorted(keys[order])
    at[at == len(wanted)] = 0
    held = np.empty(len(keys), dtype=np.bool_)
    held[order] = wanted[at] == keys[order]
    return held


def _rows(columns: Columns, index: Ids) -> Columns:
    none = np.empty(0, dtype=np.int64)
    return Columns(columns.dictionary, columns.s[index], columns.p[index], columns.o[index], none)
