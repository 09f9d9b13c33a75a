"""What one turn of the event loop writes goes out at once, and never piles up."""

from __future__ import annotations

import asyncio

from running import in_a_loop

from kg.server.connections import _Gathering


class _Transport:
    def __init__(self) -> None:
        self.pieces: list[bytes] = []
        self.ended = ""

    def write(self, data: bytes) -> None:
        self.pieces.append(data)

    def is_closing(self) -> bool:
        return bool(self.ended)

    def close(self) -> None:
        self.ended = "closed"

    def abort(self) -> None:
        self.ended = "aborted"


def _script() -> tuple[_Transport, _Gathering]:
    transport = _Transport()
    return transport, _Gathering(transport, asyncio.get_running_loop())  # type: ignore[arg-type]


def test_a_head_and_its_body_are_one_piece() -> None:
    async def script() -> None:
        transport, gathering = _script()
        gathering.write(b"head")
        gathering.write(b"body")
        assert transport.pieces == []
        await asyncio.sleep(0)
        assert transport.pieces == [b"headbody"]
        gathering.write(b"next")
        await asyncio.sleep(0)
        assert transport.pieces == [b"headbody", b"next"]

    in_a_loop(script())


def test_what_is_large_is_not_kept() -> None:
    """So that the transport can say when it has too much."""
    async def script() -> None:
        transport, gathering = _script()
        gathering.write(b"head")
        gathering.write(b"x" * 100_000)
        assert [len(piece) for piece in transport.pieces] == [100_004]

    in_a_loop(script())


def test_what_was_written_goes_out_before_the_end_but_not_after_an_abort() -> None:
    async def script() -> None:
        transport, gathering = _script()
        gathering.write(b"last")
        gathering.close()
        assert (transport.pieces, transport.ended) == ([b"last"], "closed")
        transport, gathering = _script()
        gathering.write(b"lost")
        gathering.abort()
        await asyncio.sleep(0)
        assert (transport.pieces, transport.ended) == ([], "aborted")

    in_a_loop(script())


def test_what_comes_after_the_client_has_gone_is_let_go() -> None:
    async def script() -> None:
        transport, gathering = _script()
        gathering.write(b"late")
        transport.ended = "lost"
        await asyncio.sleep(0)
        assert transport.pieces == []

    in_a_loop(script())
