"""Shapes as plain data: targets, paths, constraints, severity and messages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path as File

from kg.model.namespaces import term
from kg.model.terms import Term, Triple, is_blank, is_iri


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
class Query:
    """A SPARQL constraint or validator.

    `node` names it; `text` is a SELECT with all its prefixes, `$PATH` not yet replaced; `ask` says
    that a value without a solution breaks it; `bound` are the parameters, by variable name.
    Source: SHACL, sections 5 and 6.
    """

    node: Term
    text: str
    ask: bool = False
    messages: tuple[Term, ...] = ()
    bound: tuple[tuple[str, Term], ...] = ()


@dataclass(frozen=True, slots=True)
class Target:
    """A target: `kind` is class, node, subjectsOf, objectsOf, sparql or other.

    `query` selects the focus nodes of a target of kind sparql; pySHACL resolves the kind other.
    Source: SHACL, section 2.1.3; SHACL Advanced Features, section 3.
    """

    kind: str
    term: Term
    query: Query | None = None


@dataclass(frozen=True, slots=True)
class Constraint:
    """A constraint: the component's name without `Constraint Component`, and its parameters.

    A component that is defined by a shapes graph is named by its IRI. `terms` are parameters that
    are terms, `shapes` those that are shapes, `text` a text or a number as written, `flags`
    modifies it, `siblings` are shapes that a counted value must not conform to.
    """

    component: str
    terms: tuple[Term, ...] = ()
    shapes: tuple[Term, ...] = ()
    text: str = ""
    flags: str = ""
    siblings: tuple[Term, ...] = ()
    query: Query | None = None


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
    advanced: bool = False
    """Whether it uses an advanced feature that only pySHACL runs."""


_OF_RULES = (term("sh:condition"), term("sh:filterShape"))
"""What rules and expressions use shapes by."""


@dataclass(frozen=True, slots=True)
class Shapes:
    """A shapes graph, read and checked: every shape by its name, and the triples it is made of."""

    by_name: dict[Term, Shape] = field(default_factory=dict)
    triples: tuple[Triple, ...] = ()
    has_rules: bool = False
    files: Mapping[Term, File] = field(default_factory=dict, compare=False)
    """In which file each subject is described, as far as that is known."""

    def targeted(self) -> list[Shape]:
        """The shapes that have targets, in the order of their names."""
        return [shape for _, shape in sorted(self.by_name.items())
                if shape.targets and not shape.deactivated]

    def digest(self) -> str:
        """A hash of what the shapes say; blank nodes, named anew at each reading, count as one."""
        lines = sorted(" ".join("_:" if is_blank(part) else part for part in triple)
                       for triple in self.triples)
        return sha256("\n".join(lines).encode()).hexdigest()

    def idle(self) -> list[Shape]:
        """The shapes with a name that have no target and that no other shape uses."""
        used = {name for shape in self.by_name.values() for one in shape.constraints
                for name in (*one.shapes, *one.siblings)}
        used |= {t.object for t in self.triples if t.predicate in _OF_RULES}
        return [shape for name, shape in sorted(self.by_name.items())
                if is_iri(name) and name not in used and not shape.targets
                and not shape.deactivated and shape.constraints]

    def used(self, *shapes: Shape) -> list[Shape]:
        """Some shapes and those that they use, at any depth; without those that are off."""
        found: dict[Shape, None] = {}
        waiting = list(shapes)
        while waiting:
            shape = waiting.pop()
            if shape in found or shape.deactivated:
                continue
            found[shape] = None
            waiting += [self.by_name[name] for one in shape.constraints
                        for name in (*one.shapes, *one.siblings) if name in self.by_name]
        return list(found)
