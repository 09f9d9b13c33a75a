"""A SPARQL Update. Source: SPARQL 1.1 Protocol, section 2.2.

In a plain dataset it is carried out as it stands. In a store of records it is tried on a copy; the
graphs that it changes there are loaded as records, through the same gate as any load.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from kg.ingest.connector import SourceDescription
from kg.model.errors import DataError
from kg.model.namespaces import PREFIXES, RDF_TYPE, RECORDS_GRAPH, nx
from kg.model.record import Record
from kg.model.terms import Term, Triple, iri
from kg.model.view import DEFAULT_VIEW
from kg.reason.views import ReasonedView
from kg.server.answer import Answer
from kg.server.context import Context
from kg.server.deadline import deadline
from kg.server.errors import HttpError
from kg.server.recording import (
    again_where_stale,
    check_writable,
    commit,
    record_of,
    retracted,
    tell,
)
from kg.server.written_graphs import graphs_query, written_graphs
from kg.store.conversion import from_oxigraph, graph_node, kept_term
from kg.store.manifest import Manifest
from kg.store.scratch import scratch
from kg.store.snapshot import Snapshot
from kg.store.sparql_text import check_update, with_dataset, without_silent_loads
from kg.store.transaction import carry_out


def run(context: Context, arguments: Mapping[str, Any], answer: Answer) -> None:
    """Carry out `update`, with the dataset and the headers of the request."""
    text = without_silent_loads(arguments["update"])
    check_update(text, services=context.settings.services)
    using = _clauses(arguments["using_graphs"], arguments["using_named_graphs"])
    if using:
        text = with_dataset(text, using, everywhere=True)
    if context.settings.plain:
        store = context.store(None)
        with store.write() as transaction:
            with _in_time(context, answer):
                transaction.update(text, arguments["base"], PREFIXES)
            transaction.publish(Manifest())
        answer.head("text/plain", status=204, generation=store.generation())
        return
    again_where_stale(lambda: _update_records(context, text, arguments, answer))


def _update_records(context: Context, text: str, arguments: Mapping[str, Any],
                    answer: Answer) -> None:
    store = context.store(None)
    snapshot = store.snapshot()
    graphs = written_graphs(text, arguments["base"])
    if graphs.empties_all:
        raise HttpError(403, "CLEAR ALL and DROP ALL would empty graphs that are kept by the store "
                        "itself: say which records to retract, with CLEAR GRAPH <...>.")
    query, candidates = None, graphs.names
    if not (arguments["using_graphs"] or arguments["using_named_graphs"]):
        dataset = _as_queries_see(snapshot, graphs.matched)
        if graphs.variables:
            query = graphs_query(text, graphs.variables, dataset)
        text = with_dataset(text, dataset, everywhere=False)
    with scratch(store.folder) as folder:
        after = _copied(snapshot, folder)
        with _in_time(context, answer):
            if graphs.variables:
                bound = None if query is None else _bound(after, query, arguments["base"])
                candidates = None if candidates is None or bound is None else candidates | bound
            carry_out(text, after, arguments["base"], PREFIXES)
        change = _Change(snapshot, after, candidates)
        records = list(change.records(arguments["record"], arguments["writer"]))
        descriptions = list(change.descriptions())
        del after, change
    with context.memory.lifted(keeps=True):
        result = commit(store, snapshot.folder.name, records, descriptions,
                        context.settings.shapes, arguments["writer"])
    tell(result, store.generation(), answer, note="" if records or descriptions else _NOTHING)


def _in_time(context: Context, answer: Answer) -> AbstractContextManager[None]:
    """Others wait to write meanwhile, so to match takes no longer than a query may."""
    seconds = context.settings.limits.seconds
    return deadline(seconds, answer, f"The update took longer than {seconds:g} seconds, so nothing "
                    "was written; look for a part that multiplies rows.")


_NOTHING = ("The update changes nothing: what it deletes is not there, or stands in a record, from "
            "which it is deleted with GRAPH <...>.")


def _as_queries_see(snapshot: Snapshot, named: Collection[Term] | None) -> str:
    """The clauses by which an update matches what a query would: the view, and records as named
    graphs, those that it names or all.
    """
    view = ReasonedView(snapshot, DEFAULT_VIEW).graphs
    graphs = snapshot.graphs() if named is None else filter(snapshot.has_graph, named)
    return _clauses([graph[1:-1] for graph in view],
                    [graph[1:-1] for graph in graphs if graph not in view])


def _copied(snapshot: Snapshot, folder: Path) -> ox.Store:
    """A copy of the store, on which an update can be tried."""
    snapshot.copy_to(folder / "quads")
    return ox.Store(str(folder / "quads"))


def _bound(quads: ox.Store, query: str, base: str) -> frozenset[Term] | None:
    """The graphs that a query gives; None where it is not SPARQL."""
    try:
        solutions = quads.query(query, base_iri=base, prefixes=PREFIXES)
        assert isinstance(solutions, ox.QuerySolutions)
        return frozenset(from_oxigraph(value) for solution in solutions for value in solution
                         if isinstance(value, ox.NamedNode))
    except (SyntaxError, ValueError, RuntimeError):
        return None  # what is wrong with it, the update tells


class _Change:
    """What an update changed: the graphs that differ between a snapshot and its changed copy."""

    def __init__(self, before: Snapshot, after: ox.Store,
                 candidates: Collection[Term] | None) -> None:
        self._before, self._after = before, after
        if next(after.quads_for_pattern(None, None, None, ox.DefaultGraph()), None) is not None:
            raise HttpError(422, "The default graph is what the view believes and cannot be "
                            "written: write into GRAPH <...>, which becomes a record.")
        self._graphs: dict[Term, tuple[set[Triple], list[Triple]]] = {}
        for graph in self._all_graphs() if candidates is None else candidates:
            was = {quad.triple for quad in before.match(None, None, None, graph)}
            now = [_triple(quad) for quad in
                   after.quads_for_pattern(None, None, None, graph_node(graph))]
            if was != set(now) or before.has_graph(graph) != after.contains_named_graph(
                    graph_node(graph)):
                self._graphs[graph] = was, now
        self._told_before, self._told = self._graphs.pop(RECORDS_GRAPH, (set(), []))

    def records(self, headers: Mapping[str, str], writer: str) -> Iterator[Record]:
        """Every record that the update writes, changes or retracts."""
        for graph, (was, now) in self._graphs.items():
            check_writable(graph)
            if now:
                yield record_of(graph, now, self._metadata(graph), headers, writer)
            elif was:
                yield retracted(graph, sorted(was), self._metadata(graph), writer)
        for node in sorted(self._described() - self._graphs.keys()):
            said = [quad.triple for quad in self._before.match(None, None, None, node)]
            if said:
                yield record_of(node, said, self._metadata(node), headers, writer)
            elif (RDF_TYPE, nx("Record")) in {(p, o) for s, p, o in self._told if s == node}:
                raise DataError(f"The record {node} has no graph: it says nothing.")

    def descriptions(self) -> Iterator[SourceDescription]:
        """What the update says in the graph of records of anything that is no record."""
        by_node: dict[Term, list[Triple]] = defaultdict(list)
        for triple in self._told:
            if triple not in self._told_before:
                by_node[triple.subject].append(triple)
        for node, triples in sorted(by_node.items()):
            if node not in self._graphs and not self._before.has_graph(node):
                yield SourceDescription(node, tuple(triples))
        gone = self._told_before - set(self._told)
        if any(not self._before.has_graph(triple.subject) for triple in gone):
            raise HttpError(422, "What is said of sources can be added to, not deleted.")

    def _described(self) -> set[Term]:
        changed = self._told_before.symmetric_difference(self._told)
        return {triple.subject for triple in changed}

    def _metadata(self, graph: Term) -> dict[Term, list[Term]]:
        told: dict[Term, list[Term]] = defaultdict(list)
        for quad in self._after.quads_for_pattern(graph_node(graph), None, None,
                                                  graph_node(RECORDS_GRAPH)):
            told[from_oxigraph(quad.predicate)].append(from_oxigraph(quad.object))
        if not told:
            for before in self._before.match(graph, None, None, RECORDS_GRAPH):
                told[before.predicate].append(before.object)
        return told

    def _all_graphs(self) -> Iterable[Term]:
        return dict.fromkeys([*self._before.graphs(),
                              *map(from_oxigraph, self._after.named_graphs())])


def _clauses(graphs: Sequence[str], named: Sequence[str]) -> str:
    return " ".join([*(f"USING {iri(graph)}" for graph in graphs),
                     *(f"USING NAMED {iri(graph)}" for graph in named)])


def _triple(quad: ox.Quad) -> Triple:
    return Triple(from_oxigraph(quad.subject), from_oxigraph(quad.predicate),
                  kept_term(quad.object))
