"""Conditions of steps: comparisons of values, and patterns that must be absent."""

from __future__ import annotations

import operator
from collections.abc import Callable

import numpy as np

from kg.columns.dictionary import Dictionary, Ids
from kg.columns.sets import Mask
from kg.model.terms import is_literal
from kg.reason.facts import Facts
from kg.reason.joins import Bindings, chosen, column, evaluate, length
from kg.reason.steps import Comparison, Pattern, Step
from kg.validate.literals import compare

_ORDERS: dict[str, Callable[[int, int], bool]] = {
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
    "=": operator.eq, "!=": operator.ne}


def fulfilled(step: Step, bindings: Bindings, facts: Facts) -> Bindings:
    """The bindings that meet the comparisons of a step and have no match of an absent group."""
    for comparison in step.comparisons:
        if length(bindings):
            bindings = chosen(bindings, _compared(comparison, bindings, facts.dictionary))
    for group in step.absent:
        if length(bindings):
            bindings = chosen(bindings, ~_present(group, bindings, facts))
    return bindings


def equal_values(one: Ids, other: Ids, dictionary: Dictionary) -> Mask:
    """Which rows hold equal terms or literals of equal value."""
    return _ordered("=", one, other, dictionary)


def _compared(comparison: Comparison, bindings: Bindings, dictionary: Dictionary) -> Mask:
    return _ordered(comparison.operator, column(comparison.left, bindings),
                    column(comparison.right, bindings), dictionary)


def _ordered(symbol: str, left: Ids, right: Ids, dictionary: Dictionary) -> Mask:
    """Which rows compare as wanted; terms that cannot be compared do not (SPARQL 1.1, 17.3)."""
    pairs, back = np.unique(np.stack([left, right]), axis=1, return_inverse=True)
    held = np.fromiter((_holds(symbol, one, other, dictionary) for one, other in
                        zip(pairs[0].tolist(), pairs[1].tolist(), strict=True)),
                       dtype=np.bool_, count=pairs.shape[1])
    result: Mask = held[back.reshape(-1)]
    return result


def _holds(symbol: str, one: int, other: int, dictionary: Dictionary) -> bool:
    if one == other:
        return symbol in ("=", "<=", ">=")
    first, second = dictionary.decode(one), dictionary.decode(other)
    if not (is_literal(first) and is_literal(second)):
        return symbol == "!="
    order = compare(first, second)
    if order is None:
        return symbol == "!="
    return _ORDERS[symbol](order, 0)


def _present(group: tuple[Pattern, ...], bindings: Bindings, facts: Facts) -> Mask:
    """Which rows have a match of a group of patterns."""
    names = {name for pattern in group for name in pattern.variables()} & bindings.keys()
    start = {name: bindings[name] for name in names}
    start["#"] = np.arange(length(bindings))
    found = evaluate(group, [facts.runs(pattern.key) for pattern in group], start)
    held = np.zeros(length(bindings), dtype=np.bool_)
    held[found["#"]] = True
    return held
