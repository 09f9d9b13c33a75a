"""A deadline for work that can only be stopped by ending its process, as the engine's updates."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from kg.server.answer import Answer


@contextmanager
def deadline(seconds: float, answer: Answer, sentence: str) -> Iterator[None]:
    """Where the block takes longer, answer that it failed, with a sentence, and end the process."""
    over = threading.Lock()

    def end() -> None:
        if over.acquire(blocking=False):
            answer.fault(503, sentence, leaving=True)
            os._exit(1)

    timer = threading.Timer(seconds, end)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        over.acquire()  # waits without end where the process is being ended
