"""A shapes graph as it was read, with the file and line of each shape for messages."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path as File

from kg.model.errors import DataError
from kg.model.namespaces import term
from kg.model.terms import (
    Term,
    Triple,
    has_datatype,
    iri_text,
    is_iri,
    is_literal,
    literal_parts,
)

_FIRST, _REST, _NIL = term("rdf:first"), term("rdf:rest"), term("rdf:nil")
LONGEST_LIST = 100_000
_PREFIX = re.compile(r"@?prefix\s+([\w-]*):\s*<([^>]*)>", re.IGNORECASE)


class ShapeError(DataError):
    """A shape is wrong: it names the shape and, where known, file and line."""

    def __init__(self, shape: Term, problem: str, file: File | None, line: int | None) -> None:
        where = "" if file is None else f"{file}, line {line}: " if line else f"{file}: "
        super().__init__(f"{where}the shape {shape} {problem}")
        self.shape = shape
        self.file = file
        self.line = line


class ShapesGraph:
    """The triples of a shapes graph by subject and predicate."""

    def __init__(self, triples: Iterable[Triple], origins: Mapping[Term, File]) -> None:
        self.triples = tuple(triples)
        self.origins = origins
        self._values: dict[tuple[Term, Term], list[Term]] = {}
        self._subjects: dict[Term, dict[Term, None]] = defaultdict(dict)
        self._user: dict[Term, Term] = {}
        self._users: dict[tuple[Term, Term], dict[Term, None]] = defaultdict(dict)
        self.described = frozenset(triple.subject for triple in self.triples)
        for s, p, o in self.triples:
            values = self._values.setdefault((s, p), [])
            if o not in values:
                values.append(o)
            self._subjects[p][s] = None
            self._users[o, p][s] = None
            if o.startswith("_:"):
                self._user.setdefault(o, s)

    def values(self, node: Term, predicate: Term) -> list[Term]:
        """The values of a predicate, in the order of the file."""
        return self._values.get((node, predicate), [])

    def all(self, node: Term, name: str) -> list[Term]:
        """The values of a predicate of the SHACL vocabulary."""
        return self.values(node, term("sh:" + name))

    def one(self, node: Term, name: str) -> Term | None:
        """The first value of a predicate of the SHACL vocabulary, if there is one."""
        return next(iter(self.all(node, name)), None)

    def subjects(self, predicate: Term) -> Iterable[Term]:
        """What has a predicate."""
        return self._subjects.get(predicate, ())

    def users(self, node: Term, name: str) -> Iterable[Term]:
        """What has a node as a value of a predicate of the SHACL vocabulary."""
        return self._users.get((node, term("sh:" + name)), ())

    def flag(self, node: Term, name: str) -> bool:
        """Whether a predicate of the SHACL vocabulary is true."""
        for value in self.all(node, name):
            if not is_literal(value) or literal_parts(value).text not in ("true", "false", "1",
                                                                          "0"):
                raise self.fault(node, f"needs true or false for sh:{name}, not {value}.")
        return any(literal_parts(v).text in ("true", "1") for v in self.all(node, name))

    def text(self, node: Term, name: str, value: Term) -> str:
        """The text of a literal parameter; raises ShapeError for another term."""
        if not is_literal(value):
            raise self.fault(node, f"needs a text for sh:{name}, not {value}.")
        return literal_parts(value).text

    def messages(self, node: Term) -> tuple[Term, ...]:
        """What a node tells where something breaks it; raises ShapeError for what is no text."""
        for message in self.all(node, "message"):
            if not is_literal(message) or has_datatype(message):
                raise self.fault(node, f"needs a text for sh:message, not {message}.")
        return tuple(self.all(node, "message"))

    def is_list(self, node: Term) -> bool:
        """Whether a node is a list of RDF."""
        return node == _NIL or (node, _FIRST) in self._values

    def list_of(self, node: Term, head: Term) -> Iterator[Term]:
        """The members of a list; raises ShapeError for one that is broken or never ends."""
        seen: set[Term] = set()
        while head != _NIL:
            first, rest = self.values(head, _FIRST), self.values(head, _REST)
            if head in seen or len(first) != 1 or len(rest) != 1 or len(seen) >= LONGEST_LIST:
                raise self.fault(node, "has a list that is broken or never ends.")
            seen.add(head)
            yield first[0]
            head = rest[0]

    def fault(self, node: Term, problem: str) -> ShapeError:
        """The error that says what is wrong with a shape, and where it stands."""
        named, steps = node, 0
        while not is_iri(named) and named in self._user and steps < 100:
            named, steps = self._user[named], steps + 1
        file = self.origins.get(node) or self.origins.get(named)
        shown = node if node == named or not is_iri(named) else named
        where = problem if shown == node else f"(within it, {node}) {problem}"
        return ShapeError(shown, where, file, line_of(file, shown) if file else None)


def line_of(file: File, node: Term) -> int | None:
    """Where a node is first named at the start of a line, else where it is first named."""
    if not is_iri(node) or not file.is_file():
        return None
    text = file.read_text(encoding="utf-8", errors="replace")
    bare = iri_text(node)
    names = [f"<{bare}>"] + [f"{prefix}:{bare[len(namespace):]}"
                             for prefix, namespace in _PREFIX.findall(text)
                             if namespace and bare.startswith(namespace)]
    name = rf"(?<![\w:-])(?:{'|'.join(map(re.escape, names))})(?![\w-])"
    found = re.search(rf"^{name}", text, re.MULTILINE) or re.search(name, text)
    return text.count("\n", 0, found.start()) + 1 if found else None
