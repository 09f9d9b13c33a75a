"""A question asked: the answer with the proof of every row, in any form."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from html import escape
from typing import Any

from kg.model.terms import Term, is_iri
from kg.packs.given import check
from kg.packs.render import as_csv, as_json, as_turtle
from kg.packs.run import Answer as Asked
from kg.packs.run import ask
from kg.reason.views import ReasonedView
from kg.server.answer import Answer
from kg.server.context import Context
from kg.server.html import link, page
from kg.server.negotiation import CSV, HTML, JSON, TURTLE, chosen
from kg.server.tasks.packs import asked

FORMS = (JSON, CSV, TURTLE, HTML)


def run(context: Context, arguments: Mapping[str, Any], answer: Answer) -> None:
    """Ask `question` with `values` over `view`."""
    chosen(arguments["accept"], FORMS, arguments["format"])  # before the work is done
    found, view = answered(context, arguments)
    write(found, view, arguments, answer)


def write(found: Asked, view: ReasonedView, arguments: Mapping[str, Any], answer: Answer) -> None:
    """Write an answer in the form that `accept` or `format` asks for."""
    form = chosen(arguments["accept"], FORMS, arguments["format"])
    pieces = {JSON: as_json(found, view), CSV: as_csv(found), TURTLE: as_turtle(found),
              HTML: _html(found)}[form]
    answer.head(form.types[0], generation=view.snapshot.folder.name)
    out = io.TextIOWrapper(io.BufferedWriter(answer, 1 << 16), encoding="utf-8", newline="")
    out.writelines(pieces)
    out.flush()


def answered(context: Context, arguments: Mapping[str, Any]) -> tuple[Asked, ReasonedView]:
    """The answer to `question` with `values` over `view`, and that view."""
    question = asked(context.settings.queries, arguments["question"])
    view = context.view(arguments["view"], arguments["sources"])
    if question.query:
        return ask(question, view, arguments["values"]), view
    from kg.packs.cypher import ask_in_cypher
    from kg.property_graph.embedded import open_embedded
    check(question, arguments["values"])  # what is wrong is told before a property graph is made
    # To make the graph is no client's work, and the engine takes more memory than it fills.
    with context.memory.lifted():
        engine = open_embedded(context.store(arguments["sources"]), view,
                               context.settings.limits.seconds)
    try:
        return ask_in_cypher(question, view, engine, arguments["values"]), view
    finally:
        engine.close()


def _html(found: Asked) -> Iterator[str]:
    """A plain table, for a browser without scripts."""
    question = found.question
    sources = {source: number for number, source in enumerate(
        sorted({source for row in found.rows for source in row.evidence.sources}), start=1)}
    heads = [column.name.replace("_", " ") for column in question.columns]
    rows = []
    for row in found.rows:
        cells = [_cell(found, value, column.type) for value, column
                 in zip(row.values, question.columns, strict=True)]
        evidence = row.evidence
        cells += [escape(", ".join(evidence.statuses)),
                  ", ".join(str(sources[one]) for one in evidence.sources),
                  escape(str(evidence.grade or "")),
                  escape(", ".join(evidence.rules) or "as said")]
        rows.append(cells)
    table = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>\n"
                    for cells in rows)
    head = "".join(f'<th scope="col">{escape(name)}</th>'
                   for name in [*heads, "status", "source", "grade", "by rules"])
    yield page(question.title, f"<p>{escape(question.question)}</p>\n<table><thead><tr>{head}"
               f"</tr></thead>\n<tbody>{table}</tbody></table>\n<h2>Sources</h2>\n<ol>"
               + "".join(f"<li>{escape(one)}</li>" for one in sources) + "</ol>")


def _cell(found: Asked, value: Term | None, kind: str) -> str:
    if value is not None and is_iri(value):
        return link(value, found.shown(value))
    words = escape(found.shown(value))
    return f"<time>{words}</time>" if kind == "date" else words
