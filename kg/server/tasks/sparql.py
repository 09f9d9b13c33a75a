"""A SPARQL query, in any form of its results. Source: SPARQL 1.1 Protocol, section 2.1."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pyoxigraph as ox

from kg.model.errors import DataError, torn
from kg.model.terms import iri
from kg.server.answer import Answer, LimitError
from kg.server.context import Context
from kg.server.merged import MergedView
from kg.server.negotiation import (
    GRAPHS,
    RESULTS,
    chosen,
    offered_type,
)
from kg.server.writing import write_graph
from kg.store.snapshot import Snapshot
from kg.store.sparql_text import check_query, names_dataset

_RESULT_FORMATS = {"json": ox.QueryResultsFormat.JSON, "xml": ox.QueryResultsFormat.XML,
                   "csv": ox.QueryResultsFormat.CSV, "tsv": ox.QueryResultsFormat.TSV}

# What parts the rows of each form; never within a value, but for CSV and odd values in JSON,
# where a result may count as larger than it is.
_ROWS: dict[str, Callable[[bytes], int]] = {
    "json": lambda piece: piece.count(b"},{"), "xml": lambda piece: piece.count(b"<result>"),
    "csv": lambda piece: piece.count(b"\n"), "tsv": lambda piece: piece.count(b"\n")}


def run(context: Context, arguments: Mapping[str, Any], answer: Answer) -> None:
    """Answer a query: `query`, `default_graphs`, `named_graphs`, `view`, `accept`, `format`."""
    text = arguments["query"]
    check_query(text, services=context.settings.services)
    snapshot, graphs, text = _dataset(context, arguments, text)
    if context.settings.services:
        text = context.relay.through(text)
    found = snapshot.evaluate(
        text, base=arguments.get("base"),
        default_graphs=graphs, named_graphs=_terms(arguments["named_graphs"]))
    generation = snapshot.folder.name
    is_graph = isinstance(found, ox.QueryTriples)
    form = chosen(arguments["accept"], GRAPHS if is_graph else RESULTS,
                  arguments.get("format", ""))
    media_type = offered_type(arguments["accept"], form)
    answer.head(media_type, generation=generation,
                rows=_newlines if is_graph else _ROWS[form.name])
    try:
        if isinstance(found, ox.QueryTriples):
            write_graph(found, answer, form)
        elif isinstance(found, ox.QueryBoolean) and form.name in ("csv", "tsv"):
            answer.write(b"true\n" if found else b"false\n")
        else:
            out = io.BufferedWriter(answer, 1 << 16)
            found.serialize(out, _RESULT_FORMATS[form.name])
            out.flush()
    except LimitError:
        raise
    except (ValueError, RuntimeError, OSError) as error:
        if isinstance(error.__cause__ or error.__context__, LimitError):
            raise
        raise torn(error) or DataError(
            f"The query failed: {' '.join(str(error).split())}.") from error


def _dataset(context: Context, arguments: Mapping[str, Any],
             text: str) -> tuple[Snapshot, Sequence[Any] | None, str]:
    """The snapshot, the default graphs (of the protocol, else of the query, else the view), and
    the query in the names of the view.
    """
    sources = arguments["sources"]
    given = _terms(arguments["default_graphs"])
    if context.settings.plain:
        snapshot = context.snapshot(sources)
        if given is None and arguments["named_graphs"]:
            return snapshot, (), text
        return snapshot, given, text
    view = context.view(arguments["view"], sources)
    text = view.worded(text)
    if given is not None:
        return view.snapshot, given, text
    if arguments["named_graphs"]:
        return view.snapshot, (), text
    if names_dataset(text):
        return view.snapshot, None, text
    if isinstance(view, MergedView):
        return view.answering(text), None, text
    return view.snapshot, view.graphs, text


def _terms(names: Sequence[str]) -> list[Any] | None:
    return [iri(name) for name in names] or None


def _newlines(piece: bytes) -> int:
    return piece.count(b"\n")
