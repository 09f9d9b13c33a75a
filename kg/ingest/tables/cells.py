"""The rows of a table as texts, each with the line on which it begins."""

from __future__ import annotations

import csv
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from kg.ingest.tables.mapping import TableMapping
from kg.model.errors import SourceError, why
from kg.model.nearest import meant
from kg.store.conversion import LONGEST

_UNCLOSED = ("unexpected end of data", "field larger than")
"""Parts of what the parser says where a quote is not closed."""


def rows_of(table: Path, mapping: TableMapping) -> Iterator[tuple[int, list[str]]]:
    """The rows with their lines, the titles first; those without any text are left out.

    Blanks around cells are not kept. Raises SourceError for a file that is no table.
    """
    try:
        with table.open(encoding=mapping.encoding, newline="") as text:
            yield from rows_in(text, table, mapping.delimiter, mapping.quote)
    except UnicodeError as error:
        encoding = mapping.encoding.removesuffix("-sig").upper()
        raise SourceError(str(table), _undecoded(table, mapping.encoding), f"is not {encoding}: "
                          f"save the table so, or tell its encoding in {mapping.file.name}, such "
                          f'as "dialect": {{"encoding": "{likely_encoding(table)}"}}.') from error
    except OSError as error:
        raise SourceError(str(table), None, f"cannot be read: {why(error)}.") from error


def rows_in(text: Iterable[str], table: Path, delimiter: str,
            quote: str = '"') -> Iterator[tuple[int, list[str]]]:
    """The rows in the text of a table, in the same way."""
    csv.field_size_limit(LONGEST // 4)  # letters, each of which takes up to four bytes
    reader = csv.reader(text, delimiter=delimiter, quotechar=quote, strict=True)
    line = 0
    try:
        for row in reader:
            begin, line = line + 1, reader.line_num
            cells = list(map(str.strip, row))
            if any(cells):
                yield begin, cells
    except csv.Error as error:
        hint = ("; perhaps a quote is not closed that begins a cell there"
                if any(fault in str(error) for fault in _UNCLOSED) else "")
        raise SourceError(str(table), line + 1, f"is not CSV: {error}{hint}.") from error


def likely_encoding(table: Path) -> str:
    """An encoding that a table may have which is not in the one that was told."""
    with table.open("rb") as file:
        return "utf-16" if file.read(2) in (BOM_UTF16_LE, BOM_UTF16_BE) else "windows-1252"


def _undecoded(table: Path, encoding: str) -> int | None:
    """The first line that is not in an encoding; None where lines are not told by single bytes."""
    if "16" in encoding or "32" in encoding:
        return None
    with table.open("rb") as lines:
        for number, line in enumerate(lines, start=1):
            try:
                line.decode(encoding)
            except UnicodeError:
                return number
    return None


def places(table: Path, mapping: TableMapping, titles: Sequence[str]) -> list[int | None]:
    """Where the cells of each column of a mapping stand in a row; None for virtual ones.

    Raises SourceError where the titles of a table are not those that its mapping tells.
    """
    def refused(problem: str) -> SourceError:
        return SourceError(str(table), 1, problem)

    for number, title in enumerate(titles, start=1):
        if not title:
            raise refused(f"has no title for column {number}: give it one, or delete the column.")
        if titles.index(title) < number - 1:
            raise refused(f"has two columns with the title '{title}': rename one.")
    found: list[int | None] = []
    for column in mapping.columns:
        place = next((titles.index(one) for one in column.titles if one in titles), None)
        if place is None and column.titles:
            one = len(titles) == 1 and len(mapping.columns) > 1
            raise refused(f"has no column '{column.title}', of which {mapping.file.name} tells" + (
                f"; it is read as one column, for nothing there is parted by '{mapping.delimiter}'"
                ': tell what does, such as "dialect": {"delimiter": ";"}.' if one
                else meant(column.title, titles)))
        found.append(place)
    told = [titles[place] for place in found if place is not None]
    for title in titles:
        if title not in told:
            raise refused(f"has a column '{title}', of which {mapping.file.name} tells nothing: "
                          'add it there, with "suppressOutput": true if it shall say nothing.')
    return found
