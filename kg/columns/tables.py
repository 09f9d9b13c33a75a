"""Tables of pairs: for one predicate, which subjects it joins to which objects.

A pair is one integer, subject << 32 | object, so that a sorted array is index and set at once.
"""

from __future__ import annotations

import numpy as np

from kg.columns.dictionary import Ids
from kg.columns.sets import Mask, unique

_LOW = np.int64(0xFFFFFFFF)


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
    at = table.searchsorted(keys)
    at[at == len(table)] = 0
    held: Mask = table[at] == keys
    return held


def neighbours(table: Ids, first: Ids) -> tuple[Ids, Ids]:
    """For each first half, all second halves in sorted pairs.

    Gives row numbers into `first`, and the second halves; both have one entry a match.
    """
    low = table.searchsorted(first << 32)
    counts = table.searchsorted((first + 1) << 32) - low
    rows = np.repeat(np.arange(len(first)), counts)
    within = np.arange(len(rows)) - np.repeat(np.cumsum(counts) - counts, counts)
    return rows, table[np.repeat(low, counts) + within] & _LOW
