"""Each measure is what another library, or its definition, says it is."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import kg.analysis.measures
from kg.analysis import discovery
from kg.analysis.discovery import measure_named, names
from kg.analysis.measure import Finding, Measure, Value, in_order
from kg.analysis.network import Network
from kg.model.errors import UsageError
from kg.model.terms import iri


@st.composite
def networks(draw: st.DrawFn) -> Network:
    """Networks of up to 24 things: sparse and dense ones, in one part and in many."""
    size = draw(st.integers(2, 24))
    possible = list(combinations(range(size), 2))
    pairs = draw(st.lists(st.sampled_from(possible), min_size=1, max_size=40, unique=True))
    return network_of(pairs)


def network_of(pairs: list[tuple[int, int]]) -> Network:
    tied = {thing: place for place, thing in enumerate(sorted({end for pair in pairs for end in pair}))}
    keys = sorted(min(tied[a], tied[b]) << 32 | max(tied[a], tied[b]) for a, b in pairs)
    return Network(tuple(iri(f"urn:thing:{place:03}") for place in range(len(tied))),
                   np.array(keys, dtype=np.int64))


def found(name: str, network: Network) -> dict[int, tuple[float, ...]]:
    return {one.thing: one.values for one in measure_named(name).find(network)}


def other(network: Network) -> nx.Graph[int]:
    return nx.Graph(network.pairs())


@given(networks())
def test_betweenness_is_that_of_another_library(network: Network) -> None:
    share = nx.betweenness_centrality(other(network), normalized=True)
    count = nx.betweenness_centrality(other(network), normalized=False)
    measured = found("betweenness", network)
    for thing in range(len(network)):
        assert measured.get(thing, (0.0, 0.0)) == pytest.approx((share[thing], count[thing]))


@given(networks())
def test_only_who_stands_between_others_is_a_broker(network: Network) -> None:
    assert all(values[1] > 0 for values in found("betweenness", network).values())


def test_betweenness_of_a_network_so_large_that_it_is_computed_in_parallel() -> None:
    graph = nx.gnm_random_graph(300, 420, seed=1)
    network = network_of(list(graph.edges))
    expected = nx.betweenness_centrality(other(network))
    assert {thing: values[0] for thing, values in found("betweenness", network).items()} == \
        pytest.approx({thing: value for thing, value in expected.items() if value})


@given(networks())
def test_degree_is_that_of_another_library(network: Network) -> None:
    expected = nx.degree_centrality(other(network))
    assert {thing: share for thing, (share,) in found("degree", network).items()} == \
        pytest.approx(expected)


@given(networks())
def test_pagerank_is_what_its_definition_says(network: Network) -> None:
    size = len(network)
    step = nx.to_numpy_array(other(network), nodelist=range(size))
    step /= step.sum(axis=1, keepdims=True)
    rank = np.linalg.solve(np.eye(size) - 0.85 * step.T, np.full(size, 0.15 / size))
    measured = found("pagerank", network)
    assert [measured[thing][0] for thing in range(size)] == pytest.approx(rank.tolist(), abs=1e-9)
    assert sum(value for value, in measured.values()) == pytest.approx(1)


@given(networks())
def test_articulation_points_part_what_held_together(network: Network) -> None:
    measured, graph = found("articulation-points", network), other(network)
    assert measured.keys() == set(nx.articulation_points(graph))
    for thing, (cut_off, parts) in measured.items():
        component = nx.node_connected_component(graph, thing)
        left = graph.subgraph(component - {thing})
        sizes = [len(part) for part in nx.connected_components(left)]
        assert (cut_off, parts) == (sum(sizes) - max(sizes), len(sizes))


def test_a_long_chain_needs_no_deep_recursion() -> None:
    measured = found("articulation-points", network_of([(i, i + 1) for i in range(5000)]))
    assert measured[1] == (1, 2)
    assert measured[2500] == (2500, 2)


@given(networks())
def test_components_are_those_of_another_library(network: Network) -> None:
    found_ = measure_named("components").find(network)
    assert {frozenset(one.members) for one in found_} == \
        {frozenset(part) for part in nx.connected_components(other(network))}
    assert all(one.values == (len(one.members),) for one in found_)


@given(networks())
def test_communities_part_the_network_better_than_none_would(network: Network) -> None:
    parts = [set(one.members) for one in measure_named("communities").find(network)]
    assert sorted(thing for part in parts for thing in part) == list(range(len(network)))
    graph = other(network)
    assert nx.community.modularity(graph, parts) >= \
        nx.community.modularity(graph, [{thing} for thing in graph]) - 1e-12
    for part in parts:
        assert nx.is_connected(graph.subgraph(part))


def test_two_groups_with_one_tie_between_them_are_two_communities() -> None:
    pairs = [*combinations(range(5), 2), *combinations(range(5, 10), 2), (4, 5)]
    parts = [one.members for one in measure_named("communities").find(network_of(pairs))]
    assert sorted(parts) == [tuple(range(5)), tuple(range(5, 10))]


@given(networks())
@settings(max_examples=20)
def test_communities_are_the_same_each_time(network: Network) -> None:
    first, second = (measure_named("communities").find(network) for _ in range(2))
    assert first == second


@given(networks())
def test_a_group_is_called_by_its_thing_of_most_ties(network: Network) -> None:
    degrees = network.degrees
    for name in ("communities", "components"):
        for one in measure_named(name).find(network):
            assert one.thing in one.members
            assert degrees[one.thing] == max(degrees[thing] for thing in one.members)


def test_known_values() -> None:
    star = network_of([(0, 1), (0, 2), (0, 3)])
    assert found("betweenness", star) == {0: (1.0, 3.0)}
    assert found("degree", star)[0] == (1.0,)
    assert found("articulation-points", star) == {0: (2, 3)}


def test_findings_of_one_value_are_by_name_and_rounding_makes_no_order() -> None:
    measure = Measure("?", "", (Value("x", "decimal", ""),), lambda _: ())
    findings = [Finding(2, (0.3,)), Finding(1, (0.1 + 0.2,)), Finding(0, (0.2,))]
    assert [one.thing for one in in_order(measure, findings)] == [1, 2, 0]


@pytest.mark.parametrize("name", names())
def test_every_measure_tells_what_it_asks_and_by_whom_it_is_defined(name: str) -> None:
    measure = measure_named(name)
    assert measure.question.endswith("?")
    assert measure.description.endswith(".")
    assert measure.values
    assert name == "components" or "Source: " in measure.description


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setattr(kg.analysis.measures, "__path__",
                        [*kg.analysis.measures.__path__, str(tmp_path)])
    discovery.names.cache_clear()
    yield tmp_path
    discovery.names.cache_clear()


def test_a_new_measure_is_one_new_file(folder: Path) -> None:
    (folder / "own_one.py").write_text(
        "from kg.analysis.measure import Finding, Measure, Value\n"
        "MEASURE = Measure('Who is first?', 'By name.', (Value('place', 'integer', 'Its place'),),\n"
        "                  lambda network: [Finding(i, (i,)) for i in range(len(network))],\n"
        "                  largest_first=False)\n", encoding="utf-8")
    assert "own-one" in names()
    measure = measure_named("own-one")
    network = network_of([(0, 1), (1, 2)])
    assert [one.thing for one in in_order(measure, measure.find(network))] == [0, 1, 2]


def test_a_misspelt_measure_is_told() -> None:
    with pytest.raises(UsageError, match="perhaps betweenness is meant"):
        measure_named("betweeness")
    with pytest.raises(UsageError, match="known are articulation-points"):
        measure_named("beauty")
