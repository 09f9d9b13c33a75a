"""Shapes as plain data: targets, paths, constraints, severity and messages."""

from __future__ import annotations

from dataclasses import dataclass, field

from kg.model.terms import Term


@dataclass(frozen=True, slots=True)
class Path:
    """A SHACL property path.

    `kind`: predicate, inverse, sequence, alternative, zeroOrMore, oneOrMore or zeroOrOne;
    `term` is the predicate, `parts` the paths within; `node` names the path in reports.
    Source: SHACL, section 2.3.1.
    """

    kind: str
    node: Term
    term: Term | None = None
    parts: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class Target:
    """A target: `kind` is class, node, subjectsOf or objectsOf. Source: SHACL, section 2.1.3."""

    kind: str
    term: Term


@dataclass(frozen=True, slots=True)
class Constraint:
    """A constraint: the component's name without `Constraint Component`, and its parameters.

    `terms` are parameters that are terms, `shapes` those that are shapes, `text` a text or a
    number as written, `flags` modifies it.
    """

    component: str
    terms: tuple[Term, ...] = ()
    shapes: tuple[Term, ...] = ()
    text: str = ""
    flags: str = ""
    siblings: tuple[Term, ...] = ()


@dataclass(frozen=True, slots=True)
class Shape:
    """A node shape (path None) or a property shape."""

    name: Term
    path: Path | None
    targets: tuple[Target, ...]
    constraints: tuple[Constraint, ...]
    severity: Term
    messages: tuple[Term, ...] = ()
    deactivated: bool = False
    label: str = ""


@dataclass(frozen=True, slots=True)
class Shapes:
    """A shapes graph, read and checked: every shape by its name."""

    by_name: dict[Term, Shape] = field(default_factory=dict)

    def targeted(self) -> list[Shape]:
        """The shapes that have targets, in the order of their names."""
        return [shape for _, shape in sorted(self.by_name.items())
                if shape.targets and not shape.deactivated]
