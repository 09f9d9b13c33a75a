"""A graph written. Source: SPARQL 1.1 Graph Store HTTP Protocol, sections 5.3 to 5.5.

In a store of records the graph is a record: PUT replaces what it says, POST adds to it, DELETE
retracts it, and each passes the gate.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from kg.model.errors import DataError
from kg.model.namespaces import RECORDS_GRAPH, nx
from kg.model.record import Status
from kg.model.terms import Term, Triple, iri
from kg.server.answer import Answer
from kg.server.context import Context
from kg.server.errors import HttpError
from kg.server.parsing import DEFAULT_GRAPH, parse
from kg.server.recording import (
    again_where_stale,
    check_writable,
    commit,
    record_of,
    retracted,
    tell,
)
from kg.store.manifest import Manifest
from kg.store.transaction import nquad


def run(context: Context, arguments: Mapping[str, Any], answer: Answer) -> None:
    """Carry out `method` (PUT, POST, DELETE) on `graph` (empty: the default graph) with `parts`,
    each a media type and a body in Base64; `only_if` is what the write depends on.
    """
    with context.memory.lifted(keeps=True):  # the body is bounded, and so is what comes of it
        _write(context, arguments, answer)


def _write(context: Context, arguments: Mapping[str, Any], answer: Answer) -> None:
    triples = list(_triples(arguments["parts"], arguments["base"]))
    if context.settings.plain:
        _write_plain(context, arguments, triples, answer)
        return
    if not arguments["graph"]:
        raise HttpError(422, "The default graph is what the view believes and cannot be written: "
                        "name a graph, which becomes a record.")
    again_where_stale(lambda: _write_record(context, arguments, triples, answer))


def _triples(parts: Sequence[tuple[str, str]], base: str) -> Iterator[Triple]:
    for media_type, body in parts:
        for quad in parse(base64.b64decode(body), media_type, base):
            if quad.graph != DEFAULT_GRAPH:
                raise DataError("The body has named graphs; a graph is written here.")
            yield quad.triple


def _write_plain(context: Context, arguments: Mapping[str, Any], triples: list[Triple],
                 answer: Answer) -> None:
    store, method = context.store(None), arguments["method"]
    graph = iri(arguments["graph"]) if arguments["graph"] else None
    target = "DEFAULT" if graph is None else f"GRAPH {graph}"
    with store.write() as transaction:
        existed = graph is None or transaction.has_graph(graph)
        _check_condition(arguments, existed=existed)
        if method == "DELETE" and not existed:
            raise HttpError(404, f"There is no graph {arguments['graph']}.")
        if method in ("PUT", "DELETE"):
            transaction.update(f"DROP SILENT {target}")
        if method != "DELETE" and graph is not None:
            transaction.update(f"CREATE SILENT {target}")
        transaction.insert(nquad(*triple, graph or "") for triple in triples)
        transaction.publish(Manifest())
    answer.head("text/plain", status=204 if existed else 201, generation=store.generation())


def _check_condition(arguments: Mapping[str, Any], *, existed: bool) -> None:
    if arguments["only_if"] == ("absent" if existed else "exists"):
        raise HttpError(412, f"The graph {arguments['graph']} is there already." if existed else
                        f"There is no graph {arguments['graph']}.")


def _write_record(context: Context, arguments: Mapping[str, Any], triples: list[Triple],
                  answer: Answer) -> None:
    store, method, graph = context.store(None), arguments["method"], iri(arguments["graph"])
    check_writable(graph)
    snapshot = store.snapshot()
    before = [quad.triple for quad in snapshot.match(None, None, None, graph)]
    told: dict[Term, list[Term]] = {}
    for quad in snapshot.match(graph, None, None, RECORDS_GRAPH):
        told.setdefault(quad.predicate, []).append(quad.object)
    gone = told.get(nx("status")) == [Status.RETRACTED.term]
    _check_condition(arguments, existed=bool(before) and not gone)
    if method == "DELETE":
        if not before or gone:
            raise HttpError(404, f"There is no graph {arguments['graph']}.")
        record = retracted(graph, before, told, arguments["writer"])
    else:
        if gone:  # written anew, it is believed anew
            del told[nx("status")]
        said = triples if method == "PUT" or gone else [*before, *triples]
        if not said:
            raise DataError("A record says something: send triples, or DELETE the graph.")
        record = record_of(graph, said, told, arguments["record"], arguments["writer"])
    result = commit(store, snapshot.folder.name, [record], (), context.settings.shapes,
                    arguments["writer"])
    tell(result, store.generation(), answer, status=200 if before else 201)
