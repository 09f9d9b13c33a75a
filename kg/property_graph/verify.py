"""Verification: whether an engine holds the property graph of a view, by counts and checksums."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from kg.property_graph.model import Graph
from kg.property_graph.names import RESOURCE
from kg.property_graph.values import checksum

_BITS = (1 << 64) - 1


@dataclass(frozen=True, slots=True)
class Line:
    """A label or relationship type: how many the store and the engine have, and checksums."""

    kind: str
    name: str
    wanted: int
    held: int
    wanted_sum: str
    held_sum: str

    @property
    def equal(self) -> bool:
        """Whether both hold the same."""
        return (self.wanted, self.wanted_sum) == (self.held, self.held_sum)


def compare(wanted: Graph, held: Graph) -> tuple[Line, ...]:
    """A line for each label and each relationship type that either side has.

    A checksum is the sum, modulo 2 to the 64, of the hashes of all elements with what they hold;
    the order of the elements does not matter.
    """
    one, other = _sums(wanted), _sums(held)
    return tuple(Line(kind, name, *_both(one.get((kind, name)), other.get((kind, name))))
                 for kind, name in sorted(one.keys() | other.keys()))


def _both(one: tuple[int, int] | None, other: tuple[int, int] | None,
          ) -> tuple[int, int, str, str]:
    (a, b), (c, d) = one or (0, 0), other or (0, 0)
    return a, c, f"{b:016x}", f"{d:016x}"


def _sums(graph: Graph) -> dict[tuple[str, str], tuple[int, int]]:
    found: dict[tuple[str, str], tuple[int, int]] = defaultdict(lambda: (0, 0))
    for names, number in _elements(graph):
        for name in names:
            count, total = found[name]
            found[name] = count + 1, (total + number) & _BITS
    return found


def _elements(graph: Graph) -> Iterator[tuple[list[tuple[str, str]], int]]:
    for node in graph.nodes.values():
        number = checksum([node.iri, node.labels, dict(node.properties)])
        yield [("label", label) for label in (RESOURCE, *node.labels)], number
    for group, edges in graph.relationships.items():
        for edge in edges:
            yield [("relationship", group.type)], checksum([*group, dict(edge.properties)])
