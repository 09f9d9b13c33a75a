"""Workers are sent jobs ahead of their turn: each is answered once, with its own answer, whatever
happens to those before it.
"""

from __future__ import annotations

import asyncio
import io
import json
import multiprocessing
import os
import random
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import psutil
import pytest
from running import Running, in_a_loop, running

from kg.server.answer import Answer
from kg.server.frames import (
    DATA,
    END,
    FAULT,
    HEAD,
    JOB,
    NUMBER,
    SKIPPED,
    VOID,
    Frames,
    frame,
)
from kg.server.inbox import Inbox
from kg.server.job import Job
from kg.server.worker_process import WorkerProcess

ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"


def quick(number: int) -> str:
    return f"SELECT ?n {{ BIND({number} AS ?n) }}"


def told(reply: httpx.Response) -> int:
    assert reply.status_code == 200, reply.text
    return int(reply.json()["results"]["bindings"][0]["n"]["value"])


@pytest.fixture(scope="module")
def two(seed_store: Path) -> Iterator[Running]:
    """A server with two workers that keeps no answers."""
    with running(seed_store, "--workers", "2", "--cache", "0") as server:
        yield server


async def _all(server: Running, queries: list[str]) -> list[httpx.Response]:
    async with httpx.AsyncClient(base_url=server.origin, timeout=60, limits=httpx.Limits(
            max_connections=len(queries))) as client:
        return await asyncio.gather(*(client.get("/sparql", params={"query": query})
                                      for query in queries))


def test_every_job_gets_its_own_answer(two: Running) -> None:
    replies = in_a_loop(_all(two, [quick(n) for n in range(200)]))
    assert [told(reply) for reply in replies] == list(range(200))


def test_what_waits_behind_a_slow_job_is_given_to_another_worker(two: Running) -> None:
    async def slow_and_quick() -> tuple[list[int], bool]:
        async with httpx.AsyncClient(base_url=two.origin, timeout=60) as client:
            slow = asyncio.create_task(client.get("/sparql", params={"query": ENDLESS}))
            replies = await asyncio.gather(*(
                client.get("/sparql", params={"query": quick(n)}) for n in range(60)))
            before = not slow.done()
            slow.cancel()  # its job is stopped when its client goes
            return [told(reply) for reply in replies], before

    answers, before = in_a_loop(slow_and_quick())
    assert answers == list(range(60))
    assert before


def test_what_waits_behind_stopped_jobs_is_answered(two: Running) -> None:
    """Both workers are stopped, for their clients go away, and replaced."""
    async def stopped() -> list[int]:
        async with httpx.AsyncClient(base_url=two.origin, timeout=60) as client:
            slow = [asyncio.create_task(client.get("/sparql", params={"query": ENDLESS}))
                    for _ in range(2)]
            await asyncio.sleep(0.5)
            waiting = [asyncio.create_task(client.get("/sparql", params={"query": quick(n)}))
                       for n in range(6)]
            await asyncio.sleep(0.5)
            for task in slow:
                task.cancel()
            return [told(reply) for reply in await asyncio.gather(*waiting)]

    assert in_a_loop(stopped()) == list(range(6))


def test_what_waits_behind_a_job_that_kills_its_worker_is_answered(seed_store: Path) -> None:
    with running(seed_store, "--workers", "1", "--cache", "0") as server, _killing(server):
        replies = in_a_loop(_all(server, [ENDLESS, *(quick(n) for n in range(20))]))
    assert replies[0].status_code == 500
    assert [told(reply) for reply in replies[1:]] == list(range(20))


def test_clients_that_go_away_take_no_other_answer_with_them(two: Running) -> None:
    draw = random.Random(1)

    async def one(client: httpx.AsyncClient, number: int) -> int | None:
        request = client.get("/sparql", params={"query": quick(number)})
        if draw.random() < 0.3:
            try:
                return told(await asyncio.wait_for(request, draw.random() / 50))
            except TimeoutError:
                return None
        return told(await request)

    async def many() -> list[int | None]:
        async with httpx.AsyncClient(base_url=two.origin, timeout=60) as client:
            return await asyncio.gather(*(one(client, n) for n in range(300)))

    answers = in_a_loop(many())
    assert all(answer in (None, n) for n, answer in enumerate(answers))
    assert len([answer for answer in answers if answer is not None]) > 200


