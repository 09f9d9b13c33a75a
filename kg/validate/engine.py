"""Validation: every shape over all its focus nodes at once."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from kg.columns.columns import Columns
from kg.columns.dictionary import Ids
from kg.columns.index import Index, objects, subjects
from kg.columns.sets import Mask
from kg.columns.tables import found
from kg.model.errors import DataError
from kg.model.terms import Term
from kg.validate.components import NONE, Site, check, closed_results
from kg.validate.paths import value_nodes
from kg.validate.report import Report, Result, component
from kg.validate.shapes import Shape, Shapes, Target


def validate(data: Columns, shapes: Shapes, focus: Ids | None = None) -> Report:
    """What in the data breaks the shapes; only for some focus nodes where `focus` is given."""
    return _Validation(Index(data), shapes).report(focus)


class _Validation:
    def __init__(self, index: Index, shapes: Shapes) -> None:
        self._index = index
        self._shapes = shapes

    def report(self, focus: Ids | None) -> Report:
        results: list[Result] = []
        for shape in self._shapes.targeted():
            nodes = self._focus_nodes(shape)
            if focus is not None:
                nodes = np.intersect1d(nodes, focus)
            results += self._results(shape, nodes)
        return Report(tuple(results))

    def _focus_nodes(self, shape: Shape) -> Ids:
        parts = [self._target(target) for target in shape.targets]
        return np.unique(np.concatenate(parts))

    def _target(self, target: Target) -> Ids:
        index = self._index
        if target.kind == "class":
            return index.instances(target.term)
        if target.kind == "subjectsOf":
            return subjects(index.of(target.term))
        if target.kind == "objectsOf":
            return objects(index.of(target.term))
        return np.array([index.dictionary.encode(target.term)], dtype=np.int64)

    def _results(self, shape: Shape, nodes: Ids) -> Iterator[Result]:
        """The results of one shape for focus nodes, nested property shapes included."""
        if shape.deactivated or not len(nodes):
            return
        site = self._site(shape, nodes)
        for constraint in shape.constraints:
            name = component(constraint.component)
            if constraint.component == "Property":
                inner = self._shapes.by_name[constraint.shapes[0]]
                yield from self._results(inner, site.values)
            elif constraint.component == "Closed":
                for predicate, (rows, values) in closed_results(constraint, site):
                    extra = self._index.dictionary.decode(predicate)
                    yield from self._told(site, rows, values, extra, name)
            else:
                rows, values = check(constraint, site)
                path = None if shape.path is None else shape.path.node
                yield from self._told(site, rows, values, path, name)

    def _site(self, shape: Shape, nodes: Ids) -> Site:
        rows: Ids = np.arange(len(nodes))
        values = nodes
        if shape.path is not None:
            rows, values = value_nodes(shape.path, self._index, nodes)
        return Site(self._index, shape, nodes, rows, values, self._conforms)

    def _told(self, site: Site, rows: Ids, values: Ids, path: Term | None,
              name: Term) -> Iterator[Result]:
        decode = self._index.dictionary.decode
        shape = site.shape
        for node, value in zip(site.nodes[rows].tolist(), values.tolist(), strict=True):
            yield Result(decode(node), path, None if value == NONE else decode(value), name,
                         shape.name, shape.severity, shape.messages)

    def _conforms(self, shape: Term, nodes: Ids) -> Mask:
        """Which nodes conform to a shape, as a mask over `nodes`."""
        described = self._shapes.by_name.get(shape)
        if described is None:
            raise DataError(f"The shape {shape} is referred to and is nowhere described.")
        return ~found(self._broken(described, nodes), nodes)

    def _broken(self, shape: Shape, nodes: Ids) -> Ids:
        """The nodes that break a shape, sorted."""
        if shape.deactivated or not len(nodes):
            return nodes[:0]
        site = self._site(shape, nodes)
        broken = [nodes[:0]]
        for constraint in shape.constraints:
            if constraint.component == "Property":
                inner = self._shapes.by_name[constraint.shapes[0]]
                bad = self._broken(inner, np.unique(site.values))
                broken.append(nodes[site.rows[found(bad, site.values)]])
            elif constraint.component == "Closed":
                broken += [nodes[rows] for _, (rows, _) in closed_results(constraint, site)]
            else:
                rows, _ = check(constraint, site)
                broken.append(nodes[rows])
        return np.unique(np.concatenate(broken))
