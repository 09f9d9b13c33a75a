"""Stores that the tests of questions share: the seed graph, and the OFAC list of 2021."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.ingest.discovery import connector_for
from kg.ingest.load import initialise, load
from kg.model.resources import resource
from kg.reason.views import ReasonedView
from kg.validate.parser import compile_shapes


class Silent:
    def stage(self, name: str) -> None: ...

    def advance(self, done: int, total: int | None) -> None: ...


def _loaded(folder: Path, source: Path) -> ReasonedView:
    store = initialise(folder, resource("ontology"))
    result = load(store, source, connector_for(source), compile_shapes([resource("shapes")]),
                  Silent())
    assert result.refused == ()
    return ReasonedView(store.snapshot())


@pytest.fixture(scope="session")
def seed(tmp_path_factory: pytest.TempPathFactory) -> ReasonedView:
    """The seed graph in its default view."""
    return _loaded(tmp_path_factory.mktemp("seed") / "store", resource("seed"))


@pytest.fixture(scope="session")
def ofac(tmp_path_factory: pytest.TempPathFactory, shared: Path) -> ReasonedView:
    """The OFAC list of 2021 in its default view."""
    return _loaded(tmp_path_factory.mktemp("ofac") / "store", shared / "data" / "ofac-2021")
