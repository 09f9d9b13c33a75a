"""The jobs that a worker is sent, some of them ahead of their turn."""

from __future__ import annotations

import json
import socket
from collections import deque
from typing import Any

from kg.server.frames import JOB, NUMBER, SKIPPED, VOID, Frames, frame

_PIECE = 1 << 18


class Inbox:
    """Gives one job after the other; those that were taken back in time are skipped, and told."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self._frames = Frames()
        self._waiting: deque[tuple[int, bytes]] = deque()
        self._void: set[int] = set()
        self._open = True

    def next(self) -> dict[str, Any] | None:
        """The next job, when it has come; None where the server has closed the connection."""
        while self._open:
            self._receive()
            while self._waiting:
                number, text = self._waiting.popleft()
                if number not in self._void:
                    job: dict[str, Any] = json.loads(text)
                    return job
                self._void.remove(number)
                self._connection.sendall(frame(SKIPPED))
        return None

    def _receive(self) -> None:
        """Take what is there; wait only where no job is."""
        while True:
            try:
                piece = self._connection.recv(
                    _PIECE, socket.MSG_DONTWAIT if self._waiting else 0)
            except BlockingIOError:
                return
            if not piece:
                self._open = False
                return
            for kind, payload in self._frames.of(piece):
                (number,) = NUMBER.unpack_from(payload)
                if kind == JOB:
                    self._waiting.append((number, payload[NUMBER.size:]))
                elif kind == VOID and any(number == waiting for waiting, _ in self._waiting):
                    self._void.add(number)
            if len(piece) < _PIECE and self._waiting:
                return
