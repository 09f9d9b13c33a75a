"""/packs: the questions, asked over HTTP."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response

from kg.server.errors import HttpError
from kg.server.pool import Pool
from kg.server.resources import Action, Resource
from kg.server.service import Service

_OWN = frozenset({"view", "format"})
"""Parameters of the request that are not parameters of the question."""

_LONGEST_NAME = 200
"""Of a pack or a question: longer ones are errors to the file system."""


def resources(service: Service) -> Iterable[Resource]:
    """What /packs and /openapi.json answer to."""
    async def packs(request: Request) -> Response:
        return await service.answer(request, "packs", {"question": ""})

    async def description(request: Request) -> Response:
        return await service.answer(request, "packs", {"question": _question(request)})

    async def ask(request: Request) -> Response:
        return await service.answer(request, "ask", _asked(request), pool=_pool(request),
                                    text=f"{_question(request)}?{request.url.query}",
                                    files=_files(request))

    async def picture(request: Request) -> Response:
        form = request.path_params["form"]
        if form not in ("svg", "png"):
            raise HttpError(404, "A picture is an .svg or a .png.")
        return await service.answer(request, "picture", {**_asked(request), "form": form},
                                    pool=_pool(request), files=_files(request))

    def _files(request: Request) -> tuple[Path, Path]:
        folder, name = service.settings.queries, _question(request)
        return folder / f"{name}.rq", folder / f"{name}.cypher"

    def _pool(request: Request) -> Pool:
        sparql, cypher = _files(request)
        return service.graphs if cypher.is_file() and not sparql.is_file() else service.pages

    async def openapi(request: Request) -> Response:
        return await service.answer(request, "openapi", {})

    yield Resource("/packs", {"GET": Action(packs)})
    yield Resource("/packs/{pack}/{question}", {"GET": Action(ask)})
    yield Resource("/packs/{pack}/{question}/description", {"GET": Action(description)})
    yield Resource("/packs/{pack}/{question}/picture.{form}", {"GET": Action(picture)})
    yield Resource("/openapi.json", {"GET": Action(openapi)})


def _question(request: Request) -> str:
    names = request.path_params["pack"], request.path_params["question"]
    if max(map(len, names)) > _LONGEST_NAME:
        raise HttpError(404, "There is no question of so long a name; /packs lists them.")
    return "/".join(names)


def _asked(request: Request) -> dict[str, object]:
    values = dict(request.query_params)
    if len(values) != len(request.query_params.multi_items()):
        raise HttpError(400, "A parameter is given twice.")
    return {"question": _question(request), "view": values.get("view", "default"),
            "format": values.get("format", ""),
            "values": {name: value for name, value in values.items() if name not in _OWN}}
