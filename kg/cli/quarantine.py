"""kg quarantine"""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.load import in_short, tell, told_reasons
from kg.cli.options import format_option, shapes_option, store_option, wait_option
from kg.cli.output import plural, watching, write_rows
from kg.ingest.load import drop, retry
from kg.ingest.quarantine import Quarantined, read_quarantine
from kg.model.display import visible
from kg.model.errors import UsageError
from kg.model.namespaces import shorten
from kg.store.generations import Store
from kg.validate.parser import compile_shapes


@click.group("quarantine", epilog="Example: kg quarantine list --store my-store")
def command() -> None:
    """See and decide on the records that were refused."""


@command.command("list", epilog="Example: kg quarantine list --format csv")
@store_option
@format_option("table", "json", "csv")
def list_(store_folder: Path, form: str) -> None:
    """List the refused records, each with its reasons."""
    rows = [(one.name, one.file, len(one.reasons), told_reasons(one))
            for one in _quarantine(store_folder)]
    if not rows and form == "table":
        click.echo("The quarantine is empty.")
        return
    write_rows(plural(len(rows), "record") + " in quarantine",
               ("record", "file", "reasons", "why"), rows, form)


@command.command(epilog="Example: kg quarantine show ofac-sdn/alt/12")
@click.argument("record")
@store_option
def show(record: str, store_folder: Path) -> None:
    """Show one: all reasons, what it says, what is told of it."""
    found = [one for one in _quarantine(store_folder) if one.name == record]
    if not found:
        raise UsageError(f"'{record}' is not in quarantine: see 'kg quarantine list'.")
    for one in found:
        rows = [(reason.message, in_short(reason.focus), in_short(reason.path),
                 in_short(reason.value), in_short(reason.shape)) for reason in one.reasons]
        write_rows(f"{one.name} from {one.file}",
                   ("reason", "focus node", "path", "value", "shape"), rows, "table")
        for heading, triples in (("It says:", one.record.triples),
                                 ("Of it is told:", one.record.metadata())):
            click.echo(heading)
            for triple in triples:
                click.echo(visible("  " + " ".join(map(shorten, triple)) + " ."))


@command.command("retry", epilog="Example: kg quarantine retry  (all of them)")
@click.argument("records", nargs=-1)
@store_option
@wait_option
@shapes_option
def retry_(records: tuple[str, ...], store_folder: Path, wait: float,
           shape_files: tuple[Path, ...]) -> None:
    """Judge refused records again, and load those that pass."""
    with watching() as watcher:
        result = retry(Store.open(store_folder, wait), records, compile_shapes(shape_files),
                       watcher)
    tell(result)
    if result.refused:
        raise click.exceptions.Exit(1)


@command.command("drop", epilog="Example: kg quarantine drop ofac-sdn/alt/12")
@click.argument("records", nargs=-1)
@click.option("--all", "everything", is_flag=True, help="Delete all of them.")
@store_option
@wait_option
def drop_(records: tuple[str, ...], everything: bool, store_folder: Path, wait: float) -> None:
    """Delete refused records for good."""
    if bool(records) == everything:
        raise UsageError("Name the records to delete, or say --all.")
    count = drop(Store.open(store_folder, wait), records)
    click.echo(f"Deleted {plural(count, 'record')} from quarantine.")


def _quarantine(store_folder: Path) -> list[Quarantined]:
    return read_quarantine(Store.open(store_folder).snapshot().folder)
