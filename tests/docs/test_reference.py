"""The reference is what the code says."""

from __future__ import annotations

from pathlib import Path

import pytest

import docs.build as build


def test_the_reference_is_up_to_date(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    current = build.FILE.read_text(encoding="utf-8")
    monkeypatch.setattr(build, "FILE", tmp_path / "reference.md")
    build.main()
    assert (tmp_path / "reference.md").read_text(encoding="utf-8") == current, "run make docs"
