"""Tables of pairs: for one predicate, which subjects it joins to which objects.

A pair is one integer, subject << 32 | object, so that a sorted array is index and set at once.
"""

from __future__ import annotations

import numpy as np

from kg.columns.dictionary import Ids

_LOW = np.int64(0xFFFFFFFF)


def pack(s: Ids, o: Ids) -> Ids:
    """Pairs as integers."""
    return (s << 32) | o


def unpack(pairs: Ids) -> tuple[Ids, Ids]:
    """The first and the second half of pairs."""
    return pairs >> 32, pairs & _LOW


class Table:
    """Sorted pairs with the round in which each was derived (0: asserted)."""

    __slots__ = ("_backward", "levels", "pairs")

    def __init__(self, pairs: Ids, levels: Ids) -> None:
        self.pairs = pairs
        self.levels = levels
        self._backward: Ids | None = None

    @staticmethod
    def of(pairs: Ids) -> Table:
        """A table of asserted pairs, in any order and with repetitions."""
        unique = np.unique(pairs)
        return Table(unique, np.zeros(len(unique), dtype=np.int64))

    def __len__(self) -> int:
        return len(self.pairs)

    @property
    def backward(self) -> Ids:
        """The pairs turned round, object << 32 | subject, sorted."""
        if self._backward is None:
            s, o = unpack(self.pairs)
            self._backward = np.sort(pack(o, s))
        return self._backward

    def contains(self, pairs: Ids) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
        """Which pairs are in the table."""
        return found(self.pairs, pairs)

    def level(self, s: int, o: int) -> int | None:
        """The round in which a pair was derived, None where it is not there."""
        key = np.int64(s) << 32 | np.int64(o)
        at = int(np.searchsorted(self.pairs, key))
        return int(self.levels[at]) if at < len(self.pairs) and self.pairs[at] == key else None

    def add(self, pairs: Ids, level: int) -> None:
        """Add sorted pairs that are not in the table yet."""
        merged = np.concatenate([self.pairs, pairs])
        order = np.argsort(merged, kind="stable")
        levels = np.concatenate([self.levels, np.full(len(pairs), level, dtype=np.int64)])
        self.pairs, self.levels = merged[order], levels[order]
        self._backward = None


def found(table: Ids, keys: Ids) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Which keys are in a sorted array."""
    if not len(table):
        return np.zeros(len(keys), dtype=np.bool_)
    at = np.searchsorted(table, keys)
    at[at == len(table)] = 0
    held: np.ndarray[tuple[int], np.dtype[np.bool_]] = table[at] == keys
    return held


def neighbours(table: Ids, first: Ids) -> tuple[Ids, Ids]:
    """For each first half, all second halves in sorted pairs.

    Gives row numbers into `first`, and the second halves; both have one entry a match.
    """
    low = np.searchsorted(table, first << 32)
    counts = np.searchsorted(table, (first + 1) << 32) - low
    rows = np.repeat(np.arange(len(first)), counts)
    within = np.arange(len(rows)) - np.repeat(np.cumsum(counts) - counts, counts)
    return rows, table[np.repeat(low, counts) + within] & _LOW
