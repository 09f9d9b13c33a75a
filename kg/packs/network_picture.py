"""The network of a measure's rows as a picture, as SVG and PNG."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from textwrap import wrap
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

_NAME = 1.35
"""How much room a name takes across, where a thing that is tied to none has one of each way."""
_LETTERS = 20
"""How many letters a line of a name has, at most."""

_STRETCH = 4.0
"""By how much a layout is drawn out across its length, at most."""
_BY_RANK = 0.5
"""How far the places of things go by their rank along an axis, which keeps them apart."""

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
        above = all(y > where[other][1] for other in graph[node]) and graph.degree(node) > 0
        axes.annotate("\n".join(wrap(name, _LETTERS, max_lines=3, placeholder=" …")), (x, y),
                      xytext=(0, 9 if above else -9), va="bottom" if above else "top",
                      ha="center", textcoords="offset points", zorder=4, linespacing=1.1,
                      fontsize=8.5 if node in sizes else 7,
                      color="black" if node in sizes else GREY)
    axes.margins(0.1)
    axes.axis("off")
    head(figure, measured.answer,
         f"{len(graph):,} of {len(things):,} things; red: the rows, the larger the higher; blue: "
         "tied to them; solid: asserted, dashed: in part reported "
         "or less")
    return figure


def _placed(graph: nx.Graph[int]) -> dict[int, tuple[float, float]]:
    """Where each thing is drawn: what holds together has a square of its own, by its size, and the
    squares stand in rows, the largest first; one that is smaller than a name is as wide as that.
    """
    parts = sorted(nx.connected_components(graph), key=lambda part: (-len(part), min(part)))
    sides = [len(part) ** 0.5 for part in parts]
    width = max(_across(sides[0]), (_WIDE * sum(_across(side) * side for side in sides)) ** 0.5)
    where: dict[int, tuple[float, float]] = {}
    left = top = height = 0.0
    for part, side in zip(parts, sides, strict=True):
        across = _across(side)
        if left and left + across > width:
            left, top, height = 0.0, top - height, 0.0
        placed: Any = nx.spring_layout(graph.subgraph(sorted(part)), k=_APART / side, seed=_SEED,
                                       iterations=300, scale=0.36 * side)
        xs, ys = (_spread([float(at[axis]) for at in placed.values()], 0.72 * side)
                  for axis in (0, 1))
        where |= {node: (left + across / 2 + x, top - side / 2 + y)
                  for node, x, y in zip(placed, xs, ys, strict=True)}
        left, height = left + across, max(height, side)
    return where


def _across(side: float) -> float:
    return max(side, _NAME)


def _spread(at: list[float], size: float) -> list[float]:
    """Where things lie along an axis of their square: between their place, drawn out to fill it,
    and their rank. A long chain would leave most of it empty, and names upon one another.
    """
    low, extent = min(at), max(at) - min(at)
    if extent == 0:
        return [0.0] * len(at)
    size = min(_STRETCH * extent, size)
    ranks = {one: rank / (len(at) - 1) for rank, one in enumerate(sorted(at))}
    return [size * ((1 - _BY_RANK) * (one - low) / extent + _BY_RANK * ranks[one] - 0.5)
            for one in at]


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
