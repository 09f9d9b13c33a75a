"""What a person sees: tables, progress, and rows for programs."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from types import TracebackType

import click
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn
from rich.table import Table

from kg.model.namespaces import shorten
from kg.model.terms import Triple

_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]")
"""What would steer the terminal."""


def console(*, stderr: bool = False) -> Console:
    """A console as wide as the terminal; 120 columns where there is none."""
    found = Console(stderr=stderr, highlight=False, emoji=False)
    return found if found.is_terminal else Console(stderr=stderr, width=120, highlight=False,
                                                   emoji=False)


def write_rows(title: str, columns: Sequence[str], rows: Sequence[Sequence[object]],
               form: str) -> None:
    """Rows as a table for people, or as JSON or CSV for programs."""
    if form == "json":
        click.echo(json.dumps([dict(zip(columns, row, strict=True)) for row in rows],
                              ensure_ascii=False, indent=1, default=str))
    elif form == "csv":
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)
        click.echo(text.getvalue(), nl=False)
    else:
        table = Table(title=escape(title), title_justify="left", title_style="bold")
        for name in columns:
            table.add_column(name, overflow="fold")
        for row in rows:
            table.add_row(*(escape(_CONTROL.sub("\N{REPLACEMENT CHARACTER}", str(value)))
                            for value in row))
        console().print(table)


class ProgressWatcher:
    """Shows the stages of long work on the terminal, and nothing where there is none."""

    def __init__(self) -> None:
        out = console(stderr=True)
        self._progress = Progress(TextColumn("{task.description}"), BarColumn(),
                                  TimeElapsedColumn(), console=out, transient=True,
                                  disable=not out.is_terminal)
        self._task: TaskID | None = None

    def __enter__(self) -> ProgressWatcher:
        self._progress.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 trace: TracebackType | None) -> None:
        self._progress.stop()

    def stage(self, name: str) -> None:
        """A stage of the work begins."""
        if self._task is not None:
            self._progress.remove_task(self._task)
        self._task = self._progress.add_task(name, total=None)

    def advance(self, done: int, total: int | None) -> None:
        """So much of the stage is done."""
        if self._task is not None:
            self._progress.update(self._task, completed=done, total=total)


@contextmanager
def watching() -> Iterator[ProgressWatcher]:
    """A watcher that shows progress while the block runs."""
    with ProgressWatcher() as watcher:
        yield watcher


def plural(count: int, one: str, many: str = "") -> str:
    """A number with its noun: 1 record, 2,000 records."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def triple_lines(triples: Iterable[Triple]) -> str:
    """Triples with short names, one a line."""
    return "\n".join(" ".join(map(shorten, triple)) for triple in triples)
