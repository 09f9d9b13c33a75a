"""What a constraint component is: how its parameter is read, and how it is checked.

A check gets the value nodes of all focus nodes as two columns (row of the focus node, value) and
gives those that break it: the row, and the value (NONE where the result has no value).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import NamedTuple, Protocol

import numpy as np

from kg.columns.dictionary import Ids
from kg.columns.index import Index
from kg.columns.sets import Mask
from kg.model.terms import Term
from kg.validate.graph import ShapesGraph
from kg.validate.shapes import Constraint, Shape
from kg.validate.terms import Terms

NONE = -1


class Finding(NamedTuple):
    """What breaks a constraint: rows of focus nodes and values, both of shape (n,).

    `path`, `messages` and `constraint` stand in for the shape's own where they are given.
    """

    rows: Ids
    values: Ids
    path: Term | None = None
    messages: tuple[Term, ...] = ()
    constraint: Term | None = None


class Conformance(Protocol):
    """Which nodes conform to a shape."""

    def __call__(self, shape: Term, nodes: Ids) -> Mask:
        """A mask of the shape of `nodes`."""


@dataclass(frozen=True, slots=True)
class Site:
    """Where a constraint is checked: the shape, its focus nodes, and their value nodes."""

    index: Index
    terms: Terms
    shape: Shape
    nodes: Ids
    rows: Ids
    values: Ids
    conforms: Conformance


class Reading(Protocol):
    """What reads a shapes graph."""

    graph: ShapesGraph

    def shape(self, node: Term, user: Term) -> Term:
        """Read the shape that another one uses; gives its name."""


Check = Callable[[Constraint, Site], Iterable[Finding]]


@dataclass(frozen=True, slots=True)
class Component:
    """A constraint component of SHACL Core.

    `read` makes constraints of one value of its parameter; `check` finds what breaks one; `single`
    says that a shape has at most one, `pathed` that only a property shape has it.
    """

    name: str
    read: Read
    check: Check
    single: bool = False
    pathed: bool = False

    @property
    def parameter(self) -> str:
        """The local name of the property whose values declare constraints."""
        return self.name[0].lower() + self.name[1:]


Read = Callable[[Component, Reading, Term, Term], Iterable[Constraint]]


def whole(rows: Ids) -> list[Finding]:
    """A finding without values."""
    return [Finding(rows, np.full(len(rows), NONE, dtype=np.int64))]


def broken(site: Site, holds: Mask) -> list[Finding]:
    """The value nodes for which something does not hold; the mask is over them."""
    lost = ~holds
    return [Finding(site.rows[lost], site.values[lost])]


def each_distinct(site: Site, holds: Callable[[Ids], Mask]) -> list[Finding]:
    """The value nodes for which something does not hold, asked once a term."""
    distinct = site.terms.distinct(site.values)
    wrong = distinct[~holds(distinct)]
    if not len(wrong):
        return []
    lost = site.terms.where(site.values, wrong)
    return [Finding(site.rows[lost], site.values[lost])]
