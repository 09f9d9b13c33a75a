"""What a person sees: tables, progress, and rows for programs."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice, zip_longest
from types import TracebackType

import click
from rich.cells import cell_len, set_cell_size
from rich.console import Console, ConsoleOptions, RenderResult
from rich.markup import escape
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn
from rich.segment import Segment, Segments
from rich.style import StyleType
from rich.table import Column, Table
from rich.text import Text

from kg.model.display import shown
from kg.model.namespaces import shorten
from kg.model.terms import Triple

_READABLE = 16
"""Letters of a long word that a column must have room for."""

_PORTION = 500
"""Pieces of a text that are written at once."""


def console(*, stderr: bool = False) -> Console:
    """A console as wide as the terminal; 120 columns where there is none."""
    found = _Console(stderr=stderr, highlight=False, emoji=False)
    return found if found.is_terminal else _Console(stderr=stderr, width=120, highlight=False,
                                                    emoji=False)


class _Console(Console):
    def on_broken_pipe(self) -> None:
        """Leave it to the command, which ends well where nobody reads on."""
        raise BrokenPipeError


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
            table.add_row(*(escape(shown(str(value))) for value in row))
        print_table(table)


def write_pieces(pieces: Iterator[str]) -> None:
    """Write a text for programs as it comes into being, many pieces at once."""
    for portion in iter(lambda: "".join(islice(pieces, _PORTION)), ""):
        click.echo(portion, nl=False)


def print_table(table: Table) -> None:
    """Print a table as wide as the terminal: words stay whole where there is room for them.

    Where columns would be too narrow to be read, each row is a block with a line for each value.
    """
    out = console()
    ranges = [_widths(column) for column in table.columns]
    room = out.width - 1 - 3 * len(ranges)  # a line and two spaces a column, and the last line
    if sum(most for _, most in ranges) > room:
        whole = _level(room, [(1, word) for word, _ in ranges])
        if whole < min(_READABLE, max(word for word, _ in ranges)):
            out.print(_text(table.title, table.title_style or ""))
            out.print(Segments(_blocks(table, out)), crop=False)
            if table.caption:
                out.print(_text(table.caption, "table.caption"))
            return
        ranges = [(min(word, whole), most) for word, most in ranges]
    level = _level(room, ranges)
    widths = [min(max(level, least), most) for least, most in ranges]
    if sum(widths) > room:  # a letter a column is too much
        out.print(table)
    else:
        out.print(_Drawn(table, widths), crop=False)


class _Drawn:
    """A table with columns of some widths, as rich draws it; its rows are drawn here, as rich
    takes ten times as long.
    """

    def __init__(self, table: Table, widths: Sequence[int]) -> None:
        self._table, self._widths = table, widths
        for column, width in zip(table.columns, widths, strict=True):
            column.width = width

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        table = self._table
        empty = Table(*(column.copy() for column in table.columns), title=table.title,
                      title_style=table.title_style, title_justify=table.title_justify)
        head = console.render_lines(empty, options, pad=False)[:-1]
        empty.caption, empty.caption_justify = table.caption, table.caption_justify
        foot = console.render_lines(empty, options, pad=False)[len(head):]
        for line in head:
            yield from (*line, Segment.line())
        assert table.box is not None
        box = table.box.substitute(options, safe=console.safe_box)
        styles = [console.get_style(column.style) for column in table.columns]
        for cells in zip(*(column.cells for column in table.columns), strict=True):
            lines = [_lines(cell, width, console, no_wrap=column.no_wrap) for cell, width, column
                     in zip(cells, self._widths, table.columns, strict=True)]
            for parts in zip_longest(*lines, fillvalue=""):
                for i, part in enumerate(parts):
                    yield Segment(box.mid_vertical if i else box.mid_left)
                    yield Segment(f" {set_cell_size(part, self._widths[i])} ", styles[i])
                yield Segment(f"{box.mid_right}\n")
        for line in foot:
            yield from (*line, Segment.line())


def _blocks(table: Table, out: Console) -> Iterator[Segment]:
    """A table with a block a row, which tells the values that there are under their names."""
    names = [_text(column.header).plain for column in table.columns]
    most = max(map(cell_len, names))
    digits = len(str(table.row_count))
    room = max(out.width - digits - most - 4, 1)
    dim, bold = out.get_style("dim"), out.get_style("bold")
    for number, cells in enumerate(zip(*(column.cells for column in table.columns), strict=True),
                                   start=1):
        told = str(number)
        for name, cell in zip(names, cells, strict=True):
            for i, line in enumerate(_lines(cell, room, out) if cell else ()):
                yield Segment(told.rjust(digits) + "  ", dim)
                yield Segment(set_cell_size("" if i else name, most), bold)
                yield Segment(f"  {line}\n")
                told = ""
        yield Segment.line()


def _lines(cell: object, width: int, out: Console, *, no_wrap: bool = False) -> list[str]:
    """The lines of a cell that has some width."""
    text = str(cell)
    if text.isprintable() and "[" not in text and cell_len(text) <= width:
        return [text]
    return [line.plain for line in _text(text).wrap(out, width, overflow="fold", no_wrap=no_wrap)]


def _text(markup: object, style: StyleType = "") -> Text:
    return Text.from_markup(str(markup), style=style, emoji=False)


def _widths(column: Column) -> tuple[int, int]:
    """The longest word of a column, or line where it is not to be wrapped, and its longest line."""
    texts = [_text(cell).plain for cell in dict.fromkeys((column.header, *column.cells))]
    most = max((cell_len(line) for text in texts for line in text.splitlines()), default=0)
    return most if column.no_wrap else max(
        (cell_len(word) for text in texts for word in text.split()), default=0), most


def _level(room: int, ranges: Sequence[tuple[int, int]]) -> int:
    """The greatest width that columns may have at most, each within its range, to have room."""
    return max((level for level in range(room + 1)
                if sum(min(max(level, low), most) for low, most in ranges) <= room), default=1)


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
