"""A server of the command `kg serve`, running for a test."""

from __future__ import annotations

import asyncio
import re
import subprocess
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import httpx

from tests.commands import COMMAND

T = TypeVar("T")


@dataclass(frozen=True)
class Running:
    """A running server: its origin, its process, the store, and a client for it."""

    origin: str
    process: subprocess.Popen[str]
    store: Path
    http: httpx.Client

    @property
    def port(self) -> int:
        return int(self.origin.rpartition(":")[2])


@contextmanager
def running(store: Path | str, *arguments: str) -> Iterator[Running]:
    """Serve a store on a free port until the block ends."""
    process = subprocess.Popen(
        [*COMMAND, "serve", "--store", str(store), "--port", "0", *arguments],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        found = re.search(r"at (http://\S+:\d+)/", line)
        if found is None:
            process.kill()
            raise AssertionError(f"the server did not start: {process.communicate()[1]}")
        with httpx.Client(base_url=found[1], timeout=60) as client:
            yield Running(found[1], process, Path(store), client)
    finally:
        process.terminate()
        try:
            process.communicate(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
            raise


def in_a_loop(coroutine: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine in a thread of its own: the browser's tests leave a loop in this one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, coroutine).result()
