"""A file takes the place of an earlier one when it is whole, or not at all."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest
from matplotlib.figure import Figure

from kg.model.errors import StoreError
from kg.model.files import replaced
from kg.packs import picture


def test_a_file_takes_the_place_of_an_earlier_one_when_it_is_whole(tmp_path: Path) -> None:
    file = tmp_path / "answer.svg"
    file.write_text("earlier")
    with replaced(file) as new:
        assert new.suffix == ".svg"
        new.write_text("new")
        assert file.read_text() == "earlier"
    assert file.read_text() == "new"
    assert list(tmp_path.iterdir()) == [file]


def test_an_earlier_file_is_kept_where_the_disk_is_full(tmp_path: Path) -> None:
    file = tmp_path / "answer.svg"
    file.write_text("earlier")
    with pytest.raises(StoreError, match=r"answer\.svg cannot be written: No space left"), \
            replaced(file) as new:
        new.write_text("ne")
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    assert file.read_text() == "earlier"
    assert list(tmp_path.iterdir()) == [file]


def test_what_is_no_ordinary_file_is_written_itself(tmp_path: Path) -> None:
    (tmp_path / "named").write_text("earlier")
    (tmp_path / "link").symlink_to("named")
    for file in (Path(os.devnull), tmp_path / "link"):
        with replaced(file) as new:
            new.write_text("new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "named").read_text() == "new"


def test_a_picture_that_cannot_be_written_leaves_the_earlier_one(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "answer.svg"
    file.write_text("earlier")

    def full(_figure: Figure, into: Path, **_: object) -> None:
        into.write_text("<sv")
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(Figure, "savefig", full)
    with pytest.raises(StoreError, match="No space left"):
        picture.write(picture.plt.figure, [file])
    assert file.read_text() == "earlier"
