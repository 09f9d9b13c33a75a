"""All about one IRI, as JSON, as a plain page, or as RDF (linked data).

Terms of the ontology as well as things, and records and sources.
"""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

import pyoxigraph as ox

from kg.model.namespaces import shorten
from kg.model.terms import Term, is_iri, local_name, text_of
from kg.packs.about import Claim, claims_of, definition_in, description, status_of
from kg.packs.labels import labels_of
from kg.packs.recorded import as_data, is_recorded, recorded
from kg.reason.views import ReasonedView
from kg.server.answer import Answer
from kg.server.context import Context
from kg.server.errors import HttpError
from kg.server.html import link, page
from kg.server.negotiation import GRAPHS, HTML, JSON, chosen
from kg.server.recorded import as_page
from kg.server.writing import write_graph
from kg.store.conversion import graph_node, to_oxigraph
from kg.store.written_terms import parse_iri


def run(context: Context, arguments: Mapping[str, Any], answer: Answer) -> None:
    """Describe `iri` over `view`."""
    view = context.view(arguments["view"], arguments["sources"])
    node = parse_iri(arguments["iri"])
    # RDF/XML and JSON-LD share media types with other forms; JSON is ours where it is asked for.
    form = chosen(arguments["accept"], (JSON, HTML, *GRAPHS), arguments["format"])
    found = recorded(view, node) if is_recorded(node) else None
    claims, more = ([], False) if found else claims_of(view, node)
    if not claims and found is None:
        raise HttpError(404, f"The view '{view.view.text}' says nothing of {shorten(node)}.")
    generation = view.snapshot.folder.name
    if form is JSON:
        answer.json(as_data(found, view) if found else description(view, node, claims, more),
                    generation=generation)
    elif form is HTML:
        answer.head(HTML.types[0], generation=generation)
        answer.write((as_page(found, view) if found else _html(view, node, claims)).encode())
    else:
        answer.head(form.types[0], generation=generation)
        said = (*found.told, *found.says) if found else [claim.triple for claim in claims]
        triples = [ox.Triple(graph_node(t.subject), _predicate(t.predicate),
                             to_oxigraph(t.object)) for t in said]
        write_graph(triples, answer, form)


def _predicate(predicate: Term) -> ox.NamedNode:
    node = to_oxigraph(predicate)
    assert isinstance(node, ox.NamedNode)
    return node


def _html(view: ReasonedView, node: Term, claims: list[Claim]) -> str:
    """A plain table of claims, for a browser without scripts."""
    told = {part for claim in claims for part in claim.triple if is_iri(part)}
    labels = labels_of(view, told | {node})

    def cell(part: Term) -> str:
        label = labels.get(part) or (shorten(part) if is_iri(part) else text_of(part))
        return f"<td>{link(part, label) if is_iri(part) else escape(label)}</td>"

    rows = "".join(
        "<tr>" + (cell(c.triple.predicate) if c.outward else
                  cell(c.triple.predicate).replace("<td>", "<td>← "))
        + cell(c.other) + f"<td>{escape(status_of(view, c))}</td></tr>\n"
        for c in claims)
    head = "".join(f'<th scope="col">{name}</th>' for name in ("property", "value", "status"))
    body = (f"<p><code>{escape(text_of(node))}</code></p>\n<p>{escape(definition_in(claims))}</p>\n"
            f"<table><thead><tr>{head}</tr></thead>\n<tbody>{rows}</tbody></table>")
    return page(labels.get(node) or local_name(node), body)
