"""Retraction: which facts no longer follow when some are taken back.

Facts are visited in the order of their levels. One that lost a premise stays if it follows from
facts of lower levels that are still there; so none rests on itself, and few are lost that return.
Source: the idea of backward/forward, Motik et al., Incremental update of datalog materialisation,
2015; levels take the place of its search for a well-founded proof.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

import numpy as np

from kg.columns.dictionary import Ids
from kg.columns.sets import Mask
from kg.columns.tables import found, pack, unpack
from kg.model.namespaces import OWL_SAME_AS
from kg.reason.conditions import fulfilled
from kg.reason.facts import Facts
from kg.reason.joins import Bindings, evaluate, keys_of, length
from kg.reason.names import mentioning
from kg.reason.program import Program
from kg.reason.relations import Run, distinct
from kg.reason.same import Same
from kg.reason.steps import Key, Pattern, Step

Keys = dict[Key, Ids]
"""Sorted keys by class and property."""


class Retraction:
    """Finds what is lost with some facts.

    `facts` are all, retired ones too; `lost` gets what no longer follows, and `parted` the
    representatives of things of which it is no longer known that all their names are of one.
    """

    def __init__(self, facts: Facts, same: Same, program: Program) -> None:
        self.facts = facts
        self.lost = Facts(facts.dictionary)
        self.parted: set[int] = set()
        self._same = same
        self._program = program
        self._same_as = facts.dictionary.encode(OWL_SAME_AS)
        self._size = len(facts.dictionary)
        self._waiting: dict[int, dict[Key, list[Ids]]] = defaultdict(lambda: defaultdict(list))
        self._levels: list[int] = []
        self._links = _premises(same, facts)
        self._several = np.zeros(self._size, dtype=np.bool_)
        for names in same.members.values():
            self._several[names] = True

    def run(self, removed: Mapping[Key, Ids]) -> None:
        """Take back facts that were said, and all that rests on nothing else."""
        for key, keys in removed.items():
            self._wait(0, key, keys)
        self._doubt()
        while self._levels:
            level = heapq.heappop(self._levels)
            fresh: Keys = {}
            for key, parts in self._waiting.pop(level).items():
                keys = distinct(parts, None)
                keys = keys[~self._is_lost(key, keys)]
                if level and len(keys):
                    kept = supported(key, keys, self._program, self.facts, self, level)
                    kept |= self._renamed(key, keys, level)
                    keys = keys[~kept]
                if len(keys):
                    fresh[key] = keys
            self._lose(fresh, level)

    def holds(self, pattern: Pattern, bindings: Bindings, below: int) -> Mask:
        """Which rows make a pattern a fact of a lower level that is not lost."""
        keys = keys_of(pattern, bindings)
        extension = self.facts.extensions[pattern.key]
        levels = extension.levels_of(keys)
        held: Mask = (levels >= 0) & (levels < below)
        return held & ~self._is_lost(pattern.key, keys)

    def _doubt(self) -> None:
        """Let all that follows from the absence of something be looked at: it may be there now."""
        for step in (step for stratum in self._program.strata for step in stratum):
            assert step.head is not None
            for run in self.facts.runs(step.head.key):
                for level in set(run.levels[run.levels > 0].tolist()):
                    self._wait(level, step.head.key, run.keys[run.levels == level])

    def _wait(self, level: int, key: Key, keys: Ids) -> None:
        if level not in self._waiting:
            heapq.heappush(self._levels, level)
        self._waiting[level][key].append(keys)

    def _is_lost(self, key: Key, keys: Ids) -> Mask:
        extension = self.lost.extensions.get(key)
        return np.zeros(len(keys), np.bool_) if extension is None else extension.contains(keys)

    def _lose(self, fresh: Keys, level: int) -> None:
        """Mark facts as lost, and let what may rest on them wait for its level."""
        if not fresh:
            return
        for key, keys in fresh.items():
            extension = self.lost.get(key)
            extension.settle()
            extension.put(keys, np.zeros(len(keys), dtype=np.int16))
            extension.settle()
        for key, keys in fresh.items():
            for head, heads in self._consequences(key, keys):
                self._await(head, heads, level)
            self._break(key, keys)

    def _await(self, key: Key, keys: Ids, level: int) -> None:
        extension = self.facts.extensions.get(key)
        if extension is None or not len(keys):
            return
        keys = distinct([keys], None)
        levels = extension.levels_of(keys)
        for above in set(levels[levels > level].tolist()):
            self._wait(above, key, keys[levels == above])

    def _consequences(self, key: Key, keys: Ids) -> Iterator[tuple[Key, Ids]]:
        """What follows from lost facts together with others, and their other names."""
        program = self._program
        if key < 0:
            for upper in program.superclasses.get(key, ()):
                yield upper, keys
        else:
            subjects, objects = unpack(keys)
            for cls in program.subjects.get(key, ()):
                yield cls, subjects
            for cls in program.objects.get(key, ()):
                yield cls, objects
        run = Run(keys, np.zeros(len(keys), dtype=np.int16))
        for step, position in program.triggers.get(key, ()):
            assert step.head is not None
            if step.head.key == self._same_as:
                continue  # links know their premises
            runs = [(run,) if i == position else self.facts.runs(pattern.key)
                    for i, pattern in enumerate(step.body)]
            bindings = evaluate(step.body, runs)
            if length(bindings):
                yield step.head.key, keys_of(step.head, bindings)
        yield from self._other_names(key, keys)

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
                others = others[~self._is_lost(named, others)]
                held[row] |= any(self._known_before(before, one, key < 0, level)
                                 for before in others.tolist())
        return held

    def _known_before(self, before: int, here: int, is_class: bool, level: int) -> bool:
        pairs = [(before, here)] if is_class else [
            (before >> 32, here >> 32), (before & 0xFFFFFFFF, here & 0xFFFFFFFF)]
        return all(self._same.find(one) not in self.parted and all(
            link.level < level for link in self._same.path(one, other)) for one, other in pairs)

    def _break(self, key: Key, keys: Ids) -> None:
        """Part the names that are the same because of lost facts; all derived of them is lost."""
        premises = self._links.get(key)
        if premises is None:
            return
        rows = np.flatnonzero(found(keys, premises[0]))
        broken = {self._same.find(int(name)) for name in premises[1][rows]} - self.parted
        for representative in broken:
            self.parted.add(representative)
        if broken:
            self._lose_derived_of(broken)

    def _lose_derived_of(self, representatives: Iterable[int]) -> None:
        flags = np.zeros(self._size, dtype=np.bool_)
        for representative in representatives:
            flags[self._same.names(representative)] = True
        by_level: dict[int, Keys] = defaultdict(dict)
        for key, extension in self.facts.items():
            keys, levels = extension.keys(), extension.levels()
            mentioned = mentioning(keys, key, flags) & (levels > 0)
            chosen, at = keys[mentioned], levels[mentioned]
            new = ~self._is_lost(key, chosen)
            for level in set(at[new].tolist()):
                by_level[level][key] = np.sort(chosen[new & (at == level)])
        for level in sorted(by_level):
            fresh = {key: keys[~self._is_lost(key, keys)] for key, keys in by_level[level].items()}
            self._lose({key: keys for key, keys in fresh.items() if len(keys)}, level)


def supported(key: Key, keys: Ids, program: Program, facts: Facts,
              retraction: Retraction | None = None, below: int = 0) -> Mask:
    """Which facts follow by one step from others.

    With a retraction, only from facts that it has not lost and that are of levels `below`.
    """
    held = np.zeros(len(keys), dtype=np.bool_)
    for step in program.heads.get(key, ()):
        left = np.flatnonzero(~held)
        if not len(left):
            break
        held[left[_follows(step, keys[left], facts, retraction, below)]] = True
    return held


def _follows(step: Step, keys: Ids, facts: Facts, retraction: Retraction | None,
             below: int) -> Ids:
    """The rows of keys that a step gives."""
    assert step.head is not None
    runs = [facts.runs(pattern.key) for pattern in step.body]
    if not all(runs):
        return np.empty(0, dtype=np.int64)
    start: Bindings = {"#": np.arange(len(keys))}
    keep = np.ones(len(keys), dtype=np.bool_)
    ends = (keys,) if step.head.object is None else unpack(keys)
    for part, values in zip((step.head.subject, step.head.object), ends, strict=False):
        if isinstance(part, int):
            keep &= values == part
        elif part in start:
            keep &= values == start[part]
        elif part is not None:
            start[part] = values
    start = {name: values[keep] for name, values in start.items()}
    if not len(start["#"]):
        return start["#"]
    if retraction is not None and all(name in start for p in step.body for name in p.variables()):
        bindings = fulfilled(step, start, facts)  # which of it are facts is looked up below
    else:
        bindings = fulfilled(step, evaluate(step.body, runs, start), facts)
    if retraction is not None:
        good = np.ones(length(bindings), dtype=np.bool_)
        for pattern in step.body:
            good &= retraction.holds(pattern, bindings, below)
        return bindings["#"][good]
    return bindings["#"]


def _premises(same: Same, facts: Facts) -> Mapping[Key, tuple[Ids, Ids]]:
    """The facts on which links rest: by key, the keys and a name that the link is about."""
    told: dict[Key, list[tuple[int, int]]] = defaultdict(list)
    for link in same.links():
        for premise in link.premises:
            key, number = facts.place(premise)
            told[key].append((number, link.one))
    return {key: (np.array([n for n, _ in pairs], dtype=np.int64),
                  np.array([name for _, name in pairs], dtype=np.int64))
            for key, pairs in told.items()}


def _namings(names: list[list[int]]) -> Ids:
    if len(names) == 1:
        return np.array(names[0], dtype=np.int64)
    s, o = (np.array(part, dtype=np.int64) for part in names)
    return pack(np.repeat(s, len(o)), np.tile(o, len(s)))
