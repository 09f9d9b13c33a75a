"""kg ontology"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from kg.cli.options import format_option, ontology_option
from kg.cli.output import plural, write_rows
from kg.editing.difference import TermChange, as_markdown, changes, name_of, step_of
from kg.editing.files import TurtleFile, read_turtle, turtle_files
from kg.editing.sheet import COLUMNS, filled, rows_of
from kg.model.errors import UsageError


@click.group("ontology", epilog="Example: kg ontology diff ontology-1.0 ontology")
def command() -> None:
    """Edit the ontology: its files in one form, two versions compared, terms in a spreadsheet."""


@command.command("normalise", epilog="Example: kg ontology normalise ontology shapes")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True))
@click.option("--check", is_flag=True, help="Write nothing; exit with 1 where a file differs.")
def normalise(paths: tuple[Path, ...], check: bool) -> None:
    """Write Turtle files in one form, so that a change by any editor is a small difference.

    Comments are not kept: say what they say by rdfs:comment or skos:scopeNote.
    """
    files = [read_turtle(file) for file in turtle_files(paths)]
    differ = [file for file in files if file.path.read_text(encoding="utf-8") != file.normal]
    for file in differ:
        if not check:
            file.write()
        click.echo(f"{file.path}: " + ("not in normal form." if check
                                       else f"written{_lost(file)}."))
    click.echo(f"{plural(len(files) - len(differ), 'file')} in normal form already.")
    if check and differ:
        raise click.exceptions.Exit(1)


@command.command("diff", epilog="Example: kg ontology diff old/ontology ontology --format markdown")
@click.argument("old", type=click.Path(path_type=Path, exists=True))
@click.argument("new", type=click.Path(path_type=Path, exists=True))
@format_option("table", "json", "csv", "markdown")
def diff(old: Path, new: Path, form: str) -> None:
    """Tell term by term what differs between two files, or folders, of an ontology.

    Says how the version must grow: major where something else follows than before or a term is
    gone, minor for new terms, patch for words alone.
    """
    found = changes(_read(old), _read(new))
    if form == "markdown":
        click.echo(as_markdown(found), nl=False)
        return
    _tell(found, form)


@command.command("table", epilog="Example: kg ontology table --module goods -f csv > goods.csv")
@ontology_option
@click.option("--module", help="Only the terms of this module, such as goods.")
@format_option("table", "json", "csv")
def table(ontology_folder: Path, module: str | None, form: str) -> None:
    """Show the terms of the ontology, a row each; as CSV, for a spreadsheet and 'fill'."""
    files = _modules(ontology_folder)
    names = [file.path.stem for file in files]
    if module is not None and module not in names:
        raise UsageError(f"There is no module '{module}'; there are {', '.join(names)}.")
    rows = [row for row in rows_of(files) if module in (None, row[2])]
    columns: tuple[str, ...] = COLUMNS
    if form == "table":
        chosen = [COLUMNS.index(name) for name in _SHOWN]
        columns, rows = _SHOWN, [tuple(row[at] for at in chosen) for row in rows]
    write_rows(plural(len(rows), "term"), columns, rows, form)


@command.command("fill", epilog="Example: kg ontology fill goods.csv --ontology ontology")
@click.argument("sheet", type=click.Path(path_type=Path, exists=True))
@click.option("--ontology", "folder", type=click.Path(path_type=Path, exists=True),
              envvar="KG_ONTOLOGY", required=True, help="Folder of the modules to change.")
@click.option("--dry-run", is_flag=True, help="Tell what would change; write nothing.")
def fill(sheet: Path, folder: Path, dry_run: bool) -> None:
    """Write what a spreadsheet (CSV) says into the modules of the ontology.

    A row is a term, its cells replace what its columns say of it, values parted by ' | '; an empty
    cell deletes. Terms without a row, and what has no column, stay. A new term needs kind, module,
    label, definition, source, and an example or a scope note.
    """
    before = _modules(folder)
    after = filled(before, sheet)
    found = changes(before, after)
    if not dry_run:
        said = {file.path: set(file.triples) for file in before}
        for file in after:
            if set(file.triples) != said[file.path]:
                file.write()
                click.echo(f"{file.path}: written{_lost(file)}.")
    _tell(found, "table")


def _lost(file: TurtleFile) -> str:
    return f"; {plural(file.comments, 'line')} of comments not kept" if file.comments else ""


_SHOWN = ("term", "kind", "module", "label", "definition")


def _tell(found: Sequence[TermChange], form: str) -> None:
    if not found and form == "table":
        click.echo("Nothing differs.")
        return
    write_rows(f"{plural(len(found), 'term')} changed: a {step_of(found)} version",
               ("term", "label", "change", "no longer", "now", "version"),
               [(name_of(one), one.label, f"{one.kind}, before {one.before}" if one.before
                 else one.kind, "\n".join(one.said), "\n".join(one.says), one.step)
                for one in found], form)


def _modules(folder: Path) -> list[TurtleFile]:
    """The modules in a folder; alignments, in folders within, are about other vocabularies."""
    return [read_turtle(file) for file in sorted(folder.glob("*.ttl"))]


def _read(path: Path) -> list[TurtleFile]:
    return [read_turtle(file) for file in turtle_files([path])]
