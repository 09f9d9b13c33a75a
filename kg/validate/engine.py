"""Validation: every shape over all its focus nodes at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from time import perf_counter

import numpy as np

from kg.columns.columns import Columns
from kg.columns.dictionary import Ids
from kg.columns.index import Index, objects, subjects
from kg.columns.sets import Mask, unique
from kg.columns.tables import found
from kg.model.errors import DataError
from kg.model.terms import Term
from kg.validate.components.catalogue import COMPONENTS
from kg.validate.components.component import NONE, Finding, Site
from kg.validate.path_reading import as_sparql
from kg.validate.paths import value_nodes
from kg.validate.report import Report, Result, component
from kg.validate.shapes import Constraint, Path, Shape, Shapes, Target
from kg.validate.sparql import SparqlSolver
from kg.validate.terms import Terms

Focus = Ids | Mapping[Term, Ids | None]
"""Focus nodes to check: for all shapes, or for each shape by its name (None: all of them)."""

Timings = dict[tuple[Term, str], float]
"""Seconds by shape and constraint component; `value nodes` is the walk along the shape's path."""


def validate(data: Columns, shapes: Shapes, focus: Focus | None = None, *,
             max_results: int | None = None) -> Report:
    """What in the data breaks the shapes.

    Only some focus nodes are checked where `focus` is given; the report stops after `max_results`
    and says so. Raises DataError for a constraint that cannot be run.
    """
    told = results(data, shapes, focus)
    if max_results is None:
        return Report(tuple(told))
    kept = tuple(islice(told, max_results))
    return Report(kept, truncated=next(told, None) is not None)


def results(data: Columns, shapes: Shapes, focus: Focus | None = None) -> Iterator[Result]:
    """The results one by one, as they are found."""
    if shapes.has_rules:
        from kg.validate.advanced import with_rules
        data = with_rules(data, shapes)
    return Validation(Index(data), shapes).results(focus)


_KEPT = 24


