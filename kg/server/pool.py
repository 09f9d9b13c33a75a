"""Workers and their jobs: started, watched, given a deadline, killed and replaced."""

from __future__ import annotations

import asyncio
import contextlib
import json
import multiprocessing
import signal
import socket
import time
from collections import deque
from collections.abc import Mapping
from functools import partial
from multiprocessing.process import BaseProcess
from typing import Any

from kg.server.errors import HttpError
from kg.server.frames import DATA, END, FAULT, HEAD, HEADER, JOB, READY, frame
from kg.server.job import Job
from kg.server.settings import Settings
from kg.server.worker import task_names, work


class Pool:
    """Some workers that carry out jobs of one kind."""

    def __init__(self, settings: Settings, size: int, *, seconds: float, memory: int,
                 warm: bool = True) -> None:
        """`seconds` and `memory` (megabytes, 0: any) are the most that one job may use."""
        self._settings = settings
        self._size = size
        self._seconds = seconds
        self._memory = memory
        self._warm = warm
        self._workers: set[_Worker] = set()
        self._idle: list[_Worker] = []
        self._queue: deque[Job] = deque()
        self._tasks: set[asyncio.Task[None]] = set()
        self._closing = False
        # A fork of a process without threads is safe, and quick since all is imported already.
        self._processes = multiprocessing.get_context("forkserver")
        self._processes.set_forkserver_preload(
            ["kg.server.worker", *(f"kg.server.tasks.{name}" for name in task_names())])
        self.jobs: dict[int, Job] = {}
        """The jobs that are being carried out, by number."""
        self.deaths = 0

    async def start(self) -> None:
        """Start the workers, and wait until they are ready."""
        self._loop = asyncio.get_running_loop()  # kept: to ask for it costs a system call
        await asyncio.gather(*(self._hire() for _ in range(self._size)))

    @property
    def ready(self) -> bool:
        """Whether there is a worker."""
        return any(worker.ready.done() and worker.process.is_alive()
                   for worker in self._workers)

    @property
    def outcomes(self) -> list[bytes]:
        """What the workers answered when each was last given the same job."""
        return [worker.outcome for worker in self._workers]

    def run(self, task: str, arguments: Mapping[str, Any], *, text: str = "",
            owner: str = "") -> Job:
        """A job, which begins as soon as a worker is free; it fails where none becomes free in
        time. Raises HttpError where too many wait already.
        """
        job = self._job(task, arguments, text, owner)
        if self._idle:
            self._begin(job, self._idle.pop())
            return job
        if len(self._queue) >= self._settings.limits.waiting:
            raise HttpError(503, "Too many requests are waiting; try again in a moment.")
        self._queue.append(job)
        job.stop = lambda: self._forget(job)
        job.deadline = self._loop.call_later(self._seconds, self._not_in_time, job)
        return job

    async def run_once_in_each(self, task: str, occasion: str) -> None:
        """Have every worker that did not do so on this occasion carry out a job, one after the
        other, as each is free.
        """
        for worker in [one for one in self._workers if one.occasion != occasion]:
            if not worker.ready.done():
                continue
            worker.occasion = occasion
            job = self._job(task, {}, task, "kg")
            worker.errands.append(job)
            if worker in self._idle:
                self._idle.remove(worker)
                self._next(worker)
            with contextlib.suppress(HttpError):
                worker.outcome = await job.begun() or b""

    async def close(self) -> None:
        """Kill the workers and wait for their end."""
        self._closing = True
        for task in self._tasks:
            task.cancel()
        for job in [*self._queue, *self.jobs.values()]:
            job.end(HttpError(503, "The server is shutting down."))
        for worker in list(self._workers):
            worker.dismiss()
            await asyncio.to_thread(worker.process.join, 5)

    def _job(self, task: str, arguments: Mapping[str, Any], text: str, owner: str) -> Job:
        request = json.dumps({"task": task, "arguments": arguments}).encode()
        return Job(task, text, owner, frame(JOB, request), self._loop)

    def _begin(self, job: Job, worker: _Worker) -> None:
        job.started = time.monotonic()
        if job.deadline is not None:
            job.deadline.cancel()
        job.deadline = self._loop.call_later(
            self._seconds, job.kill, f"It took longer than {self._seconds:g} seconds and was "
            "stopped; ask for less, or look for a part that multiplies rows.")
        job.stop, job.hold = (lambda: self._replace(worker)), worker.hold
        self.jobs[job.number] = job
        worker.job = job
        worker.transport.write(job.request)

    def _next(self, worker: _Worker) -> None:
        """Give a free worker its next job."""
        if worker.job is not None:
            self.jobs.pop(worker.job.number, None)
            worker.job = None
        if worker.errands:
            self._begin(worker.errands.popleft(), worker)
        elif self._queue:
            self._begin(self._queue.popleft(), worker)
        else:
            self._idle.append(worker)

    def _forget(self, job: Job) -> None:
        with contextlib.suppress(ValueError):
            self._queue.remove(job)

    def _not_in_time(self, job: Job) -> None:
        self._forget(job)
        job.end(HttpError(503, "The server is busy with other requests; try again in a moment."))

    def _lost(self, worker: _Worker) -> None:
        """A worker died by itself."""
        if worker in self._workers and not self._closing:
            task = asyncio.create_task(self._bury(worker))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _bury(self, worker: _Worker) -> None:
        await asyncio.to_thread(worker.process.join, 5)
        if worker not in self._workers:
            return
        self.deaths += 1
        if worker.job is not None:
            worker.job.end(HttpError(503, "It needs more memory than one request may have "
                                     f"({self._memory} MB) and was stopped.")
                           if worker.process.exitcode == -signal.SIGABRT else HttpError(
                               500, "It brought the engine down and was stopped; the server goes "
                               "on."))
        self._replace(worker)

    def _replace(self, worker: _Worker) -> None:
        if worker not in self._workers:
            return
        self._workers.discard(worker)
        if worker in self._idle:
            self._idle.remove(worker)
        if worker.job is not None:
            self.jobs.pop(worker.job.number, None)
        for errand in worker.errands:
            errand.end(HttpError(503, "The worker was stopped."))
        worker.dismiss()
        if not self._closing:
            hiring = asyncio.create_task(self._hire())
            self._tasks.add(hiring)
            hiring.add_done_callback(self._tasks.discard)

    async def _hire(self) -> None:
        while not self._closing:
            ours, theirs = socket.socketpair()
            for end in (ours, theirs):
                end.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1 << 19)
            process = self._processes.Process(target=work, args=(
                theirs, self._settings, self._warm, self._memory), daemon=True)
            await asyncio.to_thread(process.start)
            theirs.close()
            worker = _Worker(self, process)
            await self._loop.create_connection(partial(_same, worker), sock=ours)
            self._workers.add(worker)
            if await worker.ready:
                self._next(worker)
                return
            self._workers.discard(worker)
            worker.dismiss()
            await asyncio.sleep(1)


