"""Work of the engine that a key can stop: it would hold up the signal until it has ended."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TypeVar

_T = TypeVar("_T")
_LOOK = 0.2
"""Seconds between two looks for an interruption."""


def interruptible(work: Callable[[], _T]) -> _T:
    """What work gives, done in a thread of its own; Ctrl-C ends the waiting, and then the process.

    Raises what the work raises, and KeyboardInterrupt.
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
    while thread.is_alive():
        thread.join(_LOOK)
    if faults:
        raise faults[0]
    return results[0]
