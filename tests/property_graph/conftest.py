"""A Neo4j server for all tests of this folder, and stores to project."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from kg.ingest.discovery import connector_for
from kg.ingest.load import load
from kg.model.resources import resource
from kg.model.watcher import Silent
from kg.property_graph.engine import Contents
from kg.property_graph.neo4j import Neo4jEngine
from kg.property_graph.sync import sync
from kg.reason.open_view import open_view
from kg.reason.views import ReasonedView
from kg.store.generations import Store
from kg.validate.parser import compile_shapes
from tests.loading import add
from tests.property_graph.neo4j_server import Server, start
from tests.servers import SHORT, running

ASKED_FOR = {"4711", "7579", "12985", "12986", "12992", "13109", "15431"}
"""Entries of the OFAC list that tests ask for, or that are linked across purposes."""


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """A Neo4j server; without one the tests are skipped, and fail where CI is true."""
    yield from running(partial(start, options=SHORT))


@pytest.fixture
def database(server: Server) -> Iterator[Neo4jEngine]:
    """The server's database, emptied."""
    engine = Neo4jEngine(server.uri, server.user, server.password)
    engine.command("MATCH (n) CALL { WITH n DETACH DELETE n } IN TRANSACTIONS OF 5000 ROWS")
    yield engine
    engine.close()


@pytest.fixture(scope="session")
def seed_store(seed: ReasonedView) -> Store:
    return Store.open(seed.snapshot.folder.parent.parent)


@pytest.fixture(scope="session")
def lists_store(ontology_store: Path, tmp_path_factory: pytest.TempPathFactory,
                shared: Path) -> Store:
    """The seed graph, an eighth of the OFAC list of 2021, and the UN list of 2026."""
    folder = tmp_path_factory.mktemp("lists-graph")
    some = folder / "ofac-2021"
    some.mkdir()
    for file in (shared / "data" / "ofac-2021").glob("*.csv"):
        with file.open(encoding="utf-8", newline="") as rows, \
                (some / file.name).open("w", encoding="utf-8", newline="") as kept:
            csv.writer(kept).writerows(row for row in csv.reader(rows) if _is_kept(row[0]))
    store = Store.open(shutil.copytree(ontology_store, folder / "store"))
    for source in (resource("seed"), some, shared / "data" / "un-2026"):
        add(store, source)
    return store


def _is_kept(entry: str) -> bool:
    """Whether an entry is one of the eighth of a list, or one that tests ask for."""
    return entry in ASKED_FOR or not entry.isdigit() or int(entry) % 8 == 0


def synced(engine: Neo4jEngine, store: Store) -> tuple[ReasonedView, Contents]:
    view = open_view(store)
    sync(engine, view, Silent(), replace=True)
    return view, engine


def load_some(store: Store, source: Path, *, retract: bool = False) -> None:
    """Load a source; some of it may be refused."""
    load(store, source, connector_for(source), compile_shapes([resource("shapes")]), Silent(),
         retract_missing=retract)
