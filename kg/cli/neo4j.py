"""kg neo4j"""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.engines import embedded, server
from kg.cli.opened import opened_view
from kg.cli.options import (
    format_option,
    picture_option,
    server_options,
    store_option,
    view_option,
)
from kg.cli.output import plural, watching, write_rows
from kg.model.errors import UsageError
from kg.property_graph.measures import MEASURES, measure
from kg.reason.views import ReasonedView
from kg.store.generations import Store

_SHOWN = 10


@click.group("neo4j", epilog="Example: kg neo4j sync --uri bolt://localhost:7687")
def command() -> None:
    """Keep a view as a property graph in Neo4j; draw its schema."""


@command.command("sync", epilog="Example: kg neo4j sync --uri bolt://localhost:7687")
@store_option
@view_option
@server_options
@click.option("--whole", is_flag=True,
              help="Compare everything, even where the log of changes would do.")
@click.option("--replace", is_flag=True,
              help="Take over a database whose nodes labelled Resource kg did not write.")
@click.option("--batch", type=click.IntRange(1, 100_000), default=10_000, show_default=True,
              help="How many nodes or relationships one transaction writes.")
def sync_command(store_folder: Path, view_text: str, uri: str | None, user: str,
                 database: str | None, whole: bool, replace: bool, batch: int) -> None:
    """Make a Neo4j database equal to a view. Syncing again changes nothing.

    After the first sync only what loads have changed is written. A sync that was interrupted is
    made good by the next one.
    """
    from kg.property_graph.sync import sync
    address = _needed(uri)
    view = _view(store_folder, view_text)
    with server(address, user, database) as engine, watching() as watcher:
        done = sync(engine, view, watcher, whole=whole, replace=replace, batch=batch)
    if done.way == "nothing":
        click.echo(f"{uri} holds the view already; nothing was written.")
        return
    click.echo(f"{uri}: {plural(done.nodes.made, 'node')} made, {done.nodes.changed:,} changed, "
               f"{done.nodes.removed:,} removed; {plural(done.relationships.made, 'relationship')} "
               f"made, {done.relationships.removed:,} removed; in "
               f"{plural(done.batches, 'batch', 'batches')}, "
               + ("by the log of changes." if done.way == "changes" else "everything compared."))
    for text in done.told[:_SHOWN]:
        click.echo(text)
    if len(done.told) > _SHOWN:
        click.echo(f"... and {len(done.told) - _SHOWN:,} more values kept as text.")


@command.command("verify", epilog="Example: kg neo4j verify --uri bolt://localhost:7687")
@store_option
@view_option
@server_options
@format_option("table", "json", "csv")
def verify_command(store_folder: Path, view_text: str, uri: str | None, user: str,
                   database: str | None, form: str) -> None:
    """Prove that a database and the store hold the same.

    They are compared by label and relationship type. Everything that the database holds is read
    and compared by counts and checksums. Without --uri the embedded engine is verified. Exits
    with 1 where something differs.
    """
    from kg.property_graph.facts import Facts
    from kg.property_graph.projection import Projection
    from kg.property_graph.verify import compare
    store = Store.open(store_folder)
    view = opened_view(store, view_text)
    with server(uri, user, database) if uri else embedded(store, view) as engine, \
            watching() as watcher:
        watcher.stage("Projecting the view")
        wanted = Projection(Facts(view)).whole()
        watcher.stage("Reading the database")
        lines = compare(wanted, engine.contents())
    wrong = [line for line in lines if not line.equal]
    write_rows(f"{'Not equal' if wrong else 'Equal'}: the store and {uri or 'the embedded engine'}",
               ("kind", "name", "store", "database", "checksum of store", "of database", "equal"),
               [(line.kind, line.name, line.wanted, line.held, line.wanted_sum, line.held_sum,
                 "yes" if line.equal else "NO") for line in (lines if form != "table" else
                                                             wrong or lines)], form)
    if wrong:
        raise click.exceptions.Exit(1)


@command.command("schema", epilog="Example: kg neo4j schema --picture schema.svg")
@store_option
@view_option
@picture_option("Draw it into a file ending in .svg or .png; may be repeated.")
@format_option("table", "json", "csv")
def schema_command(store_folder: Path, view_text: str, pictures: tuple[Path, ...],
                   form: str) -> None:
    """Show which labels are joined by which relationships."""
    from kg.property_graph.facts import Facts
    from kg.property_graph.projection import Projection
    from kg.property_graph.schema import schema_of
    view = _view(store_folder, view_text)
    with watching() as watcher:
        watcher.stage("Projecting the view")
        lines = schema_of(Projection(Facts(view)).whole())
    if pictures:
        from kg.property_graph.schema_picture import draw
        draw(lines, list(pictures))
        return
    write_rows("Relationships", ("from", "type", "to", "how many", "inferred", "dated"),
               [(line.start, line.type, line.end, line.count, line.inferred, line.dated)
                for line in lines], form)


@command.command("measure", epilog="Example: kg neo4j measure betweenness")
@click.argument("name", type=click.Choice(sorted(MEASURES)))
@store_option
@view_option
@server_options
@click.option("--label", default="Organization", show_default=True,
              help="The label of the nodes to measure; they are joined by any relationship.")
@click.option("--top", type=click.IntRange(1, 10_000), default=20, show_default=True,
              help="How many nodes to show.")
@format_option("table", "json", "csv")
def measure_command(name: str, store_folder: Path, view_text: str, uri: str | None, user: str,
                    database: str | None, label: str, top: int, form: str) -> None:
    """Show which nodes stand out in a synced database.

    They are measured by its graph library (GDS). Exits with 1 where the server has no such
    library; nothing else needs it.
    """
    from kg.property_graph.sync import check_current
    address = _needed(uri)
    view = _view(store_folder, view_text)
    with server(address, user, database) as engine:
        check_current(engine, view)
        scores = measure(engine, name, label, top)
    write_rows(f"{name.capitalize()} of {label}", ("iri", "label", "score"),
               [(one.iri, one.label, one.score) for one in scores], form)


def _view(store_folder: Path, view_text: str) -> ReasonedView:
    return opened_view(Store.open(store_folder), view_text)


def _needed(uri: str | None) -> str:
    if not uri:
        raise UsageError("Name the server: --uri bolt://localhost:7687, or set NEO4J_URI.")
    return uri
