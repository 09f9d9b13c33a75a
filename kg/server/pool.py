"""Workers and their jobs: started, watched, given a deadline, killed and replaced."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
import multiprocessing
import signal
import socket
import time
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from multiprocessing.process import BaseProcess
from typing import Any

from kg.server.errors import HttpError
from kg.server.frames import DATA, END, FAULT, HEAD, HEADER, JOB, READY, frame
from kg.server.settings import Settings
from kg.server.worker import task_names, work

_AHEAD = 8 << 20
"""How many bytes of an answer are taken from a worker before the client has taken them."""

_WHOLE = 1 << 18
"""Answers up to so many bytes are collected before the first of them is sent."""

_numbers = itertools.count(1)


@dataclass(eq=False, slots=True)
class _Worker:
    process: BaseProcess
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    @property
    def alive(self) -> bool:
        return self.process.is_alive() and not self.writer.is_closing()


@dataclass(eq=False, slots=True)
class Job:
    """A job under way: what it is, whose it is, since when; its answer as it comes.

    `head` tells media type, status and headers; `chunks` gives the body.
    """

    task: str
    text: str
    owner: str
    number: int = field(default_factory=lambda: next(_numbers))
    started: float = field(default_factory=time.monotonic)
    head: dict[str, Any] = field(default_factory=dict)
    done: bool = False
    killed: str = ""
    _fault: HttpError | None = None
    _chunks: list[bytes] = field(default_factory=list)
    _ahead: int = 0
    _changed: asyncio.Event = field(default_factory=asyncio.Event)
    _taken: asyncio.Event = field(default_factory=asyncio.Event)
    _process: BaseProcess | None = None

    def kill(self, reason: str) -> None:
        """End the job by killing its worker; its answer ends with this fault."""
        if not self.done and not self.killed:
            self.killed = reason
            if self._process is not None:
                self._process.kill()

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
                self._taken.set()
                yield b"".join(chunks)
            if self._fault is not None:
                raise self._fault
            if self.done:
                return
            await self._change()

    async def _change(self) -> None:
        self._changed.clear()
        if not self.done:
            await self._changed.wait()

    async def _add(self, chunk: bytes) -> None:
        self._chunks.append(chunk)
        self._ahead += len(chunk)
        self._changed.set()
        while self._ahead > _AHEAD and not self.killed:
            self._taken.clear()
            await self._taken.wait()

    def _end(self, fault: HttpError | None) -> None:
        self.done = True
        self._fault = fault
        self._changed.set()


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
        self._idle: asyncio.LifoQueue[_Worker] = asyncio.LifoQueue()
        self._waiting = 0
        self._tasks: set[asyncio.Task[None]] = set()
        self._workers: set[_Worker] = set()
        self._closing = False
        # A fork of a process without threads is safe, and quick since all is imported already.
        self._processes = multiprocessing.get_context("forkserver")
        self._processes.set_forkserver_preload(
            ["kg.server.worker", *(f"kg.server.tasks.{name}" for name in task_names())])
        self.jobs: dict[int, Job] = {}
        self.deaths = 0

    async def start(self) -> None:
        """Start the workers, and wait until they are ready."""
        await asyncio.gather(*(self._hire() for _ in range(self._size)))

    @property
    def ready(self) -> bool:
        """Whether there is a worker."""
        return any(worker.alive for worker in self._workers)

    async def run(self, task: str, arguments: Mapping[str, Any], *, text: str = "",
                  owner: str = "") -> Job:
        """Start a job as soon as a worker is free.

        Raises HttpError where too many wait already, or none becomes free in time.
        """
        job = Job(task, text, owner)
        worker = await self._free_worker()
        job._process = worker.process
        job.started = time.monotonic()
        self.jobs[job.number] = job
        deadline = asyncio.get_running_loop().call_later(
            self._seconds, job.kill, f"It took longer than {self._seconds:g} seconds and was "
            "stopped; ask for less, or look for a part that multiplies rows.")
        pump = asyncio.create_task(self._pump(job, worker, arguments, deadline))
        self._tasks.add(pump)
        pump.add_done_callback(self._tasks.discard)
        return job

    async def close(self) -> None:
        """Kill the workers and wait for their end."""
        self._closing = True
        for task in self._tasks:
            task.cancel()
        for worker in self._workers:
            worker.writer.close()
            worker.process.kill()
            await asyncio.to_thread(worker.process.join, 5)

    async def _free_worker(self) -> _Worker:
        if self._waiting >= self._settings.limits.waiting:
            raise HttpError(503, "Too many requests are waiting; try again in a moment.")
        self._waiting += 1
        try:
            async with asyncio.timeout(self._seconds):
                while True:
                    worker = await self._idle.get()
                    if worker.alive:
                        return worker
                    self._replace(worker)
        except TimeoutError:
            raise HttpError(503, "The server is busy with other requests; try again in a moment."
                        ) from None
        finally:
            self._waiting -= 1

    async def _pump(self, job: Job, worker: _Worker, arguments: Mapping[str, Any],
                    deadline: asyncio.TimerHandle) -> None:
        fault: HttpError | None = HttpError(503, "The server is shutting down.")
        try:
            request = json.dumps({"task": job.task, "arguments": arguments}).encode()
            worker.writer.write(frame(JOB, request))
            fault = await self._receive(job, worker)
        except (OSError, EOFError):
            fault = await self._told_by_death(worker)
        finally:
            deadline.cancel()
            del self.jobs[job.number]
            if job.killed:
                fault = HttpError(503, job.killed)
            job._end(fault)
            if worker.alive and not job.killed:
                self._idle.put_nowait(worker)
            else:
                self._replace(worker)

    async def _receive(self, job: Job, worker: _Worker) -> HttpError | None:
        while True:
            kind, size = HEADER.unpack(await worker.reader.readexactly(HEADER.size))
            payload = await worker.reader.readexactly(size) if size else b""
            if kind == DATA:
                await job._add(payload)
            elif kind == HEAD:
                job.head = json.loads(payload)
            elif kind == END:
                return None
            elif kind == FAULT:
                told = json.loads(payload)
                return HttpError(told.pop("status"), told.pop("error"), **told)

    async def _told_by_death(self, worker: _Worker) -> HttpError:
        """Why a worker died in the middle of a job."""
        await asyncio.to_thread(worker.process.join, 5)
        self.deaths += 1
        code = worker.process.exitcode
        if code == -signal.SIGABRT:
            return HttpError(503, "It needs more memory than one request may have "
                         f"({self._memory} MB) and was stopped.")
        return HttpError(500, "It brought the engine down and was stopped; the server goes on.")

    def _replace(self, worker: _Worker) -> None:
        self._workers.discard(worker)
        worker.writer.close()
        worker.process.kill()
        if not self._closing:
            hiring = asyncio.create_task(self._hire())
            self._tasks.add(hiring)
            hiring.add_done_callback(self._tasks.discard)

    async def _hire(self) -> None:
        ours, theirs = socket.socketpair()
        for end in (ours, theirs):
            end.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1 << 19)
        process = self._processes.Process(target=work, args=(
            theirs, self._settings, self._warm, self._memory), daemon=True)
        await asyncio.to_thread(process.start)
        theirs.close()
        reader, writer = await asyncio.open_connection(sock=ours, limit=1 << 20)
        worker = _Worker(process, reader, writer)
        self._workers.add(worker)
        with contextlib.suppress(asyncio.IncompleteReadError, OSError):
            kind, _ = HEADER.unpack(await reader.readexactly(HEADER.size))
            if kind == READY:
                self._idle.put_nowait(worker)
                return
        self._workers.discard(worker)
        writer.close()
        process.kill()
        await asyncio.sleep(1)
        if not self._closing:
            await self._hire()
