"""A job of a worker: what it is, and its answer as it comes into being."""

from __future__ import annotations

import asyncio
import itertools
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Any

from kg.server.errors import HttpError

_AHEAD = 8 << 20
"""How many bytes of an answer are taken from a worker before the client has taken them."""

_WHOLE = 1 << 18
"""Answers up to so many bytes are collected before the first of them is sent."""

_numbers = itertools.count(1)


def _nothing() -> None: ...


@dataclass(eq=False, slots=True)
class Job:
    """A job: what it is, whose it is, since when; its answer as it comes.

    `head` tells media type, status and headers; `chunks` gives the body. `request` is what the
    worker is sent.
    """

    task: str
    text: str
    owner: str
    request: bytes
    loop: asyncio.AbstractEventLoop
    number: int = field(default_factory=lambda: next(_numbers))
    started: float = field(default_factory=time.monotonic)
    head: dict[str, Any] = field(default_factory=dict)
    done: bool = False
    killed: str = ""
    stop: Callable[[], None] = _nothing
    """What the pool does when the job is killed."""
    hold: Callable[[bool], None] = lambda _: None
    """What the pool does when the client is behind (True), and when it has caught up (False)."""
    deadline: asyncio.TimerHandle | None = None
    _fault: HttpError | None = None
    _chunks: list[bytes] = field(default_factory=list)
    _ahead: int = 0
    _held: bool = False
    _waiter: asyncio.Future[None] | None = None

    @property
    def failed(self) -> bool:
        """Whether its answer ended with a fault."""
        return self._fault is not None

    def kill(self, reason: str) -> None:
        """End the job by killing its worker; its answer ends with this fault."""
        if not self.done:
            self.killed = reason
            self.end(HttpError(503, reason))
            self.stop()

    async def begun(self) -> bytes | None:
        """Wait for the head, and for a small body: the body, or None where there is more.

        Raises HttpError where the job failed before that.
        """
        while not self.done and self._ahead <= _WHOLE:
            await self._change()
        if self._fault is not None:
            raise self._fault
        return b"".join(self._chunks) if self.done else None

    async def chunks(self) -> AsyncIterator[bytes]:
        """The body, piece by piece; raises HttpError where the job fails in the middle."""
        while True:
            while self._chunks:
                chunks, self._chunks = self._chunks, []
                self._ahead = 0
                if self._held:
                    self._held = False
                    self.hold(False)
                yield b"".join(chunks)
            if self._fault is not None:
                raise self._fault
            if self.done:
                return
            await self._change()

    def add(self, chunk: bytes) -> None:
        """Take a piece of the body from the worker."""
        self._chunks.append(chunk)
        self._ahead += len(chunk)
        if self._ahead > _AHEAD and not self._held:
            self._held = True
            self.hold(True)
        self._wake()

    def end(self, fault: HttpError | None) -> None:
        """The answer is whole, or fails."""
        if not self.done:
            self.done, self._fault = True, fault
            if self.deadline is not None:
                self.deadline.cancel()
            self._wake()

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)

    async def _change(self) -> None:
        self._waiter = self.loop.create_future()
        await self._waiter
