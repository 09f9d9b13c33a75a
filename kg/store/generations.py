"""The store on disk: a folder of generations, of which one is current.

    STORE/kg.json                 what this folder is
    STORE/CURRENT                 the number of the current generation; replaced atomically
    STORE/lock                    held by the one writer
    STORE/views/000007/           what readers derived from a generation, to be made again at will
    STORE/generations/000007/     quads (RocksDB), columns, quarantine, manifest; never changed
                                  once it is current

A writer works in a folder whose name ends in `.new`; a kill in the middle leaves the current
generation as it was, and the next writer sweeps what was half made.
"""

from __future__ import annotations

import fcntl
import json
import os
import re
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

import pyoxigraph as ox

from kg.model.errors import LockedError, StoreError, UsageError, torn, why
from kg.store.manifest import FILE as MANIFEST
from kg.store.manifest import read_manifest
from kg.store.scratch import remove_left
from kg.store.snapshot import QUADS, Snapshot
from kg.store.sums import write_sums_of_generation
from kg.store.transaction import Transaction

FORMAT = 2
_DERIVED = "views"
_NAME = re.compile(r"[0-9]{6,}")
"""The name of a generation."""

KEPT = 1
"""How many generations before the current one are kept for readers that still use them."""

MOST = 16
"""How many views of a generation are kept, and property graphs of them; the first made goes first.
"""

PATIENCE = 10.0
"""How many seconds a writer waits for another one."""

_LOOK = 0.05
"""Seconds between two looks whether the other has ended."""


