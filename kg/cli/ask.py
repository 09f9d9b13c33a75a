"""kg ask"""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.options import format_option, queries_option, store_option, view_option
from kg.cli.output import console
from kg.model.errors import UsageError
from kg.model.view import parse_view
from kg.packs.catalogue import question_named
from kg.packs.render import as_csv, as_json, as_table, as_trees, as_turtle
from kg.packs.run import ask
from kg.reason.open_view import open_view
from kg.store.generations import Store


@click.command("ask", epilog="Example: kg ask drug-terror/ftos-in-drug-trade -p as_of=2008-10-08")
@click.argument("question")
@click.option("-p", "--parameter", "given", multiple=True, metavar="NAME=VALUE",
              help="A parameter of the question; may be repeated.")
@click.option("--evidence", is_flag=True, help="Show the proof of each row, down to the records.")
@click.option("--picture", "pictures", type=click.Path(path_type=Path), multiple=True,
              help="Also draw the answer into a file ending in .svg or .png; may be repeated.")
@store_option
@view_option
@queries_option
@format_option("table", "json", "csv", "turtle")
def command(question: str, given: tuple[str, ...], evidence: bool, pictures: tuple[Path, ...],
            store_folder: Path, view_text: str, queries_folder: Path, form: str) -> None:
    """Ask a question of a pack. Every row tells its status, source, grade and rules."""
    found = question_named(queries_folder, question)
    view = open_view(Store.open(store_folder), parse_view(view_text))
    answer = ask(found, view, dict(map(_pair, given)))
    if form == "json":
        click.echo(as_json(answer, view))
    elif form == "csv":
        click.echo(as_csv(answer), nl=False)
    elif form == "turtle":
        click.echo(as_turtle(answer), nl=False)
    else:
        console().print(as_table(answer))
        if evidence:
            for tree in as_trees(answer, view):
                console().print(tree)
    if pictures:
        from kg.packs.picture import draw
        draw(answer, list(pictures))


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or not name:
        raise UsageError(f"'{text}' is no parameter: write -p name=value.")
    return name, value
