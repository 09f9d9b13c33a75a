"""The guard: what is checked of every request before anything is done, and set on every response.

Host (against DNS rebinding), Origin (against forged requests of other pages), the rate, the token,
the size of the body and the time it takes to come.
"""

from __future__ import annotations

import asyncio
import time
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kg.model.errors import KgError
from kg.server.errors import HttpError, as_http_error
from kg.server.responses import cut, told
from kg.server.service import Service
from kg.server.settings import MEGABYTE

_BODIES = 4
"""How many of the largest bodies may be on their way at once, or as much in smaller ones."""

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; "
    "img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'")
"""No script but our own files, and nothing from another host."""

_HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
}


class Guard:
    """Wraps the application."""

    def __init__(self, app: ASGIApp, service: Service) -> None:
        self._app = app
        self._service = service
        self._settings = service.settings
        self._bodies = _Bodies(_BODIES * self._settings.limits.body * MEGABYTE)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Check a request, pass it on, and set headers of security on its response."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = False

        async def sending(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
                self._service.metrics.answered(scope["method"], scope.get("route_path", "-"),
                                               message["status"])
            await send(message)

        body = _Body(self._bodies, self._settings.limits.body * MEGABYTE,
                     self._settings.limits.body_seconds)
        try:
            self._check(scope)
            await self._app(scope, lambda: body.received(receive), sending)
        except KgError as error:
            fault = as_http_error(error)
            if started:
                raise cut(fault) from fault
            await told(fault, Request(scope))(scope, receive, sending)
        finally:
            body.close()

    def _check(self, scope: Scope) -> None:
        headers = Headers(scope=scope)
        client = scope["client"]
        address = client[0] if client else "local"
        self._check_host(headers)
        self._check_origin(scope["method"], headers)
        access = self._service.access
        access.admit(address)
        scope["caller"] = access.caller(headers.get("authorization", ""), address)
        length = headers.get("content-length", "0")
        if not length.isdigit() or int(length) > self._settings.limits.body * MEGABYTE:
            raise _too_large(self._settings.limits.body * MEGABYTE)
        coding = headers.get("content-encoding", "identity")
        if coding.strip().lower() not in ("", "identity"):
            raise HttpError(415, f"The body must be sent as it is, not in the coding {coding}.",
                            accept_encoding="identity")

    def _check_host(self, headers: Headers) -> None:
        names = headers.getlist("host")
        if len(names) != 1 or _name_of(names[0]) not in self._settings.hosts:
            raise HttpError(421, "This server is not known by that name: it answers to "
                        + ", ".join(sorted(self._settings.hosts)) + " (see kg serve --host-name).")

    def _check_origin(self, method: str, headers: Headers) -> None:
        origin = headers.get("origin")
        if method in _SAFE or origin is None or origin in self._settings.origins:
            return
        if _host_of(origin) != headers["host"].lower():
            raise HttpError(403, f"A page of {origin} may not do this here (see kg serve --cors).")


class _Bodies:
    """How many bytes of bodies are held at once, of all requests under way."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.held = 0


class _Body:
    """The body of a request as it comes: its size, its time, and its share of what is held."""

    def __init__(self, bodies: _Bodies, most: int, seconds: float) -> None:
        self._bodies, self._most = bodies, most
        self._end = time.monotonic() + seconds
        self._size = 0
        self._whole = False

    async def received(self, receive: Receive) -> Message:
        """The next message; raises HttpError for a body that is too large or takes too long."""
        if self._whole:
            return await receive()
        try:
            async with asyncio.timeout(self._end - time.monotonic()):
                message = await receive()
        except TimeoutError:
            raise HttpError(408, "The body took too long to come.") from None
        if message["type"] == "http.request":
            self._whole = not message.get("more_body", False)
            length = len(message.get("body", b""))
            self._size += length
            self._bodies.held += length
            if self._size > self._most:
                raise _too_large(self._most)
            if self._bodies.held > self._bodies.most:
                raise HttpError(503, "Too much is being sent to the server at once; try again.")
        return message

    def close(self) -> None:
        """The body is needed no more."""
        self._bodies.held -= self._size
        self._size = 0


def _too_large(most: int) -> HttpError:
    return HttpError(413, f"The body is larger than {most // MEGABYTE} MB.")


def _host_of(origin: str) -> str:
    try:
        return urlsplit(origin).netloc.lower()
    except ValueError:  # of no page
        return ""


def _name_of(host: str) -> str:
    """The name in a Host header, without the port."""
    host = host.strip().lower()
    if host.startswith("["):
        return host.partition("]")[0] + "]"
    return host.partition(":")[0]
