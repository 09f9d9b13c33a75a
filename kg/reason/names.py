"""Facts over representatives, and the same facts under all names of their terms."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from kg.columns.dictionary import Ids
from kg.columns.sets import Mask, unique
from kg.columns.tables import neighbours, pack, unpack
from kg.reason.relations import joined
from kg.reason.same import Same
from kg.reason.steps import Key


class Names:
    """The names of things at one time, for many facts at once; numbers are below `size`."""

    def __init__(self, same: Same, size: int) -> None:
        self.version = same.version
        self.representative = same.map(size)
        self._several = np.zeros(size, dtype=np.bool_)
        members = [(rep, name) for rep, names in same.members.items() for name in names]
        self._several[[rep for rep, _ in members]] = True
        self._table = np.sort(np.array([rep << 32 | name for rep, name in members],
                                       dtype=np.int64))
        self._members = {rep: list(names) for rep, names in same.members.items()}

    def key(self, key: Key) -> Key:
        """The class or property under its representative."""
        return renamed(key, self.representative)

    def normal(self, key: Key, keys: Ids) -> Ids:
        """Facts of a class or property with representatives for their terms; not sorted."""
        return mapped(keys, key, self.representative) if self._members else keys

    def expanded(self, key: Key, keys: Ids) -> Iterator[tuple[Key, Ids]]:
        """Facts over representatives under all names, by class and property; sorted."""
        if not self._members:
            yield key, keys
            return
        touched = self._touched(key, keys)
        every = keys
        if touched.any():
            every = np.sort(joined([keys[~touched], self._renamings(key, keys[touched])]))
        number = ~key if key < 0 else key
        for name in self._members.get(number, (number,)):
            yield (~name if key < 0 else name), every

    def others(self, key: Key, keys: Ids) -> Iterator[tuple[Key, Ids]]:
        """The same without the facts that have no other names."""
        if (~key if key < 0 else key) not in self._members:
            keys = keys[self._touched(key, keys)]
        if len(keys):
            yield from self.expanded(key, keys)

    def pairs(self, numbers: Ids) -> Ids:
        """The ordered pairs of different names of the things that some terms name; sorted."""
        wanted = set(self.representative[numbers].tolist()) & self._members.keys()
        return np.sort(np.array([a << 32 | b for rep in wanted for a in self._members[rep]
                                 for b in self._members[rep] if a != b], dtype=np.int64))

    def changed(self, before: Names) -> Ids:
        """The terms that have another representative than before."""
        return np.flatnonzero(self.representative != before.representative)

    def representatives(self, before: Names, terms: Ids) -> Mask:
        """Flags of the representatives that some terms have, or had before."""
        flags = np.zeros(len(self.representative), dtype=np.bool_)
        flags[self.representative[terms]] = True
        flags[before.representative[terms]] = True
        return flags

    def all_pairs(self) -> Ids:
        """The ordered pairs of different names of the same thing; sorted."""
        return self.pairs(np.fromiter(self._members, dtype=np.int64))

    def _touched(self, key: Key, keys: Ids) -> Mask:
        """Which facts mention a thing of several names."""
        if key < 0:
            return self._several[keys]
        s, o = unpack(keys)
        touched: Mask = self._several[s] | self._several[o]
        return touched

    def _renamings(self, key: Key, keys: Ids) -> Ids:
        if key < 0:
            return neighbours(self._table, keys)[1]
        s, o = unpack(keys)
        alone = unique(np.concatenate([s, o]))
        alone = alone[~self._several[alone]]
        names = np.sort(np.concatenate([self._table, pack(alone, alone)]))
        rows, subjects = neighbours(names, s)
        more, objects = neighbours(names, o[rows])
        return pack(subjects[more], objects)


def renamed(key: Key, numbers: Ids) -> Key:
    """A class or property under another number."""
    return ~int(numbers[~key]) if key < 0 else int(numbers[key])


def mapped(keys: Ids, key: Key, numbers: Ids) -> Ids:
    """Facts of a class or property with other numbers for their terms; not sorted."""
    if key < 0:
        return numbers[keys]
    s, o = unpack(keys)
    return pack(numbers[s], numbers[o])


def mentioning(keys: Ids, key: Key, flags: Mask) -> Mask:
    """Which facts mention a flagged term, the class or property included."""
    if flags[~key if key < 0 else key]:
        return np.ones(len(keys), dtype=np.bool_)
    if key < 0:
        return flags[keys]
    s, o = unpack(keys)
    mentioned: Mask = flags[s] | flags[o]
    return mentioned
