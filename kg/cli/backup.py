"""kg backup"""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.options import store_option
from kg.store.backup import back_up
from kg.store.generations import Store


@click.command("backup", epilog="Example: kg backup backups/2026-11-26")
@click.argument("folder", type=click.Path(path_type=Path))
@store_option
def command(folder: Path, store_folder: Path) -> None:
    """Copy the store, while it is in use, into a new folder.

    The copy is a store itself. It holds the current generation, the tokens and the audit log.
    To put it back, stop the server and let this folder take the place of the store's.
    """
    name = back_up(Store.open(store_folder), folder)
    click.echo(f"Copied generation {int(name)} of {store_folder} to {folder}.")
