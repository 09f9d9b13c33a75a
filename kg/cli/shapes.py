"""kg shapes"""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.options import format_option, ontology_option, shapes_option
from kg.cli.output import write_rows
from kg.ingest.ontology import read_ontology
from kg.model.namespaces import shorten
from kg.store.written_terms import parse_name
from kg.validate.coverage import coverage
from kg.validate.drafting import Ontology, draft
from kg.validate.parser import compile_shapes


@click.group("shapes", epilog="Example: kg shapes coverage")
def command() -> None:
    """Write shapes, and see what they guard."""


@command.command("draft", epilog="Example: kg shapes draft nx:Vessel > shapes/vessel.ttl")
@click.argument("cls", metavar="CLASS")
@ontology_option
@click.option("--inherited", is_flag=True, help="Also the properties of the classes above it.")
def draft_(cls: str, ontology_folder: Path, inherited: bool) -> None:
    """Draft the shapes of a class, for an expert to finish."""
    click.echo(draft(_read(ontology_folder), parse_name(cls), inherited=inherited), nl=False)


@command.command("coverage", epilog="Example: kg shapes coverage --format csv --all")
@ontology_option
@shapes_option
@format_option("table", "json", "csv")
@click.option("--all", "every", is_flag=True, help="Also those that are guarded.")
def coverage_(ontology_folder: Path, shape_files: tuple[Path, ...], form: str,
              every: bool) -> None:
    """Show the classes and properties that no shape guards."""
    ontology = _read(ontology_folder)
    found = coverage(ontology, compile_shapes(shape_files))
    parts = []
    for kind, many in (("class", "classes"), ("property", "properties")):
        ours = [one for one in found if one.kind == kind]
        parts.append(f"{sum(bool(one.shapes) for one in ours):,} of {len(ours):,} {many}")
    rows = [(one.kind, shorten(one.term), ontology.label(one.term),
             ", ".join(map(shorten, one.shapes)))
            for one in found if every or not one.shapes]
    columns = ("kind", "name", "label", "guarded by")
    width = len(columns) if every else len(columns) - 1
    told = f"Shapes guard {' and '.join(parts)}"
    if not rows and form == "table":
        click.echo(f"{told}.")
        return
    write_rows(told + ("" if every else "; not these:"), columns[:width],
               [row[:width] for row in rows], form)


def _read(folder: Path) -> Ontology:
    return Ontology(triple for module in read_ontology(folder) for triple in module.triples)
