"""kg verify"""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.options import store_option
from kg.model.errors import StoreError
from kg.store.generations import Store
from kg.store.sums import has_sums, torn_files


@click.command("verify", epilog="Example: kg verify --store backups/2026-11-26")
@store_option
def command(store_folder: Path) -> None:
    """Prove that a store or a backup is on disk as it was written.

    Each file of the current generation is read and compared with its checksum. Exits with 1 where
    one is torn or has rotted, and names it.
    """
    store = Store.open(store_folder)
    generation = store.current()
    if not has_sums(generation):
        store.snapshot()  # tells where there is no such generation
        raise StoreError(f"Generation {int(generation.name)} of {store_folder} was written by an "
                         "earlier version, which noted no checksums; the next load does.")
    torn = torn_files(generation)
    for file in torn:
        click.echo(f"{file.relative_to(store_folder)} is torn: it is not as it was written.")
    if torn:
        click.echo("Put a backup back, or build the store again.", err=True)
        raise click.exceptions.Exit(1)
    click.echo(f"All files of generation {int(generation.name)} of {store_folder} are as they were "
               "written.")
