"""kg remote"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from kg.cli.options import format_option, server_password, store_option
from kg.cli.output import watching, write_rows
from kg.model.errors import UsageError
from kg.store.generations import Store

if TYPE_CHECKING:
    from kg.remote.endpoint import Endpoint

_SHOWN = 5
"""How many statements of each kind of difference are told."""

_F = TypeVar("_F", bound=Callable[..., Any])


@click.group("remote", epilog="Example: kg remote sync --endpoint http://localhost:3030/nexus")
def command() -> None:
    """Keep a copy of the store in another SPARQL 1.1 store."""


def _endpoint_options(command: _F) -> _F:
    for option in (
        click.option("--endpoint", envvar="KG_REMOTE", metavar="URL",
                     help="Where the other store answers queries (or environment KG_REMOTE)."),
        click.option("--update-endpoint", "update", envvar="KG_REMOTE_UPDATE", metavar="URL",
                     help="Where it takes updates, if elsewhere (or environment "
                     "KG_REMOTE_UPDATE)."),
        click.option("--user", envvar="KG_REMOTE_USER", help="The user there, if it asks for one "
                     "(or environment KG_REMOTE_USER); the password is read from the environment "
                     "KG_REMOTE_PASSWORD, or asked for."),
    ):
        command = option(command)
    return command


@command.command("sync", epilog="Example: kg remote sync --endpoint "
                 "http://localhost:3030/nexus/sparql --update-endpoint "
                 "http://localhost:3030/nexus/update")
@store_option
@_endpoint_options
@click.option("--whole", is_flag=True,
              help="Compare everything, even where the log of changes would do.")
@click.option("--replace", is_flag=True,
              help="Take over a store with such graphs, or a default graph, from elsewhere.")
@click.option("--batch", type=click.IntRange(1, 100_000), default=1_000, show_default=True,
              help="How many statements one update writes.")
def sync_command(store_folder: Path, endpoint: str | None, update: str | None, user: str | None,
                 whole: bool, replace: bool, batch: int) -> None:
    """Make a copy equal to the store. Syncing again changes nothing.

    It gets all named graphs, and the default view as its default graph, so that questions are
    answered there as here. After the first sync only what loads have changed is written; a sync
    that was interrupted is made good by the next one.
    """
    from kg.remote.sync import sync
    snapshot = Store.open(store_folder).snapshot()
    with _endpoint(endpoint, update, user) as copy, watching() as watcher:
        done = sync(copy, snapshot, watcher, whole=whole, replace=replace, batch=batch)
    if done.way == "nothing":
        click.echo(f"{endpoint} holds the store already; nothing was written.")
        return
    click.echo(f"{endpoint}: {done.added:,} statements added, {done.removed:,} removed, "
               + ("by the log of changes." if done.way == "changes" else "everything compared."))
    for note in done.notes:
        click.echo(note, err=True)


@command.command("verify", epilog="Example: kg remote verify --endpoint "
                 "http://localhost:3030/nexus/sparql")
@store_option
@_endpoint_options
@format_option("table", "json", "csv")
def verify_command(store_folder: Path, endpoint: str | None, update: str | None, user: str | None,
                   form: str) -> None:
    """Prove that a copy and the store hold the same statements.

    Exits with 1 where something differs.
    """
    from kg.remote.contents import Difference, copied, held, kind
    from kg.remote.sync import check_current, has_own_default_graph
    snapshot = Store.open(store_folder).snapshot()
    with _endpoint(endpoint, update, user) as copy, watching() as watcher:
        check_current(copy, snapshot)
        watcher.stage("Reading the copy")
        own = has_own_default_graph(copy)
        with held(snapshot, with_default=own) as wanted:
            found = Difference(wanted, copied(copy, with_default=own), watcher.advance)
            lacks = list(found.lacking())
    lacking = Counter(kind(one.graph) for one in lacks)
    extra = Counter(kind(one.graph) for one in found.extra)
    wrong = bool(lacking or extra)
    kinds = sorted({*found.of_store, *found.of_copy})
    write_rows(f"{'Not equal' if wrong else 'Equal'}: the store and {endpoint}",
               ("graphs", "store", "copy", "lacking there", "only there"),
               [(name, found.of_store[name], found.of_copy[name], lacking[name], extra[name])
                for name in kinds], form)
    for what, statements in (("lacking there", lacks), ("only there", found.extra)):
        for one in statements[:_SHOWN]:
            click.echo(f"{what}: {' '.join(one).strip()}", err=True)
    if wrong:
        raise click.exceptions.Exit(1)


def _endpoint(query: str | None, update: str | None, user: str | None) -> closing[Endpoint]:
    from kg.remote.endpoint import Endpoint
    if not query:
        raise UsageError("Name the store: --endpoint http://localhost:3030/nexus/sparql, or set "
                         "KG_REMOTE.")
    password = "" if user is None else server_password(user, "KG_REMOTE_PASSWORD")
    return closing(Endpoint(query, update, user, password))
