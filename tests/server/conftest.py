"""Servers that the tests of this folder ask."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from running import Running, running

from kg.reason.views import ReasonedView
from kg.server.tokens import Role, Tokens


@pytest.fixture(scope="session")
def seed_store(seed: ReasonedView) -> Path:
    """The folder of the store that holds the seed graph."""
    return seed.snapshot.folder.parent.parent


@pytest.fixture(scope="session")
def reading(seed_store: Path) -> Iterator[Running]:
    """A server of the seed graph, for tests that only read."""
    with running(seed_store, "--workers", "1") as server:
        yield server


@pytest.fixture(scope="session")
def plain() -> Iterator[Running]:
    """A server of an empty plain dataset."""
    with running(":memory:", "--plain", "--host-name", "www.example", "--workers", "1") as server:
        yield server


@pytest.fixture
def own_store(seed_store: Path, tmp_path: Path) -> Path:
    """A copy of the store of the seed graph, to be changed."""
    return Path(shutil.copytree(seed_store, tmp_path / "store"))


@pytest.fixture
def secrets(own_store: Path) -> dict[str, str]:
    """A token of each role for the copied store."""
    tokens = Tokens(own_store)
    return {role.name.lower(): tokens.add(role.name.lower(), role)
            for role in Role if role != Role.NOBODY}


@pytest.fixture
def writing(own_store: Path, secrets: dict[str, str]) -> Iterator[Running]:
    """A server of the copied store, whose client sends the editor's token."""
    with running(own_store, "--workers", "1") as server:
        server.http.headers["Authorization"] = f"Bearer {secrets['editor']}"
        yield server
