"""PageRank: how central a thing is, those counting more that are central themselves."""

from __future__ import annotations

import rustworkx as rx

from kg.analysis.measure import Finding, Measure, Value
from kg.analysis.network import Network

_EXACT, _MOST = 1e-12, 1_000
"""At which change of a thing's rank it stands still, and after how many steps at the latest."""


def _find(network: Network) -> list[Finding]:
    if not len(network):
        return []
    ranks = rx.pagerank(network.graph.to_directed(), alpha=0.85, tol=_EXACT, max_iter=_MOST)
    return [Finding(thing, (rank,)) for thing, rank in ranks.items()]


MEASURE = Measure(
    question="Who is central, by being tied to those who are central?",
    description="PageRank, with ties followed both ways: the chance to be at a thing for somebody "
                "who goes from thing to thing along ties, and at each step with the chance 0.15 "
                "begins anew anywhere. All together are 1. Source: Page, L., Brin, S., Motwani, "
                "R. and Winograd, T., The PageRank Citation Ranking: Bringing Order to the Web, "
                "1998.",
    values=(Value("rank", "decimal", "The chance to be at it"),),
    find=_find)
