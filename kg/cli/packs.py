"""kg packs"""

from __future__ import annotations

import json
from pathlib import Path

import click

from kg.cli.options import format_option, queries_option
from kg.cli.output import write_rows
from kg.packs.catalogue import packs_and_faults, question_named
from kg.packs.description import described


@click.command("packs", epilog="Example: kg packs drug-terror/ftos-in-drug-trade")
@click.argument("name", metavar="[PACK | PACK/QUESTION]", required=False)
@queries_option
@format_option("table", "json", "csv")
def command(name: str | None, queries_folder: Path, form: str) -> None:
    """List the questions that can be asked, or show one in full."""
    packs, faults = ((), []) if name and "/" in name else packs_and_faults(queries_folder)
    if name is None or name in {pack.name for pack in packs}:
        packs = tuple(pack for pack in packs if name in (None, pack.name))
        rows = [(one.path, one.question, ", ".join(p.name for p in one.parameters))
                for pack in packs for one in pack.questions]
        write_rows("Questions (kg ask PACK/QUESTION name=value)",
                   ("pack/question", "what it asks", "parameters"), rows, form)
        for fault in faults:
            click.echo(f"kg: {fault}", err=True)
        if faults:
            raise click.exceptions.Exit(1)
        return
    found = question_named(queries_folder, name)
    parameters = [(p.name, p.type, p.default or "", p.description) for p in found.parameters]
    columns = [(c.name, c.type, c.meaning) for c in found.columns]
    if form == "json":
        click.echo(json.dumps(described(found), ensure_ascii=False, indent=1))
        return
    if form == "csv":
        write_rows("", ("part", "name", "type", "default", "meaning"),
                   [*(("parameter", *one) for one in parameters),
                    *(("column", *kind, "", meaning) for *kind, meaning in columns)], form)
        return
    click.echo(f"{found.path}: {found.question}\n\n{found.description}\n")
    if parameters:
        write_rows("Parameters", ("name", "type", "default", "meaning"), parameters, form)
    write_rows("Columns", ("name", "type", "meaning"), columns, form)
