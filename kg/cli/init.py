"""kg init"""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.ontology_faults import tell_of_faults
from kg.cli.options import ontology_option, store_option
from kg.cli.output import plural
from kg.ingest.load import initialise


@click.command("init", epilog="Example: kg init --store my-store")
@store_option
@ontology_option
@click.option("--alignments", is_flag=True, help="Also how its terms lie to other vocabularies "
              "(folder alignments of the ontology), and what follows from it.")
def command(store_folder: Path, ontology_folder: Path, alignments: bool) -> None:
    """Make a new store that holds the ontology."""
    store = initialise(store_folder, ontology_folder, alignments=alignments)
    manifest = store.snapshot().manifest
    click.echo(f"Made {store_folder} with the ontology {manifest.ontology_version}: "
               f"{plural(manifest.asserted, 'triple')}, {manifest.inferred:,} inferred.")
    tell_of_faults(ontology_folder)
