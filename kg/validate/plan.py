"""Which engine runs which constraint, and why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kg.model.namespaces import shorten
from kg.model.terms import local_name
from kg.validate.names import Names, readable
from kg.validate.report import component
from kg.validate.shapes import Constraint, Shapes
from kg.validate.sparql import together
from kg.validate.stored import predicates_of

COLUMNS, SPARQL, PYSHACL = "columns", "SPARQL", "pySHACL"


@dataclass(frozen=True, slots=True)
class Step:
    """One constraint, or the target of a shape, and the engine that runs it."""

    shape: str
    path: str
    constraint: str
    engine: str
    note: str


def plan(shapes: Shapes) -> Iterator[Step]:
    """The steps of a validation, in the order in which they run; shapes within shapes included."""
    names = Names(shapes)
    if shapes.has_rules:
        yield Step("", "", "rules", PYSHACL, "before all else: what they infer is validated too")
    run = shapes.used(*shapes.targeted())
    for shape in sorted(run, key=lambda one: (one.advanced, one.name)):
        title, path = names.shape(shape.name), "" if shape.path is None else readable(shape.path)
        if shape.advanced:
            yield Step(title, path, "all", PYSHACL, "the shape uses an advanced feature")
            continue
        for target in shape.targets:
            if target.kind == "sparql":
                yield Step(title, path, "target", SPARQL, "once")
        for constraint in shape.constraints:
            yield Step(title, path, local_name(component(constraint.component)).removesuffix(
                "ConstraintComponent"), *_engine(constraint))


def _engine(constraint: Constraint) -> tuple[str, str]:
    query = constraint.query
    if query is None:
        return COLUMNS, ""
    needed = predicates_of(query.text)
    reads = "reads all triples" if needed is None else "reads " + ", ".join(
        sorted(map(shorten, needed)))
    if query.ask:
        return SPARQL, f"once a value; {reads}"
    times = "once" if together(query.text) else "once a focus node"
    return SPARQL, f"{times}; {reads}"
