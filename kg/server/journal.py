"""Logs in the store's folder, one JSON object a line: slow queries, and every write."""

from __future__ import annotations

import errno
import json
import logging
import os
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from kg.model.errors import StoreError
from kg.server.access import Caller
from kg.server.job import Job

_LOG = logging.getLogger("uvicorn.error")
SLOW = "slow.jsonl"
AUDIT = "audit.jsonl"
_LONGEST = 10_000
"""How many characters of a text a line keeps."""


class Journal:
    """Writes the slow-query log and the audit log."""

    def __init__(self, folder: Path, slow_seconds: float) -> None:
        self._slow, self._audit = folder / SLOW, folder / AUDIT
        self._slow_seconds = slow_seconds

    def ran(self, job: Job, caller: Caller) -> None:
        """Note a job that took long to begin its answer, or was killed."""
        seconds = time.monotonic() - job.started
        if seconds >= self._slow_seconds or job.killed:
            _append(self._slow, {
                "time": _now(), "seconds": round(seconds, 3), "caller": caller.name,
                "address": caller.address, "task": job.task, "killed": job.killed,
                "text": job.text[:_LONGEST]}, durable=False)

    def check(self) -> None:
        """Raise StoreError where a write could not be told to the audit log."""
        try:
            os.close(_open(self._audit))
        except OSError as error:
            raise StoreError(f"Nothing is written, for the audit log {self._audit} cannot be: "
                             f"{error.strerror}.") from error

    def wrote(self, caller: Caller, task: str, text: str, outcome: Mapping[str, Any],
              seconds: float) -> None:
        """Note a write, done or refused; the line is on disk before the client has its answer."""
        _append(self._audit, {
            "time": _now(), "seconds": round(seconds, 3), "caller": caller.name,
            "address": caller.address, "task": task, **outcome, "text": text[:_LONGEST]},
            durable=True)


def _append(file: Path, line: Mapping[str, Any], *, durable: bool) -> None:
    """Add one line in one write, so that lines of several processes do not mix.

    Where that fails, the server's own log has the line: the answer to the client is what it is.
    """
    text = json.dumps(line, ensure_ascii=False) + "\n"
    data = text.encode()
    try:
        handle = _open(file)
        try:
            done = os.write(handle, data)
            if done < len(data):  # a torn line would spoil the next one
                os.ftruncate(handle, os.fstat(handle).st_size - done)
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            if durable:
                os.fsync(handle)
        finally:
            os.close(handle)
    except OSError as error:
        _LOG.error("%s cannot be written (%s). The line: %s", file, error.strerror, text)


def _open(file: Path) -> int:
    return os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")
