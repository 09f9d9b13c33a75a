"""Constraints made of shapes: logical, node, property and qualified.

Source: SHACL, sections 4.6 and 4.7.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np

from kg.columns.dictionary import Ids
from kg.columns.sets import Mask
from kg.model.terms import Term
from kg.validate.components.component import (
    Check,
    Component,
    Finding,
    Reading,
    Site,
    broken,
    whole,
)
from kg.validate.components.reading import a_shape, shapes, whole_number
from kg.validate.shapes import Constraint


def _not(constraint: Constraint, site: Site) -> Iterable[Finding]:
    return broken(site, ~_conforming(constraint.shapes[0], site))


def _counted(holds: Callable[[Ids, int], Mask]) -> Check:
    """A check of how many of some shapes each value conforms to."""
    def check(constraint: Constraint, site: Site) -> Iterable[Finding]:
        number = np.zeros(len(site.values), dtype=np.int64)
        for shape in constraint.shapes:
            number += _conforming(shape, site)
        return broken(site, holds(number, len(constraint.shapes)))
    return check


def _property(constraint: Constraint, site: Site) -> Iterable[Finding]:
    """Which values break a property shape; the engine tells the results of that shape itself."""
    return broken(site, _conforming(constraint.shapes[0], site))


def _qualified(*, least: bool) -> Check:
    def check(constraint: Constraint, site: Site) -> Iterable[Finding]:
        counted = _conforming(constraint.shapes[0], site)
        for sibling in constraint.siblings:
            counted &= ~_conforming(sibling, site)
        counts = np.bincount(site.rows[counted], minlength=len(site.nodes))
        number = int(constraint.text)
        return whole(np.flatnonzero(counts < number if least else counts > number))
    return check


def _read_qualified(component: Component, reading: Reading, node: Term, value: Term,
                    ) -> Iterable[Constraint]:
    text = whole_number(component, reading, node, value)
    graph = reading.graph
    for counted in graph.all(node, "qualifiedValueShape"):
        siblings: tuple[Term, ...] = ()
        if graph.flag(node, "qualifiedValueShapesDisjoint"):
            siblings = tuple(reading.shape(other, node)
                             for other in _siblings(reading, node, counted))
        yield Constraint(component.name, shapes=(reading.shape(counted, node),), text=text,
                         siblings=siblings)


def _siblings(reading: Reading, node: Term, counted: Term) -> Iterable[Term]:
    graph = reading.graph
    found: dict[Term, None] = {}
    for parent in graph.users(node, "property"):
        for other in graph.all(parent, "property"):
            found |= dict.fromkeys(graph.all(other, "qualifiedValueShape"))
    return [shape for shape in found if shape != counted]


def _conforming(shape: Term, site: Site) -> Mask:
    distinct = site.terms.distinct(site.values)
    return site.terms.where(site.values, distinct[site.conforms(shape, distinct)])


SHAPE_BASED = (
    Component("Not", a_shape, _not),
    Component("And", shapes, _counted(lambda number, total: number == total)),
    Component("Or", shapes, _counted(lambda number, _: number > 0)),
    Component("Xone", shapes, _counted(lambda number, _: number == 1)),
    Component("Node", a_shape, _counted(lambda number, total: number == total)),
    Component("Property", a_shape, _property),
    Component("QualifiedMinCount", _read_qualified, _qualified(least=True), single=True),
    Component("QualifiedMaxCount", _read_qualified, _qualified(least=False), single=True),
)
