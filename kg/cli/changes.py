"""kg changes"""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.options import day_given, format_option, store_option
from kg.cli.output import plural, write_rows
from kg.model.namespaces import shorten
from kg.model.terms import local_name
from kg.store.changed_records import changed_records
from kg.store.generations import Store


@click.command("changes", epilog="Example: kg changes --since 2026-11-01 --format csv")
@click.option("--since", "since_text", metavar="DAY", default="today", show_default=True,
              help="The first day, such as 2026-11-01 (UTC).")
@store_option
@format_option("table", "json", "csv")
def command(since_text: str, store_folder: Path, form: str) -> None:
    """Tell what came, changed or was retracted since a day.

    Records are told by the load that wrote them last. Of a record only the last change is told;
    its status tells whether that was a retraction.
    """
    since = day_given("--since", since_text, "2026-11-01")
    found = changed_records(Store.open(store_folder).snapshot(), since)
    rows = [(one.when, local_name(one.status), local_name(one.source), shorten(one.record),
             one.about) for one in found]
    if not rows and form == "table":
        click.echo(f"Nothing has changed since {since}.")
        return
    write_rows(f"{plural(len(rows), 'record')} since {since}",
               ("when", "status", "source", "record", "about"), rows, form)
