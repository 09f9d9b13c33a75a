"""Data validated against the shapes, without being stored: the standard report."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pyoxigraph as ox

from kg.columns.columns import Columns, columns_of, concatenate
from kg.columns.statements import Statements
from kg.model.terms import Triple, is_iri, local_name, text_of
from kg.server.answer import Answer
from kg.server.context import Context
from kg.server.negotiation import GRAPHS, JSON, chosen
from kg.server.parsing import parse
from kg.server.writing import write_graph
from kg.validate.engine import validate
from kg.validate.names import Names
from kg.validate.parser import VIOLATION, compile_shapes
from kg.validate.report import Report, report_triples

_MOST = 10_000
"""How many results a report holds."""


def run(context: Context, arguments: Mapping[str, Any], answer: Answer) -> None:
    """Validate `body` (Base64) of `media_type` together with the ontology, or where it is empty
    all that the store holds.
    """
    form = chosen(arguments["accept"], (JSON, *GRAPHS), arguments["format"])
    snapshot = context.snapshot(arguments["sources"])
    generation = "" if arguments["media_type"] else snapshot.folder.name
    statements = Statements.open(snapshot.folder)
    data = statements.as_shapes_see_them()
    said: list[Triple] | None = None
    if arguments["media_type"]:
        said = [quad.triple for quad in parse(base64.b64decode(arguments["body"]),
                                              arguments["media_type"], "urn:validate")]
        data = _with_ontology(statements, said)
    shapes = compile_shapes(context.settings.shapes)
    report = validate(data, shapes, max_results=_MOST)
    if said is not None:  # and not what the ontology itself could do better
        spoken = {part for triple in said for part in triple}
        report = replace(report, results=tuple(
            result for result in report.results if result.focus in spoken))
    if form is JSON:
        answer.json(_told(report, Names(shapes)), generation=generation)
        return
    answer.head(form.types[0], generation=generation)
    told = report_triples(report.results, shapes.triples)
    lines = "".join(" ".join(triple) + " .\n" for triple in told)
    triples = (quad.triple for quad in ox.parse(lines, ox.RdfFormat.N_TRIPLES))
    write_graph(triples, answer, form)


def _with_ontology(statements: Statements, said: list[Triple]) -> Columns:
    """The data with the ontology, whose subclasses decide what a shape targets."""
    quads = statements.quads
    modules = quads.where(np.isin(quads.g, statements.modules()))
    bare = replace(modules, g=np.empty(0, dtype=np.int64))
    return concatenate(bare, columns_of(said, quads.dictionary))


def _told(report: Report, names: Names) -> dict[str, object]:
    return {
        "conforms": report.conforms, "truncated": report.truncated,
        "violations": sum(result.severity == VIOLATION for result in report.results),
        "results": [{
            "severity": local_name(result.severity), "focus": result.focus.strip("<>"),
            "path": None if result.path is None else (
                text_of(result.path) if is_iri(result.path) else names.path(result.path)),
            "value": result.value, "component": local_name(result.component),
            "shape": names.identifier(result.shape),
            "message": names.message(result),
        } for result in report.results]}
