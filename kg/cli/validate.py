"""kg validate"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import click

from kg.cli.options import format_option, shapes_option, store_option
from kg.cli.output import plural, write_rows
from kg.columns.statements import Statements
from kg.ingest.gate import reason_of
from kg.model.namespaces import PREFIXES, shorten
from kg.model.terms import local_name
from kg.store.generations import Store
from kg.validate.engine import validate
from kg.validate.parser import VIOLATION, compile_shapes
from kg.validate.report import Report


@click.command("validate", epilog="Example: kg validate --format csv > report.csv")
@store_option
@shapes_option
@format_option("table", "json", "csv", "turtle")
@click.option("--max", "most", type=click.IntRange(min=1), default=50, show_default=True,
              help="How many results a table shows.")
def command(store_folder: Path, shape_files: tuple[Path, ...], form: str, most: int) -> None:
    """Validate all that the store holds; exit with 1 where a shape of severity Violation breaks."""
    snapshot = Store.open(store_folder).snapshot()
    shapes = compile_shapes(shape_files)
    report = validate(Statements.open(snapshot.folder).quads, shapes)
    if form == "turtle":
        for name, namespace in PREFIXES.items():
            click.echo(f"@prefix {name}: <{namespace}> .")
        for triple in report.to_graph():
            click.echo(" ".join(triple) + " .")
    else:
        _tell(report, form, most)
    if any(result.severity == VIOLATION for result in report.results):
        raise click.exceptions.Exit(1)


def _tell(report: Report, form: str, most: int) -> None:
    if form == "table":
        if report.conforms:
            click.echo("The store conforms to all shapes.")
            return
        counts = Counter((local_name(r.severity), reason_of(r).message) for r in report.results)
        write_rows(plural(len(report.results), "result") + ", by shape",
                   ("severity", "message", "count"),
                   [(*key, count) for key, count in counts.most_common()], form)
    results = report.results[:most] if form == "table" else report.results
    title = "results" if len(results) == len(report.results) else (
        f"the first {len(results)} results (--max shows more)")
    rows: list[tuple[str, ...]] = []
    for result in results:
        reason = reason_of(result)
        path = local_name(result.path) if result.path else ""
        rows.append((local_name(result.severity), shorten(result.focus), path, reason.value,
                     local_name(result.component), reason.shape, reason.message))
    columns: tuple[str, ...] = ("severity", "focus node", "path", "value", "component", "shape",
                                "message")
    if form == "table":
        rows = [(*row[:4], row[6]) for row in rows]
        columns = (*columns[:4], columns[6])
    write_rows(title, columns, rows, form)
