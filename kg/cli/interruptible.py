"""Work of the engine that a key or a limit of time can stop: the engine itself cannot be stopped,
and would hold up the signal until it has ended.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Callable
from typing import Any, TypeVar

import click

STOPPED = "kg: Stopped; the store is as it was."
_T = TypeVar("_T")
_F = TypeVar("_F", bound=Callable[..., Any])
_LOOK = 0.2
"""Seconds between two looks for an interruption."""


def time_limit_option(command: _F) -> _F:
    """`--time-limit SECONDS`, none by default."""
    return click.option("--time-limit", type=click.FloatRange(min=0, min_open=True),
                        metavar="SECONDS", help="Give up after so many seconds.")(command)


def interruptible(work: Callable[[], _T], seconds: float | None = None) -> _T:
    """What work gives, or raises; Ctrl-C, and the end of the seconds that it may take, end the
    process at once, with the exit code 3.

    The work must only read: nothing of it is waited for or cleaned up.
    """
    results: list[_T] = []
    faults: list[BaseException] = []

    def run() -> None:
        try:
            results.append(work())
        except BaseException as fault:
            faults.append(fault)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    end = float("inf") if seconds is None else time.monotonic() + seconds
    try:
        while thread.is_alive():
            left = end - time.monotonic()
            if left <= 0:
                _end(f"kg: Not done within {seconds:g} seconds (--time-limit), so it was stopped; "
                     "the store is as it was.")
            thread.join(min(_LOOK, left))
    except KeyboardInterrupt:
        _end(STOPPED)
    if faults:
        raise faults[0]
    return results[0]


def _end(message: str) -> None:
    click.echo(message, err=True)
    sys.stderr.flush()
    os._exit(3)  # an orderly end would wait for what the engine does
