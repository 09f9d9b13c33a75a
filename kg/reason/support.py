"""Support: which facts follow by one step from others that are there."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial

import numpy as np

from kg.columns.dictionary import Ids
from kg.columns.sets import Mask
from kg.columns.tables import neighbours, pack, spans, unpack, within
from kg.reason.conditions import fulfilled
from kg.reason.facts import Facts
from kg.reason.joins import Bindings, column, evaluate, keys_of, length, values_of
from kg.reason.program import Program
from kg.reason.relations import LOST, Run
from kg.reason.steps import Key, Pattern, Step

_NEAR = 4
"""How many levels below a fact the latest premise of a step is, unless it was said later."""


def supported(key: Key, keys: Ids, program: Program, facts: Facts, below: int = LOST) -> Mask:
    """Which facts follow by one step from facts of levels below some level.

    With a level, steps of which no pattern has facts of the levels next below are passed over:
    what follows by these alone, since a premise was said later on, may be missing.
    """
    held = np.zeros(len(keys), dtype=np.bool_)
    rows, left = np.arange(len(keys)), keys
    for way in _ways(key, program, facts, below):
        follows = way(left)
        if follows.any():
            held[rows[follows]] = True
            rows, left = rows[~follows], left[~follows]
            if not len(left):
                break
    return held


def _ways(key: Key, program: Program, facts: Facts, below: int,
          ) -> Iterator[Callable[[Ids], Mask]]:
    """How facts of a class or property may follow: functions from their keys."""
    def near(*bodies: Key) -> bool:
        return _may_follow(bodies, facts, below)

    for cls in program.subclasses.get(key, ()):
        if near(cls):
            yield partial(_is_among, facts.runs(cls), below=below)
    for by_subject, properties in ((True, program.with_subject), (False, program.with_object)):
        for one in properties.get(key, ()):
            if near(one):
                yield partial(_has_pair, facts.runs(one), below=below, by_subject=by_subject)
    for step in program.other_ways.get(key, ()):
        if near(*(pattern.key for pattern in step.body)):
            yield partial(_follows, step, facts=facts, below=below)


def _may_follow(body: Sequence[Key], facts: Facts, below: int) -> bool:
    """Whether there are facts for all patterns of a step, and of one just below a level."""
    if below == LOST:
        return all(map(facts.runs, body))
    lower = (1 << below) - 1
    just_below = lower & ~(lower >> _NEAR)
    is_near = not body
    for key in body:
        extension = facts.extensions.get(key)
        if extension is None or not (present := extension.present) & lower:
            return False
        is_near = is_near or bool(present & just_below)
    return is_near


def _is_among(runs: Sequence[Run], keys: Ids, below: int) -> Mask:
    """Which keys are facts of a level below."""
    held = runs[0].has(keys, below) if runs else np.zeros(len(keys), dtype=np.bool_)
    for run in runs[1:]:
        held |= run.has(keys, below)
    return held


def _has_pair(runs: Sequence[Run], ends: Ids, below: int, *, by_subject: bool) -> Mask:
    """Which terms are the subject, or the object, of a fact of a level below."""
    held = np.zeros(len(ends), dtype=np.bool_)
    for run in runs:
        table = run.keys if by_subject else run.backward
        low = table.searchsorted(ends << 32)
        pairs = table.take(low, mode="clip")
        there = (pairs >> 32) == ends
        if below < LOST:  # mostly the first pair will do
            first = run.has(pairs if by_subject else pack(*unpack(pairs)[::-1]), below)
            rest = np.flatnonzero(there & ~first & ~held)
            there &= first
            if len(rest):
                rows, others = neighbours(table, ends[rest])
                again = ends[rest][rows]
                found = run.has(pack(again, others) if by_subject else pack(others, again), below)
                there[rest[rows[found]]] = True
        held |= there
    return held


def _follows(step: Step, keys: Ids, facts: Facts, below: int) -> Mask:
    """Which keys a step gives."""
    assert step.head is not None
    known, held = values_of(step.head, keys)
    free = {name for pattern in step.body for name in pattern.variables() if name not in known}
    if known and not step.comparisons and len(step.body) <= 2 and len(free) < 2:
        if not free:
            for pattern in step.body:
                held &= _is_there(pattern, known, facts, below)
            return held
        if any(len(set(pattern.variables())) == 2 for pattern in step.body):
            return held & _has_middle(step.body, free.pop(), known, facts, below)
    start = {name: values[held] for name, values in known.items()}
    start["#"] = np.flatnonzero(held)
    held[:] = False
    if len(start["#"]):
        runs = [facts.runs(pattern.key) for pattern in step.body]
        bindings = fulfilled(step, evaluate(step.body, runs, start), facts)
        good = np.ones(length(bindings), dtype=np.bool_)
        for pattern in step.body:
            good &= _is_there(pattern, bindings, facts, below)
        held[bindings["#"][good]] = True
    return held


def _is_there(pattern: Pattern, bindings: Bindings, facts: Facts, below: int) -> Mask:
    """Which rows make a pattern a fact of a level below."""
    return _is_among(facts.runs(pattern.key), keys_of(pattern, bindings), below)


class _Way:
    """From one end of a pattern, known in every row, to the values of the other end."""

    def __init__(self, pattern: Pattern, known: Bindings, facts: Facts) -> None:
        self._by_subject = pattern.object not in known and isinstance(pattern.object, str)
        end = pattern.subject if self._by_subject else pattern.object
        assert end is not None
        self._ends = column(end, known)
        self._runs = facts.runs(pattern.key)
        tables = [run.keys if self._by_subject else run.backward for run in self._runs]
        self._spans = [(table, *spans(table, self._ends)) for table in tables]

    def counts(self) -> Ids:
        """How many values each row has."""
        counts = self._spans[0][2]
        for _, _, more in self._spans[1:]:
            counts = counts + more
        return counts

    def values(self, rows: Ids, below: int) -> Iterator[tuple[Ids, Ids]]:
        """For some rows, run by run: the row, and a value by a fact of a level below."""
        for run, (table, low, counts) in zip(self._runs, self._spans, strict=True):
            at, values, places = within(table, low[rows], counts[rows])
            if below < LOST and len(at):
                if self._by_subject:
                    levels = run.levels[places]
                else:
                    levels = run.levels[run.keys.searchsorted(pack(values, self._ends[rows[at]]))]
                kept = levels < below
                at, values = at[kept], values[kept]
            yield rows[at], values


def _has_middle(body: tuple[Pattern, ...], free: str, known: Bindings, facts: Facts,
                below: int) -> Mask:
    """Which rows have a value of the one free variable that makes all patterns facts below.

    Values are looked for from the end that has fewer of them, row by row.
    """
    ways = [(_Way(pattern, known, facts), body[:i] + body[i + 1:])
            for i, pattern in enumerate(body) if len(set(pattern.variables())) == 2]
    counts = [way.counts() for way, _ in ways]
    held = np.zeros(len(counts[0]), dtype=np.bool_)
    some = np.logical_and.reduce([count > 0 for count in counts])
    fewest = np.argmin(counts, axis=0) if len(ways) > 1 else np.zeros(len(held), dtype=np.int64)
    for i, (way, others) in enumerate(ways):
        for rows, values in way.values(np.flatnonzero(some & (fewest == i)), below):
            good = np.ones(len(rows), dtype=np.bool_)
            here = {name: one[rows] for name, one in known.items()} | {free: values}
            for pattern in others:
                good &= _is_there(pattern, here, facts, below)
            held[rows[good]] = True
    return held
