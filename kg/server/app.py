"""The application: every resource of the routes, behind the guard."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

import kg.server.routes
from kg.model.errors import KgError
from kg.server.compression import Compressed
from kg.server.errors import HttpError, as_http_error
from kg.server.guard import Guard
from kg.server.recording import FIELDS
from kg.server.resources import Resource
from kg.server.responses import told
from kg.server.service import Service
from kg.server.settings import Settings

_METHODS = ["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"]
_SENT = ["Authorization", "Content-Type", "Accept", "If-Match", "If-None-Match",
         *(f"Record-{name}" for name in FIELDS)]
_EXPOSED = ["ETag", "Location", "Content-Disposition", "Allow", "Retry-After"]


def application(settings: Settings) -> Starlette:
    """The application with these settings; its workers start with it and end with it."""
    service = Service(settings)

    @asynccontextmanager
    async def running(_app: Starlette) -> AsyncIterator[None]:
        await service.start()
        try:
            yield
        finally:
            await service.close()

    middleware = [Middleware(Guard, service=service), Middleware(Compressed)]
    if settings.origins:
        middleware.insert(0, Middleware(
            CORSMiddleware, allow_origins=sorted(settings.origins), allow_methods=_METHODS,
            allow_headers=_SENT, expose_headers=_EXPOSED))
    routes = [Route(resource.path, _endpoint(resource), methods=_METHODS)
              for resource in all_resources(service)]
    routes.append(Route("/{path:path}", _nothing, methods=_METHODS))
    return Starlette(routes=routes, middleware=middleware, lifespan=running,
                     exception_handlers={HTTPException: _refused})


def all_resources(service: Service) -> Iterator[Resource]:
    """The resources of every module of the routes; a new module is found by itself."""
    package = kg.server.routes
    for module in pkgutil.iter_modules(package.__path__):
        yield from importlib.import_module(f"{package.__name__}.{module.name}").resources(service)


def _endpoint(resource: Resource) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        request.scope["route_path"] = resource.path
        try:
            return await resource(request)
        except KgError as error:
            return told(as_http_error(error), request)
        except ClientDisconnect:  # nobody is there to be told
            return Response(status_code=400)

    return endpoint


async def _refused(request: Request, fault: Exception) -> Response:
    """What the library refuses by itself, such as a form that cannot be read."""
    assert isinstance(fault, HTTPException)
    if fault.status_code == 405:
        return told(HttpError(405, f"{request.method} is not possible here."), request)
    if fault.status_code == 404:
        return await _nothing(request)
    return told(HttpError(fault.status_code, f"{fault.detail.rstrip('.')}."), request)


async def _nothing(request: Request) -> Response:
    return told(HttpError(404, f"There is nothing at {request.url.path}."), request)
