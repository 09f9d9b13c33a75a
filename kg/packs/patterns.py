"""The triple patterns of a query: what its rows rest on.

Patterns within MINUS and NOT EXISTS are left out, for a row rests on none of their matches; so
are those that only name things (rdfs:label), for a name claims nothing, unless nothing else is
asked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from rdflib import BNode, Variable
from rdflib.paths import Path
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.term import Identifier

from kg.model.errors import DataError
from kg.model.namespaces import PREFIXES, RDFS_LABEL
from kg.packs.branches import is_mark
from kg.packs.ways import written
from kg.store.sparql_text import with_iris

_NODE = "_node_"
"""How the variables begin that stand for the nodes without a name of a query."""

COMPUTED = ("The query groups by what it computes; compute it in WHERE, by BIND(... AS ?name), and "
            "group by that.")


@dataclass(frozen=True, slots=True)
class Pattern:
    """A triple pattern, and the graph it is matched in (None: the view). `?name` is a variable.

    A `path` stands in place of the predicate where the pattern has a property path. `within` are
    the marks of the parts of the query in which it stands: it was matched where these are bound.
    """

    subject: str
    predicate: str
    object: str
    graph: str | None = None
    path: Path | None = None
    within: tuple[str, ...] = ()

    @property
    def variables(self) -> tuple[str, ...]:
        """The names of its variables in the query."""
        return tuple(name for name in self._names() if not name.startswith(_NODE))

    @property
    def nodes(self) -> tuple[str, ...]:
        """The names of the variables that stand for nodes without a name."""
        return tuple(name for name in self._names() if name.startswith(_NODE))

    def _names(self) -> Iterator[str]:
        for part in (self.subject, self.predicate, self.object, self.graph or ""):
            if part.startswith("?"):
                yield part[1:]


@dataclass(frozen=True, slots=True)
class QueryPatterns:
    """The patterns of a query.

    `nodes` are blocks of patterns that speak of nodes without a name, which stand as variables that
    the query does not have. `groups` are the variables by which it groups; None where its rows are
    no groups.
    """

    patterns: tuple[Pattern, ...]
    nodes: tuple[tuple[Pattern, ...], ...]
    groups: tuple[str, ...] | None


def patterns_of(query: str) -> QueryPatterns:
    """The patterns of a SELECT query; raises DataError for what is no SPARQL and for what hides the
    triples that a row rests on: EXISTS, a query within the query, and groups by what is computed.
    """
    try:
        # rdflib takes the escapes of prefixed names for parts of them.
        algebra = prepareQuery(with_iris(query), initNs=PREFIXES).algebra
    except Exception as error:  # rdflib raises plain ones
        problem = " ".join(str(error).split()).rstrip(".")
        raise DataError(f"The query is not SPARQL: {problem}.") from error
    if algebra.name != "SelectQuery":
        raise DataError("The query is no SELECT, and only rows rest on something.")
    reader = _Reader()
    reader.read(algebra, None, ())
    named = [one for one in reader.patterns if one.predicate != str(RDFS_LABEL)]
    return QueryPatterns(tuple(dict.fromkeys(named or reader.patterns)), tuple(reader.nodes),
                         reader.groups)


class _Reader:
    """Walks the algebra of a query."""

    def __init__(self) -> None:
        self.patterns: list[Pattern] = []
        self.nodes: list[tuple[Pattern, ...]] = []
        self.groups: tuple[str, ...] | None = None
        self._seen: Counter[str] = Counter()
        self._variables: dict[BNode, str] = {}

    def read(self, node: object, graph: str | None, within: tuple[str, ...]) -> None:
        """Read a part of the algebra, which is matched in a graph, within marked parts."""
        if isinstance(node, list | tuple):
            for item in node:
                self.read(item, graph, within)
            return
        if not isinstance(node, CompValue) or node.name == "Builtin_NOTEXISTS":
            return
        self._seen[node.name] += 1
        if node.name == "Builtin_EXISTS":
            raise DataError("The query asks EXISTS, which hides the triples it rests on; ask "
                            "OPTIONAL { ... BIND(true AS ?there) } and BOUND(?there).")
        if self._seen["Project"] > 1:
            raise DataError("The query has a query within it, which hides what its rows rest on; "
                            "say it without.")
        if node.name == "BGP":
            self._block(node["triples"], graph, within)
            return
        if node.name == "Extend" and is_mark(str(node["var"])):
            within = (*within, str(node["var"]))
        if node.name == "Group":
            self._group(node)
        if node.name == "Graph":
            graph = self._text(node["term"])
        for key, value in node.items():
            if not (node.name == "Minus" and key == "p2"):
                self.read(value, graph, within)

    def _block(self, triples: list[tuple[object, object, object]], graph: str | None,
               within: tuple[str, ...]) -> None:
        block = tuple(Pattern(self._text(s), self._text(p), self._text(o), graph,
                              p if isinstance(p, Path) else None, within) for s, p, o in triples)
        self.patterns += block
        if any(one.nodes for one in block):
            self.nodes.append(block)

    def _group(self, node: CompValue) -> None:
        by = node["expr"] or ()
        if not all(isinstance(one, Variable) for one in by):
            raise DataError(COMPUTED)
        self.groups = tuple(map(str, by))

    def _text(self, part: object) -> str:
        if isinstance(part, Variable):
            return f"?{part}"
        if isinstance(part, BNode):
            return self._variables.setdefault(part, f"?{_NODE}{len(self._variables)}")
        assert isinstance(part, Identifier | Path)
        return written(part) if isinstance(part, Path) else part.n3()
