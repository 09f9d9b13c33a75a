"""kg load"""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.options import day_given, shapes_option, store_option, wait_option
from kg.cli.output import plural, watching, write_rows
from kg.ingest.discovery import connector_for, connector_named
from kg.ingest.load import LoadResult, load
from kg.ingest.quarantine import Quarantined
from kg.model.display import visible
from kg.model.errors import KgError
from kg.model.namespaces import shorten
from kg.model.terms import iri
from kg.store.generations import Store
from kg.validate.parser import compile_shapes

_SHOWN = 10
_REASONS = 3
_THINGS = 3


@click.command("load", epilog="Example: kg load downloads/ofac --store my-store")
@click.argument("paths", metavar="PATH...", type=click.Path(path_type=Path), nargs=-1,
                required=True)
@store_option
@wait_option
@shapes_option
@click.option("--as", "kind", help="Kind of source, where kg cannot tell it by itself.")
@click.option("--strict", is_flag=True, help="Refuse the whole load if one record is refused.")
@click.option("--published", "day", metavar="DAY", help="The day on which the list was published, "
              "such as 2021-03-01, where it does not tell it itself; proofs tell it.")
@click.option("--retract-missing", is_flag=True,
              help="Mark records that a full list no longer has as retracted.")
def command(paths: tuple[Path, ...], store_folder: Path, wait: float,
            shape_files: tuple[Path, ...], kind: str | None, strict: bool, day: str | None,
            retract_missing: bool) -> None:
    """Load sanctions lists, records in TriG, tables in CSV, or triples in Turtle and other forms.

    A table has its mapping beside it ('kg table draft' begins one), triples a file that tells their
    source. Loading again changes nothing.

    Records that break a shape, or whose source, status, grade or days cannot be read, go to
    quarantine with the reasons; the rest is validated, reasoned over and published at once. A file
    that cannot be read refuses the whole load. Several sources are several loads, one after
    another.
    """
    store = Store.open(store_folder, wait)
    connectors = [connector_named(kind) if kind else connector_for(path) for path in paths]
    published = None if day is None else day_given("--published", day, "2021-03-01")
    shapes = compile_shapes(shape_files)
    refused = False
    for number, (path, connector) in enumerate(zip(paths, connectors, strict=True), start=1):
        try:
            with watching() as watcher:
                result = load(store, path, connector, shapes, watcher, strict=strict,
                              retract_missing=retract_missing, published=published)
        except KgError:
            if number < len(paths):
                click.echo(f"Not loaded: {visible(', '.join(map(str, paths[number - 1:])))}.",
                           err=True)
            raise
        tell(result)
        refused |= bool(result.refused)
    if refused:
        raise click.exceptions.Exit(1)


def told_reasons(one: Quarantined) -> str:
    """Why a record is in quarantine: each reason once, after the things that it does not name
    itself; many are counted.
    """
    things: dict[str, list[str]] = {}
    for reason in one.reasons:
        thing = in_short(reason.focus)
        of_reason = things.setdefault(reason.message, [])
        if thing not in reason.message and thing not in of_reason:
            of_reason.append(thing)
    told = [f"{_some(names)}: {message}" if names else message for message, names in things.items()]
    more = len(told) - _REASONS
    return "\n".join([*told[:_REASONS], *([f"and {plural(more, 'reason')} more"] if more > 0
                                           else [])])


def in_short(text: str) -> str:
    """A term of a reason as people read it: an IRI in its short form."""
    return shorten(iri(text)) if text.startswith("http") else text


def _some(names: list[str]) -> str:
    more = len(names) - _THINGS
    return ", ".join(names[:_THINGS]) + (f" and {more:,} more" if more > 0 else "")


def tell(result: LoadResult) -> None:
    """What a load did, for people."""
    click.echo(f"{visible(result.source)} ({result.connector}): "
               f"{plural(result.added, 'record')} added, "
               f"{result.changed:,} changed, {result.unchanged:,} unchanged"
               + (f", {result.retracted:,} retracted" if result.retracted else "") + ".")
    for note in result.notes:
        click.echo(visible(note), err=True)
    if not result.published and not result.refused:
        click.echo("The store holds all of this already; nothing was written." if result.unchanged
                   else "It holds no record; nothing was written.")
    if result.missing and not result.retracted:
        click.echo(f"{plural(result.missing, 'record')} of this source not in the list any more; "
                   "--retract-missing marks them as retracted.")
    if result.clashes:
        click.echo(f"The store as a whole has {plural(result.clashes, 'clash', 'clashes')} with "
                   "the ontology: see 'kg reason --clashes'.")
    if result.refused:
        rows = [(one.name, told_reasons(one)) for one in result.refused[:_SHOWN]]
        write_rows(f"{plural(len(result.refused), 'record')} in quarantine "
                   "('kg quarantine list' shows all, 'kg quarantine show RECORD' what is meant)",
                   ("record", "reason"), rows, "table")
