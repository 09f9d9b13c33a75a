"""The network of a measure's rows as a picture, as SVG and PNG."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from textwrap import shorten
from typing import Any

import networkx as nx
from matplotlib import pyplot as plt

from kg.model.display import visible
from kg.model.errors import UsageError
from kg.model.terms import local_name
from kg.packs.labels import labels_of
from kg.packs.measured import Measured
from kg.packs.picture import GREY, LEFT, LINE, MOST, RIGHT, head, write
from kg.reason.views import ReasonedView

_SEED = 1
"""Where the layout begins: always the same, so that the same network gives the same picture."""
_WIDE, _APART = 1.5, 2.2
"""How much wider than high the picture is, and how far things keep apart."""

_STRETCH = 4.0
"""By how much a layout is drawn out across its length, at most."""

_BESIDE = 8
"""How many things are drawn beside those of one row, at most: those of most ties."""

_SMALL, _LARGE = 40, 420
"""The sizes of things: those beside the rows, and that of the first row."""


def draw_network(measured: Measured, view: ReasonedView, files: list[Path]) -> None:
    """Draw the things of the rows, and those tied to them, into files (.svg, .png).

    More things than can be read are left out, those of the last rows and of the fewest ties first.
    Raises UsageError where there are no rows.
    """
    if not measured.findings:
        raise UsageError("The answer has no rows, so there is nothing to draw.")
    write(lambda: _figure(measured, view), files)


def _figure(measured: Measured, view: ReasonedView) -> Any:
    sizes, graph = _sizes(measured), _graph(measured)
    things = measured.network.things
    labels = labels_of(view, {things[node] for node in graph})
    where = _placed(graph)
    figure, axes = plt.subplots(figsize=(12, 8))
    for one, other, data in graph.edges(data=True):
        (x0, y0), (x1, y1) = where[one], where[other]
        axes.plot([x0, x1], [y0, y1], color=LINE, linewidth=1.1, zorder=1,
                  linestyle="-" if data["asserted"] else (0, (4, 3)))
    for node, (x, y) in where.items():
        axes.scatter([x], [y], s=sizes.get(node, _SMALL), zorder=3,
                     color=LEFT if node in sizes else RIGHT)
        name = visible(labels.get(things[node]) or local_name(things[node]))
        axes.annotate(shorten(name, 34, placeholder="…"), (x, y), xytext=(0, -9), ha="center",
                      textcoords="offset points", va="top", zorder=4,
                      fontsize=8.5 if node in sizes else 7,
                      color="black" if node in sizes else GREY)
    axes.margins(0.1)
    axes.axis("off")
    head(figure, measured.answer,
         f"{len(graph):,} of {len(things):,} things; red: the rows, the larger the higher; blue: "
         "tied to them; solid: asserted, dashed: in part reported")
    return figure


def _placed(graph: nx.Graph[int]) -> dict[int, tuple[float, float]]:
    """Where each thing is drawn: what holds together has a square of its own, by its size, and the
    squares stand in rows, the largest first.
    """
    parts = sorted(nx.connected_components(graph), key=lambda part: (-len(part), min(part)))
    sides = [len(part) ** 0.5 for part in parts]
    width = max(sides[0], (_WIDE * sum(side * side for side in sides)) ** 0.5)
    where: dict[int, tuple[float, float]] = {}
    left = top = height = 0.0
    for part, side in zip(parts, sides, strict=True):
        if left and left + side > width:
            left, top, height = 0.0, top - height, 0.0
        placed: Any = nx.spring_layout(graph.subgraph(sorted(part)), k=_APART / side, seed=_SEED,
                                       iterations=300, scale=0.36 * side)
        across, down = (_stretch([at[axis] for at in placed.values()], 0.72 * side)
                        for axis in (0, 1))
        where |= {node: (left + side / 2 + across * float(x), top - side / 2 + down * float(y))
                  for node, (x, y) in placed.items()}
        left, height = left + side, max(height, side)
    return where


def _stretch(at: list[float], size: float) -> float:
    """By how much what lies along an axis is drawn out to fill its square: a long chain of things
    leaves most of it empty, and names upon one another.
    """
    extent = max(at) - min(at)
    return min(_STRETCH, size / extent) if extent > 0 else 1.0


def _sizes(measured: Measured) -> Mapping[int, float]:
    """How large the thing of each row is drawn: by the row's first value."""
    values = {one.thing: one.values[0] for one in measured.findings[:MOST]}
    most = max(values.values()) or 1.0
    return {thing: _SMALL + (_LARGE - _SMALL) * value / most for thing, value in values.items()}


def _graph(measured: Measured) -> nx.Graph[int]:
    """The ties of the rows, between at most so many things."""
    pairs = {tie: (tie >> 32, tie & 0xFFFFFFFF) for of_row in measured.ties
             for tie in of_row.tolist()}
    shown = dict.fromkeys(one.thing for one in measured.findings[:MOST])
    degrees = measured.network.degrees
    for of_row in measured.ties[:MOST]:
        beside = {end for tie in of_row.tolist() for end in pairs[tie]} - shown.keys()
        shown |= dict.fromkeys(sorted(beside, key=lambda thing: (-int(degrees[thing]), thing))
                               [:min(_BESIDE, max(MOST - len(shown), 0))])
    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from(sorted(shown))
    for tie, (one, other) in sorted(pairs.items()):
        if one in shown and other in shown:
            asserted = measured.proofs[tie].statuses in ((), ("asserted",))
            graph.add_edge(one, other, asserted=asserted)
    return graph
