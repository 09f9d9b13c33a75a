"""kg analyse"""

from __future__ import annotations

from pathlib import Path

import click

from kg.analysis.choice import WHO_ACTS, parse_choice
from kg.cli.interruptible import interruptible, time_limit_option
from kg.cli.opened import opened_view
from kg.cli.options import (
    format_option,
    iris_option,
    picture_option,
    store_option,
    view_option,
)
from kg.cli.output import write_rows
from kg.model.errors import UsageError
from kg.store.generations import Store


@click.command("analyse", epilog="Example: kg analyse betweenness --of nx:Organization --top 10")
@click.argument("measure", required=False)
@click.option("--of", "classes", multiple=True, metavar="CLASS", default=WHO_ACTS,
              show_default=True, help="The kind of thing to look at; may be repeated.")
@click.option("--by", "relations", multiple=True, metavar="TERM",
              help="Count only ties by this relation, or by this class of dated relations; may be "
              "repeated.  [default: all]")
@click.option("--as-of", "day", metavar="DATE",
              help="Leave out dated relations that did not hold on this day; a day, or today.")
@click.option("--top", type=click.IntRange(min=0), default=20, show_default=True,
              help="How many rows to show; 0 for all.")
@click.option("--evidence", is_flag=True, help="Show the proof of each row, down to the records.")
@iris_option
@picture_option("Also draw the network of the rows into a file ending in .svg or .png; may be "
                "repeated.")
@store_option
@view_option
@time_limit_option
@format_option("table", "json", "csv", "turtle")
def command(measure: str | None, classes: tuple[str, ...], relations: tuple[str, ...],
            day: str | None, top: int, evidence: bool, iris: bool, pictures: tuple[Path, ...],
            store_folder: Path, view_text: str, form: str) -> None:
    """Measure a network: who stands out in it, and on whose word.

    Two things are tied where a relation joins them, or where both take part in one dated relation.
    Every row tells status, source, grade and rules of the ties it rests on. Without MEASURE, the
    measures are listed.
    """
    if measure is None:
        _list(form)
        return
    from kg.analysis.discovery import measure_named
    from kg.cli.answers import write_answer
    from kg.packs.measured import measure as measured_by
    measure_named(measure)
    choice = parse_choice(classes, relations, day or "")
    view = opened_view(Store.open(store_folder), view_text)
    found = interruptible(lambda: measured_by(measure, view, choice, top))
    write_answer(found.answer, view, form, evidence=evidence or iris, iris=iris)
    if pictures:
        from kg.packs.network_picture import draw_network
        draw_network(found, view, list(pictures))


def _list(form: str) -> None:
    from kg.packs.measured import all_questions
    if form == "turtle":
        raise UsageError("The list of measures is a table, JSON or CSV: leave --format turtle out.")
    write_rows("Measures (kg analyse MEASURE)", ("measure", "what it asks", "columns"),
               [(one.name, one.question, ", ".join(column.name for column in one.columns))
                for one in all_questions()], form)

