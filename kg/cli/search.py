"""kg search"""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.opened import opened_view
from kg.cli.options import format_option, store_option, view_option
from kg.cli.output import plural, write_rows
from kg.model.errors import UsageError
from kg.model.namespaces import shorten
from kg.model.spelling import plain
from kg.packs.search import index_of, search
from kg.store.generations import Store


@click.command("search", epilog="Example: kg search 'armed forces of colombia'")
@click.argument("text")
@store_option
@view_option
@click.option("--limit", type=click.IntRange(1, 1000), default=10, show_default=True,
              help="How many things to show.")
@format_option("table", "json", "csv")
def command(text: str, store_folder: Path, view_text: str, limit: int, form: str) -> None:
    """Find things by name, alias or number: what other commands ask of them.

    In names typing errors are forgiven. A number is that of a paper, vessel, aircraft or list, a
    telephone number, or an address of the network; it is looked for letter by letter.

    Exits with 1 where nothing is found.
    """
    if not plain(text):
        raise UsageError("Say a name, or a part of one.")
    view = opened_view(Store.open(store_folder), view_text)
    hits = search(view, index_of(view), text, limit)
    rows = [(shorten(hit.thing), hit.label, hit.type, hit.matched, hit.score) for hit in hits]
    if hits or form != "table":
        write_rows(plural(len(hits), "thing"), ("thing", "label", "type", "matched", "score"), rows,
                   form)
    else:
        click.echo(f"Nothing has a name or a number like '{text}'.")
    if not hits:
        raise click.exceptions.Exit(1)
