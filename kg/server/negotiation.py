"""Content negotiation: which of the media types on offer a client wants.

Source: RFC 9110, sections 12.4, 12.5.1 and 12.5.3.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import pyoxigraph as ox

from kg.server.errors import HttpError


@dataclass(frozen=True, slots=True)
class Form:
    """A form of an answer: the name by which `format=` asks for it, its media types, and the other
    names by which clients ask for it.
    """

    name: str
    types: tuple[str, ...]
    others: tuple[str, ...] = ()


JSON = Form("json", ("application/json",))
CSV = Form("csv", ("text/csv",))
HTML = Form("html", ("text/html", "application/xhtml+xml"))
TURTLE = Form("turtle", ("text/turtle", "application/x-turtle"))

RESULTS = (
    Form("json", ("application/sparql-results+json", "application/json")),
    Form("xml", ("application/sparql-results+xml", "application/xml", "text/xml")),
    Form("csv", ("text/csv",)),
    Form("tsv", ("text/tab-separated-values",)),
)
"""The forms of the answer to SELECT and ASK."""

GRAPHS = (
    TURTLE,
    Form("nt", ("application/n-triples", "text/plain")),
    Form("xml", ("application/rdf+xml", "application/xml", "text/xml"), ("rdf+xml", "rdf")),
    Form("jsonld", ("application/ld+json", "application/json"), ("json-ld", "json")),
    Form("trig", ("application/trig", "application/x-trig")),
    Form("nq", ("application/n-quads",)),
    Form("n3", ("text/n3", "text/rdf+n3")),
)
"""The forms of a graph."""

RDF_FORMATS = {"turtle": ox.RdfFormat.TURTLE, "nt": ox.RdfFormat.N_TRIPLES,
               "xml": ox.RdfFormat.RDF_XML, "jsonld": ox.RdfFormat.JSON_LD,
               "trig": ox.RdfFormat.TRIG, "nq": ox.RdfFormat.N_QUADS, "n3": ox.RdfFormat.N3}


@lru_cache(256)
def chosen(accept: str, offers: tuple[Form, ...], wanted: str = "") -> Form:
    """The form that a client prefers; `wanted` is the name or media type in `format=`.

    Where several fit alike, the earlier offer is taken. Raises HttpError 406 where none fits.
    """
    if wanted:
        named = {name.strip() for name in wanted.split(",")}
        for form in offers:
            if named & {form.name, *form.types, *form.others}:
                return form
        raise HttpError(406, f"There is no format '{wanted}' here; there are "
                    + ", ".join(form.name for form in offers) + ".")
    best, weight = None, 0.0
    for form in offers:
        quality = max(_quality(accept, one) for one in form.types)
        if quality > weight:
            best, weight = form, quality
    if best is None:
        raise HttpError(406, "None of the media types that the request accepts is on offer; "
                        "there are " + ", ".join(form.types[0] for form in offers) + ".")
    return best


@lru_cache(256)
def offered_type(accept: str, form: Form) -> str:
    """The media type under which a form is sent: the one that the client prefers, or the first."""
    return max(form.types, key=lambda one: _quality(accept, one))


def takes_gzip(accept_encoding: str) -> bool:
    """Whether a client takes bodies that are compressed by gzip."""
    wanted = dict(map(_parsed, accept_encoding.split(",")))
    return wanted.get("gzip", wanted.get("*", 0.0)) > 0


def _quality(accept: str, media_type: str) -> float:
    if not accept.strip():
        return 1.0
    found: tuple[int, float] = (0, 0.0)
    for part in accept.split(","):
        pattern, quality = _parsed(part)
        if pattern == media_type:
            exactness = 3
        elif pattern.endswith("/*") and media_type.startswith(pattern[:-1]):
            exactness = 2
        elif pattern == "*/*":
            exactness = 1
        else:
            continue
        found = max(found, (exactness, quality))
    return found[1]


def _parsed(part: str) -> tuple[str, float]:
    pattern, *parameters = (piece.strip() for piece in part.split(";"))
    quality = 1.0
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "q":
            try:
                quality = min(1.0, max(0.0, float(value)))
            except ValueError:
                quality = 0.0
    return pattern.lower(), quality
