"""Measures by the server's graph library, where it has one."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterator

import pytest

from kg.model.errors import DataError
from kg.property_graph.measures import measure
from kg.property_graph.neo4j import Neo4jEngine
from kg.store.generations import Store
from tests.property_graph.conftest import synced
from tests.property_graph.neo4j_server import NoServerError, start


@pytest.fixture(scope="module")
def with_library() -> Iterator[Neo4jEngine]:
    """A server of its own, with the open graph library."""
    try:
        running = start(graph_library=True)
    except NoServerError as reason:
        if os.environ.get("CI") == "true":
            pytest.fail(str(reason))
        pytest.skip(str(reason))
    engine = Neo4jEngine(running.uri, running.user, running.password)
    yield engine
    engine.close()
    running.stop()


def test_degree_is_the_number_of_neighbours(with_library: Neo4jEngine, seed_store: Store) -> None:
    _, engine = synced(with_library, seed_store)
    neighbours: dict[str, set[str]] = defaultdict(set)
    for group in engine.contents().relationships:
        neighbours[group.start].add(group.end)
        neighbours[group.end].add(group.start)
    organizations = {iri for iri, node in engine.contents().nodes.items()
                     if "Organization" in node.labels}
    wanted = {iri: len((found & organizations) - {iri}) for iri, found in neighbours.items()
              if iri in organizations}
    scores = measure(with_library, "degree", "Organization", 10_000)
    assert len(scores) > 5
    assert {one.iri: one.score for one in scores} == {iri: n for iri, n in wanted.items() if n}
    assert [one.score for one in scores] == sorted((one.score for one in scores), reverse=True)


@pytest.mark.parametrize("name", ["pagerank", "betweenness"])
def test_the_library_keeps_no_graph(name: str, with_library: Neo4jEngine, seed_store: Store,
                                    ) -> None:
    synced(with_library, seed_store)
    scores = measure(with_library, name, "Organization", 3)
    assert len(scores) == 3
    assert scores[0].score > 0
    assert next(with_library.read("CALL gds.graph.list() YIELD graphName RETURN count(*)")) == [0]


def test_a_label_that_nothing_bears_has_no_scores(with_library: Neo4jEngine) -> None:
    assert measure(with_library, "degree", "No `such` label", 3) == []


def test_without_the_library_it_is_told(database: Neo4jEngine) -> None:
    if next(database.read("SHOW PROCEDURES YIELD name WHERE name = $rows RETURN count(*)",
                          "gds.degree.stream"))[0]:
        pytest.skip("the server of NEO4J_URI has the graph library")
    with pytest.raises(DataError, match="no graph library") as told:
        measure(database, "degree", "Organization", 3)
    assert told.value.exit_code == 1
