"""The answer of a task, written as it comes into being and sent on in frames."""

from __future__ import annotations

import io
import json
import socket
from collections.abc import Callable
from typing import Any

from kg.model.errors import KgError
from kg.server.frames import DATA, END, FAULT, HEAD, frame

_CHUNK = 1 << 16


class LimitError(KgError):
    """The answer is larger than it may be."""


class HeadGivenError(Exception):
    """Only the head of the answer is asked for, and it is given."""


class Answer(io.RawIOBase):
    """A binary file that is the body of an answer. Its head must be given before the first byte.

    `count` tells the rows in a piece of the body; with more than `most_rows`, or `most_bytes`,
    writing raises LimitError. With `only_head`, to give the head raises HeadGivenError.
    """

    def __init__(self, connection: socket.socket, most_rows: int, most_bytes: int, *,
                 only_head: bool = False) -> None:
        self._connection = connection
        self._only_head = only_head
        self._buffer = bytearray()
        self._left_rows, self._left_bytes = most_rows, most_bytes
        self._count: Callable[[bytes], int] | None = None
        self._most_rows, self._most_bytes = most_rows, most_bytes
        self._over = False

    def head(self, media_type: str, *, status: int = 200, generation: str = "",
             headers: dict[str, str] | None = None, rows: Callable[[bytes], int] | None = None,
             **more: Any) -> None:
        """Say what kind of answer it is."""
        self._count = rows
        told = {"type": media_type, "status": status, "generation": generation,
                "headers": headers or {}, **more}
        self._buffer += frame(HEAD, json.dumps(told).encode())
        if self._only_head:
            raise HeadGivenError

    def json(self, data: object, *, generation: str = "", status: int = 200) -> None:
        """Answer with JSON."""
        self.head("application/json", generation=generation, status=status)
        self.write(json.dumps(data, ensure_ascii=False).encode())

    def writable(self) -> bool:
        """Always."""
        return True

    def write(self, data: Any) -> int:
        """Add to the body; once the answer is over, nothing comes of it: a buffer that an error
        has left behind may be written out late.
        """
        if self._over:
            return len(data)
        data = bytes(data)
        self._left_bytes -= len(data)
        if self._count is not None:
            self._left_rows -= self._count(data)
        if self._left_rows < 0:
            raise LimitError(f"The result has more than {self._most_rows:,} rows: "
                               "ask for fewer with LIMIT.")
        if self._left_bytes < 0:
            raise LimitError(f"The result has more than {self._most_bytes >> 20:,} MB: "
                               "ask for less.")
        self._buffer += frame(DATA, data)
        if len(self._buffer) > _CHUNK:
            self._send()
        return len(data)

    def end(self, *, leaving: bool = False) -> None:
        """The answer is whole, and the last of this worker where it is `leaving`."""
        self._over = True
        self._buffer += frame(END, json.dumps({"leaving": True}).encode() if leaving else b"")
        self._send()

    def fault(self, status: int, sentence: str, **more: object) -> None:
        """The work failed; what was not sent yet is dropped."""
        self._over = True
        self._buffer.clear()
        told = {"status": status, "error": sentence, **more}
        self._connection.sendall(frame(FAULT, json.dumps(told).encode()))

    def _send(self) -> None:
        self._connection.sendall(self._buffer)
        self._buffer.clear()
