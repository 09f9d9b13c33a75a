"""kg validate"""

from __future__ import annotations

import csv
import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import click

from kg.cli.options import Renamed, format_option, shapes_option, store_option
from kg.cli.output import plural, write_rows
from kg.columns.statements import Statements
from kg.ingest.vocabulary import shape_notes
from kg.model.display import visible
from kg.model.errors import UsageError
from kg.model.namespaces import PREFIXES
from kg.store.generations import Store
from kg.validate.engine import results
from kg.validate.page import page
from kg.validate.parser import VIOLATION, compile_shapes
from kg.validate.plan import plan
from kg.validate.report import Result, report_triples
from kg.validate.shapes import Shapes
from kg.validate.telling import Told, told, weight

_SHOWN = {"table": 50, "html": 1000}
_COLUMNS = ("severity", "focus node", "path", "value", "component", "shape", "source", "message")


@click.command("validate", epilog="Example: kg validate --format csv > report.csv, "
               "kg validate --format html > report.html, kg validate --explain-plan")
@store_option
@shapes_option
@format_option("table", "json", "csv", "turtle", "html")
@click.option("--limit", "--max", "most", cls=Renamed, type=click.IntRange(min=1),
              help="How many results to write: 50 in a table, 1000 on a page, else all.")
@click.option("--explain-plan", is_flag=True,
              help="Say which engine runs which constraint; validate nothing.")
def command(store_folder: Path, shape_files: tuple[Path, ...], form: str, most: int | None,
            explain_plan: bool) -> None:
    """Validate all that the store holds by shapes (SHACL).

    Exits with 1 where a shape of severity Violation breaks."""
    shapes = compile_shapes(shape_files)
    if explain_plan:
        if form in ("turtle", "html"):
            raise UsageError(f"The plan is a table, JSON or CSV: leave --format {form} out.")
        steps = [(s.shape, s.path, s.constraint, s.engine, s.note) for s in plan(shapes)]
        counts = Counter(engine for *_, engine, _ in steps)
        write_rows(", ".join(f"{engine} runs {plural(n, 'constraint')}"
                             for engine, n in counts.most_common()) or "There are no shapes",
                   ("shape", "path", "constraint", "engine", "note"), steps,
                   form)
        return
    statements = Statements.open(Store.open(store_folder).snapshot().folder)
    for note in shape_notes(shapes, statements):
        click.echo(visible(note), err=True)
    counted = _Counted(results(statements.as_shapes_see_them(), shapes), most or _SHOWN.get(form))
    if form == "turtle":
        _write_turtle(counted, shapes)
    else:
        _WRITERS[form](told(counted.shown(), statements, shapes),
                       told(counted.others(), statements, shapes))
    counted.finish()
    if counted.violated:
        raise click.exceptions.Exit(1)


class _Counted:
    """Results that are written as they are found, and those beyond, which are only counted."""

    def __init__(self, found: Iterator[Result], most: int | None) -> None:
        self._found = found
        self._most = most
        self._seen = 0
        self.violated = False

    def shown(self) -> Iterator[Result]:
        while self._most is None or self._seen < self._most:
            if (result := self._next()) is None:
                return
            yield result

    def others(self) -> Iterator[Result]:
        while (result := self._next()) is not None:
            yield result

    def finish(self) -> None:
        """Look at the rest; say so where something was left out."""
        for _ in self.others():
            pass
        if self._most is not None and self._seen > self._most:
            click.echo(f"{self._most:,} of {plural(self._seen, 'result')} written in full "
                       "(--limit shows more).", err=True)

    def _next(self) -> Result | None:
        result = next(self._found, None)
        if result is not None:
            self._seen += 1
            self.violated = self.violated or result.severity == VIOLATION
        return result


def _write_turtle(counted: _Counted, shapes: Shapes) -> None:
    for name, namespace in PREFIXES.items():
        click.echo(f"@prefix {name}: <{namespace}> .")
    for triple in report_triples(counted.shown(), shapes.triples):
        click.echo(" ".join(triple) + " .")


def _write_json(shown: Iterator[Told], _others: Iterator[Told]) -> None:
    separator = "["
    for one in shown:
        click.echo(separator + json.dumps(dict(zip(_COLUMNS, _row(one), strict=True)),
                                          ensure_ascii=False), nl=False)
        separator = ",\n"
    click.echo("[]" if separator == "[" else "]")


def _write_csv(shown: Iterator[Told], _others: Iterator[Told]) -> None:
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(_COLUMNS)
    for one in shown:
        writer.writerow(_row(one))


def _write_html(shown: Iterator[Told], others: Iterator[Told]) -> None:
    results = list(shown)
    for piece in page(results, _groups(results, others)):
        click.echo(piece, nl=False)


def _write_table(shown: Iterator[Told], others: Iterator[Told]) -> None:
    results = list(shown)
    groups = _groups(results, others)
    if not groups:
        click.echo("The store conforms to all shapes.")
        return
    order = sorted(groups, key=lambda one: (weight(one[0]), -groups[one], one))
    write_rows(plural(sum(groups.values()), "result") + ", by shape and source",
               ("severity", "shape", "source", "message", "count"),
               [(*group, groups[group]) for group in order], "table")
    complete = len(results) == sum(groups.values())
    write_rows("results" if complete else f"the first {plural(len(results), 'result')}",
               ("severity", "shape", "focus node", "path", "value"),
               [(one.severity, one.title, one.focus, one.path, one.value) for one in results],
               "table")


def _groups(results: Iterable[Told], others: Iterable[Told]) -> Counter[tuple[str, str, str, str]]:
    groups: Counter[tuple[str, str, str, str]] = Counter()
    for some in (results, others):
        groups.update((one.severity, one.title, one.source, one.message) for one in some)
    return groups


def _row(one: Told) -> tuple[str, ...]:
    return (one.severity, one.focus, one.path, one.value, one.component, one.shape, one.source,
            one.message)


_WRITERS = {"table": _write_table, "json": _write_json, "csv": _write_csv, "html": _write_html}
