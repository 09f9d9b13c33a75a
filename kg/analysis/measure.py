"""A measure: what it asks of a network, and what it finds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from kg.analysis.network import Network


@dataclass(frozen=True, slots=True)
class Value:
    """A value that a measure gives for what it finds: its name, type and meaning.

    The type is `decimal` or `integer`.
    """

    name: str
    type: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Finding:
    """What a measure says of a thing, or of a group by its thing of most ties.

    `values` has one for each value of the measure. `members` are the things of the group, the one
    itself among them; there are none where a thing is measured by itself. Things by their place in
    the network.
    """

    thing: int
    values: tuple[float, ...]
    members: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure: the question it answers, how it is computed, and its values.

    By the first value the findings are in order, the largest first or the smallest. `group` names
    what it finds, where these are groups.
    """

    question: str
    description: str
    values: tuple[Value, ...]
    find: Callable[[Network], Sequence[Finding]]
    group: str = ""
    largest_first: bool = True


def in_order(measure: Measure, findings: Sequence[Finding]) -> list[Finding]:
    """Findings by their first value; of equal ones the first by name comes first."""
    sign = -1 if measure.largest_first else 1
    return sorted(findings, key=lambda one: (sign * _rounded(one.values[0]), one.thing))


def _rounded(value: float) -> float:
    """A value without its last digits, which depend on the order in which others were added up."""
    return float(f"{value:.10g}")
