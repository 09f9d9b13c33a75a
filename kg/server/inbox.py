"""The jobs that a worker is sent, some of them ahead of their turn."""

from __future__ import annotations

import json
import socket
from collections import deque
from typing import Any

from kg.server.frames import JOB, SKIPPED, VOID, Frames, frame

_PIECE = 1 << 18


class Inbox:
    """Gives one job after the other; those that were taken back in time are skipped, and told."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self._frames = Frames()
        self._waiting: deque[dict[str, Any]] = deque()
        self._void: set[int] = set()
        self._open = True

    def next(self) -> dict[str, Any] | None:
        """The next job, when it has come; None where the server has closed the connection."""
        while self._open:
            self._receive()
            while self._waiting:
                job = self._waiting.popleft()
                if job["number"] not in self._void:
                    return job
                self._void.remove(job["number"])
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
                if kind == JOB:
                    self._waiting.append(json.loads(payload))
                elif kind == VOID and any(job["number"] == int(payload)
                                          for job in self._waiting):
                    self._void.add(int(payload))
            if len(piece) < _PIECE and self._waiting:
                return
