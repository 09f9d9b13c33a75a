"""Connections: who sends a head too slowly, or too large a one, is let go, and so is who sends much
beside a body: what frames its chunks, or follows the last one (trailers, which are not used).

What is written at once goes out at once: a head and its body in one packet, not in two.

The HTTP server itself waits for the rest of a head without end (slowloris). It also loses the body
of a request that offers HTTP/2 (h2c), as Java's client does: the offer is taken out of the head.
"""

from __future__ import annotations

import asyncio
import re
from typing import Any, cast

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

LARGEST_HEAD = 1 << 16
_AT_ONCE = 1 << 16  # bytes that are gathered before they are written
_OFFER = re.compile(rb"\r\nupgrade:(?=[ \t]*h2c[ \t]*\r\n)", re.IGNORECASE)


class _Gathering:
    """A transport that writes what one turn of the event loop gives it in one piece, if it is
    small; so the real one can still say when it has too much.
    """

    def __init__(self, transport: asyncio.Transport, loop: asyncio.AbstractEventLoop) -> None:
        self._transport = transport
        self._loop = loop
        self._parts: list[bytes] = []
        self._size = 0

    def write(self, data: bytes) -> None:
        if not self._parts:
            self._loop.call_soon(self._flush)
        self._parts.append(data)
        self._size += len(data)
        if self._size > _AT_ONCE:
            self._flush()

    def abort(self) -> None:
        self._parts.clear()
        self._transport.abort()

    def close(self) -> None:
        self._flush()
        self._transport.close()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)

    def _flush(self) -> None:
        parts, self._parts, self._size = self._parts, [], 0
        if parts and not self._transport.is_closing():
            self._transport.write(b"".join(parts))


def protocol(head_seconds: float) -> type[HttpToolsProtocol]:
    """The protocol of a connection whose head must come within so many seconds."""

    class Connection(HttpToolsProtocol):
        _head_timer: asyncio.TimerHandle | None = None
        _head_size = 0
        _in_body = False
        _beside = 0
        """Bytes that came since the last of a body, while it has not ended."""

        def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
            super().connection_made(cast(asyncio.Transport, _Gathering(transport, self.loop)))
            self._await_head()

        def connection_lost(self, exc: Exception | None) -> None:
            self._stop_timer()
            super().connection_lost(exc)

        def data_received(self, data: bytes) -> None:
            if not self._in_body:
                if self._head_timer is None:
                    self._await_head()
                self._head_size += len(data)
                head, end, body = data.partition(b"\r\n\r\n")
                data = _OFFER.sub(b"\r\nIgnored:", head + end[:2]) + end[2:] + body
            self._beside += len(data)
            super().data_received(data)
            if self._in_body and self._beside > LARGEST_HEAD + len(data):
                self.transport.close()
            if not self._in_body and self._head_size > LARGEST_HEAD + len(data):
                self._stop_timer()
                self.send_400_response("")

        def on_message_begin(self) -> None:
            super().on_message_begin()
            self._in_body = False

        def on_header(self, name: bytes, value: bytes) -> None:
            if not self._in_body:
                super().on_header(name, value)

        def on_body(self, body: bytes) -> None:
            self._beside = 0
            super().on_body(body)

        def on_headers_complete(self) -> None:
            self._stop_timer()
            super().on_headers_complete()  # raises where the address is too long
            self._in_body, self._head_size, self._beside = True, 0, 0

        def on_message_complete(self) -> None:
            self._in_body = False
            super().on_message_complete()

        def send_400_response(self, msg: str) -> None:
            if not self._in_body and self._head_size > LARGEST_HEAD:
                msg = "The head of the request is too large: send a long query in a body, by POST."
            super().send_400_response(msg)

        def _await_head(self) -> None:
            self._head_timer = self.loop.call_later(head_seconds, self._too_slow)

        def _too_slow(self) -> None:
            self._head_timer = None
            if not self.transport.is_closing():
                self.transport.close()

        def _stop_timer(self) -> None:
            if self._head_timer is not None:
                self._head_timer.cancel()
                self._head_timer = None

    return Connection
