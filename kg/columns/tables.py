"""Tables of pairs: for one predicate, which subjects it joins to which objects.

A pair is one integer, subject << 32 | object, so that a sorted array is index and set at once.
"""

from __future__ import annotations

import numpy as np

from kg.columns.dictionary import Ids
from kg.columns.sets import Mask, unique

_LOW = np.int64(0xFFFFFFFF)
_NONE = np.empty(0, dtype=np.int64)


def pack(s: Ids, o: Ids) -> Ids:
    """Pairs as integers."""
    return (s << 32) | o


def unpack(pairs: Ids) -> tuple[Ids, Ids]:
    """The first and the second half of pairs."""
    return pairs >> 32, pairs & _LOW


class Table:
    """Sorted distinct pairs."""

    __slots__ = ("_backward", "pairs")

    def __init__(self, pairs: Ids) -> None:
        self.pairs = pairs
        self._backward: Ids | None = None

    @staticmethod
    def of(pairs: Ids) -> Table:
        """A table of pairs in any order and with repetitions."""
        return Table(unique(pairs))

    def __len__(self) -> int:
        return len(self.pairs)

    @property
    def backward(self) -> Ids:
        """The pairs turned round, object << 32 | subject, sorted."""
        if self._backward is None:
            s, o = unpack(self.pairs)
            self._backward = np.sort(pack(o, s))
        return self._backward


def found(table: Ids, keys: Ids) -> Mask:
    """Which keys are in a sorted array."""
    if not len(table):
        return np.zeros(len(keys), dtype=np.bool_)
    held: Mask = table.take(table.searchsorted(keys), mode="clip") == keys
    return held


def neighbours(table: Ids, first: Ids) -> tuple[Ids, Ids]:
    """For each first half, all second halves in sorted pairs.

    Gives row numbers into `first`, and the second halves; both have one entry a match.
    """
    rows, values, _ = within(table, *spans(table, first))
    return rows, values


def within(table: Ids, low: Ids, counts: Ids) -> tuple[Ids, Ids, Ids]:
    """The second halves of spans of sorted pairs: the span, the second half and its place."""
    ends = np.cumsum(counts)
    if not len(ends) or not ends[-1]:
        return _NONE, _NONE, _NONE
    rows = np.repeat(np.arange(len(low)), counts)
    at = np.repeat(low - ends + counts, counts)
    at += np.arange(len(rows))
    return rows, table[at] & _LOW, at


def count_neighbours(table: Ids, first: Ids) -> int:
    """How many second halves `neighbours` gives."""
    return int(spans(table, first)[1].sum())


_DENSE = 1 << 12
_SPREAD = 8
"""From how many keys on, and up to how many numbers a key, a count by number beats a search."""


def spans(table: Ids, first: Ids) -> tuple[Ids, Ids]:
    """Where the pairs of each first half begin in sorted pairs, and how many there are."""
    if min(len(table), len(first)) <= _DENSE:
        return _searched(table, first)
    base, most = int(first.min()), _SPREAD * len(first)
    numbers = first - base
    near = numbers < most
    if near.all():
        return _counted(table, base, numbers)
    if np.count_nonzero(near) * 2 < len(first):
        return _searched(table, first)
    low, counts = np.empty_like(first), np.empty_like(first)
    low[near], counts[near] = _counted(table, base, numbers[near])
    low[~near], counts[~near] = _searched(table, first[~near])
    return low, counts


def _searched(table: Ids, first: Ids) -> tuple[Ids, Ids]:
    low = table.searchsorted(first << 32)
    return low, table.searchsorted((first + 1) << 32) - low


def _counted(table: Ids, base: int, numbers: Ids) -> tuple[Ids, Ids]:
    """As `spans`, for first halves that are not far above `base`, given as what is above it."""
    span = int(numbers.max()) + 1
    begin, end = table.searchsorted([base << 32, (base + span) << 32])
    size = np.bincount((table[begin:end] >> 32) - base, minlength=span)
    counts = size[numbers]
    return np.cumsum(size)[numbers] - counts + begin, counts
