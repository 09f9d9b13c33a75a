"""The schema of a property graph: which labels are joined by which relationships."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from kg.property_graph.model import Graph
from kg.property_graph.names import RESOURCE


@dataclass(frozen=True, slots=True)
class Line:
    """Relationships of one type between nodes of two labels: how many, how many of them inferred,
    and how many that shorten a dated relation."""

    start: str
    type: str
    end: str
    count: int
    inferred: int
    dated: int


def schema_of(graph: Graph) -> tuple[Line, ...]:
    """The schema, by the first of each node's most specific labels; the most frequent first."""
    counts: Counter[tuple[str, str, str]] = Counter()
    inferred: Counter[tuple[str, str, str]] = Counter()
    dated: Counter[tuple[str, str, str]] = Counter()
    for group, edges in graph.relationships.items():
        key = _label(graph, group.start), group.type, _label(graph, group.end)
        counts[key] += len(edges)
        inferred[key] += sum(edge.properties["inferred"] is True for edge in edges)
        dated[key] += sum("via" in edge.properties for edge in edges)
    return tuple(Line(*key, count, inferred[key], dated[key])
                 for key, count in sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def _label(graph: Graph, iri: str) -> str:
    types = graph.nodes[iri].properties.get("types") if iri in graph.nodes else None
    return str(types[0]) if isinstance(types, tuple) and types else RESOURCE
