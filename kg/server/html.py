"""Plain pages for browsers without scripts, and for linked data."""

from __future__ import annotations

from html import escape
from urllib.parse import quote

from kg.model.terms import Term, iri_text


def page(title: str, body: str) -> str:
    """A whole page; `title` is text, `body` HTML."""
    return (f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8">\n'
            f"<title>{escape(title)}</title>\n"
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
            '<link rel="stylesheet" href="/static/plain.css"></head>\n'
            f"<body><main><h1>{escape(title)}</h1>\n{body}\n</main></body></html>\n")


def link(node: Term, label: str) -> str:
    """A link to the description of an IRI in this store; the IRI is never a link's target itself,
    for it may be of any scheme.
    """
    return f'<a href="/describe?iri={quote(iri_text(node), safe="")}">{escape(label)}</a>'
