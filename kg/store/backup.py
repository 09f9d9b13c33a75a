"""A copy of a store, made while it is in use: the current generation, tokens and audit log."""

from __future__ import annotations

import shutil
from pathlib import Path

from kg.model.errors import StoreError, UsageError, why
from kg.store.generations import Store, durable, sync_folder
from kg.store.scratch import scratch
from kg.store.snapshot import QUADS, Snapshot, copy_writable
from kg.store.sums import torn_files

_TRIES = 3
_KEPT = ("kg.json", "tokens.json", "audit.jsonl")


def back_up(store: Store, folder: Path) -> str:
    """Copy the current generation of a store into a new folder, which is a store itself; its name.

    Where both are on one disk, the quads are hard links, which no load changes. Loads go on
    meanwhile. Raises UsageError where the folder is there already, StoreError where it cannot be
    written, or where a file of the store is torn.
    """
    if folder.exists():
        raise UsageError(f"{folder} is there already: name a new folder for the backup.")
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with scratch(folder.parent) as work:
            new = work / folder.name
            snapshot = _copied(store, new)
            Store.open(new).snapshot()
            if torn := torn_files(new):
                raise StoreError(f"{store.folder} is not copied, for its file {torn[0].name} is "
                                 "torn: see 'kg verify', and keep the backups that there are.")
            durable(new)
            new.rename(folder)
            sync_folder(folder.parent)
    except OSError as error:
        raise StoreError(f"The backup cannot be written to {folder}: {why(error)}.") from error
    return snapshot.folder.name


def _copied(store: Store, new: Path) -> Snapshot:
    """Copy the current generation of a store to a new folder."""
    for last in range(1, _TRIES + 1):
        shutil.rmtree(new, ignore_errors=True)
        snapshot = store.snapshot()
        try:
            _copy(store, snapshot.folder, new)
            snapshot.copy_to(new / "generations" / snapshot.folder.name / QUADS)
            break
        except OSError:
            # Loads that came meanwhile may have swept what is being copied.
            if last == _TRIES or snapshot.folder.is_dir():
                raise
    return snapshot


def _copy(store: Store, generation: Path, new: Path) -> None:
    """Copy all but the quads."""
    copy_writable(generation, new / "generations" / generation.name, QUADS)
    for name in _KEPT:
        if (store.folder / name).exists():
            shutil.copy2(store.folder / name, new / name)
            (new / name).chmod((new / name).stat().st_mode | 0o200)
    (new / "CURRENT").write_text(generation.name + "\n", encoding="ascii")
