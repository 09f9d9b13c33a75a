"""Conjunctions of patterns over extensions, evaluated column by column."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from kg.columns.dictionary import Ids
from kg.columns.sets import Mask
from kg.columns.tables import count_neighbours, found, pack, unpack
from kg.reason.relations import Run, backward, forward, joined
from kg.reason.steps import Pattern

Bindings = dict[str, Ids]
"""Variables to columns of equal length."""

Runs = Sequence[Run]


def evaluate(body: Sequence[Pattern], runs: Sequence[Runs],
             bindings: Bindings | None = None) -> Bindings:
    """All bindings of a conjunction.

    `runs` hold the facts of each pattern; `bindings` are columns to start from. An empty result
    has columns of length 0.
    """
    left = list(range(len(body)))
    columns: Bindings = dict(bindings or {})
    sizes = [sum(len(run.keys) for run in one) for one in runs]
    while left:
        if columns and not length(columns):
            return columns | {name: _NONE for i in left for name in body[i].variables()}
        position = _next(left, body, columns, runs, sizes)
        left.remove(position)
        columns = _join(body[position], columns, runs[position])
    return columns


def length(bindings: Bindings) -> int:
    """How many rows the columns have."""
    return len(next(iter(bindings.values()))) if bindings else 0


def column(part: int | str, bindings: Bindings) -> Ids:
    """A column for one part of a pattern: the variable's, or the constant repeated."""
    if isinstance(part, str):
        return bindings[part]
    return np.full(length(bindings), part, dtype=np.int64)


def keys_of(pattern: Pattern, bindings: Bindings) -> Ids:
    """The keys that a pattern gives, a row each."""
    subjects = column(pattern.subject, bindings)
    return subjects if pattern.object is None else pack(subjects, column(pattern.object, bindings))


def values_of(pattern: Pattern, keys: Ids) -> tuple[Bindings, Mask]:
    """The values of a pattern's variables for its keys, and which keys it can have at all."""
    known: Bindings = {}
    fits = np.ones(len(keys), dtype=np.bool_)
    ends = (keys,) if pattern.object is None else unpack(keys)
    for part, values in zip((pattern.subject, pattern.object), ends, strict=False):
        if isinstance(part, int):
            fits &= values == part
        elif part in known:
            fits &= values == known[part]
        elif part is not None:
            known[part] = values
    return known, fits


def chosen(bindings: Bindings, rows: Ids | Mask) -> Bindings:
    """Some rows of the columns."""
    return {name: values[rows] for name, values in bindings.items()}


def holds(keys: Ids, runs: Runs) -> Mask:
    """Which keys are in some of the runs."""
    held = np.zeros(len(keys), dtype=np.bool_)
    for run in runs:
        held |= _member(run.keys, keys)
    return held


_NONE = np.empty(0, dtype=np.int64)
_DENSE = 1 << 14
"""From how many keys on a table of flags beats a search."""


def _next(left: Sequence[int], body: Sequence[Pattern], columns: Bindings,
          runs: Sequence[Runs], sizes: Sequence[int]) -> int:
    """The pattern to join next; among those of one end known, that of the fewest matches."""
    if len(left) == 1:
        return left[0]
    costs = {i: _cost(body[i], columns, sizes[i]) for i in left}
    best = min(left, key=costs.__getitem__)
    rivals = [i for i in left if costs[i][0] == costs[best][0] == 1]
    if not columns or len(rivals) < 2:
        return best
    return min(rivals, key=lambda i: _matches(body[i], columns, runs[i]))


def _matches(pattern: Pattern, columns: Bindings, runs: Runs) -> int:
    """How many rows a join gives with a pattern of which one end is known."""
    s, _, o = pattern
    by_subject = not isinstance(s, str) or s in columns
    known = s if by_subject else o
    assert known is not None
    ends = column(known, columns)
    return sum(count_neighbours(run.keys if by_subject else run.backward, ends) for run in runs)


def _cost(pattern: Pattern, columns: Bindings, size: int) -> tuple[int, int]:
    names = set(pattern.variables())
    if not columns:
        constants = 1 + (pattern.object is not None) - len(names)
        return 0, size >> 4 * constants
    free = sum(name not in columns for name in names)
    return free + 2 * (free == len(names)), size


def _join(pattern: Pattern, columns: Bindings, runs: Runs) -> Bindings:
    s, _, o = pattern
    if not columns:
        return _scan(pattern, runs)
    known = {part for part in (s, o) if not isinstance(part, str) or part in columns}
    if s in known and (o is None or o in known):
        return chosen(columns, holds(keys_of(pattern, columns), runs))
    if s in known or (o is not None and o in known):
        by_subject = s in known
        old, new = (s, o) if by_subject else (o, s)
        assert old is not None
        rows, values = (forward if by_subject else backward)(runs, column(old, columns))
        result = {name: values_[rows] for name, values_ in columns.items()}
        assert isinstance(new, str)
        result[new] = values
        return result
    scanned = _scan(pattern, runs)
    one, other = length(columns), length(scanned)
    return ({name: np.repeat(values, other) for name, values in columns.items()}
            | {name: np.tile(values, one) for name, values in scanned.items()})


def _scan(pattern: Pattern, runs: Runs) -> Bindings:
    s, _, o = pattern
    if o is None:
        keys = joined([run.keys for run in runs])
        if isinstance(s, str):
            return {s: keys}
        return {"?": keys[keys == s][:1]}  # a ground pattern: a column says whether it holds
    if isinstance(o, int) and isinstance(s, str):
        return {s: backward(runs, np.array([o], dtype=np.int64))[1]}
    if isinstance(s, int) and isinstance(o, str):
        return {o: forward(runs, np.array([s], dtype=np.int64))[1]}
    subjects, objects = unpack(joined([run.keys for run in runs]))
    if isinstance(s, int) and isinstance(o, int):
        return {"?": subjects[(subjects == s) & (objects == o)][:1]}
    assert isinstance(s, str)
    assert isinstance(o, str)
    if s == o:
        return {s: subjects[subjects == objects]}
    return {s: subjects, o: objects}


def _member(table: Ids, keys: Ids) -> Mask:
    """Which keys are in a sorted array: by flags where both are many and the range is small."""
    if min(len(table), len(keys)) > _DENSE and (top := int(table[-1])) < 8 * len(keys):
        flags = np.zeros(max(top, int(keys.max())) + 1, dtype=np.bool_)
        flags[table] = True
        held: Mask = flags[keys]
        return held
    return found(table, keys)
