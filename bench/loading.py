"""Sources loaded into a store, for benches of what is asked of it afterwards."""

from __future__ import annotations

from pathlib import Path

from kg.ingest.discovery import connector_for
from kg.ingest.load import load
from kg.model.resources import resource
from kg.model.watcher import Silent
from kg.store.generations import Store
from kg.validate.parser import compile_shapes


def load_into(store: Store, source: Path) -> None:
    """Load a source, and say what was refused."""
    result = load(store, source, connector_for(source), compile_shapes([resource("shapes")]),
                  Silent())
    if result.refused:
        print(f"{source}: {len(result.refused)} records refused, such as: "
              f"{result.refused[0].reasons[0].message}")
