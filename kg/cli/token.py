"""kg token"""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.options import format_option, store_option
from kg.cli.output import plural, write_rows
from kg.store.generations import Store


@click.group("token", epilog="Example: kg token add maria --role editor")
def command() -> None:
    """Say who may read and write over HTTP, by tokens."""


@command.command("add", epilog="Example: kg token add desk --role reader --source ofac-sdn")
@click.argument("name")
@click.option("--role", type=click.Choice(["reader", "analyst", "editor", "admin"]),
              default="reader", show_default=True, help="What its owner may do.")
@click.option("--source", "sources", multiple=True,
              help="A source that it may read, by its short name; may be repeated. All by default.")
@store_option
def add(name: str, role: str, sources: tuple[str, ...], store_folder: Path) -> None:
    """Make a token and show it, this once; only its hash is kept.

    reader: queries and questions. analyst: also quarantine and validation. editor: also writes.
    admin: also sees and stops what others run.
    """
    from kg.server.tokens import Role, Tokens

    store = Store.open(store_folder)
    secret = Tokens(store.folder).add(name, Role[role.upper()], sources or None)
    click.echo(secret)
    click.echo("Send it as 'Authorization: Bearer TOKEN'. It is not shown again.", err=True)


@command.command("list", epilog="Example: kg token list --format json")
@store_option
@format_option("table", "json", "csv")
def list_(store_folder: Path, form: str) -> None:
    """List the tokens: role, sources, day; never the secrets."""
    from kg.server.tokens import Tokens

    found = Tokens(Store.open(store_folder).folder).all()
    if not found and form == "table":
        click.echo("There are no tokens.")
        return
    write_rows(plural(len(found), "token"), ("name", "role", "sources", "made"),
               [(one.name, one.role, ", ".join(one.sources) if one.sources is not None else "all",
                 one.created) for one in found], form)


@command.command("remove", epilog="Example: kg token remove maria")
@click.argument("name")
@store_option
def remove(name: str, store_folder: Path) -> None:
    """Delete a token; a running server refuses it from then on."""
    from kg.server.tokens import Tokens

    Tokens(Store.open(store_folder).folder).remove(name)
    click.echo(f"Removed the token '{name}'.")
