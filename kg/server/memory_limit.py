"""How much memory this process may use."""

from __future__ import annotations

import resource as system
from collections.abc import Iterator
from contextlib import contextmanager

from kg.server.settings import MEGABYTE


def set_limit(megabytes: int) -> None:
    """Let this process use no more memory than so much beyond what it has now."""
    with open("/proc/self/statm", encoding="ascii") as told:  # noqa: PTH123
        now = int(told.read().split()[0]) * system.getpagesize()
    # Threads of the engine and of NumPy reserve stacks and arenas that they never touch.
    _limit(now + megabytes * MEGABYTE)


@contextmanager
def lifted(megabytes: int) -> Iterator[None]:
    """Let this process use any memory in the block, and so much more than it has after it."""
    _limit(system.RLIM_INFINITY)
    try:
        yield
    finally:
        set_limit(megabytes)


def _limit(size: int) -> None:
    """Set the limit, within the one under which the server was started (ulimit -v)."""
    _, most = system.getrlimit(system.RLIMIT_AS)
    if most != system.RLIM_INFINITY:
        size = most if size == system.RLIM_INFINITY else min(size, most)
    system.setrlimit(system.RLIMIT_AS, (size, most))
