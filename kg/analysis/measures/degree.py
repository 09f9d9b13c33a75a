"""Degree: how many others a thing is tied to."""

from __future__ import annotations

from kg.analysis.measure import Finding, Measure, Value
from kg.analysis.network import Network


def _find(network: Network) -> list[Finding]:
    others = max(len(network) - 1, 1)
    return [Finding(thing, (degree / others,))
            for thing, degree in enumerate(network.degrees.tolist())]


MEASURE = Measure(
    question="Who is tied to the most others?",
    description="The degree of a thing is the number of others to which it is tied; its share is "
                "that number by the number of all others in the network. Source: Freeman, L. C., "
                "Centrality in Social Networks, Social Networks 1(3), 1979.",
    values=(Value("share", "decimal", "The share of the others to which it is tied"),),
    find=_find)
