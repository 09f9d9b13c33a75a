"""Work of the engine that a key can stop: it would hold up the signal until it has ended."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable
from typing import TypeVar

import click

STOPPED = "kg: Stopped; the store is as it was."
_T = TypeVar("_T")
_LOOK = 0.2
"""Seconds between two looks for an interruption."""


def interruptible(work: Callable[[], _T]) -> _T:
    """What work gives, or raises; Ctrl-C ends the process at once, with the exit code 3.

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
    try:
        while thread.is_alive():
            thread.join(_LOOK)
    except KeyboardInterrupt:
        click.echo(STOPPED, err=True)
        sys.stderr.flush()
        os._exit(3)  # an orderly end would wait for what the engine does
    if faults:
        raise faults[0]
    return results[0]
