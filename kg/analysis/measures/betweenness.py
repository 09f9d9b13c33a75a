"""Betweenness: how often a thing lies on the shortest ways between others."""

from __future__ import annotations

import rustworkx as rx

from kg.analysis.measure import Finding, Measure, Value
from kg.analysis.network import Network


def _find(network: Network) -> list[Finding]:
    pairs = (len(network) - 1) * (len(network) - 2) / 2 or 1
    counts = rx.graph_betweenness_centrality(network.graph, normalized=False)
    return [Finding(thing, (count / pairs, count)) for thing, count in counts.items() if count]


MEASURE = Measure(
    question="Who stands between the others, as a broker?",
    description="The betweenness of a thing is the share of the pairs of others whose shortest "
                "ways lead through it; where a pair has several shortest ways, the part of them "
                "that do. It is exact, not sampled. Source: Freeman, L. C., A Set of Measures of "
                "Centrality Based on Betweenness, Sociometry 40(1), 1977; Brandes, U., A Faster "
                "Algorithm for Betweenness Centrality, Journal of Mathematical Sociology 25(2), "
                "2001.",
    values=(Value("betweenness", "decimal", "The share of the pairs of others between which it "
                                            "stands"),
            Value("pairs", "decimal", "The number of those pairs")),
    find=_find)
