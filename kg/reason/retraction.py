"""Retraction: which facts no longer follow when some are taken back.

Facts are visited in the order of their levels. One that lost a premise stays if it follows from
facts of lower levels that are still there; so none rests on itself, and few are lost that return.
Source: the idea of backward/forward, Motik et al., Incremental update of datalog materialisation,
2015; levels take the place of its search for a well-founded proof.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property

import numpy as np

from kg.columns.dictionary import Ids
from kg.columns.sets import Mask
from kg.columns.tables import pack, unpack
from kg.model.namespaces import OWL_SAME_AS
from kg.reason.absence import led_to
from kg.reason.facts import Facts
from kg.reason.joins import evaluate, keys_of, length
from kg.reason.names import mentioning
from kg.reason.program import Program
from kg.reason.relations import LOST, Run, distinct
from kg.reason.same import Same
from kg.reason.steps import Key
from kg.reason.support import supported

Keys = dict[Key, Ids]
"""Sorted keys by class and property."""


class Retraction:
    """Finds what is lost with some facts, and lets it be of the level LOST.

    `facts` are all, retired ones too; `lost` gets what no longer follows, in parts, `losses` the
    same with its levels, and `parted` the representatives of things of which it is no longer known
    that all their names are of one. What follows by absence is lost where a premise is: whether it
    follows otherwise is known only when all else is.
    """

    def __init__(self, facts: Facts, same: Same, program: Program,
                 before: Callable[[int], Program]) -> None:
        """`program` are all steps, `before` tells those that were known before a round."""
        self.facts = facts
        self.lost: dict[Key, list[Ids]] = defaultdict(list)
        self.parted: set[int] = set()
        self.losses: list[tuple[Key, Ids, int]] = []
        self._same = same
        self._program = program
        self._before = before
        self._same_as = facts.dictionary.encode(OWL_SAME_AS)
        self._size = len(facts.dictionary)
        self._waiting: dict[int, dict[Key, list[Ids]]] = defaultdict(lambda: defaultdict(list))
        self._levels: list[int] = []

    @cached_property
    def _several(self) -> Mask:
        """Which numbers are names of things of several names."""
        flags = np.zeros(self._size, dtype=np.bool_)
        flags[[name for names in self._same.members.values() for name in names]] = True
        return flags

    def run(self, removed: Mapping[Key, Ids], doubted: Mapping[Key, Ids]) -> None:
        """Take back facts that were said, and all that rests on nothing else; of derived ones that
        are doubted, all that does not follow but by absence.
        """
        for key, keys in removed.items():
            self._wait(0, key, keys)
        for key, keys in doubted.items():
            if key in self.facts.extensions:
                self._wait_above(0, key, keys)
        while self._levels:
            level = heapq.heappop(self._levels)
            fresh: Keys = {}
            for key, parts in self._waiting.pop(level).items():
                keys = self._left(key, distinct(parts, None), level)
                if level and len(keys):
                    kept = supported(key, keys, self._before(level), self.facts, level)
                    kept |= self._renamed(key, keys, level)
                    keys = keys[~kept]
                if len(keys):
                    fresh[key] = keys
            self._lose(fresh, level)

    def undo(self) -> None:
        """Give what was lost its levels again."""
        for key, keys, level in self.losses:
            self.facts.extensions[key].set_level(keys, level)

    def _wait(self, level: int, key: Key, keys: Ids) -> None:
        if level not in self._waiting:
            heapq.heappush(self._levels, level)
        self._waiting[level][key].append(keys)

    def _wait_above(self, level: int, key: Key, keys: Ids) -> None:
        """Let those of some facts that are there, above a level, wait for their own levels."""
        levels = self.facts.extensions[key].levels_of(keys)
        above = (levels > level) & (levels < LOST)
        keys, levels = keys[above], levels[above]
        for one in set(levels.tolist()):
            self._wait(one, key, keys[levels == one])

    def _left(self, key: Key, keys: Ids, level: int) -> Ids:
        """Those of some facts of a level that were not lost while they waited."""
        if not self.parted:  # else each waits for its own level alone
            return keys
        left: Ids = keys[self.facts.extensions[key].levels_of(keys) == level]
        return left

    def _lose(self, fresh: Keys, level: int) -> None:
        """Mark facts as lost, and let what may rest on them wait for its level."""
        for key, keys in fresh.items():
            self.facts.extensions[key].set_level(keys, LOST)
            self.losses.append((key, keys, level))
            self.lost[key].append(keys)
        heads: dict[Key, list[Ids]] = defaultdict(list)
        for key, keys in fresh.items():
            for head, found_heads in self._consequences(key, keys, level):
                heads[head].append(found_heads)
        for head, parts in heads.items():
            self._wait_above(level, head, distinct(parts, None))
        for key, keys in fresh.items():
            self._break(key, keys)

    def _may_rest(self, head: Key, level: int) -> bool:
        """Whether there are facts of a class or property above a level."""
        extension = self.facts.extensions.get(head)
        return extension is not None and bool(extension.present >> (level + 1))

    def _consequences(self, key: Key, keys: Ids, level: int) -> Iterator[tuple[Key, Ids]]:
        """What follows from lost facts together with others, and their other names."""
        program = self._program
        if key < 0:
            for upper in program.superclasses.get(key, ()):
                if self._may_rest(upper, level):
                    yield upper, keys
        else:
            for classes, ends in zip((program.subjects, program.objects), unpack(keys),
                                     strict=True):
                for cls in classes.get(key, ()):
                    if self._may_rest(cls, level):
                        yield cls, ends
        run = Run(keys)
        for step, position in program.triggers.get(key, ()):
            assert step.head is not None
            if step.head.key == self._same_as or not self._may_rest(step.head.key, level):
                continue  # links know their premises
            runs = [(run,) if i == position else self.facts.runs(pattern.key)
                    for i, pattern in enumerate(step.body)]
            bindings = evaluate(step.body, runs)
            if length(bindings):
                yield step.head.key, keys_of(step.head, bindings)
        for step in program.denying.get(key, ()):
            assert step.head is not None
            if self._may_rest(step.head.key, level):
                for found_heads in led_to(step, {key: keys}, self.facts):
                    yield step.head.key, found_heads
        for other, others in self._other_names(key, keys):
            if self._may_rest(other, level):
                yield other, others

    def _other_names(self, key: Key, keys: Ids) -> Iterator[tuple[Key, Ids]]:
        """The same facts under the other names of their terms."""
        if not len(self._same) or key == self._same_as:
            return
        for one in keys[mentioning(keys, key, self._several)].tolist():
            ends = [one] if key < 0 else [one >> 32, one & 0xFFFFFFFF]
            names = [self._same.names(end) for end in ends]
            number = ~key if key < 0 else key
            for other in self._same.names(number):
                if other == number and all(len(n) == 1 for n in names):
                    continue
                yield (~other if key < 0 else other), _namings(names)

    def _renamed(self, key: Key, keys: Ids, level: int) -> Mask:
        """Which facts were known before under other names, known before to be of the same."""
        held = np.zeros(len(keys), dtype=np.bool_)
        if not len(self._same) or key == self._same_as:
            return held
        for row in np.flatnonzero(mentioning(keys, key, self._several)).tolist():
            one = int(keys[row])
            ends = [one] if key < 0 else [one >> 32, one & 0xFFFFFFFF]
            number = ~key if key < 0 else key
            for other in self._same.names(number):
                named = ~other if key < 0 else other
                if named not in self.facts.extensions:
                    continue
                others = _namings([self._same.names(end) for end in ends])
                levels = self.facts.extensions[named].levels_of(others)
                others = others[(levels >= 0) & (levels < level)]
                held[row] |= self._same_before(other, number, level) and any(
                    self._known_before(before, one, key < 0, level) for before in others.tolist())
        return held

    def _known_before(self, before: int, here: int, is_class: bool, level: int) -> bool:
        pairs = [(before, here)] if is_class else [
            (before >> 32, here >> 32), (before & 0xFFFFFFFF, here & 0xFFFFFFFF)]
        return all(self._same_before(one, other, level) for one, other in pairs)

    def _same_before(self, one: int, other: int, level: int) -> bool:
        """Whether two names were known to be of one thing, and still are."""
        return self._same.find(one) not in self.parted and all(
            link.level < level for link in self._same.path(one, other))

    def _break(self, key: Key, keys: Ids) -> None:
        """Part the names that are the same because of lost facts; all derived of them is lost."""
        if not len(self._same):
            return
        lost = zip(*(part.tolist() for part in self.facts.triples(key, keys)), strict=True)
        broken = {self._same.find(link.one) for fact in lost
                  for link in self._same.resting_on(fact)} - self.parted
        for representative in broken:
            self.parted.add(representative)
        if broken:
            self._lose_derived_of(broken)

    def _lose_derived_of(self, representatives: Iterable[int]) -> None:
        flags = np.zeros(self._size, dtype=np.bool_)
        for representative in representatives:
            flags[self._same.names(representative)] = True
        terms = np.flatnonzero(flags)
        by_level: dict[int, Keys] = defaultdict(dict)
        for key, extension in self.facts.items():
            keys = extension.mentioning(key, terms, flags)
            levels = extension.levels_of(keys)
            for level in set(levels[(levels > 0) & (levels < LOST)].tolist()):
                by_level[level][key] = keys[levels == level]
        for level in sorted(by_level):
            fresh = {key: self._left(key, keys, level) for key, keys in by_level[level].items()}
            self._lose({key: keys for key, keys in fresh.items() if len(keys)}, level)


def _namings(names: list[list[int]]) -> Ids:
    if len(names) == 1:
        return np.array(names[0], dtype=np.int64)
    s, o = (np.array(part, dtype=np.int64) for part in names)
    return pack(np.repeat(s, len(o)), np.tile(o, len(s)))
