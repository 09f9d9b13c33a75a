"""Conditions of steps: comparisons of values, and patterns that must be absent."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator, Sequence

import numpy as np

from kg.columns.dictionary import NAME, Dictionary, Ids
from kg.columns.sets import Mask, starts, unique
from kg.columns.tables import pack, within
from kg.model.terms import XSD, Term, literal
from kg.reason.facts import Facts
from kg.reason.joins import (
    Bindings,
    Runs,
    chosen,
    column,
    evaluate,
    keys_of,
    length,
    values_of,
)
from kg.reason.steps import Absent, Comparison, Step
from kg.store.conversion import stored_form
from kg.validate.literals import compare, has_value

_ORDERS: dict[str, Callable[[int, int], bool]] = {
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
    "=": operator.eq, "!=": operator.ne}
_NOT_A_NUMBER = frozenset(literal("NaN", XSD + name) for name in ("double", "float"))
"""What is not equal to itself."""
_FIRST_TRIED = 2
"""How many matches of each part are tried first for a thing that may follow; then so many times
more, each time."""

_AT_ONCE = 1 << 21
"""About how many joined matches are held at once."""


def witnesses(step: Step, runs: Sequence[Runs], facts: Facts, wanted: Ids | None = None,
              ) -> Bindings:
    """Bindings that meet the conditions of a step, at least one for each new thing that follows; of
    some wanted keys, or of all.

    Where patterns fall into parts that share only what follows (two that were in one `?place`),
    each part is matched by itself, and few matches of each are joined first, more only for what
    has not followed yet: not all that was in a place need be joined with all else that was there.
    """
    assert step.head is not None
    start: Bindings = {}
    if wanted is not None:
        values, fits = values_of(step.head, wanted)
        start = chosen(values, fits)
    parts = parts_of(step)
    if len(parts) < 2:
        return fulfilled(step, evaluate(step.body, runs, start), facts)
    sides = []
    for part in parts:
        bindings = evaluate([step.body[i] for i in part], [runs[i] for i in part], start)
        sides.append(_Part(bindings, keys_of(step.head, bindings)))
    left = sides[0].keys[starts(sides[0].keys)]
    left = left[~facts.get(step.head.key).contains(left)]
    for side in sides:
        left = left[side.counts(left) > 0]
    met, most = [*_joined(sides, left[:0], 0)], _FIRST_TRIED
    while len(left):
        new = [fulfilled(step, some, facts) for some in _joined(sides, left, most)]
        met += new
        left = np.setdiff1d(left, np.concatenate([keys_of(step.head, one) for one in new]))
        left = left[np.logical_or.reduce([side.counts(left) > most for side in sides])]
        most *= _FIRST_TRIED
    return {name: np.concatenate([one[name] for one in met]) for name in met[0]}


def parts_of(step: Step) -> list[list[int]]:
    """The patterns of a step in parts that share only the variables of what follows, all of which
    each part has; a single part where there are none such.
    """
    shared = set(step.head.variables()) if step.head else set()
    parts: list[tuple[set[str], list[int]]] = []
    for i, pattern in enumerate(step.body):
        names, members = set(pattern.variables()), [i]
        for part in [part for part in parts if part[0] & names - shared]:
            parts.remove(part)
            names, members = names | part[0], [*part[1], *members]
        parts.append((names, members))
    if not shared or not all(shared <= names for names, _ in parts):
        return [list(range(len(step.body)))]
    return [members for _, members in parts]


class _Part:
    """The matches of a part of a step, in the order of what may follow from them."""

    def __init__(self, bindings: Bindings, keys: Ids) -> None:
        order = np.argsort(keys, kind="stable")
        self.bindings, self.keys = chosen(bindings, order), keys[order]

    def counts(self, wanted: Ids) -> Ids:
        """How many matches each of some keys has."""
        counts: Ids = self.keys.searchsorted(wanted, "right") - self.keys.searchsorted(wanted)
        return counts


def _joined(sides: Sequence[_Part], wanted: Ids, most: int) -> Iterator[Bindings]:
    """Matches of all parts for each of some keys, of each part so many at most; in lots that fit
    into memory, of which the first is there even if it is empty.
    """
    first, *others = sides
    columns, keys = _extended({}, wanted, first, most)
    sizes = np.multiply.reduce([np.minimum(side.counts(keys), most) for side in others])
    lots = np.cumsum(sizes) // _AT_ONCE
    for rows in np.split(np.arange(len(keys)), np.flatnonzero(np.diff(lots)) + 1):
        lot, left = chosen(columns, rows), keys[rows]
        for side in others:
            lot, left = _extended(lot, left, side, most)
        yield lot


def _extended(columns: Bindings, keys: Ids, side: _Part, most: int) -> tuple[Bindings, Ids]:
    """Rows joined with so many matches of a part, at most, that have the same key; their keys."""
    low = side.keys.searchsorted(keys)
    rows, _, places = within(side.keys, low, np.minimum(side.counts(keys), most))
    return chosen(columns, rows) | chosen(side.bindings, places), keys[rows]


def fulfilled(step: Step, bindings: Bindings, facts: Facts) -> Bindings:
    """The bindings that meet the comparisons of a step and have no match of an absent group."""
    for comparison in step.comparisons:
        if length(bindings):
            bindings = chosen(bindings, _compared(comparison, bindings, facts.dictionary))
    for group in step.absent:
        if length(bindings):
            bindings = chosen(bindings, ~_present(group, bindings, facts))
    return bindings


def _compared(comparison: Comparison, bindings: Bindings, dictionary: Dictionary) -> Mask:
    return _ordered(comparison.operator, column(comparison.left, bindings),
                    column(comparison.right, bindings), dictionary)


def _ordered(symbol: str, left: Ids, right: Ids, dictionary: Dictionary) -> Mask:
    """Which rows compare as wanted; terms that cannot be compared do not (SPARQL 1.1, 17.3)."""
    pairs = pack(left, right)
    once = unique(pairs)
    one, other = once >> 32, once & 0xFFFFFFFF
    kinds = dictionary.kinds()
    differ = symbol in ("!=", "is not")
    held = one != other if differ else (one == other) & (symbol in ("=", "<=", ">=", "is"))
    values = np.flatnonzero((kinds[one] != NAME) & (kinds[other] != NAME))
    held[values] = [_holds(symbol, a, b, dictionary) for a, b in
                    zip(one[values].tolist(), other[values].tolist(), strict=True)]
    result: Mask = held[np.searchsorted(once, pairs)]
    return result


def _holds(symbol: str, one: int, other: int, dictionary: Dictionary) -> bool:
    """Whether two literals compare as wanted."""
    if symbol in ("is", "is not"):
        return _is_same(dictionary.decode(one), dictionary.decode(other)) == (symbol == "is")
    if one == other:
        equal = dictionary.decode(one) not in _NOT_A_NUMBER
        return equal if symbol in ("=", "<=", ">=") else symbol == "!=" and not equal
    first, second = dictionary.decode(one), dictionary.decode(other)
    order = compare(first, second)
    if order is None:
        return symbol == "!=" and has_value(first) and has_value(second)
    return _ORDERS[symbol](order, 0)


def _is_same(one: Term, other: Term) -> bool:
    """Whether stores keep two terms as the same one."""
    return one == other or stored_form(one) == stored_form(other)


def _present(group: Absent, bindings: Bindings, facts: Facts) -> Mask:
    """Which rows have a match of what must be absent."""
    start = dict(bindings)
    start["#"] = np.arange(length(bindings))
    found = evaluate(group.patterns, [facts.runs(p.key) for p in group.patterns], start)
    for comparison in group.comparisons:
        found = chosen(found, _compared(comparison, found, facts.dictionary))
    held = np.zeros(length(bindings), dtype=np.bool_)
    held[found["#"]] = True
    return held