class Store:
    """A store on disk. Readers open snapshots; one writer at a time publishes a generation, and
    others wait for it `patience` seconds.
    """

    def __init__(self, folder: Path, patience: float = PATIENCE) -> None:
        self.folder = folder
        self._patience = patience
        self._pointer = folder / "CURRENT"
        self._version = (0, 0, 0)
        """Of the file CURRENT, when `_name` was read from it."""
        self._name = ""

    @staticmethod
    def create(folder: Path) -> Store:
        """A new store in an empty or absent folder; it has no generation until one is published.

        Raises UsageError where the folder holds something else.
        """
        if (folder / "kg.json").exists():
            raise UsageError(f"{folder} already holds a store: load into it, name a new folder "
                             "with --store, or delete it to begin again.")
        try:
            if folder.exists() and any(folder.iterdir()):
                raise UsageError(f"{folder} is not empty: name a new folder for the store.")
            (folder / "generations").mkdir(parents=True)
            _write_atomically(folder / "kg.json", json.dumps({"format": FORMAT}) + "\n")
        except OSError as error:
            raise StoreError(f"A store cannot be made in {folder}: {error.strerror}.") from error
        return Store(folder)

    @staticmethod
    def open(folder: Path, patience: float = PATIENCE) -> Store:
        """The store in a folder; raises UsageError where there is none."""
        if folder.is_file():
            raise UsageError(f"{folder} is a file, and a store is a folder: name one with --store "
                             "or KG_STORE.")
        try:
            form = json.loads((folder / "kg.json").read_text(encoding="utf-8"))["format"]
        except FileNotFoundError as error:
            raise UsageError(f"There is no store in {folder}: make one with 'kg init', or name "
                             "another with --store or KG_STORE.") from error
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise StoreError(f"{folder / 'kg.json'} cannot be read: {error}.") from error
        if form != FORMAT:
            raise StoreError(f"{folder} has store format {form}; this version reads {FORMAT}.")
        return Store(folder, patience)

    def delete(self) -> None:
        """Delete the store with all that it holds; its folder stays, empty."""
        for path in self.folder.iterdir():
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink()

    def derived(self, snapshot: Snapshot) -> Path:
        """The folder for what readers derive from a generation; it goes when the generation goes,
        or with the next writer where it was made later.
        """
        folder = self.folder / _DERIVED / snapshot.folder.name
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(f"{folder} cannot be made ({error.strerror}): views other than the "
                             "default one, and property graphs, are kept in the store, so it must "
                             "be writable for them.") from error
        return folder

    def earlier(self, snapshot: Snapshot) -> Iterator[tuple[Path, Path]]:
        """Generations before one that are still kept, the latest first, each with the folder of
        what was derived from it.
        """
        folders = (self.folder / "generations").iterdir()
        for folder in sorted((f for f in folders if f.name.isdigit()), reverse=True):
            if folder.name < snapshot.folder.name:
                yield folder, self.folder / _DERIVED / folder.name

    def snapshot(self) -> Snapshot:
        """The current generation, open for reading; raises StoreError where there is none."""
        for _ in range(3):
            folder = self.current()
            try:
                quads = ox.Store.read_only(str(folder / QUADS))
                return Snapshot(folder, quads, read_manifest(folder))
            except (OSError, RuntimeError, StoreError) as error:
                failure = error
                if folder == self._current():
                    break
        if not folder.is_dir():
            raise StoreError(self._without_pointer("names one that is not there"))
        raise torn(failure) or StoreError(
            f"{folder} cannot be opened: {' '.join(str(failure).split()).rstrip('.')}."
            ) from failure

    @contextmanager
    def write(self, *, anew: bool = False) -> Iterator[Transaction]:
        """A transaction: a copy of the current generation to add to, published on `publish`.

        With `anew` it begins with nothing. What is not published leaves no trace. Raises
        LockedError where another writer is at work for longer than this one waits.
        """
        with self._lock():
            current = self._current() if anew else self._current_or_none_yet()
            # Opened before anything is swept: where it is torn, the earlier one is what is left.
            base = None if anew or current is None else self.snapshot()
            self._sweep()
            number = int(current.name) + 1 if current else 1
            folder = self.folder / "generations" / f"{number:06d}.new"
            transaction: Transaction | None = None
            try:
                transaction = _begun(folder, number, base)
                yield transaction
                if transaction.published:
                    transaction.close()
                    write_sums_of_generation(folder, None if base is None else base.folder)
                    durable(folder)
                    final = folder.with_suffix("")
                    folder.rename(final)
                    sync_folder(final.parent)
                    _write_atomically(self.folder / "CURRENT", final.name + "\n")
            except OSError as error:
                raise StoreError(f"The store in {self.folder} cannot be written, and is as it was: "
                                 f"{why(error)}.") from error
            finally:
                if transaction is not None:
                    transaction.close()
                shutil.rmtree(folder, ignore_errors=True)

    def generation(self) -> str:
        """The name of the current generation, from the file that a load replaces; may be empty.

        Raises StoreError where that file is torn.
        """
        try:
            found = self._pointer.stat()
            version = found.st_ino, found.st_mtime_ns, found.st_ctime_ns
            if version != self._version:
                name = self._pointer.read_text(encoding="ascii", errors="replace").strip()
                if not _NAME.fullmatch(name):
                    raise StoreError(self._without_pointer("is torn"))
                self._name, self._version = name, version
        except FileNotFoundError:
            return ""
        except OSError as error:
            raise StoreError(f"{self._pointer} cannot be read: {error.strerror}.") from error
        return self._name

    def stamp(self) -> str:
        """What tells the current generation from all others, also from one of the same number that
        was there before an older copy of the store was put back.
        """
        name = self.generation()
        return f"{name}@{self._version[1]}" if name else ""

    def size(self) -> int:
        """The size of the current generation on disk, in bytes."""
        current = self._current()
        return 0 if current is None else sum(
            path.stat().st_size for path in current.rglob("*") if path.is_file())

    def current(self) -> Path:
        """The folder of the current generation; raises StoreError where there is none."""
        folder = self._current_or_none_yet()
        if folder is None:
            raise StoreError(f"The store in {self.folder} was never filled: "
                             "delete the folder and run 'kg init' again.")
        return folder

    def _current(self) -> Path | None:
        name = self.generation()
        return self.folder / "generations" / name if name else None

    def _current_or_none_yet(self) -> Path | None:
        """The current generation; None where there was never one. Raises StoreError where there are
        generations, and nothing says which is the current one.
        """
        current = self._current()
        if current is None and self._whole():
            raise StoreError(self._without_pointer("is missing"))
        return current

    def _whole(self) -> list[str]:
        """The names of the generations that were made to their end."""
        return sorted(folder.name for folder in (self.folder / "generations").iterdir()
                      if _NAME.fullmatch(folder.name) and (folder / MANIFEST).is_file())

    def _without_pointer(self, what: str) -> str:
        whole = self._whole()
        advice = f"write {whole[-1]}, the latest, into it, or put" if whole else "put"
        return (f"{self._pointer}, which tells the current generation, {what}: {advice} a backup "
                "back.")

    @contextmanager
    def _lock(self) -> Iterator[None]:
        try:
            handle = (self.folder / "lock").open("w")
        except OSError as error:
            raise StoreError(f"{self.folder} cannot be written: {error.strerror}.") from error
        with handle:
            until = time.monotonic() + self._patience
            while not _locked(handle):
                if time.monotonic() >= until:
                    raise LockedError(f"Another process is writing to {self.folder} and has not "
                                      f"finished within {self._patience:g} seconds: wait longer, "
                                      "with --wait SECONDS.")
                time.sleep(_LOOK)
            yield

    def _sweep(self) -> None:
        """Remove half-made generations, those that are older than the kept ones, and what writes
        over HTTP that were killed have left.
        """
        remove_left(self.folder)
        current = self._current()
        oldest = int(current.name) - KEPT if current else 0
        for folder in (self.folder / "generations").iterdir():
            half_made = not folder.name.isdigit() or (current is None) or (
                int(folder.name) > int(current.name))
            if half_made or int(folder.name) < oldest:
                shutil.rmtree(folder, ignore_errors=True)
        kept = {folder.name for folder in (self.folder / "generations").iterdir()}
        derived = self.folder / _DERIVED
        for folder in derived.iterdir() if derived.is_dir() else ():
            if folder.name not in kept:
                shutil.rmtree(folder, ignore_errors=True)


def forget_earlier(made: Path) -> None:
    """Delete what readers derived from a generation first, where there is too much of the kind of
    what was made just now; the kind is told by the ending of the folder's name.
    """
    others = sorted((path for path in made.parent.iterdir()
                     if path.suffix == made.suffix and path != made),
                    key=lambda path: path.stat().st_mtime)
    for path in others[:max(0, len(others) + 1 - MOST)]:
        shutil.rmtree(path, ignore_errors=True)


def _begun(folder: Path, number: int, base: Snapshot | None) -> Transaction:
    folder.mkdir()
    if base is not None:
        base.copy_to(folder / QUADS)
    return Transaction(folder, base, number, ox.Store(str(folder / QUADS)))


def _locked(handle: TextIO) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _write_atomically(path: Path, text: str) -> None:
    new = path.with_name(path.name + ".new")
    with new.open("w", encoding="utf-8") as handle:
        handle.write(text)
        handle.flush()
        os.fsync(handle.fileno())
    new.replace(path)
    sync_folder(path.parent)


def durable(folder: Path) -> None:
    """Have every file in a folder on disk, as before a generation becomes current."""
    for path in folder.rglob("*"):
        if path.is_file():
            handle = os.open(path, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)
        else:
            sync_folder(path)
    sync_folder(folder)


def sync_folder(folder: Path) -> None:
    """Have the names in a folder on disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
