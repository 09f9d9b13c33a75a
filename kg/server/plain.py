"""Plain datasets: ordinary SPARQL stores, without records, gate and reasoning."""

from __future__ import annotations

from pathlib import Path

from kg.model.errors import UsageError
from kg.store.generations import Store
from kg.store.manifest import Manifest

_MARK = "PLAIN"


def open_plain(folder: Path) -> Store:
    """The plain dataset of a folder, made where the folder is absent or empty.

    Raises UsageError for a store of records, which only its own gate may change.
    """
    if (folder / "kg.json").exists():
        if not (folder / _MARK).exists():
            raise UsageError(f"{folder} holds a store of records, not a plain dataset: serve it "
                             "without --plain.")
        return Store.open(folder)
    store = Store.create(folder)
    (folder / _MARK).touch()
    with store.write() as transaction:
        transaction.publish(Manifest())
    return store
