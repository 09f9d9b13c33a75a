"""A graph read. Source: SPARQL 1.1 Graph Store HTTP Protocol, section 5.2."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pyoxigraph as ox

from kg.model.namespaces import RECORDS_GRAPH, nx
from kg.model.record import Status
from kg.model.terms import iri
from kg.server.answer import Answer
from kg.server.context import Context
from kg.server.errors import HttpError
from kg.server.merged import MergedView
from kg.server.negotiation import GRAPHS, chosen, offered_type
from kg.server.writing import write_graph
from kg.store.snapshot import Snapshot

_ALL = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"


def run(context: Context, arguments: Mapping[str, Any], answer: Answer) -> None:
    """Give `graph`, or where it is empty the default graph: the view in a store of records."""
    form = chosen(arguments["accept"], GRAPHS, arguments["format"])
    plain, name = context.settings.plain, arguments["graph"]
    if plain:
        snapshot, default = context.snapshot(arguments["sources"]), None
    else:
        view = context.view(arguments["view"], arguments["sources"])
        snapshot, default = view.snapshot, view.graphs
        if not name and isinstance(view, MergedView):  # from one graph it comes much faster
            snapshot, default = view.answering(_ALL), None
    if name:
        _check_there(snapshot, name, plain)
        default = (iri(name),)
    media_type = offered_type(arguments["accept"], form)
    answer.head(media_type + ("; charset=utf-8" if media_type.startswith("text/") else ""),
                generation=snapshot.folder.name)
    found = snapshot.evaluate(_ALL, default_graphs=default)
    assert isinstance(found, ox.QueryTriples)
    write_graph(found, answer, form)


def _check_there(snapshot: Snapshot, name: str, plain: bool) -> None:
    graph = iri(name)
    if not snapshot.has_graph(graph):
        raise HttpError(404, f"There is no graph {name}.")
    if not plain and any(snapshot.match(graph, nx("status"), Status.RETRACTED.term,
                                        RECORDS_GRAPH)):
        raise HttpError(410, f"The record {name} is retracted; a query can still read its graph.")
