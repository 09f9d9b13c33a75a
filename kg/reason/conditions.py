"""Conditions of steps: comparisons of values, and patterns that must be absent."""

from __future__ import annotations

import operator
from collections.abc import Callable

import numpy as np

from kg.columns.dictionary import Dictionary, Ids
from kg.columns.sets import Mask, unique
from kg.columns.tables import pack
from kg.model.terms import XSD, is_literal, literal
from kg.reason.facts import Facts
from kg.reason.joins import Bindings, chosen, column, evaluate, length
from kg.reason.steps import Absent, Comparison, Step
from kg.validate.literals import compare

_ORDERS: dict[str, Callable[[int, int], bool]] = {
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
    "=": operator.eq, "!=": operator.ne}
_NOT_A_NUMBER = frozenset(literal("NaN", XSD + name) for name in ("double", "float"))
"""What is not equal to itself."""


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
    held = np.fromiter((_holds(symbol, pair >> 32, pair & 0xFFFFFFFF, dictionary)
                        for pair in once.tolist()), dtype=np.bool_, count=len(once))
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
