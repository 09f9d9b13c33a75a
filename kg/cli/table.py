"""kg table"""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.options import ontology_option
from kg.ingest.ontology import read_ontology
from kg.ingest.tables.draft import draft_mapping
from kg.model.errors import UsageError
from kg.model.namespaces import has_own_name, shorten
from kg.model.nearest import meant
from kg.store.written_terms import parse_name
from kg.validate.drafting import Ontology


@click.group("table", epilog="Example: kg table draft wanted.csv nx:Person")
def command() -> None:
    """Write the mapping of a table: what its columns mean."""


@command.command("draft", epilog="Example: kg table draft wanted.csv nx:Person "
                 "> wanted.csv-metadata.json")
@click.argument("table", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.argument("cls", metavar="CLASS")
@ontology_option
def draft_(table: Path, cls: str, ontology_folder: Path) -> None:
    """Draft the mapping of a table, for you to finish.

    Each row is a thing of CLASS. A column whose title is the label of a property of the class
    tells that; the others say nothing yet. docs/tables.md lists what can be said.
    """
    ontology = Ontology(triple for module in read_ontology(ontology_folder)
                        for triple in module.triples)
    name, classes = parse_name(cls), ontology.of_type("owl:Class", "rdfs:Class")
    if name not in classes:
        raise UsageError(f"{shorten(name)} is no class of the ontology" + meant(
            shorten(name), map(shorten, filter(has_own_name, classes))))
    click.echo(draft_mapping(table, name, ontology))
