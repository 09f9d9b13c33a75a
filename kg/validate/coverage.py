"""Which classes and properties of an ontology no shape guards."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kg.model.namespaces import has_own_name
from kg.model.terms import Term
from kg.validate.drafting import Ontology
from kg.validate.shapes import Path, Shape, Shapes


@dataclass(frozen=True, slots=True)
class Guarded:
    """A class or a property, and the shapes that guard it: none where nobody does.

    A class is guarded by the shapes that target it or a class above it, a property by those whose
    paths or comparisons read it.
    """

    kind: str
    term: Term
    shapes: tuple[Term, ...]


def coverage(ontology: Ontology, shapes: Shapes) -> list[Guarded]:
    """Every class and every property of the ontology, in the order of their names."""
    targets: dict[Term, list[Term]] = {}
    readers: dict[Term, list[Term]] = {}
    for shape in shapes.targeted():
        for target in shape.targets:
            kind = targets if target.kind == "class" else readers
            kind.setdefault(target.term, []).append(shape.name)
        for predicate in set(_read(shape, shapes)):
            readers.setdefault(predicate, []).append(shape.name)
    found = [Guarded("class", cls, tuple(sorted({
        shape for one in ontology.above(cls) for shape in targets.get(one, [])})))
        for cls in _named(ontology.of_type("owl:Class", "rdfs:Class"))]
    found += [Guarded("property", one, tuple(sorted(readers.get(one, [])))) for one in _named(
        ontology.of_type("owl:ObjectProperty", "owl:DatatypeProperty"))]
    return found


def _named(terms: set[Term]) -> list[Term]:
    return sorted(filter(has_own_name, terms))


def _read(shape: Shape, shapes: Shapes) -> Iterator[Term]:
    if shape.path is not None:
        yield from _predicates(shape.path)
    for one in shape.constraints:
        if one.component in ("Equals", "Disjoint", "LessThan", "LessThanOrEquals"):
            yield from one.terms
        for inner in one.shapes:
            yield from _read(shapes.by_name[inner], shapes)


def _predicates(path: Path) -> Iterator[Term]:
    if path.term is not None:
        yield path.term
    for part in path.parts:
        yield from _predicates(part)
