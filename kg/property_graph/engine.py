"""What a Cypher engine does, and paths as it gives them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from kg.property_graph.model import Graph

SECONDS = 120.0
"""How long a question may run."""


@dataclass(frozen=True, slots=True)
class Step:
    """A relationship of a path: its type, the IRIs at its ends, and its properties."""

    type: str
    start: str
    end: str
    properties: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Path:
    """A path: the IRIs of its nodes in order, and the relationships between them."""

    nodes: tuple[str, ...]
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """The answer to a query: columns, and rows of texts, numbers, days, lists, paths or None."""

    columns: tuple[str, ...]
    rows: list[tuple[object, ...]]


class Engine(Protocol):
    """An engine that holds the property graph of a view and answers Cypher about it."""

    def run(self, query: str, parameters: Mapping[str, object] | None = None) -> Table:
        """The answer to a query that only reads, in the Cypher of Neo4j 5.

        Raises UsageError for text that is no such Cypher, StoreError where the engine fails.
        """

    def close(self) -> None:
        """Let go of the engine."""


Rows = Sequence[Mapping[str, object]]


class Contents(Engine, Protocol):
    """An engine that can give back all that it holds."""

    def contents(self) -> Graph:
        """All nodes and relationships."""
