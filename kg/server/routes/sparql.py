"""/sparql: queries and updates; /evidence: what the rows of a query rest on.

Source: SPARQL 1.1 Protocol, section 2.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import Response

from kg.server.errors import HttpError
from kg.server.negotiation import GRAPHS, HTML, chosen
from kg.server.resources import Action, Resource, caller_of, require
from kg.server.service import Service
from kg.server.tokens import Role
from kg.store.sparql_text import LONGEST

_FORM = "application/x-www-form-urlencoded"
_QUERY, _UPDATE = "application/sparql-query", "application/sparql-update"
_KINDS = (_FORM, _QUERY, _UPDATE)
_LONGEST_BODY = {_QUERY: 4 * LONGEST, _FORM: 16 * LONGEST}
"""Bytes that a query may take: four a character, written `%F0%9F%98%80` in a form, and what else
the form says. Who may send updates may send more."""
_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|^`\\]*")
_CHANGING = ("NOW", "RAND", "UUID", "STRUUID", "BNODE", "SERVICE")
"""Functions that give another value each time: an answer that holds one is not kept."""


def resources(service: Service) -> Iterable[Resource]:
    """What these paths answer to; /sparql/ is /sparql."""
    async def get(request: Request) -> Response:
        given = _parameters(request.url.query)
        if "update" in given:
            raise HttpError(405, "An update must be sent by POST.", allow="POST")
        if "query" not in given:
            return await _description(request)
        return await _query(request, _one(given, "query"), given)

    async def post(request: Request) -> Response:
        given = await _sent(request)
        if "query" in given and "update" in given:
            raise HttpError(400, "Send a query or an update, not both.")
        if "update" in given:
            return await _update(request, _one(given, "update"), given)
        return await _query(request, _one(given, "query"), given)

    async def evidence(request: Request) -> Response:
        given = (await _sent(request) if request.method == "POST"
                 else _parameters(request.url.query))
        if "update" in given:
            raise HttpError(400, "Only the rows of a query have evidence: send no update.")
        if any(name.endswith("-graph-uri") for name in given):
            raise HttpError(400, "Evidence is that of a view: choose one by 'view', not by graphs.")
        text = _one(given, "query")
        return await service.answer(request, "evidence", {
            "query": text, "view": _last(given, "view", "default"),
            "format": _last(given, "format", "")}, pool=service.queries, text=text,
            lasting=_is_lasting(text))

    async def _query(request: Request, text: str, given: Mapping[str, list[str]]) -> Response:
        arguments = {
            "query": text, "base": _base(request), "view": _last(given, "view", "default"),
            "format": _last(given, "format", ""),
            "default_graphs": _graphs(given, "default-graph-uri"),
            "named_graphs": _graphs(given, "named-graph-uri")}
        return await service.answer(request, "sparql", arguments, pool=service.queries, text=text,
                                    lasting=_is_lasting(text))

    async def _update(request: Request, text: str, given: Mapping[str, list[str]]) -> Response:
        require(request, Role.EDITOR)
        return await service.write(request, "update", {
            "update": text, "base": _base(request),
            "using_graphs": _graphs(given, "using-graph-uri"),
            "using_named_graphs": _graphs(given, "using-named-graph-uri"),
            "record": record_headers(request)}, text=text)

    async def _description(request: Request) -> Response:
        accept = request.headers.get("accept", "")
        if chosen(accept, (*GRAPHS, HTML), request.query_params.get("format", "")) is HTML:
            return Response(status_code=303, headers={"Location": "/#/sparql", "Vary": "Accept"})
        return await service.answer(request, "service_description", {
            "endpoint": str(request.url.replace(query="")),
            "format": request.query_params.get("format", "")})

    actions = {"GET": Action(get), "POST": Action(post)}
    yield Resource("/sparql", actions)
    yield Resource("/sparql/", actions)
    yield Resource("/evidence", {"GET": Action(evidence), "POST": Action(evidence)})


def _is_lasting(query: str) -> bool:
    return not any(word in query.upper() for word in _CHANGING)


async def _sent(request: Request) -> dict[str, list[str]]:
    """What a POST sends, in its body and in its URL; a body that is a query or an update stands for
    that parameter.
    """
    given = _parameters(request.url.query)
    kind, charset = _content_type(request)
    if kind not in _KINDS:
        raise HttpError(415, f"Send {', '.join(_KINDS[:-1])} or {_KINDS[-1]}, not "
                        f"{kind or 'a body without a type'}.")
    if kind == _UPDATE:
        require(request, Role.EDITOR)
    body = _decoded(await _body(request, kind), charset)
    if kind == _FORM:
        for name, values in _parameters(body).items():
            given.setdefault(name, []).extend(values)
        return given
    sent, other = ("query", "update") if kind == _QUERY else ("update", "query")
    given.pop(other, None)
    return {**given, sent: [body]}


def record_headers(request: Request) -> dict[str, str]:
    """What the request's headers `Record-...` tell of the records that it writes."""
    return {name.removeprefix("record-"): _as_utf8(name, value)
            for name, value in request.headers.items() if name.startswith("record-")}


def _as_utf8(name: str, value: str) -> str:
    """A header's value, which HTTP hands over byte by byte, read as UTF-8."""
    try:
        return value.encode("latin-1").decode("utf-8")
    except UnicodeDecodeError as error:
        raise HttpError(400, f"The header {name} is not UTF-8.") from error


def _parameters(query: str) -> dict[str, list[str]]:
    """The parameters of a URL or a form; raises HttpError for what is not UTF-8, or too many."""
    try:
        pairs = parse_qsl(query, keep_blank_values=True, errors="strict", max_num_fields=1000)
    except ValueError as error:
        raise HttpError(400, f"The parameters cannot be read: {error}.") from error
    found: dict[str, list[str]] = {}
    for name, value in pairs:
        found.setdefault(name, []).append(value)
    return found


async def _body(request: Request, kind: str) -> bytes:
    """The body; raises HttpError once it is longer than any query that would be evaluated."""
    if caller_of(request).role >= Role.EDITOR:
        return await request.body()
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > _LONGEST_BODY[kind]:
            raise HttpError(413, f"A query may have {LONGEST:,} characters at most.")
    return body


def _one(given: Mapping[str, list[str]], name: str) -> str:
    values = given.get(name, [])
    if len(values) != 1:
        raise HttpError(400, f"Send exactly one parameter '{name}'.")
    return values[0]


def _graphs(given: Mapping[str, list[str]], name: str) -> list[str]:
    """The graphs that a parameter names; raises HttpError for what is no absolute IRI."""
    found = given.get(name, [])
    for graph in found:
        if not _ABSOLUTE.fullmatch(graph):
            raise HttpError(400, f"{name}: '{graph}' is not an absolute IRI.")
    return found


def _last(given: Mapping[str, list[str]], name: str, default: str) -> str:
    return given.get(name, [default])[-1]


def _content_type(request: Request) -> tuple[str, str]:
    kind, _, rest = request.headers.get("content-type", "").partition(";")
    charset = rest.lower().partition("charset=")[2].partition(";")[0].strip().strip('"')
    return kind.strip().lower(), charset or "utf-8"


def _decoded(body: bytes, charset: str) -> str:
    if charset not in ("utf-8", "utf8", "us-ascii"):
        raise HttpError(415, f"The body must be UTF-8, not {charset}.")
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise HttpError(400, "The body is not UTF-8.") from error


def _base(request: Request) -> str:
    """Relative IRIs are relative to the endpoint."""
    return str(request.url.replace(query=""))
