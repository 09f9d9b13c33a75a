"""What must be written so that one property graph becomes another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from kg.property_graph.model import Graph, Group, Relationship
from kg.property_graph.names import RESOURCE, ticked
from kg.property_graph.values import Properties


@dataclass(frozen=True, slots=True)
class Statement:
    """A Cypher statement with its rows, each written once."""

    query: str
    rows: Sequence[Mapping[str, object]]


@dataclass(frozen=True, slots=True)
class Counts:
    """How many nodes and relationships are made, changed and removed."""

    made: int = 0
    changed: int = 0
    removed: int = 0


class Difference:
    """What makes one property graph, `held`, another one, `wanted`.

    Nodes to be made, changed and removed (by IRI), and relationships to be made and removed (by
    group and `via`): one that changes is removed and made anew.
    """

    def __init__(self, wanted: Graph, held: Graph) -> None:
        self.held = held
        self.fresh = sorted((node for iri, node in wanted.nodes.items() if iri not in held.nodes),
                            key=lambda node: (node.labels, node.iri))
        self.gone = sorted(held.nodes.keys() - wanted.nodes.keys())
        self.changed = sorted((node for iri, node in wanted.nodes.items()
                               if iri in held.nodes and held.nodes[iri] != node),
                              key=lambda node: (held.nodes[node.iri].labels, node.labels, node.iri))
        self.fresh_edges: list[Relationship] = []
        self.gone_edges: list[tuple[Group, str]] = []
        for group in wanted.relationships.keys() | held.relationships.keys():
            want = wanted.relationships.get(group, ())
            have = held.relationships.get(group, ())
            by_via = {edge.via: edge for edge in want}
            kept = {edge.via for edge in have if by_via.get(edge.via) == edge}
            vias = [edge.via for edge in have]
            kept = {via for via in kept if vias.count(via) == 1}
            self.fresh_edges += [edge for edge in want if edge.via not in kept]
            self.gone_edges += [(group, via) for via in dict.fromkeys(vias) if via not in kept]
        self.fresh_edges.sort(key=lambda edge: (edge.group.type, edge.group, edge.via))
        self.gone_edges.sort(key=lambda pair: (pair[0].type, pair))

    @property
    def of_nodes(self) -> Counts:
        """How many nodes."""
        return Counts(len(self.fresh), len(self.changed), len(self.gone))

    @property
    def of_edges(self) -> Counts:
        """How many relationships."""
        return Counts(len(self.fresh_edges), 0, len(self.gone_edges))

    def statements(self) -> list[Statement]:
        """The statements of Neo4j's Cypher, in order, that make the difference."""
        return [*self._removals(), *self._of_nodes(), *self._creations()]

    def _removals(self) -> Iterator[Statement]:
        for kind, pairs in groupby(self.gone_edges, key=lambda pair: pair[0].type):
            yield Statement(
                f"UNWIND $rows AS row MATCH (:{RESOURCE} {{iri: row.a}})-[r:{ticked(kind)}]->"
                f"(:{RESOURCE} {{iri: row.b}}) WHERE coalesce(r.via, '') = row.via DELETE r",
                [{"a": group.start, "b": group.end, "via": via} for group, via in pairs])

    def _of_nodes(self) -> Iterator[Statement]:
        if self.gone:
            yield Statement(_MATCH + "DETACH DELETE n", [{"iri": iri} for iri in self.gone])
        for labels, nodes in groupby(self.fresh, key=lambda node: node.labels):
            yield Statement(
                f"UNWIND $rows AS row CREATE (n{_labels((RESOURCE, *labels))}) SET n = row.p",
                [{"p": {"iri": node.iri, **_listed(node.properties)}} for node in nodes])
        held = self.held.nodes
        for (before, labels), nodes in groupby(
                self.changed, key=lambda node: (held[node.iri].labels, node.labels)):
            drop, add = sorted(set(before) - set(labels)), sorted(set(labels) - set(before))
            query = _MATCH + (f"REMOVE n{_labels(drop)} " if drop else "") + (
                f"SET n{_labels(add)} " if add else "") + "SET n = row.p"
            yield Statement(query, [
                {"iri": node.iri, "p": {"iri": node.iri, **_listed(node.properties)}}
                for node in nodes])

    def _creations(self) -> Iterator[Statement]:
        for kind, edges in groupby(self.fresh_edges, key=lambda edge: edge.group.type):
            yield Statement(
                f"UNWIND $rows AS row MATCH (a:{RESOURCE} {{iri: row.a}}) "
                f"MATCH (b:{RESOURCE} {{iri: row.b}}) CREATE (a)-[r:{ticked(kind)}]->(b) "
                "SET r = row.p",
                [{"a": edge.group.start, "b": edge.group.end, "p": _listed(edge.properties)}
                 for edge in edges])


_MATCH = f"UNWIND $rows AS row MATCH (n:{RESOURCE} {{iri: row.iri}}) "


def _labels(labels: Sequence[str]) -> str:
    return "".join(":" + ticked(label) for label in labels)


def _listed(properties: Properties) -> dict[str, object]:
    return {key: list(value) if isinstance(value, tuple) else value
            for key, value in properties.items()}
