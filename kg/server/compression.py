"""Bodies compressed by gzip for clients that take it. Source: RFC 9110, section 12.5.3."""

from __future__ import annotations

from starlette.datastructures import Headers
from starlette.middleware.gzip import GZipMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

from kg.server.negotiation import takes_gzip


class Compressed:
    """Wraps the application."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = GZipMiddleware(app, minimum_size=1024, compresslevel=5)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on with a header that Starlette understands: it looks for `gzip` alone."""
        if scope["type"] == "http":
            wanted = ",".join(Headers(scope=scope).getlist("accept-encoding"))
            scope["headers"] = [*(header for header in scope["headers"]
                                  if header[0] != b"accept-encoding"),
                                *([(b"accept-encoding", b"gzip")] if takes_gzip(wanted) else [])]
        await self._app(scope, receive, send)
