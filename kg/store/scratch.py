"""Folders in which something is made that gets its name, or goes, when it is done."""

from __future__ import annotations

import fcntl
import os
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_PREFIX = ".kg-new."


@contextmanager
def scratch(parent: Path) -> Iterator[Path]:
    """A new folder in another one, gone afterwards. Those of processes that were killed go first.

    Each is locked by the process that uses it, for the lock goes with the process. Where the file
    system locks no folders, as over a network, those of killed processes stay.
    """
    remove_left(parent)
    while True:
        folder = parent / (_PREFIX + uuid.uuid4().hex)
        folder.mkdir()
        with _locked(folder) as ours:
            if ours is False or not folder.is_dir():  # another process has just taken it for left
                continue
            try:
                yield folder
            finally:
                shutil.rmtree(folder, ignore_errors=True)
            return


def remove_left(parent: Path) -> None:
    """Remove what processes that were killed left in a folder."""
    for left in parent.glob(_PREFIX + "*"):
        with _locked(left) as free:
            if free:
                shutil.rmtree(left, ignore_errors=True)


@contextmanager
def _locked(folder: Path) -> Iterator[bool | None]:
    """Whether a folder could be locked, for the block; None where the system has no such locks."""
    try:
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    except OSError:
        yield False
        return
    try:
        yield _lock(handle)
    finally:
        os.close(handle)


def _lock(handle: int) -> bool | None:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return None
    return True
