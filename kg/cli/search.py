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
from kg.packs.name_index import index_of
from kg.packs.search import Hit, search
from kg.store.generations import Store


@click.command("search", epilog="Example: kg search 'armed forces of colombia'")
@click.argument("text")
@store_option
@view_option
@click.option("--limit", type=click.IntRange(1, 1000), default=10, show_default=True,
              help="How many things to show.")
@format_option("table", "json", "csv")
def command(text: str, store_folder: Path, view_text: str, limit: int, form: str) -> None:
    """Find things by name, number, or what is written of them.

    In names typing errors are forgiven. A number is that of a paper, vessel, aircraft or list, a
    telephone number, or an address of the network; it is looked for letter by letter. After these
    come the things that have all the words in what is written of them, such as remarks and
    addresses, and the records that have them in their passages.

    Exits with 1 where nothing is found.
    """
    if not plain(text):
        raise UsageError("Say a name, or a part of one.")
    view = opened_view(Store.open(store_folder), view_text)
    found = search(view, index_of(view), text, limit + 1)
    hits = found[:limit]
    if form != "table":
        write_rows("", ("thing", "label", "type", "matched", "found_in", "records", "score"),
                   [(shorten(hit.thing), hit.label, hit.type, hit.matched, hit.found_in,
                     _records(hit), hit.score) for hit in hits], form)
    elif hits:
        more = "; --limit shows more" if len(found) > limit else ""
        write_rows(plural(len(hits), "thing") + more,
                   ("thing", "label", "type", "found by", "score"),
                   [(shorten(hit.thing), hit.label, hit.type, _found_by(hit), hit.score)
                    for hit in hits], form)
    else:
        click.echo(f"Nothing has a name or a number like '{text}', or all its words in what is "
                   "written of it.")
    if not hits:
        raise click.exceptions.Exit(1)


def _found_by(hit: Hit) -> str:
    """The name or number that matched, or the part of a text, with the text's kind and record."""
    if not hit.written:
        return hit.matched
    others = [shorten(one.graph) for one in hit.records if one.graph != hit.thing]
    return f"{hit.found_in}: {hit.matched}" + (f" ({', '.join(others)})" if others else "")


def _records(hit: Hit) -> str:
    return ", ".join(shorten(one.graph) for one in hit.records)
