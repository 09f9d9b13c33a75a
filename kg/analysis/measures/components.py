"""Components: which things hold together, however far apart."""

from __future__ import annotations

import rustworkx as rx

from kg.analysis.measure import Finding, Measure, Value
from kg.analysis.network import Network


def _find(network: Network) -> list[Finding]:
    return [Finding(network.foremost(sorted(component)), (len(component),),
                    tuple(sorted(component)))
            for component in rx.connected_components(network.graph)]


MEASURE = Measure(
    question="Which networks are there that nothing joins?",
    description="A component holds all things that ties lead to from one of them, and no other.",
    values=(Value("size", "integer", "How many things it holds"),),
    find=_find, group="component")
