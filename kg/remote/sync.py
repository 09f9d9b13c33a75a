"""Sync: make a SPARQL store elsewhere hold what the store holds.

A graph of state (`graph:sync`) tells which generation the copy holds. Each batch is one update that
asks for the token of this sync: of two at once the one that began first stops. After a sync that
was interrupted the next one compares everything.
"""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from kg.model.errors import StoreError, UsageError
from kg.model.namespaces import BASE, term
from kg.model.terms import literal
from kg.model.watcher import Watcher
from kg.remote.contents import STATE, VIEW_GRAPHS, Difference, Statement, copied, held
from kg.remote.endpoint import Endpoint
from kg.store.changes import changes_since, identity
from kg.store.conversion import stored_form
from kg.store.snapshot import Quad, Snapshot

BATCH = 1_000
"""How many statements one update writes; Virtuoso takes no more than some thousands."""

_TEXT = 4_000_000
"""How many characters of statements one update holds, about."""

_TOKEN, _VERSION = term("dcterms:identifier"), term("dcterms:hasVersion")
_ONE, _OTHER, _RELATED = f"<{STATE[1:-1]}/a>", f"<{STATE[1:-1]}/b>", term("skos:related")
_TRIALS = f"{_ONE} {_RELATED} {_OTHER} . {_OTHER} {_RELATED} {_ONE} ."
"""What stands in the graph of state while a sync goes on, to see what the other store makes of it.
"""


@dataclass(frozen=True, slots=True)
class Synced:
    """What a sync did: `way` is `nothing`, `changes` (by the store's log) or `whole`.

    `added` and `removed` count statements, those of the default graph too; `notes` tell in what
    the other store departs from SPARQL 1.1.
    """

    way: str
    added: int
    removed: int
    notes: tuple[str, ...]


def sync(endpoint: Endpoint, snapshot: Snapshot, watcher: Watcher, *, whole: bool = False,
         replace: bool = False, batch: int = BATCH) -> Synced:
    """Make a copy equal to a generation.

    `whole` compares everything even where the log would do; `replace` takes over a store that
    holds something else in our graphs or in its default graph. Raises UsageError for such a store
    without it.
    """
    watcher.stage("Looking at the copy")
    now = identity(snapshot.folder)
    known = _generation(endpoint)
    if known is None and not replace and _occupied(endpoint):
        raise UsageError(f"The store at {endpoint.query_address} holds graphs of "
                         f"{BASE}, or triples in its default graph, that kg did not write: name "
                         "an empty one, or --replace them.")
    if known and known == now and not whole:
        return Synced("nothing", 0, 0, ())
    writing = _Writing(endpoint, batch)
    notes, with_default = _peculiarities(endpoint)
    changes = None if whole or not known else changes_since(snapshot.folder, known)
    if changes is not None:
        watcher.stage("Writing the changes")
        added, removed = _net(changes.added, changes.removed, snapshot if with_default else None)
        writing.write(removed, added, len(added) + len(removed), watcher)
        done = Synced("changes", len(added), len(removed), notes)
    else:
        watcher.stage("Reading the copy")
        with held(snapshot, with_default=with_default) as wanted:
            difference = Difference(wanted, copied(endpoint, with_default=with_default),
                                    watcher.advance)
            watcher.stage("Writing")
            count, extra = difference.lacking_count, difference.extra
            writing.write(extra, difference.lacking(), count + len(extra), watcher)
        done = Synced("whole", count, len(extra), notes)
    writing.finish(now or "")
    return done


def check_current(endpoint: Endpoint, snapshot: Snapshot) -> None:
    """Raise StoreError where a copy does not say that it holds a generation."""
    known = _generation(endpoint)
    if known is None:
        raise StoreError(f"The store at {endpoint.query_address} is no copy of ours: run "
                         "'kg remote sync'.")
    if not known or known != identity(snapshot.folder):
        raise StoreError(f"The copy at {endpoint.query_address} is behind the store: run "
                         "'kg remote sync'.")


def has_own_default_graph(endpoint: Endpoint) -> bool:
    """Whether the default graph of a copy is one of its own, and not all graphs together."""
    return not endpoint.holds(f"{STATE} ?p ?o")


