"""Files of columns that were torn, or have rotted, are told."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.columns.columns import columns_of
from kg.columns.files import open_columns, save_columns
from kg.model.errors import StoreError
from kg.model.terms import Triple, iri

_SAID = [Triple(iri(f"urn:{i}"), iri("urn:p"), iri(f"urn:{i + 1}")) for i in range(100)]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    save_columns(columns_of(_SAID), tmp_path / "columns")
    return tmp_path / "columns"


def test_what_was_saved_is_opened(folder: Path) -> None:
    assert list(open_columns(folder).triples()) == _SAID


@pytest.mark.parametrize("name", ["s.npy", "o.npy", "terms.txt"])
@pytest.mark.parametrize("damage", ["gone", "empty", "cut", "flipped"])
def test_damage_is_told(folder: Path, name: str, damage: str) -> None:
    file = folder / name
    data = bytearray(file.read_bytes())
    if damage == "gone":
        file.unlink()
    else:
        data[len(data) // 2] ^= 1
        file.write_bytes({"empty": b"", "cut": data[:-8], "flipped": bytes(data)}[damage])
    with pytest.raises(StoreError, match="cannot be read"):
        open_columns(folder)


def test_a_folder_of_an_earlier_version_is_opened_without_checksums(folder: Path) -> None:
    (folder / "sums.json").unlink()
    assert len(open_columns(folder)) == len(_SAID)