class _Worker(asyncio.Protocol):
    """The server's end of a worker: it reads frames, and hands them to the job under way."""

    transport: asyncio.Transport

    def __init__(self, pool: Pool, process: BaseProcess) -> None:
        self.process = process
        self.job: Job | None = None
        self.errands: deque[Job] = deque()
        self.occasion = ""
        self.outcome = b""
        self.ready: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._pool = pool
        self._rest = b""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        data = self._rest + data if self._rest else data
        at = 0
        while len(data) - at >= HEADER.size:
            kind, size = HEADER.unpack_from(data, at)
            begin = at + HEADER.size
            if len(data) < begin + size:
                break
            at = begin + size
            self._take(kind, data[begin:at])
        self._rest = data[at:]

    def connection_lost(self, _error: Exception | None) -> None:
        if not self.ready.done():
            self.ready.set_result(False)
        else:
            self._pool._lost(self)

    def hold(self, wait: bool) -> None:
        """Read no more of the answer for now, or go on."""
        if not self.transport.is_closing():
            (self.transport.pause_reading if wait else self.transport.resume_reading)()

    def dismiss(self) -> None:
        """End the process at once."""
        self.transport.abort()
        self.process.kill()

    def _take(self, kind: bytes, payload: bytes) -> None:
        job = self.job
        if kind == READY:
            if not self.ready.done():
                self.ready.set_result(True)
        elif job is None or job.killed:
            return
        elif kind == DATA:
            job.add(payload)
        elif kind == HEAD:
            job.head = json.loads(payload)
        elif kind == END:
            self._finish(job, None)
        elif kind == FAULT:
            told = json.loads(payload)
            self._finish(job, HttpError(told.pop("status"), told.pop("error"), **told))

    def _finish(self, job: Job, fault: HttpError | None) -> None:
        job.end(fault)
        self.hold(False)
        self._pool._next(self)


def _same(worker: _Worker) -> _Worker:
    return worker
