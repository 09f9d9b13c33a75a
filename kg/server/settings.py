"""The settings of a server: plain data that the server and its workers share."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

MEGABYTE = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """What one request may use.

    Seconds of work (`seconds` for a read, `write_seconds` for a write), megabytes of memory beyond
    what a worker holds as it begins, rows and megabytes of a result, megabytes of a request's body,
    requests a second of one client (0: any number), requests that may wait for a worker (besides
    two for each), seconds for a client to send its head and its body, and connections at once.
    """

    seconds: float = 30
    write_seconds: float = 600
    memory: int = 2048
    rows: int = 1_000_000
    result: int = 1024
    body: int = 64
    rate: float = 0
    waiting: int = 256
    head_seconds: float = 10
    body_seconds: float = 60
    connections: int = 1000
    slow_seconds: float = 5


@dataclass(frozen=True, slots=True)
class Settings:
    """Where things are, who may come, and the limits.

    `plain` serves an ordinary SPARQL dataset, without records, gate and reasoning. `open_reads`
    lets anybody read who reaches the server; it is true only where it is bound to loopback and has
    no other name. `proxies` are the addresses that are believed whom they speak for. `hosts` are
    the names under which it is asked for, `origins` the pages of other hosts whose scripts may
    read, `services` the hosts that SERVICE may call. `memory_copy` is how many megabytes each
    worker may spend on a copy of the default view.
    """

    store: Path
    queries: Path
    shapes: tuple[Path, ...]
    host: str = "127.0.0.1"
    port: int = 7878
    plain: bool = False
    open_reads: bool = True
    proxies: tuple[str, ...] = ()
    hosts: frozenset[str] = frozenset()
    origins: frozenset[str] = frozenset()
    services: frozenset[str] = frozenset()
    workers: int = 2
    cache: int = 64
    memory_copy: int = 256
    limits: Limits = field(default_factory=Limits)
