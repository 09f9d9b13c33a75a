"""Extensions of classes and properties: sorted keys in a few runs, each key with its level.

The key of a property's pair is subject << 32 | object, that of a class's member the member itself.
A level is the round of derivation: 0 for what was said, and a fact's premises have lower ones.
Runs grow geometrically, as in a log-structured merge tree, so that small additions are cheap.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from kg.columns.dictionary import Ids
from kg.columns.sets import Mask, unique
from kg.columns.tables import found, neighbours, pack, spans, unpack, within
from kg.reason.steps import Key

Levels = NDArray[np.int16]

ABSENT = np.int16(-1)
"""The level of a fact that is not there."""

_SEARCHED = 16
"""From how many keys a term on a search beats a look at every key."""

LOST = 32_767
"""The level of a fact that is about to be taken out: above all others."""


class Run:
    """Sorted distinct keys, their levels (0 where none are given), and pairs turned round."""

    __slots__ = ("_backward", "_present", "keys", "levels")

    def __init__(self, keys: Ids, levels: Levels | None = None, backward: Ids | None = None,
                 present: int | None = None) -> None:
        self.keys = keys
        self.levels = np.zeros(len(keys), dtype=np.int16) if levels is None else levels
        self._backward = backward
        self._present = present

    @property
    def present(self) -> int:
        """The levels of the keys, as bits of an integer; of some there may be none left."""
        if self._present is None:
            flags = np.zeros(LOST + 1, dtype=np.bool_)
            flags[self.levels] = True
            self._present = sum(1 << level for level in np.flatnonzero(flags).tolist())
        return self._present

    def has(self, keys: Ids, below: int) -> Mask:
        """Which keys are there with a level below some level; the run holds some keys."""
        at = self.keys.searchsorted(keys)
        held: Mask = self.keys.take(at, mode="clip") == keys
        held &= self.levels.take(at, mode="clip") < below
        return held

    def set_level(self, keys: Ids, level: int) -> None:
        """Let some keys, all of which are there, be of a level."""
        self.levels[self.keys.searchsorted(keys)] = level
        if self._present is not None and level != LOST:
            self._present |= 1 << level

    @property
    def backward(self) -> Ids:
        """The pairs as object << 32 | subject, sorted."""
        if self._backward is None:
            self._backward = turned(self.keys)
        return self._backward

    def mentioning(self, key: Key, terms: Ids, flags: Mask) -> Ids:
        """The keys that mention some terms, given sorted and as flags: all, where the class or
        property that the facts are of is among them. Sorted.
        """
        if flags[~key if key < 0 else key]:
            return self.keys
        if len(terms) * _SEARCHED > len(self.keys):
            s, o = (self.keys, self.keys) if key < 0 else unpack(self.keys)
            return self.keys[flags[s] | flags[o]]
        if key < 0:
            return terms[found(self.keys, terms)]
        by_subject = self.keys[within(self.keys, *spans(self.keys, terms))[2]]
        if self._backward is None:
            by_object = self.keys[flags[unpack(self.keys)[1]]]
        else:
            o, s = unpack(self._backward[within(self._backward, *spans(self._backward, terms))[2]])
            by_object = pack(s, o)
        return unique(np.sort(np.concatenate([by_subject, by_object])))

    def without(self, keys: Ids) -> Run:
        """The run without some keys, given sorted."""
        held = keys[found(self.keys, keys)]
        if not len(held):
            return self
        backward = self._backward
        if backward is not None:
            backward = np.delete(backward, backward.searchsorted(turned(held)))
        at = self.keys.searchsorted(held)
        return Run(np.delete(self.keys, at), np.delete(self.levels, at), backward, self._present)


class Extension:
    """The facts of one class or property.

    `runs` are disjoint; `fresh` is what the last round added, not yet among them.
    """

    __slots__ = ("fresh", "runs")

    def __init__(self, runs: Iterable[Run] = ()) -> None:
        self.runs: list[Run] = list(runs)
        self.fresh: Run | None = None

    def __len__(self) -> int:
        return sum(len(run.keys) for run in self.all_runs())

    def all_runs(self) -> list[Run]:
        """The runs, the fresh one last."""
        return self.runs if self.fresh is None else [*self.runs, self.fresh]

    def keys(self) -> Ids:
        """All keys; sorted where there is one run."""
        return joined([run.keys for run in self.all_runs()])

    def levels(self) -> Levels:
        """The levels of all keys, in their order."""
        return np.concatenate([np.empty(0, np.int16), *(run.levels for run in self.all_runs())])

    def contains(self, keys: Ids, runs: Sequence[Run] | None = None) -> Mask:
        """Which keys are there, among some runs or all."""
        held = np.zeros(len(keys), dtype=np.bool_)
        for run in self.all_runs() if runs is None else runs:
            held |= found(run.keys, keys)
        return held

    @property
    def present(self) -> int:
        """The levels of the keys, as bits of an integer; of some there may be none left."""
        present = 0
        for run in self.all_runs():
            present |= run.present
        return present

    def levels_of(self, keys: Ids) -> Levels:
        """The level of each key, ABSENT where it is not there."""
        levels = np.full(len(keys), ABSENT, dtype=np.int16)
        for run in self.all_runs():
            if len(run.keys):
                at = run.keys.searchsorted(keys)
                held = run.keys.take(at, mode="clip") == keys
                np.copyto(levels, run.levels.take(at, mode="clip"), where=held)
        return levels

    def mentioning(self, key: Key, terms: Ids, flags: Mask) -> Ids:
        """The keys that mention some terms, as `Run.mentioning` gives them; sorted."""
        return np.sort(joined([run.mentioning(key, terms, flags) for run in self.all_runs()]))

    def level(self, key: int) -> int | None:
        """The level of one key, None where it is not there."""
        for run in self.all_runs():
            at = int(run.keys.searchsorted(key))
            if at < len(run.keys) and run.keys[at] == key:
                return int(run.levels[at])
        return None

    def put(self, keys: Ids, levels: Levels) -> None:
        """Make sorted keys that are not there yet the fresh ones, or join them to these."""
        run = Run(keys, levels)
        self.fresh = run if self.fresh is None else _merged(self.fresh, run)

    def settle(self) -> None:
        """Let the fresh keys be old."""
        if self.fresh is None:
            return
        run, self.fresh = self.fresh, None
        while self.runs and len(self.runs[-1].keys) < 2 * len(run.keys):
            run = _merged(self.runs.pop(), run)
        self.runs.append(run)

    def set_level(self, keys: Ids, level: int) -> None:
        """Let some keys be of a level, as far as they are there."""
        for run in self.all_runs():
            held = keys[found(run.keys, keys)]
            if len(held):
                run.set_level(held, level)

    def remove(self, keys: Ids) -> None:
        """Take out sorted keys; those that are not there are passed over. Nothing may be fresh."""
        self.runs = [left for run in self.runs if len((left := run.without(keys)).keys)]


def forward(runs: Iterable[Run], first: Ids) -> tuple[Ids, Ids]:
    """For each subject, all objects: row numbers into `first`, and the objects."""
    return _neighbours([run.keys for run in runs], first)


def backward(runs: Iterable[Run], second: Ids) -> tuple[Ids, Ids]:
    """For each object, all subjects: row numbers into `second`, and the subjects."""
    return _neighbours([run.backward for run in runs], second)


def turned(pairs: Ids) -> Ids:
    """Pairs with their halves exchanged, sorted."""
    s, o = unpack(pairs)
    return np.sort(pack(o, s))


def joined(parts: Sequence[Ids]) -> Ids:
    """Parts one after the other; the part itself where there is one."""
    if len(parts) == 1:
        return parts[0]
    return np.concatenate([np.empty(0, dtype=np.int64), *parts])


def distinct(parts: Sequence[Ids], size: int | None) -> Ids:
    """Sorted distinct keys of parts; by flags where all are below `size` and they are many."""
    if size is not None and sum(map(len, parts)) > size >> 5:
        flags = np.zeros(size, dtype=np.bool_)
        for part in parts:
            flags[part] = True
        return np.flatnonzero(flags)
    return unique(joined(parts))


def _neighbours(tables: list[Ids], keys: Ids) -> tuple[Ids, Ids]:
    if len(tables) == 1:
        return neighbours(tables[0], keys)
    found_in = [neighbours(table, keys) for table in tables]
    return joined([rows for rows, _ in found_in]), joined([values for _, values in found_in])


def _merged(older: Run, newer: Run) -> Run:
    """Two disjoint runs as one: timsort merges sorted parts in linear time."""
    keys = np.concatenate([older.keys, newer.keys])
    order = np.argsort(keys, kind="stable")
    levels = np.concatenate([older.levels, newer.levels])[order]
    known = older._present is not None and newer._present is not None
    return Run(keys[order], levels, present=older.present | newer.present if known else None)
