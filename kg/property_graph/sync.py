"""Sync: make a Neo4j database hold the property graph of a view.

The database keeps a node of state, which every batch checks and moves on within its own
transaction: no batch is written twice, and of two syncs at once the one that began first stops.
After a sync that was interrupted, the next one compares everything.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import neo4j

from kg.model.errors import StoreError, UsageError
from kg.model.view import DEFAULT_VIEW
from kg.model.watcher import Watcher
from kg.property_graph.affected import affected
from kg.property_graph.difference import Counts, Difference, Statement
from kg.property_graph.facts import Fact, Facts
from kg.property_graph.model import Graph, Group, Node
from kg.property_graph.names import RESOURCE
from kg.property_graph.neo4j import Neo4jEngine
from kg.property_graph.projection import Projection
from kg.reason.views import ReasonedView
from kg.store.changes import changes_since, identity

STATE = "NexusKgSync"
"""The label of the node of state."""
BATCH = 10_000
"""How many nodes or relationships one transaction writes."""


@dataclass(frozen=True, slots=True)
class Synced:
    """What a sync did: `way` is `nothing`, `changes` (by the store's log) or `whole`.

    `told` are the values that are held as text, each with the reason.
    """

    way: str
    nodes: Counts
    relationships: Counts
    batches: int
    told: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class State:
    """What the database says of itself: the view and the generation that it holds.

    `generation` is empty while a sync is under way or after one that was interrupted.
    """

    view: str
    generation: str


def state_of(engine: Neo4jEngine) -> State | None:
    """The state of a database; None for one that was never synced."""
    for view, generation in engine.read(f"MATCH (s:{STATE}) RETURN s.view, s.generation"):
        return State(view, generation)
    return None


def check_current(engine: Neo4jEngine, view: ReasonedView) -> None:
    """Raise StoreError where a database does not hold the view as the store has it now."""
    state = state_of(engine)
    if state is None:
        raise StoreError(f"The database at {engine.uri} was never synced: run 'kg neo4j sync'.")
    if state.view != view.view.text:
        raise StoreError(f"The database at {engine.uri} holds the view '{state.view}', not "
                         f"'{view.view.text}': sync it with --view, or ask with that view.")
    if not state.generation or state.generation != identity(view.snapshot.folder):
        raise StoreError(f"The database at {engine.uri} is behind the store: run 'kg neo4j sync'.")


def sync(engine: Neo4jEngine, view: ReasonedView, watcher: Watcher, *, whole: bool = False,
         replace: bool = False, batch: int = BATCH) -> Synced:
    """Make a database equal to a view.

    `whole` compares everything even where the log would do; `replace` takes over a database that
    holds nodes of this kind from elsewhere. Raises UsageError for such a database without it.
    """
    watcher.stage("Preparing the database")
    state = state_of(engine)
    if state is None and not replace and _any(engine):
        raise UsageError(f"The database at {engine.uri} holds nodes labelled {RESOURCE} that kg "
                         "did not write: name an empty one, or --replace them.")
    engine.command(f"CREATE CONSTRAINT nexus_kg_iri IF NOT EXISTS FOR (n:{RESOURCE}) "
                   "REQUIRE n.iri IS UNIQUE")
    now = identity(view.snapshot.folder)
    same_view = state is not None and state.view == view.view.text
    if state and same_view and now and state.generation == now and not whole:
        return Synced("nothing", Counts(), Counts(), 0, ())
    watcher.stage("Projecting the view")
    projection = Projection(Facts(view))
    touched = None if whole or state is None or not same_view else _touched(projection, state)
    if touched is None:
        wanted = projection.whole()
        watcher.stage("Reading the database")
        held = engine.contents() if state is not None or replace else Graph({}, {})
    else:
        nodes, groups = touched
        with ThreadPoolExecutor(max_workers=1) as pool:  # the server reads while this projects
            reading = pool.submit(_held, engine, set(map(projection.name, nodes)),
                                  set(map(projection.group, groups)))
            wanted = projection.part(nodes, groups)
            watcher.stage("Reading the database")
            held = reading.result()
    change = Difference(wanted, held)
    writing = _Writing(engine, view.view.text)
    watcher.stage("Writing")
    batches = writing.write(change.statements(), batch, watcher)
    writing.finish(now or "")
    return Synced("whole" if touched is None else "changes", change.of_nodes, change.of_edges,
                  batches, wanted.told)


class _Writing:
    def __init__(self, engine: Neo4jEngine, view: str) -> None:
        self._engine = engine
        self._token = uuid.uuid4().hex
        self._done = 0

        def begin(transaction: neo4j.ManagedTransaction) -> None:
            _run(transaction, f"MERGE (s:{STATE}) SET s.token = $token, s.done = 0, "
                 "s.view = $view, s.generation = ''", token=self._token, view=view)

        engine.write(begin)

    def write(self, statements: list[Statement], batch: int, watcher: Watcher) -> int:
        total = sum(len(statement.rows) for statement in statements)
        written = 0
        for parts in _batches(statements, batch):
            def work(transaction: neo4j.ManagedTransaction,
                     parts: list[Statement] = parts) -> None:
                if not self._step(transaction, self._done):
                    return
                for part in parts:
                    _run(transaction, part.query, rows=part.rows)

            self._engine.write(work)
            self._done += 1
            written += sum(len(part.rows) for part in parts)
            watcher.advance(written, total)
        return self._done

    def finish(self, generation: str) -> None:
        """Say which generation the database holds now."""
        def work(transaction: neo4j.ManagedTransaction) -> None:
            if self._step(transaction, self._done):
                _run(transaction, f"MATCH (s:{STATE}) SET s.generation = $generation",
                     generation=generation)

        self._engine.write(work)

    def _step(self, transaction: neo4j.ManagedTransaction, number: int) -> bool:
        """Take the next step; False where it was taken, and its reply lost, before."""
        found = _run(transaction, f"MATCH (s:{STATE}) SET s.busy = true REMOVE s.busy "
                     "RETURN s.token, s.done")
        if not found or found[0][0] != self._token:
            raise StoreError("Another sync of this database began: this one has stopped.")
        if found[0][1] != number:
            return False
        _run(transaction, f"MATCH (s:{STATE}) SET s.done = $done", done=number + 1)
        return True


def _run(transaction: neo4j.ManagedTransaction, query: str, **parameters: object) -> list[Any]:
    return [row.values() for row in transaction.run(query, parameters)]


def _batches(statements: list[Statement], size: int) -> Iterator[list[Statement]]:
    """The statements cut and joined so that each batch has about so many rows."""
    here: list[Statement] = []
    room = size
    for statement in statements:
        rows = statement.rows
        while rows:
            part, rows = rows[:room], rows[room:]
            here.append(Statement(statement.query, part))
            room -= len(part)
            if not room:
                yield here
                here, room = [], size
    if here:
        yield here


def _any(engine: Neo4jEngine) -> bool:
    return next(engine.read(f"MATCH (n:{RESOURCE}) RETURN 1 LIMIT 1"), None) is not None


def _touched(projection: Projection, state: State) -> tuple[set[int], set[Fact]] | None:
    view = projection.facts.view
    if view.view != DEFAULT_VIEW or not state.generation:
        return None
    changes = changes_since(view.snapshot.folder, state.generation)
    return None if changes is None else affected(projection, changes)


def _held(engine: Neo4jEngine, nodes: Collection[str], groups: Collection[Group]) -> Graph:
    """What the database holds of some nodes, by IRI, and of some groups of relationships."""
    found: Mapping[str, Node] = engine.nodes(
        f"UNWIND $rows AS row MATCH (n:{RESOURCE} {{iri: row.iri}}) "
        "RETURN n.iri, labels(n), properties(n)", [{"iri": iri} for iri in sorted(nodes)])
    absent = set(nodes) - found.keys()
    # One query for all types: for a few thousand rows the server plans longer than it reads.
    edges = engine.relationships(
        f"UNWIND $rows AS row MATCH (a:{RESOURCE} {{iri: row.a}})-[r]->(b:{RESOURCE} "
        "{iri: row.b}) WHERE type(r) = row.t AND r.inferred IS NOT NULL "
        "RETURN a.iri, type(r), b.iri, properties(r)",
        [{"a": group.start, "t": group.type, "b": group.end} for group in groups
         if group.start not in absent and group.end not in absent])
    return Graph(found, edges)
