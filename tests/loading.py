"""Sources loaded into the stores of tests."""

from __future__ import annotations

from pathlib import Path

from kg.ingest.discovery import connector_for
from kg.ingest.load import load
from kg.model.resources import resource
from kg.model.watcher import Silent
from kg.store.generations import Store
from kg.validate.parser import compile_shapes


def add(store: Store, source: Path) -> None:
    """Load a source through the shapes of the package; nothing of it may be refused."""
    result = load(store, source, connector_for(source), compile_shapes([resource("shapes")]),
                  Silent())
    assert result.refused == ()
