"""/graph-store: graphs read and written whole.

Source: SPARQL 1.1 Graph Store HTTP Protocol. A graph is named by `graph=IRI`, by `default`, or is
the one whose IRI is the URL of the request itself.
"""

from __future__ import annotations

import base64
import secrets
from collections.abc import Iterable

from python_multipart.multipart import parse_options_header
from starlette.requests import Request
from starlette.responses import Response

from kg.model.namespaces import RECORD
from kg.server.errors import HttpError
from kg.server.negotiation import GRAPHS
from kg.server.recording import writer_source_name
from kg.server.resources import Action, Resource, caller_of
from kg.server.routes.sparql import record_headers
from kg.server.service import Service
from kg.server.tokens import Role

_PATH = "/graph-store"


def resources(service: Service) -> Iterable[Resource]:
    """What /graph-store answers to."""
    async def get(request: Request) -> Response:
        given = request.query_params
        return await service.answer(request, "graph_read", {
            "graph": _graph(request), "view": given.get("view", "default"),
            "format": given.get("format", "")}, pool=service.queries)

    async def write(request: Request) -> Response:
        return await _write(request, _graph(request))

    async def post(request: Request) -> Response:
        if _names_graph(request):
            return await _write(request, _graph(request))
        name = secrets.token_hex(8)
        created = (_url(request).rstrip("/") + f"/{name}" if service.settings.plain else
                   f"{RECORD}{writer_source_name(caller_of(request).name)}/{name}")
        response = await _write(request, created)
        response.headers["Location"] = created
        return response

    async def _write(request: Request, graph: str) -> Response:
        parts = [] if request.method == "DELETE" else await _parts(request)
        return await service.write(request, "graph_write", {
            "method": request.method, "graph": graph, "parts": parts, "base": graph or
            _url(request), "record": record_headers(request), "only_if": _condition(request)},
            text=f"{request.method} {graph or 'default graph'}")

    actions = {"GET": Action(get), "PUT": Action(write, Role.EDITOR),
               "POST": Action(post, Role.EDITOR), "DELETE": Action(write, Role.EDITOR)}
    yield Resource(_PATH, actions)
    yield Resource(_PATH + "/{path:path}", actions)


def _condition(request: Request) -> str:
    """On what the write depends: that the graph `exists`, or is `absent`; on nothing: empty.

    Raises HttpError for a tag in If-Match: ours are weak, which never match there.
    Source: RFC 9110, sections 13.1.1 and 13.1.2.
    """
    match = request.headers.get("if-match", "").strip()
    if match not in ("", "*"):
        raise HttpError(412, "If-Match can only be * here: a tag does not tell of one graph alone.")
    if request.headers.get("if-none-match", "").strip() == "*":
        return "absent"
    return "exists" if match else ""


def _names_graph(request: Request) -> bool:
    given = request.query_params
    return "graph" in given or "default" in given or bool(request.path_params.get("path"))


def _graph(request: Request) -> str:
    """The IRI of the graph that a request is about, empty for the default graph."""
    given = request.query_params
    if "graph" in given and "default" in given:
        raise HttpError(400, "Name a graph or the default graph, not both.")
    if "default" in given:
        return ""
    if "graph" in given:
        names = given.getlist("graph")
        if len(names) != 1 or ":" not in names[0]:
            raise HttpError(400, "Name one graph, by an absolute IRI.")
        return names[0]
    if not request.path_params.get("path"):
        raise HttpError(400, "Name the graph: graph=IRI, or default.")
    return _url(request)


def _url(request: Request) -> str:
    """The request's own URL, as it was sent, without its query."""
    path: bytes = request.scope["raw_path"]
    return f"{request.url.scheme}://{request.headers['host']}{path.decode('ascii')}"


async def _parts(request: Request) -> list[tuple[str, str]]:
    kind = _bare(request.headers.get("content-type", ""))
    if kind != "multipart/form-data":
        return [(_known(kind), base64.b64encode(await request.body()).decode())]
    boundary = parse_options_header(request.headers["content-type"])[1].get(b"boundary")
    if boundary and b"--%b--" % boundary not in await request.body():
        raise HttpError(400, "The form is cut: its last part does not end. Send it again, whole.")
    parts = []
    async with request.form(max_files=100, max_fields=100) as form:
        for _, value in form.multi_items():
            if isinstance(value, str):
                raise HttpError(400, "Each part must be a file with a media type of RDF.")
            parts.append((_known(_bare(value.content_type or "")),
                          base64.b64encode(await value.read()).decode()))
    if not parts:
        raise HttpError(400, "The form holds no file.")
    return parts


def _known(kind: str) -> str:
    if not any(kind in form.types for form in GRAPHS):
        raise HttpError(415, f"Send RDF: {', '.join(form.types[0] for form in GRAPHS)}"
                    + (f", not {kind}." if kind else "; the body has no type."))
    return kind


def _bare(content_type: str) -> str:
    return content_type.partition(";")[0].strip().lower()
