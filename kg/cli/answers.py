"""Answers, of questions and of measures, as commands write them."""

from __future__ import annotations

import click

from kg.cli.output import console, print_table, write_pieces
from kg.model.display import visible
from kg.packs.render import as_csv, as_json, as_table, as_trees, as_turtle
from kg.packs.run import Answer
from kg.reason.views import ReasonedView


def write_answer(answer: Answer, view: ReasonedView, form: str, *, evidence: bool,
                 iris: bool = False) -> None:
    """Write an answer in a form, its notes apart; with `evidence` the proof of each row of a table,
    in words or with `iris` in terms.
    """
    for note in answer.notes:
        click.echo(visible(note), err=True)
    if form == "json":
        write_pieces(as_json(answer, view))
        click.echo()
    elif form == "csv":
        write_pieces(as_csv(answer))
    elif form == "turtle":
        write_pieces(as_turtle(answer))
    else:
        print_table(as_table(answer, proved=evidence))
        if evidence:
            for tree in as_trees(answer, view, iris=iris):
                console().print(tree)
