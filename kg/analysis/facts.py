"""Facts as rows under a key, sorted by it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from kg.columns.dictionary import Ids
from kg.columns.sets import Mask


@dataclass(frozen=True, slots=True)
class KeyedFacts:
    """Facts with the round in which each was derived, sorted by key, then round; shape (n,) each.
    """

    key: Ids
    s: Ids
    p: Ids
    o: Ids
    level: Ids

    @staticmethod
    def of(parts: Sequence[tuple[Ids, Ids, Ids, Ids]],
           key: Callable[[Ids, Ids], Ids]) -> KeyedFacts:
        """Facts (s, p, o, level) under a key that is made from subject and object."""
        none = np.empty(0, dtype=np.int64)
        s, p, o, level = (np.concatenate([none, *(part[i] for part in parts)]) for i in range(4))
        keys = key(s, o)
        return KeyedFacts(keys, s, p, o, level)._ordered(np.lexsort((o, s, p, level, keys)))

    def once(self, *, each_property: bool = False) -> KeyedFacts:
        """Of the facts of a key, or of a key and a property, the one of the earliest round."""
        columns = (self.p, self.key) if each_property else (self.key,)
        order = np.lexsort(columns)  # stable, so the earliest stays first
        new = np.zeros(len(order), dtype=np.bool_)
        new[:1] = True
        for column in columns:
            new[1:] |= column[order][1:] != column[order][:-1]
        return self._ordered(np.sort(order[new]))

    def where(self, mask: Mask) -> KeyedFacts:
        """Only the rows in which the mask, shape (n,), holds."""
        return self._ordered(np.flatnonzero(mask))

    def under(self, key: int) -> KeyedFacts:
        """The facts of a key."""
        first, last = np.searchsorted(self.key, [key, key + 1]).tolist()
        return self._ordered(np.arange(first, last))

    def _ordered(self, rows: Ids) -> KeyedFacts:
        return KeyedFacts(self.key[rows], self.s[rows], self.p[rows], self.o[rows],
                          self.level[rows])
