"""/analysis: networks measured over HTTP."""

from __future__ import annotations

from collections.abc import Iterable

from starlette.requests import Request
from starlette.responses import Response

from kg.server.errors import HttpError
from kg.server.resources import Action, Resource
from kg.server.routes.entities import whole
from kg.server.service import Service

_MOST = 10_000
"""How many rows an answer has at most."""

_SEVERAL = ("of", "by")
_ONCE = ("as_of", "top", "view", "format")


def resources(service: Service) -> Iterable[Resource]:
    """What /analysis answers to."""
    async def measures(request: Request) -> Response:
        return await service.answer(request, "measures", {})

    async def measure(request: Request) -> Response:
        return await _measured(request, "")

    async def picture(request: Request) -> Response:
        form = request.path_params["form"]
        if form not in ("svg", "png"):
            raise HttpError(404, "A picture is an .svg or a .png.")
        return await _measured(request, form)

    async def _measured(request: Request, form: str) -> Response:
        return await service.answer(
            request, "analyse", {**_asked(request), "picture": form},
            text=f"{request.path_params['measure']}?{request.url.query}")

    yield Resource("/analysis", {"GET": Action(measures)})
    yield Resource("/analysis/{measure}", {"GET": Action(measure)})
    yield Resource("/analysis/{measure}/picture.{form}", {"GET": Action(picture)})


def _asked(request: Request) -> dict[str, object]:
    given = request.query_params
    for name in given:
        if name not in (*_SEVERAL, *_ONCE):
            raise HttpError(400, f"A measure has no parameter '{name}'; it has "
                            f"{', '.join((*_SEVERAL, *_ONCE))}.")
        if name in _ONCE and len(given.getlist(name)) > 1:
            raise HttpError(400, "A parameter is given twice.")
    return {"measure": request.path_params["measure"], "view": given.get("view", "default"),
            "of": given.getlist("of"), "by": given.getlist("by"),
            "as_of": given.get("as_of", ""), "top": whole(request, "top", 20, _MOST),
            "format": given.get("format", "")}