class _Writing:
    """Updates that are carried out only while no other sync has begun."""

    def __init__(self, endpoint: Endpoint, batch: int) -> None:
        self._endpoint = endpoint
        self._batch = batch
        self._token = literal(uuid.uuid4().hex)
        endpoint.update(
            f"DELETE WHERE {{ GRAPH {STATE} {{ ?s ?p ?o }} }} ;\n"
            f"INSERT DATA {{ GRAPH {STATE} {{ {STATE} {_TOKEN} {self._token} ; {_VERSION} \"\" . "
            f"{_TRIALS} }} }}")
        self._check()

    def write(self, removed: Iterable[Statement], added: Iterable[Statement], total: int,
              watcher: Watcher) -> None:
        done = 0
        gone = list(removed)
        for graph in sorted({one.graph for one in gone if one.is_blank}):
            self._remove_blank(graph)
        removed = [one for one in gone if not one.is_blank]
        for verb, statements in (("DELETE", removed), ("INSERT", added)):
            for part in _batches(statements, self._batch):
                self._endpoint.update(self._asking(f"{verb} {{ {_template(part)} }}"))
                done += len(part)
                watcher.advance(done, total)
        self._check()

    def _remove_blank(self, graph: str) -> None:
        """Remove what holds nodes without a name from a graph: we have none."""
        pattern = "?s ?p ?o" if not graph else f"GRAPH {graph} {{ ?s ?p ?o }}"
        self._endpoint.update(
            f"DELETE {{ {pattern} }} WHERE {{ {pattern} FILTER(ISBLANK(?s) || ISBLANK(?o)) "
            f"GRAPH {STATE} {{ {STATE} {_TOKEN} {self._token} }} }}")

    def finish(self, generation: str) -> None:
        """Say which generation the copy holds now."""
        self._endpoint.update(self._asking(
            f"DELETE {{ GRAPH {STATE} {{ {STATE} {_VERSION} \"\" . {_TRIALS} }} }}\n"
            f"INSERT {{ GRAPH {STATE} {{ {STATE} {_VERSION} {literal(generation)} }} }}"))
        self._check()

    def _asking(self, update: str) -> str:
        return f"{update}\nWHERE {{ GRAPH {STATE} {{ {STATE} {_TOKEN} {self._token} }} }}"

    def _check(self) -> None:
        if not self._endpoint.holds(f"GRAPH {STATE} {{ {STATE} {_TOKEN} {self._token} }}"):
            query, update = self._endpoint.query_address, self._endpoint.update_address
            raise StoreError(f"Another sync of {query} began" + (
                "" if query == update else f", or {update} writes to another store")
                + ": this one has stopped.")


def _generation(endpoint: Endpoint) -> str | None:
    """The generation that a copy says it holds: empty while a sync is under way or after one that
    was interrupted, None for a store that is no copy.
    """
    for (version,) in endpoint.select(
            f"SELECT ?v {{ GRAPH {STATE} {{ {STATE} {_VERSION} ?v }} }}"):
        return str(version).strip('"')
    return None


def _occupied(endpoint: Endpoint) -> bool:
    """Whether a store holds something under our names, or in a default graph of its own."""
    if endpoint.holds(f'GRAPH ?g {{ ?s ?p ?o }} FILTER(STRSTARTS(STR(?g), "{BASE}"))'):
        return True
    for named in endpoint.select("SELECT ?s ?p ?o { GRAPH ?g { ?s ?p ?o } "
                                 "FILTER(ISIRI(?s) && ISIRI(?o)) } LIMIT 1"):
        if endpoint.holds(" ".join(map(str, named))):
            return False  # the default graph is all graphs together
    return endpoint.holds("?s ?p ?o")


def _peculiarities(endpoint: Endpoint) -> tuple[tuple[str, ...], bool]:
    """In what a store departs from SPARQL 1.1, and whether it has a default graph of its own."""
    notes = []
    own = has_own_default_graph(endpoint)
    if not own:
        notes.append("The default graph there is all graphs together, what is not believed too: "
                     f"ask {' '.join(f'FROM {graph}' for graph in VIEW_GRAPHS)}.")
    for path, means in ((f"{_RELATED}+", "a path with + does not lead back to where it began"),
                        (f"{_RELATED}*", "a path with * does not begin with the thing itself")):
        if not endpoint.holds(f"GRAPH {STATE} {{ {_ONE} {path} {_ONE} }}"):
            notes.append(f"Not as SPARQL 1.1 has it there: {means}; answers of questions with "
                         "paths may lack rows.")
    return tuple(notes), own


def _net(added: Iterable[Quad], removed: Iterable[Quad], snapshot: Snapshot | None,
         ) -> tuple[list[Statement], list[Statement]]:
    """What is to be added and removed in all; with a snapshot in the default graph too.

    The log has each quad as it was written, and a quad may come and go several times.
    """
    balance: Counter[Quad] = Counter()
    for sign, quads in ((1, added), (-1, removed)):
        for quad in quads:
            balance[quad._replace(object=stored_form(quad.object))] += sign
    come = [_statement(quad) for quad, count in balance.items() if count > 0]
    gone = [_statement(quad) for quad, count in balance.items() if count < 0]
    if snapshot is not None:
        for triple in {quad.triple for quad, count in balance.items()
                       if count and quad.graph in VIEW_GRAPHS}:
            there = any(next(snapshot.match(*triple, graph), None) for graph in VIEW_GRAPHS)
            (come if there else gone).append(Statement(" ".join(triple), ""))
    return come, gone


def _statement(quad: Quad) -> Statement:
    return Statement(" ".join(quad.triple), quad.graph)


def _batches(statements: Iterable[Statement], size: int) -> Iterator[list[Statement]]:
    """The statements in lists of so many, or fewer where they are long."""
    part: list[Statement] = []
    letters = 0
    for statement in statements:
        part.append(statement)
        letters += len(statement.triple)
        if len(part) == size or letters > _TEXT:
            yield part
            part, letters = [], 0
    if part:
        yield part


def _template(statements: list[Statement]) -> str:
    """Statements as a pattern of quads, each graph once in a row."""
    return "\n".join(
        triples if not graph else f"GRAPH {graph} {{ {triples} }}" for graph, triples in (
            (graph, " .\n".join(one.triple for one in group) + " .")
            for graph, group in groupby(sorted(statements, key=lambda one: one.graph),
                                        key=lambda one: one.graph)))
