"""Validation results as people and programs read them: named, and with the source they come from.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

import numpy as np

from kg.columns.dictionary import Ids
from kg.columns.sets import members
from kg.columns.statements import DERIVED, Statements
from kg.model.namespaces import shorten
from kg.model.terms import Term, is_literal, local_name, text_of
from kg.validate.names import Names
from kg.validate.report import Result
from kg.validate.shapes import Shapes

_AT_ONCE = 4096
_SEVERITIES = ("Violation", "Warning", "Info")


@dataclass(frozen=True, slots=True)
class Told:
    """A result in words: `title` names the shape for people, `shape` for programs."""

    severity: str
    title: str
    focus: str
    path: str
    value: str
    component: str
    shape: str
    source: str
    message: str


def told(results: Iterable[Result], statements: Statements, shapes: Shapes) -> Iterator[Told]:
    """Results in words, as they come; read ahead by a few thousand at most."""
    names = Names(shapes)
    sources = _Sources(statements)
    waiting = iter(results)
    while some := list(islice(waiting, _AT_ONCE)):
        known = sources.of({result.focus for result in some})
        for result in some:
            yield _in_words(result, names, ", ".join(sorted(known.get(result.focus, ()))))


def weight(severity: str) -> int:
    """How a severity is sorted: the gravest first, unknown ones last."""
    return _SEVERITIES.index(severity) if severity in _SEVERITIES else len(_SEVERITIES)


def _in_words(result: Result, names: Names, source: str) -> Told:
    return Told(local_name(result.severity), names.shape(result.shape), _node(result.focus),
                names.path(result.path), "" if result.value is None else _node(result.value),
                local_name(result.component), names.identifier(result.shape), source,
                names.message(result))


def _node(node: Term) -> str:
    return text_of(node) if is_literal(node) else shorten(node)


class _Sources:
    """From which sources the statements about a node come."""

    def __init__(self, statements: Statements) -> None:
        self._quads = statements.quads
        lookup = statements.quads.dictionary.lookup
        self._by_record = {record: shorten(source)
                           for record, source in statements.values(DERIVED).items()}
        self._by_graph = {number: name for record, name in self._by_record.items()
                          if (number := lookup(record)) is not None}
        self._by_graph |= dict.fromkeys(statements.modules().tolist(), "the ontology")

    def of(self, nodes: set[Term]) -> dict[Term, set[str]]:
        """The names of the sources, by node."""
        dictionary, quads = self._quads.dictionary, self._quads
        numbers: Ids = np.array([n for node in nodes
                                 if (n := dictionary.lookup(node)) is not None], dtype=np.int64)
        rows = quads.where(members(quads.s, numbers, len(dictionary)))
        found: dict[Term, set[str]] = {
            node: {self._by_record[node]} for node in nodes if node in self._by_record}
        for s, g in set(zip(rows.s.tolist(), rows.g.tolist(), strict=True)):
            if g in self._by_graph:
                found.setdefault(dictionary.decode(s), set()).add(self._by_graph[g])
        return found
