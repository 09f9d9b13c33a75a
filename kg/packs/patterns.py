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
from kg.model.namespaces import PREFIXES, RDFS_LABEL


@dataclass(frozen=True, slots=True)
class Pattern:
    """A triple pattern, and the graph it is matched in (None: the view). `?name` is a variable."""

    subject: str
    predicate: str
    object: str
    graph: str | None = None


def patterns_of(query: str) -> tuple[Pattern, ...]:
    """The patterns of a query; raises DataError for what hides the triples that a row rests on:
    property paths, EXISTS and nodes without a name.
    """
    try:
        algebra = prepareQuery(query, initNs=PREFIXES).algebra
    except Exception as error:  # rdflib raises plain ones
        problem = " ".join(str(error).split()).rstrip(".")
        raise DataError(f"The query is not SPARQL: {problem}.") from error
    return tuple(dict.fromkeys(_walk(algebra, None)))


def _walk(node: object, graph: str | None) -> Iterator[Pattern]:
    if isinstance(node, list | tuple):
        for item in node:
            yield from _walk(item, graph)
        return
    if not isinstance(node, CompValue) or node.name == "Builtin_NOTEXISTS":
        return
    if node.name == "Builtin_EXISTS":
        raise DataError("The query asks EXISTS, which hides the triples it rests on; ask OPTIONAL "
                        "{ ... BIND(true AS ?there) } and BOUND(?there).")
    if node.name == "BGP":
        for s, p, o in node["triples"]:
            if isinstance(p, Path):
                raise DataError("The query has a property path, which hides the triples it rests "
                                "on; use a transitive property of the ontology.")
            if isinstance(s, BNode) or isinstance(o, BNode):
                raise DataError("The query has [] or _:node, which hides the triples it rests on; "
                                "give it a variable.")
            if _text(p) != RDFS_LABEL:
                yield Pattern(_text(s), _text(p), _text(o), graph)
        return
    if node.name == "Graph":
        graph = _text(node["term"])
    for key, value in node.items():
        if node.name == "Minus" and key == "p2":
            continue
        yield from _walk(value, graph)


def _text(part: object) -> str:
    if isinstance(part, Variable):
        return f"?{part}"
    assert isinstance(part, Identifier)
    return part.n3()
