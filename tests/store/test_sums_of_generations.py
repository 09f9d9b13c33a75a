"""What has rotted on disk is told by a command, and never takes the place of a good backup."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kg.cli.verify import command
from kg.model.errors import StoreError
from kg.store.backup import back_up
from kg.store.generations import Store
from kg.store.manifest import Manifest
from kg.store.sums import torn_files, write_sums_of_generation
from kg.store.transaction import nquad


@pytest.fixture
def store(tmp_path: Path) -> Store:
    made = Store.create(tmp_path / "store")
    for name in ("first", "second"):
        _add(made, name)
    return made


def _add(store: Store, name: str) -> None:
    with store.write() as transaction:
        (transaction.folder / "quarantine.jsonl").write_text("")
        transaction.insert([nquad("<urn:s>", "<urn:p>", f'"{name} {number}"', "<urn:g>")
                            for number in range(1000)])
        transaction.publish(Manifest())


def _verify(folder: Path) -> Result:
    return CliRunner().invoke(command, ["--store", str(folder)])


def _rot(file: Path) -> None:
    """As a disk does it: the file is the same, for all that have links to it."""
    data = bytearray(file.read_bytes())
    data[20] ^= 1
    with file.open("r+b") as handle:
        handle.write(data)


def test_a_store_and_its_backup_are_as_they_were_written(store: Store, tmp_path: Path) -> None:
    back_up(store, tmp_path / "backup")
    shutil.copytree(tmp_path / "backup", tmp_path / "elsewhere")
    for name in ("store", "backup", "elsewhere"):
        done = _verify(tmp_path / name)
        assert (done.exit_code, "generation 2" in done.output) == (0, True), done.output


@pytest.mark.parametrize("kind", ["quads/*.sst", "manifest.json"])
def test_a_file_that_has_rotted_is_named(store: Store, kind: str) -> None:
    for file in (store.folder / "generations" / "000002").glob(kind):
        if kind == "manifest.json":
            file.write_text(file.read_text().replace('"records": 0', '"records": 1'))
        else:
            _rot(file)
        done = _verify(store.folder)
        assert done.exit_code == 1
        assert f"{file.relative_to(store.folder)} is torn" in done.output


def test_what_a_generation_shares_with_the_one_before_is_not_summed_anew(tmp_path: Path) -> None:
    before, after = tmp_path / "000001", tmp_path / "000002"
    for folder in (before, after):
        (folder / "quads").mkdir(parents=True)
    for name in ("shared", "written"):
        (before / "quads" / f"{name}.sst").write_bytes(b"x" * 100)
    write_sums_of_generation(before, None)
    (after / "quads" / "shared.sst").hardlink_to(before / "quads" / "shared.sst")
    (after / "quads" / "written.sst").write_bytes(b"y" * 100)
    _rot(after / "quads" / "shared.sst")
    write_sums_of_generation(after, before)
    assert torn_files(after) == [after / "quads" / "shared.sst"]


def test_a_store_that_has_rotted_is_not_backed_up(store: Store, tmp_path: Path) -> None:
    _rot(next((store.folder / "generations" / "000002").glob("quads/*.sst")))
    with pytest.raises(StoreError, match="keep the backups that there are"):
        back_up(store, tmp_path / "backup")
    assert [path.name for path in tmp_path.iterdir()] == ["store"]


def test_a_generation_without_checksums_is_not_called_whole(store: Store, tmp_path: Path) -> None:
    (store.folder / "generations" / "000002" / "sums.json").unlink()
    done = _verify(store.folder)
    assert isinstance(done.exception, StoreError)
    assert "noted no checksums" in str(done.exception)
    back_up(store, tmp_path / "backup")
    _add(store, "third")
    assert _verify(store.folder).exit_code == 0
