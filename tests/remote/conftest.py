"""A SPARQL store by others for all tests of this folder, emptied for each."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from kg.remote.endpoint import Endpoint
from tests.remote.fuseki_server import Fuseki, start
from tests.servers import running


@pytest.fixture(scope="session")
def fuseki() -> Iterator[Fuseki]:
    """A Fuseki server; without one the tests are skipped, and fail where CI is true."""
    yield from running(start)


@pytest.fixture
def endpoint(fuseki: Fuseki) -> Iterator[Endpoint]:
    """The server's store, emptied."""
    there = Endpoint(fuseki.query, fuseki.update)
    there.update("DROP ALL")
    yield there
    there.close()
