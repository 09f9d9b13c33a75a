"""What comes beside a body (trailers, what frames its chunks) is bounded; who goes away is no fault."""

from __future__ import annotations

import contextlib
import socket

import pytest
from running import Running, in_a_loop
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from kg.server.access import Caller
from kg.server.app import _endpoint
from kg.server.resources import Action, Resource
from kg.server.tokens import Role

_HEAD = (b"POST /sparql HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/sparql-query\r\n"
         b"Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n")
_BODY = b"6\r\nASK {}\r\n0\r\n"


def _answer(server: Running, *pieces: bytes) -> bytes:
    with socket.create_connection(("127.0.0.1", server.port), timeout=30) as connection:
        answer = b""
        with contextlib.suppress(ConnectionError):
            for piece in pieces:
                connection.sendall(piece)
            while more := connection.recv(1 << 16):
                answer += more
        return answer


@pytest.mark.parametrize("pieces", [
    [_HEAD + _BODY + b"x: ", *[b"y" * 50_000] * 100],
    [_HEAD + _BODY, *[b"x: y\r\n" * 8_000] * 100],
    [_HEAD + b"6;", *[b"y" * 50_000] * 100],
], ids=["one endless trailer", "endless trailers", "an endless extension of a chunk"])
def test_who_sends_much_beside_a_body_is_let_go(reading: Running, pieces: list[bytes]) -> None:
    assert _answer(reading, *pieces) == b""
    assert reading.http.get("/health").status_code == 200


def test_a_trailer_is_passed_by(reading: Running) -> None:
    assert b"200 OK" in _answer(reading, _HEAD, _BODY, b"accept: x/y\r\nx: y\r\n\r\n")


def test_a_client_that_goes_away_in_its_body_is_no_fault_of_the_server() -> None:
    async def handler(_request: Request) -> Response:
        raise ClientDisconnect

    request = Request({"type": "http", "method": "POST", "path": "/x", "headers": [],
                       "caller": Caller("", Role.ADMIN, None, "")})

    async def script() -> Response:
        return await _endpoint(Resource("/x", {"POST": Action(handler)}))(request)

    assert in_a_loop(script()).status_code == 400