class Validation:
    """One run of shapes over one index; `timings`, where given, is filled while it runs.

    Focus nodes are checked `block` at a time.
    """

    def __init__(self, index: Index, shapes: Shapes, timings: Timings | None = None,
                 block: int = 1 << 16) -> None:  # so many and their values fit a processor's cache
        self._timings = timings
        self._block = block
        self._index = index
        self._shapes = shapes
        self._terms = Terms(index.dictionary)
        self._walks: dict[tuple[str, int], tuple[Ids, Ids, Ids]] = {}
        self._solver = SparqlSolver(index, shapes.triples)

    def results(self, focus: Focus | None) -> Iterator[Result]:
        """The results of all shapes that have targets."""
        advanced = [shape for shape in self._shapes.targeted() if shape.advanced]
        for nodes, shapes in self._grouped(focus):
            for block in self._blocks(nodes, shapes):
                self._walks.clear()
                for shape in shapes:
                    yield from self._results(shape, block)
        if advanced:
            from kg.validate.advanced import advanced_results
            yield from advanced_results(self._index, self._shapes, advanced)

    def _grouped(self, focus: Focus | None) -> Iterator[tuple[Ids, list[Shape]]]:
        """Focus nodes, and the shapes one after another that have just these."""
        group: list[Shape] = []
        last: Ids | None = None
        for shape in self._shapes.targeted():
            if shape.advanced:
                continue
            nodes = self._chosen(shape, focus)
            if last is not None and nodes is not last:
                yield last, group
                group = []
            last = nodes
            group.append(shape)
        if last is not None:
            yield last, group

    def _chosen(self, shape: Shape, focus: Focus | None) -> Ids:
        nodes = self.focus_nodes(shape)
        chosen = focus.get(shape.name, nodes[:0]) if isinstance(focus, Mapping) else focus
        if chosen is None:
            return nodes
        chosen = unique(chosen)
        return chosen[found(nodes, chosen)]

    def _blocks(self, nodes: Ids, shapes: list[Shape]) -> Iterator[Ids]:
        """The focus nodes in parts, except where a query would be asked once a part."""
        queried = any(constraint.query for shape in self._shapes.used(*shapes)
                      for constraint in shape.constraints)
        size = max(len(nodes), 1) if queried else self._block
        for at in range(0, len(nodes), size):
            yield nodes[at:at + size]

    def focus_nodes(self, shape: Shape) -> Ids:
        """The focus nodes of a shape's targets, sorted."""
        parts = [self._target(target) for target in shape.targets]
        return parts[0] if len(parts) == 1 else unique(np.concatenate(parts))

    def _target(self, target: Target) -> Ids:
        index = self._index
        if target.kind == "class":
            return index.instances(target.term)
        if target.kind == "subjectsOf":
            return subjects(index.of(target.term))
        if target.kind == "objectsOf":
            return objects(index.of(target.term))
        if target.kind == "sparql":
            nodes = self._solver.focus_nodes(target)
            return unique(index.dictionary.encode_many(nodes))
        return np.array([index.dictionary.encode(target.term)], dtype=np.int64)

    def _results(self, shape: Shape, nodes: Ids) -> Iterator[Result]:
        """The results of one shape for focus nodes, nested property shapes included."""
        if shape.deactivated or not len(nodes):
            return
        site = self._site(shape, nodes)
        for constraint in shape.constraints:
            if constraint.component == "Property":
                inner = self._shapes.by_name[constraint.shapes[0]]
                yield from self._results(inner, site.values)
            else:
                name = component(constraint.component)
                for finding in self._findings(constraint, site):
                    yield from self._told(site, finding, name)

    def _site(self, shape: Shape, nodes: Ids) -> Site:
        rows: Ids = np.arange(len(nodes))
        values = nodes
        if shape.path is not None:
            began = perf_counter()
            rows, values = self._walked(shape.path, nodes)
            self._took(shape, "value nodes", began)
        return Site(self._index, self._terms, shape, nodes, rows, values, self._conforms)

    def _walked(self, path: Path, nodes: Ids) -> tuple[Ids, Ids]:
        """The value nodes; the last few are kept, since shapes of a class share many."""
        key = (as_sparql(path), id(nodes))
        if key not in self._walks:
            while len(self._walks) >= _KEPT:
                del self._walks[next(iter(self._walks))]
            # The nodes are kept too, so that no others get their identity.
            self._walks[key] = (nodes, *value_nodes(path, self._index, nodes))
        return self._walks[key][1:]

    def _findings(self, constraint: Constraint, site: Site) -> Iterable[Finding]:
        began = perf_counter()
        if constraint.query is not None:
            told = self._solver.findings(constraint.query, site)
        else:
            told = iter(COMPONENTS[constraint.component].check(constraint, site))
        if self._timings is None:
            return told
        kept = list(told)
        self._took(site.shape, constraint.component, began)
        return kept

    def _took(self, shape: Shape, what: str, began: float) -> None:
        if self._timings is not None:
            key = (shape.name, what)
            self._timings[key] = self._timings.get(key, 0.0) + perf_counter() - began

    def _told(self, site: Site, finding: Finding, name: Term) -> Iterator[Result]:
        if not len(finding.rows):
            return
        terms = self._index.dictionary.terms()
        shape = site.shape
        path = finding.path or (None if shape.path is None else shape.path.node)
        messages = finding.messages or shape.messages
        for node, value in zip(site.nodes[finding.rows].tolist(), finding.values.tolist(),
                               strict=True):
            yield Result(terms[node], path, None if value == NONE else terms[value], name,
                         shape.name, shape.severity, messages, finding.constraint)

    def _conforms(self, shape: Term, nodes: Ids) -> Mask:
        """Which nodes conform to a shape, as a mask over `nodes`."""
        described = self._shapes.by_name.get(shape)
        if described is None:
            raise DataError(f"The shape {shape} is referred to and is nowhere described.")
        return ~self._broken(described, nodes)

    def _broken(self, shape: Shape, nodes: Ids) -> Mask:
        """Which nodes break a shape, as a mask over `nodes`."""
        lost = np.zeros(len(nodes), dtype=np.bool_)
        if shape.deactivated or not len(nodes):
            return lost
        site = self._site(shape, nodes)
        for constraint in shape.constraints:
            for finding in self._findings(constraint, site):
                lost[finding.rows] = True
        return lost
