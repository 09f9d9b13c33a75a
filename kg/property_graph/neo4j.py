"""A Neo4j server, or any other that speaks Bolt and Cypher, by the official driver."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date
from typing import Any, TypeVar, cast

import neo4j
from neo4j import exceptions as faults
from neo4j.time import Date, DateTime

from kg.model.errors import KgError, QueryError, StoreError, UsageError
from kg.property_graph.dialect import check_reads
from kg.property_graph.engine import SECONDS, Path, Rows, Step, Table
from kg.property_graph.model import Graph, Group, Node, Relationship
from kg.property_graph.names import RESOURCE
from kg.property_graph.values import Value

_T = TypeVar("_T")
_SCHEMES = frozenset(f"{scheme}{security}" for scheme in ("bolt", "neo4j")
                     for security in ("", "+s", "+ssc"))


class Neo4jEngine:
    """A database of a server. Raises UsageError for an address or a password that is wrong,
    StoreError where no server answers."""

    def __init__(self, uri: str, user: str, password: str, database: str | None = None) -> None:
        self.uri = uri
        self._user = user
        self._database = database
        if uri.split("://")[0] not in _SCHEMES:
            raise UsageError(f"'{uri}' is no address of a Cypher server: write "
                             "bolt://localhost:7687 or neo4j://HOST.")
        try:
            self._driver = neo4j.GraphDatabase.driver(
                uri, auth=(user, password) if user else None, max_transaction_retry_time=20,
                connection_timeout=10, notifications_min_severity="OFF")
        except (ValueError, faults.ConfigurationError) as error:
            raise UsageError(f"'{uri}' is no address of a Cypher server: {error}.") from error
        try:
            with self._told():
                self._driver.verify_connectivity()
        except KgError:
            self._driver.close()
            raise

    def run(self, query: str, parameters: Mapping[str, object] | None = None) -> Table:
        """See Engine.run."""
        check_reads(query)
        with self._told(), self._session() as session:
            answer = session.run(neo4j.Query(query, timeout=SECONDS),
                                 dict(parameters or {}))
            columns = tuple(answer.keys())
            return Table(columns, [tuple(map(_plain, row.values())) for row in answer])

    def write(self, work: Callable[[neo4j.ManagedTransaction], _T]) -> _T:
        """Do some work in one transaction, again where the server asks for it."""
        with self._told(), self._session(neo4j.WRITE_ACCESS) as session:
            return session.execute_write(work)

    def command(self, query: str) -> None:
        """Run a command of the schema, each in a transaction of its own."""
        with self._told(), self._session(neo4j.WRITE_ACCESS) as session:
            session.run(query).consume()

    def read(self, query: str, rows: object = None) -> Iterator[list[Any]]:
        """The rows of a query; `rows` is its parameter $rows."""
        with self._told(), self._session() as session:
            for row in session.run(query, rows=rows):
                yield row.values()

    def contents(self) -> Graph:
        """All nodes and relationships that kg wrote."""
        nodes = self.nodes(f"MATCH (n:{RESOURCE}) RETURN n.iri, labels(n), properties(n)")
        edges = self.relationships(
            f"MATCH (a:{RESOURCE})-[r]->(b:{RESOURCE}) WHERE r.inferred IS NOT NULL "
            "RETURN a.iri, type(r), b.iri, properties(r)")
        return Graph(nodes, edges)

    def nodes(self, query: str, rows: Rows | None = None) -> dict[str, Node]:
        """Nodes of a query that gives IRI, labels and properties."""
        found = {}
        for iri, labels, properties in self.read(query, rows):
            held = {key: _value(value) for key, value in properties.items() if key != "iri"}
            found[iri] = Node(iri, tuple(sorted(set(labels) - {RESOURCE})), held)
        return found

    def relationships(self, query: str, rows: Rows | None = None,
                      ) -> dict[Group, tuple[Relationship, ...]]:
        """Relationships of a query that gives start, type, end and properties."""
        found: dict[Group, list[Relationship]] = {}
        for start, kind, end, properties in self.read(query, rows):
            group = Group(start, kind, end)
            held = {key: _value(value) for key, value in properties.items()}
            found.setdefault(group, []).append(Relationship(group, held))
        return {group: tuple(edges) for group, edges in found.items()}

    def close(self) -> None:
        """See Engine.close."""
        self._driver.close()

    def _session(self, access: str = neo4j.READ_ACCESS) -> neo4j.Session:
        return self._driver.session(database=self._database, default_access_mode=access,
                                    fetch_size=5000)

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Turns the driver's faults into sentences."""
        try:
            yield
        except faults.AuthError as error:
            raise UsageError(f"The server at {self.uri} refuses the user '{self._user}': set "
                             "NEO4J_USER and NEO4J_PASSWORD.") from error
        except (faults.ServiceUnavailable, faults.SessionExpired, OSError) as error:
            raise StoreError(f"No Cypher server answers at {self.uri} ({_first(error)}). Start "
                             "one, or name another with --uri; 'kg ask' needs none if --uri and "
                             "NEO4J_URI are left out.") from error
        except faults.CypherSyntaxError as error:
            raise QueryError(f"The server does not take this Cypher: {_first(error)}.") from error
        except (faults.Neo4jError, faults.DriverError) as error:
            raise StoreError(f"The server at {self.uri} says: {_first(error)}.") from error


def _plain(value: Any) -> object:
    if isinstance(value, neo4j.graph.Path):
        nodes = tuple(str(node["iri"]) for node in value.nodes)
        return Path(nodes, tuple(map(_step, value.relationships)))
    if isinstance(value, neo4j.graph.Node):
        return str(value.get("iri", value.element_id))
    if isinstance(value, neo4j.graph.Relationship):
        return _step(value)
    held = _value(value)
    return list(held) if isinstance(held, tuple) else held


def _step(edge: neo4j.graph.Relationship) -> Step:
    start, end = edge.start_node, edge.end_node
    assert start is not None
    assert end is not None
    return Step(edge.type, str(start["iri"]), str(end["iri"]),
                {key: _value(value) for key, value in edge.items()})


def _value(value: Any) -> Value:
    if isinstance(value, Date):
        return date(value.year, value.month, value.day)
    if isinstance(value, DateTime):
        return value.to_native().astimezone(UTC)
    if isinstance(value, list):
        return tuple(cast(Iterable[Any], map(_value, value)))
    return cast(Value, value)


def _first(error: BaseException) -> str:
    lines = str(getattr(error, "message", None) or error).strip().splitlines() or [""]
    return lines[0].rstrip(".:")[:300]
