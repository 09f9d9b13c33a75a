"""Which focus nodes a change can affect, so that only those are validated anew.

Each shape reads the data along its paths. A changed triple matters to the nodes from which one of
these paths leads over it; they are found by walking the path backwards, before and after the change
at once. What cannot be told (a query that may read any triple, an advanced feature) is validated in
full.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from kg.columns.columns import Columns, concatenate
from kg.columns.dictionary import Ids
from kg.columns.index import Index, objects, subjects
from kg.columns.sets import quad_difference, unique
from kg.columns.tables import neighbours
from kg.model.namespaces import RDF_TYPE, term
from kg.model.terms import Term
from kg.validate.paths import inverted, value_nodes
from kg.validate.shapes import Constraint, Path, Query, Shape, Shapes, Target
from kg.validate.stored import predicates_of

Affected = dict[Term, Ids | None]
"""For each shape with targets, by name, the nodes to validate anew; None for all of them."""

_PAIRED = frozenset({"Equals", "Disjoint", "LessThan", "LessThanOrEquals"})
_NONE: Ids = np.empty(0, dtype=np.int64)


@dataclass(frozen=True, slots=True)
class Change:
    """What came and what went; both over the dictionary of the data."""

    came: Columns
    went: Columns


def change_between(before: Columns, after: Columns) -> Change:
    """The quads that differ; `after` shares the dictionary of `before`, which may have grown.

    What both begin with is not looked at twice, so that adding to much data costs little.
    """
    shared = _shared(before, after)
    old, new = (Columns(after.dictionary, *(getattr(one, name)[shared:] for name in "spog"))
                for one in (before, after))
    return Change(quad_difference(new, old), quad_difference(old, new))


def affected(after: Columns, change: Change, shapes: Shapes,
             touched: Ids | None = None) -> Affected | None:
    """The focus nodes whose results may differ from those before the change.

    `after` is the data with the change; `touched` are nodes to validate anew in any case, also
    where a property shape reaches them. None where all must be validated, since rules infer anew.
    """
    if shapes.has_rules:
        return None
    both = concatenate(after, change.went) if len(change.went) else after
    reach = _Reach(shapes, Index(both), Index(concatenate(change.came, change.went)),
                   _NONE if touched is None else touched)
    return {shape.name: reach.focus(shape) for shape in shapes.targeted()}


class _Reach:
    """Walks from changed triples back to focus nodes."""

    def __init__(self, shapes: Shapes, both: Index, changed: Index, touched: Ids) -> None:
        self._shapes = shapes
        self._both = both
        self._changed = changed
        self._touched = touched
        self._is_touched = np.zeros(len(both.dictionary), dtype=np.bool_)
        self._is_touched[touched] = True
        self._predicates = {both.dictionary.decode(n) for n in changed.predicates()}
        self._known: dict[Term, Ids | None] = {}
        self._instances: dict[Term, Ids] = {}

    def focus(self, shape: Shape) -> Ids | None:
        """The affected focus nodes of a shape's targets; more nodes may be among them."""
        if shape.advanced:
            return None
        return self._with_touched([self._dirty(shape), *map(self._target, shape.targets)])

    def _target(self, target: Target) -> Ids | None:
        if target.kind == "class":
            return self._typed(target.term)
        if target.kind == "subjectsOf":
            return subjects(self._changed.of(target.term))
        if target.kind == "objectsOf":
            return objects(self._changed.of(target.term))
        if target.kind == "node":
            return _NONE
        return None if target.query is None else self._asked(target.query)

    def _dirty(self, shape: Shape) -> Ids | None:
        """The nodes whose conformance to a shape may have changed."""
        if shape.deactivated:
            return _NONE
        if shape.name not in self._known:
            values = _union([self._of_value(one) for one in shape.constraints])
            nodes = [self._compared(one) for one in shape.constraints]
            if shape.path is None:
                self._known[shape.name] = _union([values, *nodes])
            elif values is None:
                self._known[shape.name] = None
            else:
                self._known[shape.name] = _union([
                    self._moved(shape.path), self._back(shape.path, values), *nodes])
        return self._known[shape.name]

    def _of_value(self, constraint: Constraint) -> Ids | None:
        """The value nodes that may conform now and did not before, or the other way round."""
        if constraint.query is not None:
            return self._asked(constraint.query)
        if constraint.component == "Class":
            return self._typed(constraint.terms[0])
        if constraint.component == "Closed":
            return _union([subjects(self._changed.table(p)) for p in self._changed.predicates()])
        inner = [self._dirty(self._shapes.by_name[name])
                 for name in (*constraint.shapes, *constraint.siblings)
                 if name in self._shapes.by_name]
        return self._with_touched(inner) if constraint.component == "Property" else _union(inner)

    def _with_touched(self, parts: Iterable[Ids | None]) -> Ids | None:
        """All numbers of some sets and the touched nodes; these are not copied where they are all,
        as for most shapes they are: after a large load the copies would take most of the memory.
        """
        more: list[Ids] = []
        for part in parts:
            if part is None:
                return None
            if not self._is_touched[part].all():
                more.append(part)
        return _union([self._touched, *more])

    def _compared(self, constraint: Constraint) -> Ids:
        """The focus nodes whose values of the other property have changed."""
        if constraint.component not in _PAIRED:
            return _NONE
        return subjects(self._changed.of(constraint.terms[0]))

    def _asked(self, query: Query) -> Ids | None:
        needed = predicates_of(query.text)
        return _NONE if needed is not None and not needed & self._predicates else None

    def _typed(self, cls: Term) -> Ids:
        """What may have become an instance of a class, or have ceased to be one."""
        if cls not in self._instances:
            self._instances[cls] = self._moved_into(cls)
        return self._instances[cls]

    def _moved_into(self, cls: Term) -> Ids:
        number = self._both.dictionary.lookup(cls)
        if number is None:
            return _NONE
        if len(self._changed.of(term("rdfs:subClassOf"))):
            return self._both.instances(cls)
        classes = self._both.below(np.array([number], dtype=np.int64))
        return unique(neighbours(self._changed.of(RDF_TYPE).backward, classes)[1])

    def _moved(self, path: Path) -> Ids:
        """The nodes from which a path leads over a changed triple."""
        if path.kind == "predicate":
            assert path.term is not None
            return subjects(self._changed.of(path.term))
        if path.kind == "inverse":
            inner = path.parts[0]
            if inner.term is not None:
                return objects(self._changed.of(inner.term))
            return self._moved(inverted(inner))
        if path.kind == "sequence":
            found = _NONE
            for part in reversed(path.parts):
                found = unique(np.concatenate([self._moved(part), self._back(part, found)]))
            return found
        moved = [self._moved(part) for part in path.parts]
        if path.kind in ("zeroOrMore", "oneOrMore"):
            return self._back(Path("zeroOrMore", path.node, parts=path.parts), moved[0])
        return unique(np.concatenate(moved))

    def _back(self, path: Path, ends: Ids) -> Ids:
        """The nodes from which a path leads to one of some nodes."""
        if not len(ends):
            return _NONE
        return unique(value_nodes(inverted(path), self._both, ends)[1])


def _union(parts: Iterable[Ids | None]) -> Ids | None:
    """All numbers of some sets; None (everything) where one of them is None."""
    kept: list[Ids] = []
    for part in parts:
        if part is None:
            return None
        if len(part) and not any(part is one for one in kept):
            kept.append(part)
    if len(kept) < 2:
        return kept[0] if kept else _NONE
    return unique(np.concatenate(kept))


def _shared(before: Columns, after: Columns) -> int:
    """With how many equal rows both begin."""
    most = min(len(before), len(after))
    same = np.ones(most, dtype=np.bool_)
    for name in "spog":
        first, second = getattr(before, name), getattr(after, name)
        if len(first) and len(second):
            same &= first[:most] == second[:most]
    return most if same.all() else int(np.argmin(same))
