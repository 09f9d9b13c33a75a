"""Pages of records and sources."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from kg.model.namespaces import nx, shorten
from kg.model.terms import Term, is_iri, text_of
from kg.packs.recorded import MOST, Recorded, labels_in, title_of
from kg.reason.views import ReasonedView
from kg.server.html import link, page


def as_page(found: Recorded, view: ReasonedView) -> str:
    """A record or source as a plain page."""
    labels = labels_in(found, view)

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
    return page(title_of(found, labels), body)


def _table(heads: Iterable[str], rows: Iterable[tuple[str, ...]]) -> str:
    head = "".join(f'<th scope="col">{name}</th>' for name in heads)
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>\n"
                   for row in rows)
    return f"<table><thead><tr>{head}</tr></thead>\n<tbody>{body}</tbody></table>\n"
