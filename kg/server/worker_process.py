"""The server's end of a worker: jobs go out ahead of their turn, and their answers come in."""

from __future__ import annotations

import asyncio
import itertools
import json
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.process import BaseProcess

from kg.server.errors import HttpError
from kg.server.frames import (
    DATA,
    END,
    FAULT,
    HEAD,
    JOB,
    NUMBER,
    READY,
    SKIPPED,
    VOID,
    Frames,
    frame,
)
from kg.server.job import Job


@dataclass(eq=False, slots=True)
class _Sent:
    """A job that was sent, and whether it was taken back since."""

    number: int
    job: Job
    taken: bool = False


class WorkerProcess(asyncio.Protocol):
    """A worker. `jobs` are those that it was sent and has not finished, in their order.

    `job` is the first of them once it has begun, and None where that was taken back or there is
    none. The pool is told when one is `finished` (and whether the worker leaves after it), and
    when the worker is `lost`.
    """

    transport: asyncio.Transport

    def __init__(self, process: BaseProcess,
                 finished: Callable[[WorkerProcess, Job | None, bool], None],
                 lost: Callable[[WorkerProcess], None]) -> None:
        self.process = process
        self.jobs: deque[_Sent] = deque()
        self.job: Job | None = None
        self.errands: deque[Job] = deque()
        self.overrun: asyncio.TimerHandle | None = None
        self.occasion = ""
        self.outcome = b""
        self.ready: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._numbers = itertools.count(1)
        self._frames = Frames()
        self._finished = finished
        self._lost = lost

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        for kind, payload in self._frames.of(data):
            self._take(kind, payload)

    def connection_lost(self, _error: Exception | None) -> None:
        if not self.ready.done():
            self.ready.set_result(False)
        else:
            self._lost(self)

    def send(self, job: Job) -> None:
        """Send a job; it begins when those before it have ended."""
        sent = _Sent(next(self._numbers), job)
        self.jobs.append(sent)
        self.transport.write(frame(JOB, NUMBER.pack(sent.number) + job.request))

    def waiting(self) -> list[Job]:
        """The jobs that were sent ahead and are still this worker's."""
        return [one.job for one in self.jobs if not one.taken and one.job is not self.job]

    def take_back(self, job: Job) -> None:
        """Let the worker skip a job that waits; where it has just begun, its answer is ignored."""
        for sent in self.jobs:
            if sent.job is job and not sent.taken:
                sent.taken = True
                if not self.transport.is_closing():
                    self.transport.write(frame(VOID, NUMBER.pack(sent.number)))

    def next(self) -> Job | None:
        """The job whose turn it is, where it was not taken back."""
        return self.jobs[0].job if self.jobs and not self.jobs[0].taken else None

    def hold(self, wait: bool) -> None:
        """Read no more of the answer for now, or go on."""
        if not self.transport.is_closing():
            (self.transport.pause_reading if wait else self.transport.resume_reading)()

    def dismiss(self) -> None:
        """End the process at once."""
        self.transport.abort()
        self.process.kill()

    def _take(self, kind: bytes, payload: bytes) -> None:
        if kind == READY:
            if not self.ready.done():
                self.ready.set_result(True)
            return
        job = self.job
        if not self.jobs:
            return
        if kind in (END, FAULT, SKIPPED):
            self._end(job, json.loads(payload) if payload else {}, failed=kind == FAULT)
        elif job is None or job.killed:
            return
        elif kind == DATA:
            job.add(payload)
        elif kind == HEAD:
            job.head = json.loads(payload)

    def _end(self, job: Job | None, told: dict[str, object], *, failed: bool) -> None:
        self.jobs.popleft()
        self.job = None
        if self.overrun is not None:
            self.overrun.cancel()
            self.overrun = None
        leaving = bool(told.pop("leaving", False))
        if job is not None:
            job.hold = _nothing  # the next job reads through the same connection
            job.end(HttpError(int(str(told.pop("status"))), str(told.pop("error")), **told)
                    if failed else None)
        self.hold(False)
        self._finished(self, job, leaving)


def _nothing(_wait: bool) -> None: ...
