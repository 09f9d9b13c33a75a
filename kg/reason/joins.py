"""Conjunctions of patterns over tables, evaluated column by column."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from kg.columns.dictionary import Ids
from kg.columns.tables import Table, found, neighbours, pack, unpack
from kg.reason.schema import Atom

Bindings = dict[str, Ids]
"""Variables to columns of equal length."""


def evaluate(body: Sequence[Atom], tables: Mapping[int, Table],
             delta: tuple[int, Ids] | None = None, bindings: Bindings | None = None) -> Bindings:
    """All bindings of a conjunction.

    `delta` = (position, pairs) restricts one pattern to some pairs; `bindings` are columns to
    start from. An empty result has columns of length 0.
    """
    left = list(range(len(body)))
    columns: Bindings = dict(bindings or {})
    if delta is not None:
        position, pairs = delta
        columns = _scan(body[position], pairs)
        left.remove(position)
    while left:
        position = min(left, key=lambda i: _cost(body[i], columns, tables))
        left.remove(position)
        atom = body[position]
        assert isinstance(atom[1], int)
        table = tables.get(atom[1])
        columns = _join(atom, columns, table if table is not None else _EMPTY)
    return columns


def length(bindings: Bindings) -> int:
    """How many rows the columns have."""
    return len(next(iter(bindings.values()))) if bindings else 0


def column(part: int | str, bindings: Bindings) -> Ids:
    """A column for one part of a pattern: the variable's, or the constant repeated."""
    if isinstance(part, str):
        return bindings[part]
    return np.full(length(bindings), part, dtype=np.int64)


_EMPTY = Table(np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64))


def _cost(atom: Atom, columns: Bindings, tables: Mapping[int, Table]) -> tuple[int, int]:
    s, p, o = atom
    assert isinstance(p, int)
    free = sum(isinstance(x, str) and x not in columns for x in (s, o))
    table = tables.get(p)
    return free, 0 if table is None else len(table)


def _scan(atom: Atom, pairs: Ids) -> Bindings:
    s, _, o = atom
    subjects, objects = unpack(pairs)
    keep = np.ones(len(pairs), dtype=np.bool_)
    if isinstance(s, int):
        keep &= subjects == s
    if isinstance(o, int):
        keep &= objects == o
    if isinstance(s, str) and s == o:
        keep &= subjects == objects
    columns: Bindings = {}
    if isinstance(s, str):
        columns[s] = subjects[keep]
    if isinstance(o, str):
        columns[o] = objects[keep]
    if not columns:  # a ground pattern: a column of its own says whether it holds
        columns["?"] = subjects[keep][:1]
    return columns


def _join(atom: Atom, columns: Bindings, table: Table) -> Bindings:
    s, _, o = atom
    if not columns:
        return _scan(atom, _slice(atom, table))
    s_known, o_known = (not isinstance(x, str) or x in columns for x in (s, o))
    if s_known and o_known:
        keep = found(table.pairs, pack(column(s, columns), column(o, columns)))
        return {name: values[keep] for name, values in columns.items()}
    if s_known or o_known:
        known, new = (s, o) if s_known else (o, s)
        rows, values = neighbours(table.pairs if s_known else table.backward,
                                  column(known, columns))
        joined = {name: column[rows] for name, column in columns.items()}
        assert isinstance(new, str)
        joined[new] = values
        return joined
    scanned = _scan(atom, table.pairs)
    one, other = length(columns), length(scanned)
    return ({name: np.repeat(values, other) for name, values in columns.items()}
            | {name: np.tile(values, one) for name, values in scanned.items()})


def _slice(atom: Atom, table: Table) -> Ids:
    """The pairs that a pattern with a constant object can match, by the index."""
    s, _, o = atom
    if isinstance(o, int) and isinstance(s, str):
        _, subjects = neighbours(table.backward, np.array([o], dtype=np.int64))
        return pack(subjects, np.full(len(subjects), o, dtype=np.int64))
    return table.pairs
