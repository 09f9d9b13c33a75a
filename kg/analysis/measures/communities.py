"""Communities: groups with more ties within than there would be by chance."""

from __future__ import annotations

import networkx as nx

from kg.analysis.measure import Finding, Measure, Value
from kg.analysis.network import Network

_SEED = 0
"""The method goes through the things in a random order; always the same one gives one answer."""


def _find(network: Network) -> list[Finding]:
    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from(range(len(network)))
    graph.add_edges_from(network.pairs())
    found = nx.community.louvain_communities(graph, seed=_SEED) if len(network) else []
    # Seldom the method leaves a community of several parts; each by itself is a better one.
    parts = (sorted(part) for one in found for part in nx.connected_components(graph.subgraph(one)))
    return [Finding(network.foremost(part), (len(part),), tuple(part)) for part in parts]


MEASURE = Measure(
    question="Which communities are there?",
    description="The network is parted so that modularity is large: that more ties lie within the "
                "communities than there would if the same things had as many ties by chance. The "
                "method finds a good parting, seldom the best one. Source: Blondel, V. D., "
                "Guillaume, J.-L., Lambiotte, R. and Lefebvre, E., Fast Unfolding of Communities "
                "in Large Networks, Journal of Statistical Mechanics, 2008; Traag, V. A., "
                "Waltman, L. and van Eck, N. J., From Louvain to Leiden: Guaranteeing "
                "Well-Connected Communities, Scientific Reports 9, 2019.",
    values=(Value("size", "integer", "How many things it holds"),),
    find=_find, group="community")
