"""What is done outlasts a loss of power: the names in a folder are on disk, not the files alone."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from kg.server.tokens import Role, Tokens
from kg.store.backup import back_up
from kg.store.generations import Store
from kg.store.manifest import Manifest


@pytest.fixture
def synced(monkeypatch: pytest.MonkeyPatch) -> set[int]:
    """The numbers of the files and folders that were told to be on disk."""
    found: set[int] = set()
    real = os.fsync

    def fsync(handle: int) -> None:
        found.add(os.fstat(handle).st_ino)
        real(handle)

    monkeypatch.setattr(os, "fsync", fsync)
    return found


def test_a_generation_and_a_backup_keep_their_names(tmp_path: Path, synced: set[int]) -> None:
    store = Store.create(tmp_path / "store")
    with store.write() as transaction:
        transaction.publish(Manifest())
    assert (store.folder / "generations").stat().st_ino in synced
    back_up(store, tmp_path / "backups" / "first")
    assert (tmp_path / "backups").stat().st_ino in synced


def test_a_token_that_was_removed_does_not_come_back(tmp_path: Path, synced: set[int]) -> None:
    Tokens(tmp_path).add("maria", Role.EDITOR)
    synced.clear()
    Tokens(tmp_path).remove("maria")
    assert tmp_path.stat().st_ino in synced
