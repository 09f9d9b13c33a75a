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

    Each is locked by the process that uses it, for the lock goes with the process.
    """
    for left in parent.glob(_PREFIX + "*"):
        with _locked(left) as free:
            if free:
                shutil.rmtree(left, ignore_errors=True)
    while True:
        folder = parent / (_PREFIX + uuid.uuid4().hex)
        folder.mkdir()
        with _locked(folder) as ours:
            if not ours or not folder.is_dir():  # another process has just taken it for a left one
                continue
            try:
                yield folder
            finally:
                shutil.rmtree(folder, ignore_errors=True)
            return


@contextmanager
def _locked(folder: Path) -> Iterator[bool]:
    """Whether a folder could be locked, for the block."""
    try:
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    except OSError:
        yield False
        return
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        yield False
        return
    try:
        yield True
    finally:
        os.close(handle)