def test_a_query_that_fails_in_the_middle_spoils_no_other_answer(plain: Running) -> None:
    """JSON-LD cannot hold a triple term; what is left in the buffer then has the worst length."""
    async def both() -> list[httpx.Response]:
        async with httpx.AsyncClient(base_url=plain.origin, timeout=60) as client:
            return await asyncio.gather(*(
                client.post("/sparql", content=(
                    'CONSTRUCT { <urn:a> <urn:p:q> ?v } WHERE { { VALUES ?v { "'
                    + "y" * (65_480 + n % 12) + '" } } UNION '
                    "{ BIND(TRIPLE(<urn:a>, <urn:p:q>, 1) AS ?v) } }"), headers={
                        "Content-Type": "application/sparql-query",
                        "Accept": "application/ld+json"})
                if n % 2 else client.get("/sparql", params={"query": quick(n)})
                for n in range(120)))

    for n, reply in enumerate(in_a_loop(both())):
        if n % 2:
            assert reply.status_code == 422
            assert "cannot be written as application/ld+json" in reply.json()["error"]
        else:
            assert told(reply) == n


@contextmanager
def _killing(server: Running) -> Iterator[None]:
    """Kill the worker that computes most, once it has computed for a while."""
    stop = threading.Event()
    workers = psutil.Process(server.process.pid).children(recursive=True)
    before = {worker.pid: worker.cpu_times().user for worker in workers}

    def kill() -> None:
        while not stop.wait(0.05):
            for worker in workers:
                if worker.cpu_times().user - before[worker.pid] > 0.5:
                    os.kill(worker.pid, 11)
                    return

    thread = threading.Thread(target=kill)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def _job(number: int, size: int = 0) -> bytes:
    return frame(JOB, NUMBER.pack(number) + json.dumps({"n": number, "text": "x" * size}).encode())


def _void(number: int) -> bytes:
    return frame(VOID, NUMBER.pack(number))


@pytest.fixture
def ends() -> Iterator[tuple[socket.socket, Inbox]]:
    server, worker = socket.socketpair()
    with server, worker:
        yield server, Inbox(worker)


def test_a_job_that_is_taken_back_is_skipped(ends: tuple[socket.socket, Inbox]) -> None:
    server, inbox = ends
    server.sendall(_job(1) + _job(2) + _job(3))
    assert inbox.next() == {"n": 1, "text": ""}
    server.sendall(_void(2))
    assert inbox.next() == {"n": 3, "text": ""}
    assert list(Frames().of(server.recv(100))) == [(SKIPPED, b"")]


def test_one_that_has_begun_is_not(ends: tuple[socket.socket, Inbox]) -> None:
    server, inbox = ends
    server.sendall(_job(1))
    assert inbox.next() is not None
    server.sendall(_void(1) + _job(1))
    assert inbox.next() == {"n": 1, "text": ""}


def test_the_end_of_the_connection_is_the_end(ends: tuple[socket.socket, Inbox]) -> None:
    server, inbox = ends
    server.sendall(_job(1)[:-1])
    server.close()
    assert inbox.next() is None


@pytest.mark.parametrize("piece", [1, 3, 5, 1000])
def test_frames_come_in_any_pieces(piece: int) -> None:
    stream = _job(1, 300) + _void(7) + _job(2)
    frames = Frames()
    found = [one for at in range(0, len(stream), piece)
             for one in frames.of(stream[at:at + piece])]
    assert [kind for kind, _ in found] == [JOB, VOID, JOB]
    assert b"".join(frame(kind, payload) for kind, payload in found) == stream


def test_a_large_job_comes_in_many_pieces(ends: tuple[socket.socket, Inbox]) -> None:
    server, inbox = ends
    sending = threading.Thread(target=server.sendall, args=(_job(1, 5 << 20) + _job(2),))
    sending.start()
    first, second = inbox.next(), inbox.next()
    sending.join()
    assert first is not None
    assert len(first["text"]) == 5 << 20
    assert second == {"n": 2, "text": ""}


