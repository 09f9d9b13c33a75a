"""A proof as a picture: what is proved at the top, below it what it rests on, as SVG and PNG."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from textwrap import shorten, wrap
from typing import Any

from matplotlib import pyplot as plt

from kg.model.display import visible
from kg.model.errors import UsageError
from kg.packs.picture import GREY, LINE, write
from kg.packs.proofs import rule_label, told, told_premises
from kg.packs.words import Words
from kg.reason.confidence import grade_of
from kg.reason.proof import Proof
from kg.reason.views import ReasonedView

_INFERRED, _SAID = "#2f6f8f", "#3d7a4a"
_MOST = 80
"""How many lines a picture holds; a longer proof is for the terminal."""

_WIDE, _INDENT = 12.0, 0.35
"""How wide a picture is, and how far a premise stands to the right of what it is for, in inches."""

_LETTERS = 15
"""How many letters of small type an inch has room for."""


@dataclass(frozen=True, slots=True)
class _Line:
    depth: int
    parent: int | None
    text: str
    under: str
    inferred: bool


def draw_proof(proof: Proof, view: ReasonedView, files: list[Path]) -> None:
    """Draw a proof into files; the ending of each (.svg, .png) tells the format.

    Raises UsageError for a proof that is too long to be read as a picture.
    """
    lines = list(_lines(proof, Words(view)))
    if len(lines) > _MOST:
        raise UsageError(f"The proof has {len(lines)} lines, and a picture holds {_MOST}; "
                         "read it as text.")
    write(lambda: _figure(lines), files)


def _figure(lines: Sequence[_Line]) -> Any:
    figure, axes = plt.subplots(figsize=(_WIDE, max(2.0, 0.52 * len(lines) + 0.6)))
    for i, line in enumerate(lines):
        x = _INDENT * line.depth
        if line.parent is not None:
            axes.plot([x - _INDENT, x - _INDENT, x], [line.parent + 0.16, i, i], color=LINE,
                      linewidth=1, zorder=1)
        axes.scatter([x], [i], s=46, zorder=2, marker="o" if line.inferred else "s",
                     color=_INFERRED if line.inferred else _SAID)
        under = wrap(line.under, int(_LETTERS * max(_WIDE - x - 1, 4)), max_lines=2,
                     placeholder=" …")
        axes.text(x + 0.15, i, line.text, va="bottom", zorder=3)
        axes.text(x + 0.15, i + 0.04, "\n".join(under), va="top", fontsize=7, color=GREY)
    axes.set_xlim(-0.15, _WIDE - 0.45)
    axes.set_ylim(len(lines) - 0.3, -0.7)
    axes.axis("off")
    figure.text(0.012, 0.008, "circle: inferred, square: said by a record or the ontology",
                fontsize=7, color=GREY)
    figure.tight_layout()
    return figure


def _lines(proof: Proof, words: Words, depth: int = 0,
           parent: int | None = None, start: int = 0) -> Iterator[_Line]:
    text = shorten(visible(words.say(proof.triple)), 110, placeholder="…")
    if proof.rule is None:
        records = [told(one, words) for one in words.view.records_of(proof.triple)]
        under = records[0] if records else ""
        under += f" and {len(records) - 1} more" if len(records) > 1 else ""
    else:
        grade = grade_of(proof, words.view) or "no grade"
        under = f"by {proof.rule}: {rule_label(proof)} ({grade})"
    yield _Line(depth, parent, text, under, proof.rule is not None)
    at = start + 1
    for premise in told_premises(proof, words):
        below = list(_lines(premise, words, depth + 1, start, at))
        at += len(below)
        yield from below
