"""kg ask"""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.answers import write_answer
from kg.cli.engines import embedded, server
from kg.cli.interruptible import interruptible, time_limit_option
from kg.cli.opened import opened_view
from kg.cli.options import (
    format_option,
    iris_option,
    picture_option,
    queries_option,
    server_options,
    store_option,
    view_option,
)
from kg.model.errors import UsageError
from kg.packs.catalogue import question_named
from kg.packs.given import check
from kg.packs.question import Question
from kg.packs.run import Answer, ask
from kg.reason.views import ReasonedView
from kg.store.generations import Store


class _Ask(click.Command):
    """Tells who writes a parameter as an option how it is written."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        try:
            return super().parse_args(ctx, args)
        except click.NoSuchOption as error:
            if error.possibilities or not error.option_name.startswith("--"):
                raise
            name = error.option_name.strip("-").replace("-", "_")
            raise click.UsageError(f"{error.format_message()} What a question takes is written "
                                   f"without dashes, such as {name}=VALUE.", ctx) from error


@click.command("ask", cls=_Ask,
               epilog="Example: kg ask drug-terror/ftos-in-drug-trade as_of=2008-10-08")
@click.argument("question")
@click.argument("bare", metavar="[NAME=VALUE]...", nargs=-1)
@click.option("-p", "--parameter", "given", multiple=True, metavar="NAME=VALUE",
              help="A parameter of the question; may be repeated, and -p left out.")
@click.option("--evidence", is_flag=True, help="Show the proof of each row, down to the records.")
@iris_option
@picture_option("Also draw the answer into a file ending in .svg or .png; may be repeated.")
@store_option
@view_option
@queries_option
@click.option("--lang", "language", type=click.Choice(["sparql", "cypher"]),
              help="The language to ask in; Cypher is run by the embedded engine, or with --uri "
              "on a Neo4j server.  [default: SPARQL where the question has it]")
@server_options
@time_limit_option
@format_option("table", "json", "csv", "turtle")
def command(question: str, bare: tuple[str, ...], given: tuple[str, ...], evidence: bool,
            iris: bool, pictures: tuple[Path, ...], store_folder: Path, view_text: str,
            queries_folder: Path, language: str | None, uri: str | None, user: str,
            database: str | None, form: str) -> None:
    """Ask a question of a pack.

    'kg packs' lists the questions. Every row tells its status, source, grade and rules.
    """
    found = question_named(queries_folder, question)
    values: dict[str, str] = {}
    for name, value in map(_pair, given + bare):
        if name in values:
            raise UsageError(f"The parameter {name} is given twice: give it once.")
        values[name] = value
    check(found, values)  # what is wrong is told before a property graph is made
    store = Store.open(store_folder)
    view = opened_view(store, view_text)
    if (language or found.languages[0]) == "cypher":
        answer = _in_cypher(found, store, view, values, uri=uri, user=user, database=database)
    else:
        answer = interruptible(lambda: ask(found, view, values))
    write_answer(answer, view, form, evidence=evidence or iris, iris=iris)
    if pictures:
        from kg.packs.picture import draw
        draw(answer, list(pictures))


def _in_cypher(question: Question, store: Store, view: ReasonedView, values: dict[str, str], *,
               uri: str | None, user: str, database: str | None) -> Answer:
    from kg.packs.cypher import ask_in_cypher
    if not uri:
        with embedded(store, view) as engine:
            return interruptible(lambda: ask_in_cypher(question, view, engine, values))
    from kg.property_graph.sync import check_current
    with server(uri, user, database) as synced:
        check_current(synced, view)
        return interruptible(lambda: ask_in_cypher(question, view, synced, values))


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or not name:
        raise UsageError(f"'{text}' is no parameter: write name=value.")
    return name, value
