"""The schema of a property graph as a picture: labels as boxes, relationship types as arrows."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path
from textwrap import fill
from typing import Any

import matplotlib as mpl
import networkx as nx

from kg.model.errors import UsageError
from kg.model.files import replaced
from kg.property_graph.names import MENTIONS, RESOURCE
from kg.property_graph.schema import Line

mpl.use("Agg")
from matplotlib import pyplot as plt

_INK, _SAID, _INFERRED, _GREY = "#1f2933", "#2f6f8f", "#b4413c", "#52606d"
_LABELS, _TYPES = 16, 3
"""How many labels a picture shows, and how many types on one arrow; more cannot be read."""
_ABOUT_RECORDS = frozenset({MENTIONS, "STATUS"})


def draw(lines: Sequence[Line], files: Sequence[Path]) -> None:
    """Draw a schema into files; the ending of each (.svg, .png) tells the format.

    Records, and what is told of them, are left out: they are joined to everything. Raises
    UsageError where nothing is left to draw.
    """
    kept = [line for line in lines if line.type not in _ABOUT_RECORDS
            and not line.type.startswith("PROV_") and RESOURCE not in (line.start, line.end)]
    if not kept:
        raise UsageError("The view has no relationships, so there is nothing to draw.")
    with mpl.rc_context({"svg.fonttype": "none", "font.family": "DejaVu Sans", "font.size": 8,
                         "text.color": _INK, "svg.hashsalt": "nexus"}):
        figure = _figure(kept)
        for file in files:
            metadata = {"Date": None} if file.suffix == ".svg" else None
            with replaced(file) as new:
                figure.savefig(new, dpi=150, metadata=metadata, facecolor="white")
        plt.close(figure)


def _figure(lines: Sequence[Line]) -> Any:
    weight: Counter[str] = Counter()
    for line in lines:
        weight[line.start] += 1
        weight[line.end] += 1
    shown = {label for label, _ in weight.most_common(_LABELS)}
    between: dict[tuple[str, str], list[Line]] = defaultdict(list)
    for line in lines:
        if line.start in shown and line.end in shown:
            between[line.start, line.end].append(line)
    graph: Any = nx.Graph()
    graph.add_nodes_from(sorted(shown))
    graph.add_edges_from((a, b) for a, b in between if a != b)
    where = _circle(graph)
    figure, axes = plt.subplots(figsize=(15, 12))
    for (a, b), found in sorted(between.items()):
        _arrow(axes, where[a], where[b], found, loop=a == b)
    for label, (x, y) in where.items():
        axes.text(x, y, label, ha="center", va="center", fontsize=8.5, fontweight="bold", zorder=4,
                  bbox={"boxstyle": "round,pad=0.4", "fc": "#f4f6f8", "ec": _INK, "lw": 1})
    axes.set_xlim(-1.25, 1.25)
    axes.set_ylim(-1.18, 1.18)
    axes.axis("off")
    axes.set_title("Labels and relationships of the property graph", loc="left", fontsize=13,
                   fontweight="bold")
    rest = len(weight) - len(shown)
    figure.text(0.02, 0.015, "blue: said by sources, red: all inferred, dashed: shortens a dated "
                f"relation; each node by its most specific label. The {len(shown)} labels with "
                f"most relationships are shown{f', {rest} more are not' if rest else ''}; "
                "'kg neo4j schema' lists all.", fontsize=8, color=_GREY)
    figure.tight_layout(rect=(0, 0.03, 1, 1))
    return figure


def _circle(graph: Any) -> dict[str, tuple[float, float]]:
    """Places on a circle, neighbours near each other."""
    order: list[str] = []
    left = set(graph.nodes)
    here = max(sorted(left), key=graph.degree) if left else ""
    while left:
        order.append(here)
        left.discard(here)
        near = sorted(left & set(graph[here])) or sorted(left)
        here = min(near, key=lambda n: len(left & set(graph[n]))) if near else ""
    turn = 2 * math.pi / max(len(order), 1)
    return {label: (math.cos(i * turn), math.sin(i * turn)) for i, label in enumerate(order)}


def _arrow(axes: Any, a: tuple[float, float], b: tuple[float, float], lines: Sequence[Line],
           *, loop: bool) -> None:
    lines = sorted(lines, key=lambda line: -line.count)
    names = ", ".join(line.type for line in lines[:_TYPES]) + (
        f" +{len(lines) - _TYPES}" if len(lines) > _TYPES else "")
    colour = _INFERRED if all(line.inferred == line.count for line in lines) else _SAID
    if loop:
        axes.text(a[0], a[1] - 0.052, "\u21ba " + fill(names, 30), fontsize=6, color=colour,
                  ha="center", va="center", zorder=5)
        return
    axes.annotate("", xy=b, xytext=a, zorder=1, arrowprops={
        "arrowstyle": "-|>", "color": colour, "lw": 0.9, "alpha": 0.75, "shrinkA": 28,
        "shrinkB": 28, "connectionstyle": "arc3,rad=0.12",
        "linestyle": (0, (4, 3)) if all(line.dated for line in lines) else "-"})
    middle = 0.62
    x, y = a[0] + middle * (b[0] - a[0]), a[1] + middle * (b[1] - a[1])
    dx, dy = b[0] - a[0], b[1] - a[1]
    x, y = x + 0.055 * dy, y - 0.055 * dx
    axes.text(x, y, fill(names, 26), fontsize=5.6, color=colour, ha="center", va="center", zorder=3,
              bbox={"boxstyle": "round,pad=0.1", "fc": "white", "ec": "none", "alpha": 0.8})
