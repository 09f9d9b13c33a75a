"""/ and /static: the page."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response

from kg import __version__
from kg.server.errors import HttpError
from kg.server.negotiation import HTML, JSON, chosen
from kg.server.resources import Action, Resource
from kg.server.service import Service
from kg.server.tokens import Role

_PAGE = Path(__file__).resolve().parent.parent / "page"
_LONGEST_PATH = 200
"""Of a file below /static; longer names are errors to the file system."""


def resources(_service: Service) -> Iterable[Resource]:
    """What the page's paths answer to. Its files hold no data, so anybody may have them."""
    async def home(request: Request) -> Response:
        accept = request.headers.get("accept", "")
        if chosen(accept, (HTML, JSON)) is HTML and (_PAGE / "index.html").is_file():
            return FileResponse(_PAGE / "index.html", headers={
                "Cache-Control": "no-cache", "Vary": "Accept"})
        return JSONResponse({"name": "Nexus KG", "version": __version__, "sparql": "/sparql",
                             "graph_store": "/graph-store", "packs": "/packs",
                             "openapi": "/openapi.json"}, headers={"Vary": "Accept"})

    async def static(request: Request) -> Response:
        root, path = _PAGE / "static", request.path_params["path"]
        if "\0" in path or len(path) > _LONGEST_PATH:
            raise HttpError(404, "There is no such file.")
        file = (root / path).resolve()
        if not file.is_relative_to(root) or not file.is_file():
            raise HttpError(404, "There is no such file.")
        return FileResponse(file, headers={"Cache-Control": "no-cache"})

    yield Resource("/", {"GET": Action(home, Role.NOBODY)})
    yield Resource("/static/{path:path}", {"GET": Action(static, Role.NOBODY)})
