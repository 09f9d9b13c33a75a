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

from kg.server.errors import HttpError
from kg.server.responses import CutError, told
from kg.server.service import Service
from kg.server.settings import MEGABYTE

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

        try:
            self._check(scope)
            await self._app(scope, self._limited(receive), sending)
        except HttpError as fault:
            if started:
                raise CutError(fault.sentence) from fault
            await told(fault, Request(scope))(scope, receive, sending)

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
            raise self._too_large()

    def _check_host(self, headers: Headers) -> None:
        names = headers.getlist("host")
        if len(names) != 1 or _name_of(names[0]) not in self._settings.hosts:
            raise HttpError(421, "This server is not known by that name: it answers to "
                        + ", ".join(sorted(self._settings.hosts)) + " (see kg serve --host-name).")

    def _check_origin(self, method: str, headers: Headers) -> None:
        origin = headers.get("origin")
        if method in _SAFE or origin is None or origin in self._settings.origins:
            return
        if urlsplit(origin).netloc.lower() != headers["host"].lower():
            raise HttpError(403, f"A page of {origin} may not do this here (see kg serve --cors).")

    def _limited(self, receive: Receive) -> Receive:
        left = self._settings.limits.body * MEGABYTE
        whole = False
        end = time.monotonic() + self._settings.limits.body_seconds

        async def limited() -> Message:
            nonlocal left, whole
            if whole:
                return await receive()
            try:
                async with asyncio.timeout(end - time.monotonic()):
                    message = await receive()
            except TimeoutError:
                raise HttpError(408, "The body took too long to come.") from None
            if message["type"] == "http.request":
                whole = not message.get("more_body", False)
                left -= len(message.get("body", b""))
                if left < 0:
                    raise self._too_large()
            return message

        return limited

    def _too_large(self) -> HttpError:
        return HttpError(413, f"The body is larger than {self._settings.limits.body} MB.")


def _name_of(host: str) -> str:
    """The name in a Host header, without the port."""
    host = host.strip().lower()
    if host.startswith("["):
        return host.partition("]")[0] + "]"
    return host.partition(":")[0]
