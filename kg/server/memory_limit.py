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
    system.setrlimit(system.RLIMIT_AS, (now + megabytes * MEGABYTE, system.RLIM_INFINITY))


@contextmanager
def lifted(megabytes: int) -> Iterator[None]:
    """Let this process use any memory in the block, and so much more than it has after it."""
    system.setrlimit(system.RLIMIT_AS, (system.RLIM_INFINITY, system.RLIM_INFINITY))
    try:
        yield
    finally:
        set_limit(megabytes)
