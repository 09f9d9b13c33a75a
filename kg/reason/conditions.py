"""Conditions of steps: comparisons of values, and patterns that must be absent."""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence

import numpy as np

from kg.columns.dictionary import NAME, Dictionary, Ids
from kg.columns.sets import Mask, starts, unique
from kg.columns.tables import pack
from kg.model.terms import XSD, is_literal, literal
from kg.reason.facts import Facts
from kg.reason.joins import Bindings, Runs, chosen, column, evaluate, keys_of, length
from kg.reason.steps import Absent, Comparison, Step
from kg.validate.literals import compare

_ORDERS: dict[str, Callable[[int, int], bool]] = {
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
    "=": operator.eq, "!=": operator.ne}
_NOT_A_NUMBER = frozenset(literal("NaN", XSD + name) for name in ("double", "float"))
"""What is not equal to itself."""
_FIRST_TRIED = 8
"""How many matches are tried first for each thing that may follow; then so many times more."""


def witnesses(step: Step, runs: Sequence[Runs], facts: Facts) -> Bindings:
    """Bindings that meet the conditions of a step, at least one for each thing that follows.

    Where one pattern tells what may follow (`?place` of all that happened there), few of its
    matches are tried first, and more only for what has not followed yet: a rule that joins any
    two things of one place need not join all of them with each other.
    """
    wanted = set(step.head.variables()) if step.head else set()
    guides = [i for i, one in enumerate(step.body) if wanted < set(one.variables())]
    if not guides or not wanted:
        return fulfilled(step, evaluate(step.body, runs), facts)
    assert step.head is not None
    at = guides[0]
    others = [i for i in range(len(step.body)) if i != at]
    left = evaluate([step.body[at]], [runs[at]])
    keys = keys_of(step.head, left)
    order = np.argsort(keys, kind="stable")
    left, keys = chosen(left, order), keys[order]
    begins = np.flatnonzero(starts(keys))
    rank = np.arange(len(keys)) - np.repeat(begins, np.diff(np.append(begins, len(keys))))
    found, most = [chosen(left, np.zeros(len(keys), dtype=np.bool_))], _FIRST_TRIED
    while len(keys):
        tried = rank < most
        met = fulfilled(step, evaluate([step.body[i] for i in others], [runs[i] for i in others],
                                       chosen(left, tried)), facts)
        found.append({name: met[name] for name in left})
        open_ = ~tried & ~np.isin(keys, keys_of(step.head, met))
        left, keys, rank = chosen(left, open_), keys[open_], rank[open_]
        most *= _FIRST_TRIED
    return {name: np.concatenate([part[name] for part in found]) for name in found[0]}


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
    held = one != other if symbol == "!=" else (one == other) & (symbol in ("=", "<=", ">="))
    values = np.flatnonzero((kinds[one] != NAME) & (kinds[other] != NAME))
    held[values] = [_holds(symbol, a, b, dictionary) for a, b in
                    zip(one[values].tolist(), other[values].tolist(), strict=True)]
    result: Mask = held[np.searchsorted(once, pairs)]
    return result


def _holds(symbol: str, one: int, other: int, dictionary: Dictionary) -> bool:
    if one == other:
        equal = dictionary.decode(one) not in _NOT_A_NUMBER
        return equal if symbol in ("=", "<=", ">=") else symbol == "!=" and not equal
    first, second = dictionary.decode(one), dictionary.decode(other)
    if not (is_literal(first) and is_literal(second)):
        return symbol == "!="
    order = compare(first, second)
    if order is None:
        return symbol == "!="
    return _ORDERS[symbol](order, 0)


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
