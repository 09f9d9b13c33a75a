"""The service: requests become jobs of workers; answers become responses, cached by generation."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import json
import time
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from kg.model.errors import KgError, StoreError
from kg.server.access import Access, Caller
from kg.server.errors import HttpError, as_http_error
from kg.server.job import Job
from kg.server.journal import Journal
from kg.server.metrics import Metrics
from kg.server.pool import Pool
from kg.server.resources import caller_of
from kg.server.responses import Streamed, kill_when_gone
from kg.server.restricted import restricted_folder
from kg.server.settings import MEGABYTE, Settings
from kg.store.generations import Store

_UNWATCHED = 0.1
"""Seconds before a job is watched for its client to go away."""

_QUIET = 5.0
"""Seconds without a load before the view is held in memory."""


class Service:
    """The pools of workers, and what all requests share.

    Queries of strangers, the questions of the page, those in Cypher and writes have workers of
    their own, so that one cannot keep the others waiting.
    """

    def __init__(self, settings: Settings) -> None:
        limits = settings.limits
        self.settings = settings
        self.store = Store(settings.store)
        self.access = Access(settings)
        self.metrics = Metrics()
        self.journal = Journal(settings.store, limits.slow_seconds)
        self.queries = Pool(settings, settings.workers, seconds=limits.seconds,
                            memory=limits.memory)
        self.pages = Pool(settings, 1 if settings.plain else 2, seconds=limits.seconds,
                          memory=limits.memory)
        # A write that is tried may use as much memory as a query; to reason over the whole store,
        # as it is committed, any: how much that takes is not the client's.
        self.writes = Pool(settings, 1, seconds=limits.write_seconds, memory=limits.memory,
                           warm=False, ahead=0)
        # The first question makes the property graph, and may take longer than one is let run.
        self.graphs = Pool(settings, 1, seconds=limits.write_seconds, memory=limits.memory,
                           warm=False, ahead=0)
        self.writing = asyncio.Lock()
        self._watch: asyncio.Task[None] | None = None
        self._cache = _Cache(settings.cache * MEGABYTE)

    @property
    def pools(self) -> tuple[Pool, ...]:
        """All pools."""
        return (self.queries, self.pages, self.writes, self.graphs)

    async def start(self) -> None:
        """Start the workers."""
        await asyncio.gather(*(pool.start() for pool in self.pools))
        self._watch = asyncio.create_task(self._merge_each())

    async def close(self) -> None:
        """Stop the workers."""
        if self._watch is not None:
            self._watch.cancel()
        await asyncio.gather(*(pool.close() for pool in self.pools))

    def _stamp(self, caller: Caller) -> str:
        """What tells the generation that a caller would read now from all others."""
        if caller.sources is None:
            return self.store.stamp()
        return Store(restricted_folder(self.settings.store, caller.sources)).stamp()

    async def answer(self, request: Request, task: str, arguments: Mapping[str, Any], *,
                     pool: Pool | None = None, text: str = "", lasting: bool = True,
                     files: Sequence[Path] = ()) -> Response:
        """The response of a task that reads.

        `lasting` says that the answer stays the same as long as the generation does, and the
        `files` (folders too) of which it is made: then it may come from the cache, and a client
        that has it already is told so.
        """
        caller = caller_of(request)
        if caller.sources is not None:
            await self._restrict(caller)
        wanted = {**arguments, "sources": caller.sources, "accept":
                  request.headers.get("accept", "")}
        stamp = self._stamp(caller) if lasting else ""
        made_of = {**wanted, "files": _versions(files)}
        tag = _tag(stamp, task, made_of) if lasting else ""
        # A tag that a proxy has made strong is the same: the comparison is the weak one.
        if tag and tag.removeprefix("W/") in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=_cache_headers(tag))
        kept = self._cache.get(tag) if tag else None
        if kept is None:
            only_head = request.method == "HEAD"
            job = (pool or self.pages).run(task, {**wanted, "only_head": only_head},
                                           text=text or task, owner=caller.name or caller.address)
            body = await self._begun(job, request)
            if lasting and job.head["generation"] != stamp.partition("@")[0]:
                stamp = self._stamp(caller)
                same = job.head["generation"] == stamp.partition("@")[0]
                tag = _tag(stamp, task, made_of) if same else ""
            if only_head:
                return _head(job, tag)
            if body is None:
                return await self._streamed(job, tag, request)
            kept = _Kept(body, job.head)
            if tag:
                self._cache.put(tag, kept)
        return _whole(kept, tag)

    async def write(self, request: Request, task: str, arguments: Mapping[str, Any], *,
                    text: str) -> Response:
        """The response of a task that writes; one at a time, and each is told to the audit log."""
        caller = caller_of(request)
        wanted = {**arguments, "writer": caller.name}
        outcome: dict[str, Any] = {}
        started = time.monotonic()
        try:
            async with self.writing:
                await asyncio.to_thread(self.journal.check)
                job = self.writes.run(task, wanted, text=text,
                                      owner=caller.name or caller.address)
                # A write goes on though its client goes away: it must not end half told.
                body = await job.begun()
            assert body is not None
            outcome = {"status": job.head["status"], "generation": job.head["generation"],
                       **job.head.get("audit", {})}
            return _whole(_Kept(body, job.head), "")
        except KgError as error:
            fault = as_http_error(error)
            outcome = {"status": fault.status, "error": fault.sentence}
            raise
        finally:
            await asyncio.to_thread(self.journal.wrote, caller, task, text, outcome,
                                    time.monotonic() - started)

    async def _merge_each(self) -> None:
        """Have the default view of each generation made one graph, soon after it is current, and
        held in memory by the workers that answer queries, once no load follows at once.
        """
        merged = ""
        since = 0.0
        while not self.settings.plain:
            try:
                generation = self.store.generation()
            except StoreError:  # each answer tells it
                generation = ""
            if generation not in ("", merged):
                with contextlib.suppress(HttpError):  # without it answers are right, if slower
                    await self.pages.run("merge", {}, text="merge", owner="kg").begun()
                merged, since = generation, time.monotonic()
            elif merged and time.monotonic() - since > _QUIET:
                await self.queries.run_once_in_each("hold", merged)
            await asyncio.sleep(1)

    async def _begun(self, job: Job, request: Request) -> bytes | None:
        # Most jobs are done before it is worth watching for the client to go away.
        watches: list[asyncio.Task[None]] = []
        timer = job.loop.call_later(_UNWATCHED, lambda: watches.append(
            asyncio.create_task(kill_when_gone(job, request.receive))))
        try:
            return await job.begun()
        finally:
            timer.cancel()
            for watch in watches:
                watch.cancel()
            self.journal.ran(job, caller_of(request))
            self.metrics.ran(job)

    async def _streamed(self, job: Job, tag: str, request: Request) -> Response:
        headers = {**job.head["headers"], **_cache_headers(tag)}
        if request.scope["http_version"] == "1.0":
            # Without chunks a client cannot tell a cut body from a whole one: send its length.
            body = b"".join([chunk async for chunk in job.chunks()])
            return _whole(_Kept(body, job.head), tag)
        return Streamed(job, job.head["type"], headers, job.head["status"])

    async def _restrict(self, caller: Caller) -> None:
        """Make the part of the store that a caller may read, where it is absent or old."""
        assert caller.sources is not None
        base = restricted_folder(self.settings.store, caller.sources) / "BASE"
        if await asyncio.to_thread(_read, base) == self.store.stamp():
            return
        async with self.writing:
            if await asyncio.to_thread(_read, base) != self.store.stamp():
                job = self.writes.run("restrict", {"sources": caller.sources},
                                      text="restrict", owner=caller.name)
                await job.begun()


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="ascii")
    except FileNotFoundError:
        return ""


@dataclass(frozen=True, slots=True)
class _Kept:
    body: bytes
    head: Mapping[str, Any]


class _Cache:
    """Whole answers by their tag, up to a number of bytes; those used longest ago go first."""

    def __init__(self, most: int) -> None:
        self._most, self._size = most, 0
        self._kept: OrderedDict[str, _Kept] = OrderedDict()

    def get(self, tag: str) -> _Kept | None:
        found = self._kept.get(tag)
        if found is not None:
            self._kept.move_to_end(tag)
        return found

    def put(self, tag: str, kept: _Kept) -> None:
        if tag in self._kept or len(kept.body) > self._most // 8:
            return
        self._kept[tag] = kept
        self._size += len(kept.body) + 1024
        while self._size > self._most:
            _, gone = self._kept.popitem(last=False)
            self._size -= len(gone.body) + 1024


def _head(job: Job, tag: str) -> Response:
    """The head of an answer, without the length of the body, which nobody made."""
    headers = {**job.head["headers"], **_cache_headers(tag)}
    response = Response(None, job.head["status"], headers, job.head["type"])
    del response.headers["content-length"]
    return response


def _whole(kept: _Kept, tag: str) -> Response:
    head = kept.head
    headers = {**head["headers"], **_cache_headers(tag)}
    return Response(kept.body, head["status"], headers, head["type"])


def _cache_headers(tag: str) -> dict[str, str]:
    if not tag:
        return {"Cache-Control": "no-store", "Vary": "Accept, Authorization"}
    # Weak: the same answer may be sent compressed or not.
    return {"ETag": tag, "Cache-Control": "private, no-cache", "Vary": "Accept, Authorization"}


def _versions(files: Iterable[Path]) -> list[tuple[str, int, int]]:
    """What tells files, and those in folders, from what they were before."""
    found = []
    for file in files:
        with contextlib.suppress(OSError, ValueError):  # there is none, or there can be none
            for path in (file, *sorted(file.rglob("*"))):
                told = path.stat()
                found.append((str(path), told.st_mtime_ns, told.st_size))
    return found


def _tag(stamp: str, task: str, arguments: Mapping[str, Any]) -> str:
    """The entity tag of an answer. The day is in it, for questions that are asked of today."""
    day = time.strftime("%Y-%m-%d", time.gmtime())
    text = json.dumps([stamp, task, arguments, day], sort_keys=True)
    return 'W/"' + hashlib.blake2b(text.encode(), digest_size=12).hexdigest() + '"'
