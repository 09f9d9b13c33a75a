"""/describe, /explain, /search, /identity, /vocabulary: things and terms, what is said of them and
why.
"""

from __future__ import annotations

from collections.abc import Iterable

from starlette.requests import Request
from starlette.responses import Response

from kg.server.errors import HttpError
from kg.server.resources import Action, Resource
from kg.server.service import Service

_LONGEST_SEARCH = 200


def resources(service: Service) -> Iterable[Resource]:
    """What these paths answer to."""
    async def describe(request: Request) -> Response:
        return await _describe(request, needed(request, "iri"))

    async def linked(request: Request) -> Response:
        return await _describe(request, linked_iri(request))

    async def _describe(request: Request, iri: str) -> Response:
        given = request.query_params
        return await service.answer(request, "describe", {
            "iri": iri, "view": given.get("view", "default"), "format": given.get("format", "")})

    async def explain(request: Request) -> Response:
        given = request.query_params
        return await service.answer(request, "explain", {
            "triple": [needed(request, name) for name in "spo"],
            "view": given.get("view", "default"), "limit": whole(request, "limit", 1, 100)})

    async def search(request: Request) -> Response:
        text = needed(request, "q")
        if len(text) > _LONGEST_SEARCH:
            raise HttpError(400, f"Search for no more than {_LONGEST_SEARCH} characters.")
        return await service.answer(request, "search", {
            "text": text, "view": request.query_params.get("view", "default"),
            "limit": whole(request, "limit", 10, 100)})

    async def identity(request: Request) -> Response:
        return await service.answer(request, "identity", {
            "iri": needed(request, "iri"), "least": whole(request, "least", 60, 100)})

    async def vocabulary(request: Request) -> Response:
        return await service.answer(request, "vocabulary", {})

    yield Resource("/describe", {"GET": Action(describe)})
    yield Resource("/describe/{iri:path}", {"GET": Action(linked)})
    yield Resource("/explain", {"GET": Action(explain)})
    yield Resource("/search", {"GET": Action(search)})
    yield Resource("/identity", {"GET": Action(identity)})
    yield Resource("/vocabulary", {"GET": Action(vocabulary)})


def needed(request: Request, name: str) -> str:
    """A parameter that must be given; raises HttpError where it is not."""
    value = request.query_params.get(name, "")
    if not value:
        raise HttpError(400, f"The parameter '{name}' is missing.")
    return value


def whole(request: Request, name: str, default: int, most: int) -> int:
    """A parameter that is a whole number from 1 to `most`; raises HttpError for anything else."""
    text = request.query_params.get(name, str(default))
    if not text.isascii() or not text.isdigit() or len(text) > 9 or not 1 <= int(text) <= most:
        raise HttpError(400, f"The parameter '{name}' must be a whole number from 1 to {most}.")
    return int(text)


def linked_iri(request: Request) -> str:
    """The IRI that follows /describe/ in a path; slashes that were merged on the way are mended."""
    text: str = request.path_params["iri"]
    for scheme in ("http", "https"):
        if text.startswith(f"{scheme}:/") and not text.startswith(f"{scheme}://"):
            return text.replace(":/", "://", 1)
    return text
