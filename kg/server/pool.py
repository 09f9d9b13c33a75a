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
from typing import Any

from kg.server.errors import HttpError
from kg.server.job import Job
from kg.server.memory_limit import reserve_little
from kg.server.settings import Settings
from kg.server.worker import task_names, work
from kg.server.worker_process import WorkerProcess

_SLOW = 0.02
"""Seconds after which no job is made to wait behind one that is under way."""


class Pool:
    """Some workers that carry out jobs of one kind.

    A worker is sent jobs `ahead`, so that it need not wait for the server between two. A job that
    waits behind a slow one is taken back and given to the next worker that has finished one.
    """

    def __init__(self, settings: Settings, size: int, *, seconds: float, memory: int,
                 warm: bool = True, ahead: int = 2) -> None:
        """`seconds` and `memory` (megabytes, 0: any) are the most that one job may use."""
        self._settings = settings
        self._size = size
        self._seconds = seconds
        self._memory = memory
        self._warm = warm
        self._ahead = ahead
        self._workers: set[WorkerProcess] = set()
        self._idle: list[WorkerProcess] = []
        self._queue: deque[Job] = deque()
        self._tasks: set[asyncio.Task[None]] = set()
        self._closing = False
        reserve_little()
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
        worker = self._idle.pop() if self._idle else None if self._queue else self._least_busy()
        if worker is not None:
            self._give(job, worker)
        elif len(self._queue) < self._settings.limits.waiting:
            self._enqueue(job)
        else:
            raise HttpError(503, "Too many requests are waiting; try again in a moment.")
        if job.deadline is None:
            job.deadline = self._loop.call_later(self._seconds, self._not_in_time, job)
        return job

    async def run_once_in_each(self, task: str, occasion: str) -> None:
        """Have every worker that did not do so on this occasion carry out a job, one after the
        other, as each is free.
        """
        for worker in [one for one in self._workers if one.occasion != occasion]:
            if worker not in self._workers or not worker.ready.done():
                continue  # it was replaced meanwhile, or is not there yet
            worker.occasion = occasion
            job = self._job(task, {}, task, "kg")
            worker.errands.append(job)
            if worker in self._idle:
                self._idle.remove(worker)
                self._fill(worker)
            with contextlib.suppress(HttpError):
                worker.outcome = await job.begun() or b""

    async def close(self) -> None:
        """Kill the workers and wait for their end."""
        self._closing = True
        for task in self._tasks:
            task.cancel()
        for job in [*self._queue, *self.jobs.values(),
                    *(job for worker in self._workers for job in worker.waiting())]:
            job.end(HttpError(503, "The server is shutting down."))
        for worker in list(self._workers):
            worker.dismiss()
            await asyncio.to_thread(worker.process.join, 5)

    def _job(self, task: str, arguments: Mapping[str, Any], text: str, owner: str) -> Job:
        request = json.dumps({"task": task, "arguments": arguments}).encode()
        return Job(task, text, owner, request, self._loop)

    def _enqueue(self, job: Job, *, first: bool = False) -> None:
        (self._queue.appendleft if first else self._queue.append)(job)
        job.stop = lambda: self._forget(job)

    def _give(self, job: Job, worker: WorkerProcess) -> None:
        """Send a job to a worker, where it begins at once or when its turn comes."""
        worker.send(job)
        if len(worker.jobs) == 1:
            self._begin(job, worker)
        else:
            job.stop = lambda: worker.take_back(job)

    def _begin(self, job: Job, worker: WorkerProcess) -> None:
        job.started = time.monotonic()
        if job.deadline is not None:
            job.deadline.cancel()
        job.deadline = self._loop.call_later(
            self._seconds, job.kill, f"It took longer than {self._seconds:g} seconds and was "
            "stopped; ask for less, or look for a part that multiplies rows.")
        job.stop, job.hold = (lambda: self._replace(worker)), worker.hold
        self.jobs[job.number] = job
        worker.job = job

    def _finished(self, worker: WorkerProcess, job: Job | None, leaving: bool) -> None:
        if job is not None:
            self.jobs.pop(job.number, None)
        if leaving:
            self.deaths += job is not None and job.failed
            self._replace(worker)
            return
        if (following := worker.next()) is not None:
            self._begin(following, worker)
        elif worker.jobs:  # it may have begun what was taken back, and nobody stops that
            worker.overrun = self._loop.call_later(self._seconds, self._replace, worker)
        self._fill(worker)

    def _least_busy(self) -> WorkerProcess | None:
        """The worker that has fewest jobs to come, among those whose job is not slow."""
        young = time.monotonic() - _SLOW
        able = [worker for worker in self._workers if 0 < len(worker.jobs) <= self._ahead
                and worker.job is not None and worker.job.started > young and not worker.errands]
        return min(able, key=lambda worker: len(worker.jobs), default=None)

    def _fill(self, worker: WorkerProcess) -> None:
        """Give a worker what it can do next, and some jobs ahead."""
        if worker.errands:
            if not worker.jobs:
                self._give(worker.errands.popleft(), worker)
            return
        while len(worker.jobs) <= self._ahead:
            job = self._next_for(worker)
            if job is None:
                break
            self._give(job, worker)
        if not worker.jobs:
            self._idle.append(worker)

    def _next_for(self, worker: WorkerProcess) -> Job | None:
        """What waits behind a slow job, else what waits longest; a worker without a job also gets
        what waits behind any other.
        """
        young = time.monotonic() - _SLOW
        late = self._taken_back(worker, young)
        if late is None and self._queue:
            return self._queue.popleft()
        if late is None and not worker.jobs:
            return self._taken_back(worker, float("inf"))
        return late

    def _taken_back(self, worker: WorkerProcess, before: float) -> Job | None:
        """A job that waits, for another worker, behind one that began before some time."""
        for other in self._workers:
            late = other.job is None or other.job.started < before
            if other is not worker and late and (waiting := other.waiting()):
                other.take_back(waiting[0])
                return waiting[0]
        return None

    def _forget(self, job: Job) -> None:
        with contextlib.suppress(ValueError):
            self._queue.remove(job)

    def _not_in_time(self, job: Job) -> None:
        job.stop()
        job.end(HttpError(503, "The server is busy with other requests; try again in a moment."))

    def _lost(self, worker: WorkerProcess) -> None:
        """A worker died by itself."""
        if worker in self._workers and not self._closing:
            task = asyncio.create_task(self._bury(worker))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _bury(self, worker: WorkerProcess) -> None:
        await asyncio.to_thread(worker.process.join, 5)
        if worker not in self._workers:
            return
        self.deaths += 1
        if worker.job is not None:
            worker.job.end(HttpError(503, "It needs more memory than one request may have "
                                     f"({self._memory} MB), or more room than the disk has, and "
                                     "was stopped.")
                           if worker.process.exitcode == -signal.SIGABRT else HttpError(
                               500, "It brought the engine down and was stopped; the server goes "
                               "on."))
        self._replace(worker)

    def _replace(self, worker: WorkerProcess) -> None:
        if worker not in self._workers:
            return
        self._workers.discard(worker)
        if worker in self._idle:
            self._idle.remove(worker)
        if worker.job is not None:
            self.jobs.pop(worker.job.number, None)
        for errand in worker.errands:
            errand.end(HttpError(503, "The worker was stopped."))
        for job in reversed(worker.waiting()):
            self._enqueue(job, first=True)
        worker.dismiss()
        while self._idle and self._queue:
            self._fill(self._idle.pop())
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
            try:
                await asyncio.to_thread(process.start)
            except OSError:  # what forks is gone: this server is about to end too
                ours.close()
                await asyncio.sleep(1)
                continue
            finally:
                theirs.close()
            worker = WorkerProcess(process, self._finished, self._lost)
            await self._loop.create_connection(partial(_same, worker), sock=ours)
            self._workers.add(worker)
            if await worker.ready:
                self._fill(worker)
                return
            self._workers.discard(worker)
            worker.dismiss()
            await asyncio.sleep(1)


def _same(worker: WorkerProcess) -> WorkerProcess:
    return worker
