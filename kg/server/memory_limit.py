"""How much memory this process may use for one job."""

from __future__ import annotations

import os
import resource as system
from collections.abc import Iterator
from contextlib import contextmanager

from kg.server.settings import MEGABYTE


class MemoryLimit:
    """The most memory that a job of this process may use, beyond what that holds as it begins."""

    def __init__(self, megabytes: int) -> None:
        """`megabytes` is 0 where a job may use any."""
        self._most = megabytes * MEGABYTE
        self._own = 0
        # Kept open: to open it again takes ten times as long as to read it, for each job.
        self._status = os.open("/proc/self/statm", os.O_RDONLY)

    def begin(self) -> None:
        """A job begins."""
        if self._most:
            size = self._size()
            _limit(size + self._most)
            self._own = self._own or size

    @property
    def outgrown(self) -> bool:
        """Whether this process holds so much more than at first that another should replace it."""
        return self._most > 0 and self._size() > self._own + self._most

    @contextmanager
    def lifted(self, *, keeps: bool = False) -> Iterator[None]:
        """Let this process use any memory in the block, for what is no client's work.

        Where it `keeps` what it then holds, it has not outgrown its limit by that.
        """
        if not self._most:
            yield
            return
        _limit(system.RLIM_INFINITY)
        try:
            yield
        finally:
            if keeps:
                self._own = 0
            self.begin()

    def _size(self) -> int:
        """The memory that this process has or has reserved, in bytes."""
        return int(os.pread(self._status, 64, 0).split()[0]) * system.getpagesize()


def reserve_little() -> None:
    """Let processes started from now on reserve hardly more memory than they fill.

    Otherwise Arrow reserves a gigabyte at once, and the C library 64 megabytes for each thread,
    which all count against the limit though nobody touches them.
    """
    os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")
    os.environ.setdefault("MALLOC_ARENA_MAX", "2")


def _limit(size: int) -> None:
    """Set the limit, within the one under which the server was started (ulimit -v)."""
    _, most = system.getrlimit(system.RLIMIT_AS)
    if most != system.RLIM_INFINITY:
        size = most if size == system.RLIM_INFINITY else min(size, most)
    system.setrlimit(system.RLIMIT_AS, (size, most))
