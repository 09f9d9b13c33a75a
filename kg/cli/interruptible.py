"""Work of the engine that a key or a limit of time can stop: the engine itself cannot be stopped,
and would hold up the signal until it has ended.
"""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from kg.model.errors import UsageError

STOPPED = "kg: Stopped; the store is as it was."
_T = TypeVar("_T")
_F = TypeVar("_F", bound=Callable[..., Any])
_AS_BEFORE = "\r\x1b[2K\x1b[?25h"
"""What a bar of progress did to the terminal is undone: its line, and the cursor that it hides."""

_LOOK = 0.2
"""Seconds between two looks for an interruption."""


def time_limit_option(command: _F) -> _F:
    """`--time-limit SECONDS`, none by default: then the command ends, with the exit code 3."""
    return click.option("--time-limit", type=float, metavar="SECONDS", callback=_limit,
                        expose_value=False, help="Give up after so many seconds.")(command)


def _limit(context: click.Context, _parameter: click.Parameter, seconds: float | None) -> None:
    if seconds is None:
        return
    if not seconds > 0:
        raise UsageError("A limit of time is a number of seconds above 0.")
    timer = threading.Timer(min(seconds, threading.TIMEOUT_MAX), _end, [
        f"kg: Not done within {seconds:g} seconds (--time-limit), so it was stopped; the store is "
        "as it was."])
    timer.daemon = True
    timer.start()
    context.call_on_close(timer.cancel)


def interruptible(work: Callable[[], _T], torn: Path | None = None) -> _T:
    """What work gives, or raises; Ctrl-C ends the process at once, with the exit code 3.

    The work must only read the store: nothing of it is waited for, or cleaned up but a `torn` file.
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
    try:
        while thread.is_alive():
            thread.join(_LOOK)
    except KeyboardInterrupt:
        if torn is not None:
            torn.unlink(missing_ok=True)
        _end(STOPPED)
    if faults:
        raise faults[0]
    return results[0]


def _end(message: str) -> None:
    if sys.stderr.isatty():
        sys.stderr.write(_AS_BEFORE)
    click.echo(message, err=True)
    sys.stderr.flush()
    os._exit(3)  # an orderly end would wait for what the engine does
