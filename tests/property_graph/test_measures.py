"""Measures by the server's graph library, where it has one."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import networkx as nx
import pytest

from kg.model.errors import DataError
from kg.property_graph.measures import measure
from kg.property_graph.neo4j import Neo4jEngine
from kg.store.generations import Store
from tests.property_graph.conftest import synced
from tests.property_graph.neo4j_server import start
from tests.servers import SHORT, running


@pytest.fixture(scope="module")
def with_library() -> Iterator[Neo4jEngine]:
    """A server of its own, with the open graph library."""
    for server in running(partial(start, graph_library=True, options=SHORT)):
        engine = Neo4jEngine(server.uri, server.user, server.password)
        yield engine
        engine.close()


def _network(engine: Neo4jEngine) -> nx.Graph[str]:
    """The organizations that are joined, by another library."""
    held = engine.contents()
    organizations = {iri for iri, node in held.nodes.items() if "Organization" in node.labels}
    return nx.Graph((group.start, group.end) for group in held.relationships
                    if {group.start, group.end} <= organizations and group.start != group.end)


def _pagerank(network: nx.Graph[str]) -> dict[str, float]:
    """By the definition of Brin and Page, unnormalised, iterated until it stands still."""
    rank = dict.fromkeys(network, 1.0)
    for _ in range(200):
        rank = {node: 0.15 + 0.85 * sum(rank[other] / network.degree(other)
                                        for other in network[node]) for node in network}
    return rank


@pytest.mark.parametrize("name", ["degree", "betweenness", "pagerank"])
def test_as_another_library_measures(name: str, with_library: Neo4jEngine, seed_store: Store,
                                     ) -> None:
    synced(with_library, seed_store)
    network = _network(with_library)
    scores = measure(with_library, name, "Organization", 10_000)
    found = {one.iri: one.score for one in scores}
    assert len(found) > 5
    assert found.keys() == set(network)
    assert [one.score for one in scores] == sorted(found.values(), reverse=True)
    if name == "degree":
        assert found == dict(network.degree())
    elif name == "betweenness":
        assert found == pytest.approx(nx.betweenness_centrality(network, normalized=False))
    else:
        assert found == pytest.approx(_pagerank(network), rel=0.05)
    assert next(with_library.read("CALL gds.graph.list() YIELD graphName RETURN count(*)")) == [0]
    assert len(measure(with_library, name, "Organization", 3)) == 3


def test_a_label_that_nothing_bears_has_no_scores(with_library: Neo4jEngine) -> None:
    assert measure(with_library, "degree", "No `such` label", 3) == []


def test_without_the_library_it_is_told(database: Neo4jEngine) -> None:
    if next(database.read("SHOW PROCEDURES YIELD name WHERE name = $rows RETURN count(*)",
                          "gds.degree.stream"))[0]:
        pytest.skip("the server of NEO4J_URI has the graph library")
    with pytest.raises(DataError, match="no graph library") as told:
        measure(database, "degree", "Organization", 3)
    assert told.value.exit_code == 1
