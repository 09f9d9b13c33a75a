"""Workers are sent jobs ahead of their turn: each is answered once, with its own answer, whatever
happens to those before it.
"""

from __future__ import annotations

import asyncio
import json
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
from running import Running, running

from kg.server.frames import JOB, SKIPPED, VOID, Frames, frame
from kg.server.inbox import Inbox

ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"


def quick(number: int) -> str:
    return f"SELECT ?n {{ BIND({number} AS ?n) }}"


def told(reply: httpx.Response) -> int:
    assert reply.status_code == 200, reply.text
    return int(reply.json()["results"]["bindings"][0]["n"]["value"])


@pytest.fixture(scope="module")
def two(seed_store: Path) -> Iterator[Running]:
    """A server with two workers that keeps no answers and stops what takes long."""
    with running(seed_store, "--workers", "2", "--cache", "0", "--time-limit", "4") as server:
        yield server


async def _all(server: Running, queries: list[str]) -> list[httpx.Response]:
    async with httpx.AsyncClient(base_url=server.origin, timeout=60, limits=httpx.Limits(
            max_connections=len(queries))) as client:
        return await asyncio.gather(*(client.get("/sparql", params={"query": query})
                                      for query in queries))


def test_every_job_gets_its_own_answer(two: Running) -> None:
    replies = asyncio.run(_all(two, [quick(n) for n in range(200)]))
    assert [told(reply) for reply in replies] == list(range(200))


def test_what_waits_behind_a_slow_job_is_given_to_another_worker(two: Running) -> None:
    async def slow_and_quick() -> tuple[list[int], bool]:
        async with httpx.AsyncClient(base_url=two.origin, timeout=60) as client:
            slow = asyncio.create_task(client.get("/sparql", params={"query": ENDLESS}))
            replies = await asyncio.gather(*(
                client.get("/sparql", params={"query": quick(n)}) for n in range(60)))
            before = not slow.done()
            await slow
            return [told(reply) for reply in replies], before

    answers, before = asyncio.run(slow_and_quick())
    assert answers == list(range(60))
    assert before


def test_what_waits_behind_stopped_jobs_is_answered(two: Running) -> None:
    """Both workers are stopped, and replaced."""
    queries = [ENDLESS, quick(1), ENDLESS, quick(2), quick(3), quick(4)]
    replies = asyncio.run(_all(two, queries))
    for query, reply in zip(queries, replies, strict=True):
        if query == ENDLESS:
            assert reply.status_code == 503
        else:
            assert quick(told(reply)) == query


def test_what_waits_behind_a_job_that_kills_its_worker_is_answered(seed_store: Path) -> None:
    with running(seed_store, "--workers", "1", "--cache", "0") as server, _killing(server):
        replies = asyncio.run(_all(server, [ENDLESS, *(quick(n) for n in range(20))]))
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

    answers = asyncio.run(many())
    assert all(answer in (None, n) for n, answer in enumerate(answers))
    assert len([answer for answer in answers if answer is not None]) > 200


@contextmanager
def _killing(server: Running) -> Iterator[None]:
    """Kill the worker that computes most, once it has computed for a while."""
    stop = threading.Event()

    def kill() -> None:
        while not stop.wait(0.05):
            for process in psutil.Process(server.process.pid).children(recursive=True):
                before = process.cpu_times().user
                if before > 0 and not stop.wait(0.3) and process.is_running() \
                        and process.cpu_times().user - before > 0.2:
                    os.kill(process.pid, 11)
                    return

    thread = threading.Thread(target=kill)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def _job(number: int, size: int = 0) -> bytes:
    return frame(JOB, json.dumps({"number": number, "text": "x" * size}).encode())


@pytest.fixture
def ends() -> Iterator[tuple[socket.socket, Inbox]]:
    server, worker = socket.socketpair()
    with server, worker:
        yield server, Inbox(worker)


def test_a_job_that_is_taken_back_is_skipped(ends: tuple[socket.socket, Inbox]) -> None:
    server, inbox = ends
    server.sendall(_job(1) + _job(2) + _job(3))
    assert inbox.next() == {"number": 1, "text": ""}
    server.sendall(frame(VOID, b"2"))
    assert inbox.next() == {"number": 3, "text": ""}
    assert list(Frames().of(server.recv(100))) == [(SKIPPED, b"")]


def test_one_that_has_begun_is_not(ends: tuple[socket.socket, Inbox]) -> None:
    server, inbox = ends
    server.sendall(_job(1))
    assert inbox.next() is not None
    server.sendall(frame(VOID, b"1") + _job(1))
    assert inbox.next() == {"number": 1, "text": ""}


def test_the_end_of_the_connection_is_the_end(ends: tuple[socket.socket, Inbox]) -> None:
    server, inbox = ends
    server.sendall(_job(1)[:-1])
    server.close()
    assert inbox.next() is None


@pytest.mark.parametrize("piece", [1, 3, 5, 1000])
def test_frames_come_in_any_pieces(piece: int) -> None:
    stream = _job(1, 300) + frame(VOID, b"7") + _job(2)
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
    assert second == {"number": 2, "text": ""}
