"""The answer as a picture: a graph, bars or a timeline, as SVG and PNG."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from textwrap import shorten, wrap
from typing import Any

import matplotlib as mpl
import networkx as nx

from kg.model.display import visible
from kg.model.errors import UsageError
from kg.model.files import replaced
from kg.model.terms import Term, literal_parts
from kg.packs.run import Answer

mpl.use("Agg")
from matplotlib import pyplot as plt
from matplotlib.dates import date2num
from matplotlib.textpath import TextPath

INK, LEFT, RIGHT, LINE = "#1f2933", "#b4413c", "#2f6f8f", "#9aa5b1"
GREY = "#52606d"
BEHIND = {"boxstyle": "round,pad=0.1", "fc": "white", "ec": "none", "alpha": 0.8}
"""What lies behind words, so that lines do not cross them."""
MOST = 40
"""How many nodes, bars or lines a picture shows; more than these cannot be read."""
_LETTERS = 9
"""How many letters of a heading an inch has room for."""


def draw(answer: Answer, files: list[Path]) -> None:
    """Draw an answer into files; the ending of each (.svg, .png) tells the format.

    Raises UsageError where the question has no picture or the answer no rows.
    """
    kind = answer.question.picture.get("kind")
    if kind is None:
        raise UsageError(f"{answer.question.path} has no picture; ask for a table.")
    if not answer.rows:
        raise UsageError("The answer has no rows, so there is nothing to draw.")
    kinds = {"graph": _graph, "bar": _bars, "timeline": _timeline, "paths": _paths}
    write(lambda: kinds[kind](answer), files)


def write(make: Callable[[], Any], files: list[Path]) -> None:
    """Write a figure, made in the style of all pictures of answers, into files."""
    with mpl.rc_context({"svg.fonttype": "none", "font.family": "DejaVu Sans", "font.size": 9,
                         "text.color": INK, "axes.labelcolor": INK, "svg.hashsalt": "nexus"}):
        figure = make()
        for file in files:
            file.parent.mkdir(parents=True, exist_ok=True)
            metadata = {"Date": None} if file.suffix == ".svg" else None
            with replaced(file) as new:
                figure.savefig(new, dpi=160, metadata=metadata, facecolor="white")
        plt.close(figure)


def _graph(answer: Answer) -> Any:
    """Sources on the left, targets on the right, lines between them; dashed: only reported."""
    graph, notes = _ties(answer)
    lines = _fitting(graph)
    lefts = sorted({a for a, _ in lines})
    rights = _ordered_by_neighbours(graph, lefts, sorted({b for _, b in lines}))
    height = max(len(lefts), len(rights))
    figure, axes = plt.subplots(figsize=(11, max(3.2, 0.52 * height + 1.6)))
    where = {name: (0.0, _spread(i, len(lefts))) for i, name in enumerate(lefts)}
    where |= {name: (1.0, _spread(i, len(rights))) for i, name in enumerate(rights)}
    taken: list[tuple[float, float, float, float]] = []
    for a, b in lines:
        _draw_line(axes, graph.edges[a, b], where[a], where[b], taken, height)
    for names, colour, align, shift, room in ((lefts, LEFT, "right", -0.025, 3.1),
                                              (rights, RIGHT, "left", 0.025, 2.0)):
        for name in names:
            x, y = where[name]
            axes.scatter([x], [y], s=70, color=colour, zorder=3)
            under = notes.get(name, "")
            axes.text(x + shift, y, _broken(name.strip(), room), ha=align, fontsize=9.5, zorder=3,
                      va="bottom" if under else "center")
            axes.text(x + shift, y, "\n".join(wrap(under, 56, max_lines=2, placeholder=" …")),
                      ha=align, va="top", fontsize=7, color=GREY, zorder=3)
    axes.set_xlim(-0.62, 1.42)
    axes.set_ylim(-0.06, 1.06)
    axes.axis("off")
    most = len(graph.edges)
    head(figure, answer, "solid: asserted, dashed: in part reported or less"
         + (f"; {len(lines):,} of {most:,} lines" if len(lines) < most else ""))
    return figure


def _ties(answer: Answer) -> tuple[Any, dict[str, str]]:
    """The sources and targets of an answer as a graph, and what is noted under a source.

    A target ends in a space, so that a name may stand on both sides. Each tie has its words, and
    whether a row asserts it.
    """
    spec = answer.question.picture
    source, target, label, note = (
        _at(answer, spec.get(key)) for key in ("source", "target", "label", "note"))
    notes: dict[str, str] = {}
    graph: Any = nx.DiGraph()
    for row in answer.rows:
        left = _name(answer, row.values, source)
        words = {_name(answer, row.values, label)} - {""}
        notes[left] = _name(answer, row.values, note)
        asserted = row.evidence.statuses in ((), ("asserted",))
        for right in answer.items(row.values[target]) if left else ():
            if graph.has_edge(left, right + " "):
                edge = graph.edges[left, right + " "]
                edge["words"] |= words
                edge["asserted"] |= asserted
            else:
                graph.add_edge(left, right + " ", words=set(words), asserted=asserted)
    return graph, notes


def _draw_line(axes: Any, data: Any, start: tuple[float, float], end: tuple[float, float],
               taken: list[tuple[float, float, float, float]], height: int) -> None:
    """A tie with its words, which keep apart from those that took their places before."""
    (x0, y0), (x1, y1) = start, end
    axes.plot([x0, x1], [y0, y1], color=LINE, linewidth=1.2, zorder=1,
              linestyle="-" if data["asserted"] else (0, (4, 3)))
    told = wrap(", ".join(sorted(data["words"])), 46, max_lines=3, placeholder=" …")
    if told:
        x, y = _free(taken, start, end, (0.0052 * max(map(len, told)), 0.1 * len(told) / height))
        axes.text(x, y, "\n".join(told), fontsize=7, ha="center", va="center", color=GREY,
                  zorder=2, bbox=BEHIND)


def _bars(answer: Answer) -> Any:
    spec = answer.question.picture
    source, value, label = (_at(answer, spec.get(key)) for key in ("source", "value", "label"))
    rows = [(_name(answer, row.values, source), _name(answer, row.values, label),
             float(literal_parts(row.values[value] or Term('"0"')).text)) for row in answer.rows]
    count = len(rows)
    rows = sorted(rows, key=lambda row: row[2])[-MOST:]
    figure, axes = plt.subplots(figsize=(10, max(2.8, 0.3 * len(rows) + 1.4)))
    bars = axes.barh(range(len(rows)), [number for *_, number in rows], color=RIGHT)
    axes.set_yticks(range(len(rows)), [name for name, *_ in rows])
    axes.set_ylim(-0.7, len(rows) - 0.3)
    told = axes.bar_label(bars, [f"{number:,.0f} {what}" for _, what, number in rows], padding=3)
    for words in told:
        words.set_in_layout(False)
    axes.spines[["top", "right"]].set_visible(False)
    head(figure, answer,
         f"the {len(rows):,} longest of {count:,} bars" if len(rows) < count else "")
    width = axes.get_window_extent().width
    room = max(width - max(words.get_window_extent().width for words in told) - 12, width / 4)
    axes.set_xlim(0, (rows[-1][2] or 1) * width / room)
    return figure


def _timeline(answer: Answer) -> Any:
    spec = answer.question.picture
    source, start, end = (_at(answer, spec[key]) for key in ("source", "start", "end"))
    today = datetime.now(UTC).date()
    spans = [(_name(answer, row.values, source), _day(row.values[start]), _day(row.values[end]))
             for row in answer.rows]
    dated = [(name, begin, until) for name, begin, until in spans if begin is not None]
    shown = dated[:MOST]
    figure, axes = plt.subplots(figsize=(10, max(2.8, 0.34 * len(shown) + 1.4)))
    told = []
    for i, (_, begin, until) in enumerate(reversed(shown)):
        last = until or today
        axes.barh(i, (last - begin).days, left=_number(begin), height=0.55,
                  color=LINE if until and until <= today else LEFT)
        text = f"{begin} to {until}" if until else f"from {begin}"
        told.append(axes.annotate(text, (_number(last), i), (4, 0), va="center", fontsize=7.5,
                                  textcoords="offset points"))
    axes.xaxis_date()
    axes.set_yticks(range(len(shown)), [name for name, _, _ in reversed(shown)])
    axes.use_sticky_edges = False
    axes.margins(x=0.02)
    axes.set_ylim(-0.7, len(shown) - 0.3)
    axes.spines[["top", "right"]].set_visible(False)
    head(figure, answer, "red: no end until today is told, grey: ended"
         + (f"; the first {len(shown):,} of {len(dated):,}" if len(shown) < len(dated) else ""))
    days = max((one.get_window_extent().width for one in told), default=0) / figure.bbox.width
    figure.subplots_adjust(right=0.98 - days)
    return figure


def _paths(answer: Answer) -> Any:
    """The paths of the rows, laid over each other: what they share is drawn once."""
    graph: Any = nx.DiGraph()
    for row in answer.rows[:MOST]:
        for path in row.paths:
            for s, p, o in path:
                words = graph.edges[s, o]["words"] if graph.has_edge(s, o) else set()
                graph.add_edge(s, o, words=words | {answer.shown(p)})
    ends = [node for node in graph if node in answer.parameters.values()]
    apart = nx.single_source_shortest_path_length(graph.to_undirected(), ends[0]) if ends else {}
    for node in graph:
        graph.nodes[node]["layer"] = apart.get(node, 0)
    placed: Any = (nx.multipartite_layout(graph, subset_key="layer") if ends
                   else nx.kamada_kawai_layout(graph))
    where = {node: (float(x), float(y)) for node, (x, y) in placed.items()}
    layers = Counter(apart.values())
    figure, axes = plt.subplots(figsize=(4 + 3 * max(len(layers), 1),
                                         max(3.6, 0.62 * max(layers.values(), default=1) + 1.6)))
    for s, o, data in graph.edges(data=True):
        axes.annotate("", xy=where[o], xytext=where[s], arrowprops={
            "arrowstyle": "-|>", "color": LINE, "lw": 1.1, "shrinkA": 8, "shrinkB": 8})
        x, y = ((a + b) / 2 for a, b in zip(where[s], where[o], strict=True))
        axes.text(x, y, ", ".join(sorted(data["words"])), fontsize=6.5, color=GREY, ha="center",
                  va="center", bbox=BEHIND)
    for node in graph:
        colour = LEFT if node in ends else RIGHT
        x, y = where[node]
        axes.scatter([x], [y], s=60, color=colour, zorder=3)
        name = "\n".join(wrap(answer.shown(node), 26, max_lines=2, placeholder=" …"))
        axes.annotate(name, (x, y), (0, -7),
                      textcoords="offset points", fontsize=8.5, ha="center", va="top", zorder=4,
                      bbox=BEHIND)
    axes.margins(0.14)
    axes.axis("off")
    head(figure, answer, "")
    return figure


def head(figure: Any, answer: Answer, legend: str) -> None:
    """Above the picture the question, below it what was given, the legend and the sources."""
    told = ", ".join(f"{name.replace('_', ' ')} {answer.shown(value)}" for name, value in
                     sorted(answer.parameters.items()))
    sources = Counter(s for row in answer.rows for s in row.evidence.sources)
    named = "; ".join(shorten(visible(name), 90, placeholder="…")
                      for name, _ in sources.most_common(2))
    more = f" and {len(sources) - 2} more" if len(sources) > 2 else ""
    words = "; ".join(filter(None, (told, legend))) + f"\nSources: {named}{more}"
    width, height = figure.get_size_inches()
    asked = wrap(answer.question.question, int(_LETTERS * width))
    top = 1 - (0.2 + 0.22 * len(asked)) / height  # lines of a fifth of an inch
    figure.text(0.015, 1 - 0.15 / height, "\n".join(asked), fontsize=12, fontweight="bold",
                va="top")
    figure.text(0.015, 0.1 / height, words, fontsize=7, color=GREY)
    figure.tight_layout(rect=(0, 0.4 / height, 1, top))


def _fitting(graph: Any) -> list[tuple[str, str]]:
    """The first lines whose ends can be read: not too many on a side, and none without a line."""
    lefts: set[str] = set()
    rights: set[str] = set()
    lines = []
    for a, b in graph.edges:
        if (a in lefts or len(lefts) < MOST) and (b in rights or len(rights) < MOST):
            lefts.add(a)
            rights.add(b)
            lines.append((a, b))
    return lines


def _free(taken: list[tuple[float, float, float, float]], start: tuple[float, float],
          end: tuple[float, float], half: tuple[float, float]) -> tuple[float, float]:
    """Where on a line words of half this width and height lie upon the least of others."""
    (x0, y0), (x1, y1), (wide, high) = start, end, half

    def hidden(at: tuple[float, float]) -> int:
        return sum(abs(at[0] - x) < wide + w and abs(at[1] - y) < high + h for x, y, w, h in taken)

    best = min(((x0 + at * (x1 - x0), y0 + at * (y1 - y0))
                for at in (0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74)), key=hidden)
    taken.append((*best, *half))
    return best


def _broken(name: str, room: float) -> str:
    """A name in at most two lines of so many inches; what is cut off is told by dots."""
    width = TextPath((0, 0), name, size=9.5).get_extents().width / 72 if name else 0
    if width <= room:
        return name
    return "\n".join(wrap(name, int(len(name) * room / width), max_lines=2, placeholder=" …"))


def _ordered_by_neighbours(graph: Any, lefts: list[str], rights: list[str]) -> list[str]:
    """Targets in the order of the middle of their sources, so that few lines cross."""
    at = {name: i for i, name in enumerate(lefts)}

    def middle(name: str) -> float:
        places = [at[other] for other in graph.predecessors(name) if other in at]
        return sum(places) / len(places) if places else 0.0

    return sorted(rights, key=middle)


def _spread(i: int, count: int) -> float:
    return 1 - (i + 0.5) / count


def _at(answer: Answer, name: str | None) -> int:
    names = [column.name for column in answer.question.columns]
    return names.index(name) if name in names else -1


def _name(answer: Answer, values: tuple[Term | None, ...], at: int) -> str:
    return answer.shown(values[at]) if at >= 0 else ""


def _number(day: date) -> float:
    """A day on matplotlib's axis of dates."""
    return float(date2num(day))  # type: ignore[no-untyped-call]


def _day(value: Term | None) -> date | None:
    return None if value is None else date.fromisoformat(literal_parts(value).text)
