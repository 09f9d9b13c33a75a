"""/validate: data checked against the shapes, without being stored."""

from __future__ import annotations

import base64
from collections.abc import Iterable

from starlette.requests import Request
from starlette.responses import Response

from kg.server.resources import Action, Resource
from kg.server.service import Service
from kg.server.tokens import Role


def resources(service: Service) -> Iterable[Resource]:
    """What /validate answers to: POST checks the body, GET all that the store holds."""
    async def check(request: Request) -> Response:
        kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        body = base64.b64encode(await request.body()).decode()
        return await service.answer(request, "validate", {
            "media_type": kind or "text/turtle", "body": body,
            "format": request.query_params.get("format", "")}, lasting=False)

    async def everything(request: Request) -> Response:
        return await service.answer(request, "validate", {
            "media_type": "", "body": "", "format": request.query_params.get("format", "")},
            files=service.settings.shapes)

    yield Resource("/validate", {"POST": Action(check, Role.ANALYST),
                                 "GET": Action(everything, Role.ANALYST)})
