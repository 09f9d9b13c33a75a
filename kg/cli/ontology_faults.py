"""That an ontology which is taken up has faults, told beside what the command says."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.output import plural
from kg.model.resources import resource


def tell_of_faults(ontology_folder: Path) -> None:
    """Say how many faults `kg check` finds in an ontology, if any; kg's own has none."""
    if ontology_folder == resource("ontology"):
        return
    from kg.editing.faults import term_faults
    from kg.ingest.ontology import read_alignments, read_ontology
    count = len(term_faults(read_ontology(ontology_folder), read_alignments(ontology_folder)))
    if count:
        click.echo(f"'kg check --ontology {ontology_folder}' tells {plural(count, 'fault')} of the "
                   "ontology's terms.", err=True)
