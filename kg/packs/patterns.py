"""The triple patterns of a query: what its rows rest on.

Patterns within MINUS and NOT EXISTS are left out, for a row rests on none of their matches; so
are those that only name things (rdfs:label), for a name claims nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rdflib import BNode, Variable
from rdflib.paths import Path
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.term import Identifier

from kg.model.errors import DataError
from kg.model.namespaces import RDFS_LABEL

_NEGATED = frozenset({"Builtin_NOTEXISTS", "Builtin_EXISTS"})


@dataclass(frozen=True, slots=True)
class Pattern:
    """A triple pattern, and the graph it is matched in (None: the view). `?name` is a variable."""

    subject: str
    predicate: str
    object: str
    graph: str | None = None


def patterns_of(query: str) -> tuple[Pattern, ...]:
    """The patterns of a query; raises DataError for a property path, which hides its triples."""
    algebra = prepareQuery(query).algebra
    return tuple(dict.fromkeys(_walk(algebra, None)))


def _walk(node: object, graph: str | None) -> Iterator[Pattern]:
    if isinstance(node, list | tuple):
        for item in node:
            yield from _walk(item, graph)
        return
    if not isinstance(node, CompValue) or node.name in _NEGATED:
        return
    if node.name == "BGP":
        for s, p, o in node["triples"]:
            if isinstance(p, Path):
                raise DataError("The query has a property path, which hides the triples it rests "
                                "on; use a transitive property of the ontology.")
            if _text(p) != RDFS_LABEL:
                yield Pattern(_text(s), _text(p), _text(o), graph)
        return
    if node.name == "Graph":
        graph = _text(node["term"])
    for key, value in node.items():
        if node.name == "Minus" and key == "p2":
            continue
        if key != "expr":
            yield from _walk(value, graph)


def _text(part: object) -> str:
    if isinstance(part, Variable | BNode):
        return f"?{part}"
    assert isinstance(part, Identifier)
    return part.n3()
