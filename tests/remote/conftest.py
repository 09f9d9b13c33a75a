"""A SPARQL store by others for all tests of this folder, emptied for each."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from kg.remote.endpoint import Endpoint
from tests.property_graph.neo4j_server import NoServerError
from tests.remote.fuseki_server import Fuseki, start


@pytest.fixture(scope="session")
def fuseki() -> Iterator[Fuseki]:
    """A Fuseki server; without one the tests are skipped, and fail where CI is true."""
    try:
        running = start()
    except NoServerError as reason:
        if os.environ.get("CI") == "true":
            pytest.fail(str(reason))
        pytest.skip(str(reason))
    yield running
    running.stop()


@pytest.fixture
def endpoint(fuseki: Fuseki) -> Iterator[Endpoint]:
    """The server's store, emptied."""
    there = Endpoint(fuseki.query, fuseki.update)
    there.update("DROP ALL")
    yield there
    there.close()
