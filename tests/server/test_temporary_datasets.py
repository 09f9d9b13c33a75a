"""A plain dataset of no folder leaves nothing behind."""

from __future__ import annotations

from pathlib import Path

import pytest
from running import running


def test_what_a_killed_server_of_a_temporary_dataset_left_goes_with_the_next_one(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))

    def datasets() -> list[Path]:
        return [path.parent for path in tmp_path.glob("*/store")]

    with running(":memory:", "--plain", "--workers", "1") as killed:
        killed.process.kill()
        killed.process.wait()
    left = datasets()
    assert len(left) == 1
    with running(":memory:", "--plain", "--workers", "1"):
        assert len(datasets()) == 1
        assert datasets() != left
    assert datasets() == []
