"""Articulation points: things whose removal parts the network."""

from __future__ import annotations

from collections.abc import Iterator

import rustworkx as rx

from kg.analysis.measure import Finding, Measure, Value
from kg.analysis.network import Network


def _find(network: Network) -> list[Finding]:
    parts = {thing: list(sizes) for thing, sizes in _parts(network)}
    return [Finding(thing, (sum(sizes) - max(sizes), len(sizes)))
            for thing, sizes in parts.items()]


def _parts(network: Network) -> Iterator[tuple[int, list[int]]]:
    """Each articulation point, and the sizes of the parts into which its removal parts what held
    together.

    What two blocks share are articulation points only, so blocks and points make a tree; a part is
    what lies beyond one block of the point.
    """
    points = rx.articulation_points(network.graph)
    blocks: dict[int, set[int]] = {}
    for (one, other), block in rx.biconnected_components(network.graph).items():
        blocks.setdefault(block, set()).update((one, other))
    tree = _Tree(points, blocks)
    for point in sorted(points):
        yield point, [tree.beyond(point, block) for block in tree.blocks_of[point]]


class _Tree:
    """Blocks and the articulation points between them, with the sizes of what lies beyond."""

    def __init__(self, points: set[int], blocks: dict[int, set[int]]) -> None:
        self.blocks_of: dict[int, list[int]] = {point: [] for point in points}
        self._points_of: dict[int, list[int]] = {}
        self._own: dict[int, int] = {}
        for block, things in blocks.items():
            self._points_of[block] = sorted(things & points)
            self._own[block] = len(things) - len(self._points_of[block])
            for point in self._points_of[block]:
                self.blocks_of[point].append(block)
        self._below: dict[int, int] = {}
        self._above: dict[int, int | None] = {}
        self._whole: dict[int, int] = {}
        for block in blocks:
            if block not in self._above:
                self._measure(block)

    def beyond(self, point: int, block: int) -> int:
        """How many things lie beyond a point by way of one of its blocks."""
        if self._above[block] == point:
            return self._below[block]
        others = (self._below[one] for one in self.blocks_of[point] if one != block)
        return self._whole[block] - 1 - sum(others)

    def _measure(self, root: int) -> None:
        """Count the things below each block of a tree, from the leaves up."""
        self._above[root] = None
        order = [root]
        for block in order:
            for point in self._points_of[block]:
                for below in self.blocks_of[point] if point != self._above[block] else ():
                    if below != block:
                        self._above[below] = point
                        order.append(below)
        for block in reversed(order):
            points = [p for p in self._points_of[block] if p != self._above[block]]
            self._below[block] = self._own[block] + len(points) + sum(
                self._below[below] for p in points for below in self.blocks_of[p]
                if below != block)
        for block in order:
            self._whole[block] = self._below[root]


MEASURE = Measure(
    question="Who holds the network together, so that it falls apart without them?",
    description="An articulation point is a thing whose removal parts what held together. What is "
                "cut off is all that no longer holds together with the largest part. Source: "
                "Hopcroft, J. and Tarjan, R., Efficient Algorithms for Graph Manipulation, "
                "Communications of the ACM 16(6), 1973.",
    values=(Value("cut_off", "integer", "How many others its removal cuts off from the largest "
                                        "part"),
            Value("parts", "integer", "Into how many parts its removal parts those who held "
                                      "together with it")),
    find=_find)
