"""Pages of records and sources: what is told of them, what a record says, who is cited."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from itertools import islice

from kg.columns.statements import DERIVED
from kg.model.namespaces import RDFS_LABEL, RECORDS_GRAPH, nx, shorten
from kg.model.terms import Term, Triple, is_iri, literal_parts, local_name, text_of
from kg.packs.labels import labels_of
from kg.reason.views import ReasonedView
from kg.server.html import link, page

MOST = 1000
"""How many statements of a record, or records of a source, are shown."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """A record or source: what is told of it, what it says, and the records that it is source of.
    """

    node: Term
    told: tuple[Triple, ...]
    says: tuple[Triple, ...]
    source_of: tuple[Term, ...]


def recorded(view: ReasonedView, node: Term) -> Recorded | None:
    """The record or source of this name, believed in the view or not; None where it is neither."""
    snapshot = view.snapshot
    told = tuple(quad.triple for quad in snapshot.match(node, None, None, RECORDS_GRAPH))
    if not told:
        return None
    says = tuple(quad.triple for quad in islice(snapshot.match(None, None, None, node), MOST))
    of = tuple(quad.subject for quad in
               islice(snapshot.match(None, DERIVED, node, RECORDS_GRAPH), MOST))
    return Recorded(node, told, says, of)


def as_data(found: Recorded, view: ReasonedView) -> dict[str, object]:
    """What is told of it, for programs."""
    labels = _labels(found, view)

    def named(part: Term) -> dict[str, str]:
        if is_iri(part):
            return {"iri": text_of(part), "label": labels.get(part) or local_name(part)}
        return {"value": text_of(part), "datatype": literal_parts(part).datatype}

    return {"iri": text_of(found.node), "label": _title(found, labels),
            "told": [{"predicate": named(t.predicate), "object": named(t.object)}
                     for t in found.told],
            "says": [dict(zip(("subject", "predicate", "object"), map(named, triple),
                              strict=True)) for triple in found.says],
            "source_of": [text_of(one) for one in found.source_of],
            "more": MOST in (len(found.says), len(found.source_of))}


def as_page(found: Recorded, view: ReasonedView) -> str:
    """The same as a plain page."""
    labels = _labels(found, view)

    def shown(part: Term) -> str:
        label = labels.get(part) or (shorten(part) if is_iri(part) else text_of(part))
        return link(part, label) if is_iri(part) else escape(label)

    body = f"<p><code>{escape(text_of(found.node))}</code></p>\n" + "".join(
        f"<blockquote>{escape(text_of(t.object))}</blockquote>\n"
        for t in found.told if t.predicate == nx("passage"))
    body += _table(("property", "value"), (
        (shown(t.predicate), shown(t.object)) for t in found.told
        if t.predicate not in (nx("passage"), nx("contentDigest"))))
    if found.says:
        body += "<h2>What it says</h2>\n" + _table(
            ("subject", "property", "value"), (tuple(map(shown, t)) for t in found.says))
    if found.source_of:
        more = " (the first of them)" if len(found.source_of) == MOST else ""
        body += f"<h2>Its records{more}</h2>\n" + _table(
            ("record",), ((shown(one),) for one in found.source_of))
    return page(_title(found, labels), body)


def _labels(found: Recorded, view: ReasonedView) -> dict[Term, str]:
    triples = (*found.told, *found.says)
    labels = dict(labels_of(view, {part for t in triples for part in t if is_iri(part)}))
    for triple in found.told:
        if is_iri(triple.object):
            for name in view.snapshot.properties(triple.object, RECORDS_GRAPH).get(RDFS_LABEL, []):
                labels[triple.object] = text_of(name)
    return labels


def _title(found: Recorded, labels: dict[Term, str]) -> str:
    own = [text_of(t.object) for t in found.told if t.predicate in (RDFS_LABEL, nx("locator"))]
    return own[0] if own else labels.get(found.node) or shorten(found.node)


def _table(heads: Iterable[str], rows: Iterable[tuple[str, ...]]) -> str:
    head = "".join(f'<th scope="col">{name}</th>' for name in heads)
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>\n"
                   for row in rows)
    return f"<table><thead><tr>{head}</tr></thead>\n<tbody>{body}</tbody></table>\n"
