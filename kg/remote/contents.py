"""What a store and its copy hold, quad by quad, each as a line of N-Quads."""

from __future__ import annotations

import hashlib
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import pyoxigraph as ox

from kg.model.errors import StoreError
from kg.model.namespaces import (
    BASE,
    GRAPH,
    RECORD,
    RECORDS_GRAPH,
    inferred_graph,
    view_graph,
)
from kg.model.terms import Term, iri
from kg.model.view import DEFAULT_VIEW
from kg.remote.endpoint import Endpoint
from kg.store.snapshot import Snapshot

STATE = iri(GRAPH + "sync")
"""The graph in which a copy says what it holds, and what says so."""

VIEW_GRAPHS = (view_graph(DEFAULT_VIEW.name), inferred_graph(DEFAULT_VIEW.name))
"""What the default graph of a copy holds together, as that of our own endpoint does."""

Advance = Callable[[int, int | None], None]
"""Is told how many quads are done, and of how many."""


class Statement(NamedTuple):
    """A triple as text, and the graph that holds it; the default graph has no name."""

    triple: str
    graph: str

    @property
    def is_blank(self) -> bool:
        """Whether its subject or object is a node without a name, which it cannot be told by."""
        subject, _, value = self.triple.split(" ", 2)
        return subject.startswith("_:") or value.startswith("_:")

    def digest(self) -> bytes:
        """What tells it from all others, in 16 bytes."""
        return hashlib.blake2b(f"{self.triple} {self.graph}".encode(), digest_size=16).digest()


@contextmanager
def held(snapshot: Snapshot, *, with_default: bool) -> Iterator[Callable[[], Iterator[Statement]]]:
    """What a copy of a generation holds, to be read as often as wanted; with or without a default
    graph.
    """
    with tempfile.TemporaryDirectory(prefix="kg-remote-") as folder:
        file = Path(folder) / "quads.nq"
        snapshot.dump(file, ox.RdfFormat.N_QUADS)

        def statements() -> Iterator[Statement]:
            with file.open(encoding="utf-8", newline="\n") as lines:
                for line in lines:
                    triple, graph = line.removesuffix(" .\n").rsplit(" ", 1)
                    yield Statement(triple, graph)
                    if with_default and graph in VIEW_GRAPHS:
                        yield Statement(triple, "")

        yield statements


def copied(endpoint: Endpoint, *, with_default: bool) -> Iterator[Statement]:
    """What a copy holds: our graphs, and its default graph where it has one of its own.

    Raises StoreError where the store does not give all rows of an answer.
    """
    pattern = (f'GRAPH ?g {{ ?s ?p ?o }} FILTER(STRSTARTS(STR(?g), "{BASE}") && ?g != {STATE})')
    for s, p, o, g in _whole(endpoint, "?s ?p ?o ?g", pattern):
        yield Statement(f"{s} {p} {o}", str(g))
    if with_default:
        for s, p, o in _whole(endpoint, "?s ?p ?o", "?s ?p ?o"):
            yield Statement(f"{s} {p} {o}", "")


def _whole(endpoint: Endpoint, variables: str, pattern: str) -> Iterator[tuple[Term | None, ...]]:
    count = 0
    for row in endpoint.select(f"SELECT {variables} {{ {pattern} }}"):
        count += 1
        yield row
    ((there,),) = endpoint.select(f"SELECT (COUNT(*) AS ?n) {{ {pattern} }}")
    if str(there).split('"')[1] != str(count):
        raise StoreError(f"{endpoint.query_address} gives {count:,} rows of {there}: raise the "
                         "limit of rows in its settings.")


class Difference:
    """In what a copy differs: counts by kind of graph, and the statements themselves."""

    def __init__(self, wanted: Callable[[], Iterator[Statement]], there: Iterable[Statement],
                 advance: Advance) -> None:
        self._wanted = wanted
        lacking: set[bytes] = set()
        self.of_store: Counter[str] = Counter()
        self.of_copy: Counter[str] = Counter()
        self.extra: list[Statement] = []
        for statement in wanted():
            lacking.add(statement.digest())
            self.of_store[kind(statement.graph)] += 1
        for number, statement in enumerate(there):
            self.of_copy[kind(statement.graph)] += 1
            digest = statement.digest()
            if digest in lacking:
                lacking.discard(digest)
            else:
                self.extra.append(statement)
            if number % 10_000 == 0:
                advance(number, self.of_store.total())
        self._lacking = lacking

    @property
    def lacking_count(self) -> int:
        """How many statements the copy lacks."""
        return len(self._lacking)

    def lacking(self) -> Iterator[Statement]:
        """The statements that the copy lacks."""
        return (one for one in self._wanted() if one.digest() in self._lacking)


def kind(graph: str) -> str:
    """What a graph is, for a table."""
    if graph == "":
        return "default graph"
    if graph.startswith("<" + RECORD):
        return "records"
    if graph == RECORDS_GRAPH:
        return "what is told of records"
    if graph in VIEW_GRAPHS:
        return "default view" if graph == VIEW_GRAPHS[0] else "what follows in it"
    return "ontology"
