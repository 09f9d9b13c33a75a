"""What is being made stands aside; of killed processes nothing stays."""

from __future__ import annotations

import errno
import fcntl
import subprocess
import sys
from pathlib import Path

import pytest

from kg.store.generations import Store
from kg.store.manifest import Manifest
from kg.store.scratch import scratch

_MAKER = """
import sys
from pathlib import Path
from kg.store.scratch import scratch
with scratch(Path(sys.argv[1])) as folder:
    (folder / "half").write_text("made")
    print(folder, flush=True)
    sys.stdin.read()
"""


def test_what_is_made_is_gone_afterwards_unless_it_was_renamed(tmp_path: Path) -> None:
    with scratch(tmp_path) as folder:
        (folder / "whole").write_text("made")
        folder.rename(tmp_path / "kept")
    with scratch(tmp_path):
        pass
    assert [path.name for path in tmp_path.iterdir()] == ["kept"]


def test_the_next_one_removes_what_a_killed_process_left_and_nothing_else(tmp_path: Path) -> None:
    makers = [subprocess.Popen([sys.executable, "-c", _MAKER, str(tmp_path)], text=True,
                               stdin=subprocess.PIPE, stdout=subprocess.PIPE) for _ in range(2)]
    try:
        folders = []
        for maker in makers:
            assert maker.stdout is not None
            folders.append(Path(maker.stdout.readline().strip()))
        makers[0].kill()
        makers[0].wait()
        with scratch(tmp_path):
            assert [folder.exists() for folder in folders] == [False, True]
    finally:
        for maker in makers:
            maker.kill()
            maker.communicate()


def test_where_folders_cannot_be_locked_they_are_made_and_those_of_others_left(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_handle: int, _operation: int) -> None:
        raise OSError(errno.EBADF, "Bad file descriptor")  # as NFS does

    monkeypatch.setattr(fcntl, "flock", refuse)
    with scratch(tmp_path) as one, scratch(tmp_path) as other:
        assert one.is_dir()
        assert other.is_dir()
    assert list(tmp_path.iterdir()) == []


def test_the_next_writer_of_a_store_removes_what_a_killed_update_left(tmp_path: Path) -> None:
    store = Store.create(tmp_path / "store")
    left = store.folder / ".kg-new.left"
    left.mkdir()
    with scratch(store.folder) as used, store.write() as transaction:
        transaction.publish(Manifest())
        assert used.is_dir()
    assert not left.exists()
