"""What people read in place of shapes and paths that have no name of their own."""

from __future__ import annotations

import re

from kg.model.namespaces import shorten
from kg.model.terms import Term, is_blank, is_iri, local_name, text_of, words_of
from kg.validate.path_reading import as_sparql
from kg.validate.report import Result
from kg.validate.shapes import Path, Shape, Shapes


class Names:
    """The names of the shapes and paths of a shapes graph, for people."""

    def __init__(self, shapes: Shapes) -> None:
        self._shapes = shapes.by_name
        self._paths = {shape.path.node: shape.path for shape in shapes.by_name.values()
                       if shape.path is not None}
        self._users = {inner: shape.name for shape in shapes.by_name.values()
                       for one in shape.constraints for inner in (*one.shapes, *one.siblings)}

    def shape(self, name: Term) -> str:
        """The label of a shape, else its name; one without either is named by what it is part of.
        """
        shape = self._shapes.get(name)
        if shape is not None and shape.label:
            return shape.label
        return shorten(name) if is_iri(name) else self._part(name, shape)

    def identifier(self, name: Term) -> str:
        """The IRI of a shape; one without is named by what it is part of."""
        return name[1:-1] if is_iri(name) else self._part(name, self._shapes.get(name))

    def path(self, node: Term | None) -> str:
        """A path as SPARQL writes it, with prefixes; nothing for none."""
        if node is None:
            return ""
        path = self._paths.get(node)
        if path is None:
            return shorten(node) if is_iri(node) else "a path"
        return readable(path)

    def message(self, result: Result) -> str:
        """What is wrong, for people: the message of the shape, else which constraint is broken."""
        if result.messages:
            return text_of(result.messages[0])
        what = words_of(local_name(result.component).removesuffix("ConstraintComponent"))
        where = f" of {self.path(result.path)}" if result.path is not None else ""
        return f"It breaks the constraint '{what}'{where}; the shape has no message."

    def _part(self, name: Term, shape: Shape | None) -> str:
        own = readable(shape.path) if shape is not None and shape.path is not None else ""
        user, steps = self._users.get(name), 0
        while user is not None and is_blank(user) and steps < len(self._shapes):
            user, steps = self._users.get(user), steps + 1
        whole = self.shape(user) if user is not None and is_iri(user) else ""
        return ", ".join(part for part in (whole, own) if part) or "a shape without a name"


def readable(path: Path) -> str:
    """A path as SPARQL writes it, with prefixes."""
    return re.sub(r"<[^>]*>", lambda found: shorten(Term(found.group())), as_sparql(path))
