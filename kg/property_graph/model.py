"""Nodes and relationships: plain data, the same for every engine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from kg.property_graph.values import Properties


class Group(NamedTuple):
    """All relationships of one type from one node to another; the nodes by IRI."""

    start: str
    type: str
    end: str


@dataclass(frozen=True, slots=True)
class Node:
    """A node: its IRI, labels (sorted, without that of all nodes) and other properties."""

    iri: str
    labels: tuple[str, ...]
    properties: Properties


@dataclass(frozen=True, slots=True)
class Relationship:
    """A relationship: where it belongs, its properties, of which `via` tells it from others.

    `via` is the IRI of the dated relation that it shortens; there is none where nothing is
    shortened.
    """

    group: Group
    properties: Properties

    @property
    def via(self) -> str:
        """The dated relation that it shortens, or an empty text."""
        return str(self.properties.get("via", ""))


@dataclass(frozen=True, slots=True)
class Graph:
    """A property graph, whole or the part that was asked for.

    `told` says for each value that is held as text why it could not be held as what it is.
    """

    nodes: Mapping[str, Node]
    relationships: Mapping[Group, tuple[Relationship, ...]]
    told: tuple[str, ...] = field(default=())

    @property
    def size(self) -> int:
        """How many relationships there are."""
        return sum(map(len, self.relationships.values()))
