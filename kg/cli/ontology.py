"""kg ontology"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from kg.cli.options import format_option, ontology_option, queries_option, shapes_option
from kg.cli.output import plural, write_rows
from kg.editing.difference import TermChange, as_markdown, changes, is_rule, name_of, step_of
from kg.editing.document import document
from kg.editing.files import TurtleFile, read_turtle, read_version, turtle_files, write_text
from kg.editing.filling import filled, rows_of
from kg.editing.homes import homes_for, without_home
from kg.editing.sheet import COLUMNS
from kg.editing.uses import Use, rules_as_uses, shapes_as_uses
from kg.ingest.ontology import read_alignments, read_ontology
from kg.ingest.vocabulary import unknown_in_ontology
from kg.model.errors import UsageError
from kg.packs.catalogue import all_packs
from kg.store.sparql_text import named_in
from kg.validate.drafting import Ontology
from kg.validate.parser import compile_shapes


@click.group("ontology", epilog="Example: kg ontology diff ontology-1.0 ontology")
def command() -> None:
    """Edit the ontology as a spreadsheet; compare and print it."""


@command.command("normalise", epilog="Example: kg ontology normalise ontology shapes")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True))
@click.option("--check", is_flag=True, help="Write nothing; exit with 1 where a file differs.")
def normalise(paths: tuple[Path, ...], check: bool) -> None:
    """Write Turtle files in one form.

    So a change by any editor is a small difference. Comments are not kept: say what they say by
    rdfs:comment or skos:scopeNote.
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
    """Tell term by term what differs between two ontologies.

    They are files or folders. Rules are compared too. Says how the version must grow: major
    where something else follows than before or a term is gone, minor for new terms, patch for
    words alone.
    """
    found = changes(read_version(old), read_version(new))
    if form == "markdown":
        click.echo(as_markdown(found), nl=False)
        return
    _tell(found, form)


@command.command("table", epilog="Example: kg ontology table --module goods -f csv > goods.csv")
@ontology_option
@click.option("--module", help="Only the terms of this module, such as goods.")
@format_option("table", "json", "csv")
def table(ontology_folder: Path, module: str | None, form: str) -> None:
    """Show the terms, a row each; as CSV, for a spreadsheet."""
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
    """Write what a spreadsheet (CSV) says into the ontology.

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


@command.command("document", epilog="Example: kg ontology document --into ontology.html")
@ontology_option
@shapes_option
@queries_option
@click.option("--into", "page", type=click.Path(path_type=Path, dir_okay=False), required=True,
              help="The page to write (.html).")
def document_(ontology_folder: Path, shape_files: tuple[Path, ...], queries_folder: Path,
              page: Path) -> None:
    """Write the ontology as one page for people, to read or to print.

    What each term means, where it stands among the others, its axioms in words, its names in other
    languages and vocabularies, and the rules, shapes and questions that use it.
    """
    modules = read_ontology(ontology_folder)
    said = [triple for module in modules for triple in module.triples]
    questions = (Use("Questions", one.path, one.question, frozenset(named_in(one.query)))
                 for pack in all_packs(queries_folder) for one in pack.questions)
    uses = (*rules_as_uses(modules), *questions,
            *shapes_as_uses(Ontology(said), compile_shapes(shape_files)))
    aligned = [triple for one in read_alignments(ontology_folder) for triple in one.triples]
    for unknown in unknown_in_ontology([*said, *aligned]):
        click.echo(unknown.sentence, err=True)
    homes = homes_for(without_home(modules))
    changed = write_text(page, "".join(document((*said, *homes), aligned, uses)))
    click.echo(f"{page}: " + ("written." if changed else "is so already."))


def _lost(file: TurtleFile) -> str:
    return f"; {plural(file.comments, 'line')} of comments not kept" if file.comments else ""


_SHOWN = ("term", "kind", "module", "label", "definition")


def _tell(found: Sequence[TermChange], form: str) -> None:
    if not found and form == "table":
        click.echo("Nothing differs.")
        return
    write_rows(f"{_counted(found)} changed: a {step_of(found)} version",
               ("term", "label", "change", "no longer", "now", "version"),
               [(name_of(one), one.label, f"{one.kind}, before {one.before}" if one.before
                 else one.kind, "\n".join(one.said), "\n".join(one.says), one.step)
                for one in found], form)


def _counted(found: Sequence[TermChange]) -> str:
    rules = sum(is_rule(one) for one in found)
    parts = ((rules, "rule"), (len(found) - rules, "term"))
    return " and ".join(plural(count, what) for count, what in parts if count) or "0 terms"


def _modules(folder: Path) -> list[TurtleFile]:
    """The modules in a folder; alignments, in folders within, are about other vocabularies."""
    return [read_turtle(file) for file in sorted(folder.glob("*.ttl"))]