class _Wire:
    """The transport of a scripted worker: keeps what is sent to it."""

    def __init__(self) -> None:
        self.sent: list[tuple[bytes, int]] = []
        self.paused = False

    def write(self, data: bytes) -> None:
        self.sent += [(kind, NUMBER.unpack_from(payload)[0]) for kind, payload in Frames().of(data)]

    def is_closing(self) -> bool:
        return False

    def pause_reading(self) -> None:
        self.paused = True

    def resume_reading(self) -> None:
        self.paused = False


def _scripted() -> tuple[WorkerProcess, _Wire, list[tuple[Job | None, bool]]]:
    ended: list[tuple[Job | None, bool]] = []
    worker = WorkerProcess(multiprocessing.Process(),
                           lambda _worker, job, leaving: ended.append((job, leaving)),
                           lambda _worker: None)
    wire = _Wire()
    worker.connection_made(wire)  # type: ignore[arg-type]
    return worker, wire, ended


def _new_job(name: str) -> Job:
    return Job(name, name, "", b"{}", asyncio.get_running_loop())


def test_a_job_that_returns_to_a_worker_is_told_from_its_copy_that_was_taken_back() -> None:
    async def script() -> None:
        worker, wire, _ = _scripted()
        first, again = _new_job("first"), _new_job("again")
        worker.send(first)
        worker.send(again)
        worker.job = first
        worker.take_back(again)
        worker.send(again)
        assert wire.sent == [(JOB, 1), (JOB, 2), (VOID, 2), (JOB, 3)]
        assert worker.waiting() == [again]
        worker.data_received(frame(END) + frame(SKIPPED))
        assert worker.next() is again

    in_a_loop(script())


def test_a_job_that_has_ended_holds_up_no_other() -> None:
    async def script() -> None:
        worker, wire, _ = _scripted()
        first, second = _new_job("first"), _new_job("second")
        for job in (first, second):
            worker.send(job)
            job.hold = worker.hold
        worker.job = first
        worker.data_received(frame(DATA, b"x" * (9 << 20)) + frame(END))
        worker.job = second
        worker.data_received(frame(DATA, b"y" * (9 << 20)))
        assert wire.paused
        async for _ in first.chunks():
            pass
        assert wire.paused

    in_a_loop(script())


def test_a_worker_that_leaves_says_so_with_its_last_job() -> None:
    async def script() -> None:
        worker, _, ended = _scripted()
        job = _new_job("large")
        worker.send(job)
        worker.job = job
        worker.data_received(frame(FAULT, json.dumps(
            {"status": 503, "error": "no memory", "leaving": True}).encode()))
        assert ended == [(job, True)]

    in_a_loop(script())


def test_a_worker_that_has_outgrown_its_limit_leaves_after_a_whole_answer() -> None:
    async def script() -> None:
        worker, _, ended = _scripted()
        job, waiting = _new_job("large"), _new_job("next")
        worker.send(job)
        worker.send(waiting)
        worker.job = job
        worker.data_received(frame(HEAD, b'{"type": "text/plain", "status": 200}')
                             + frame(DATA, b"whole") + frame(END, b'{"leaving": true}'))
        assert (ended, job.failed, await job.begun()) == ([(job, True)], False, b"whole")
        assert worker.waiting() == [waiting]

    in_a_loop(script())


class _Collected:
    def __init__(self) -> None:
        self.data = b""

    def sendall(self, data: bytes) -> None:
        self.data += data


def test_nothing_of_an_answer_comes_after_its_end() -> None:
    """A buffer that outlives an error is written out when it is collected."""
    for end in (Answer.end, lambda answer: answer.fault(422, "no")):
        out = _Collected()
        answer = Answer(out, 1 << 30, 1 << 30)  # type: ignore[arg-type]
        answer.head("text/plain")
        late = io.BufferedWriter(answer, 1 << 17)
        late.write(b"x" * 65_534)
        end(answer)
        late.close()
        assert [kind for kind, _ in Frames().of(out.data)][-1] in (END, FAULT)
