"""A spreadsheet of terms: its columns, and the rows of one in CSV.

A row is a term; a cell holds what one property says of it, values parted by ` | `.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from kg.editing.files import STATUS
from kg.model.errors import SourceError, UsageError
from kg.model.files import text_of_file
from kg.model.namespaces import RDFS_LABEL, term
from kg.model.nearest import meant
from kg.model.terms import Term
from kg.store.written_terms import parse_name

SEPARATOR = " | "
TEXTS: dict[str, tuple[Term, str]] = {
    "label": (RDFS_LABEL, "en"), "label es": (RDFS_LABEL, "es"), "label fr": (RDFS_LABEL, "fr"),
    "definition": (term("skos:definition"), "en"), "example": (term("skos:example"), "en"),
    "scope note": (term("skos:scopeNote"), "en"), "source": (term("dcterms:source"), ""),
    "status": (STATUS, "")}
TERMS = {"domain": term("rdfs:domain"), "range": term("rdfs:range"),
         "inverse": term("owl:inverseOf")}
BROADER = "broader"
COLUMNS = ("term", "kind", "module", "parents", BROADER, *TEXTS, *TERMS)
"""`parents`: what a class or property is within, and the classes of an individual; `broader`: what
an individual is within.
"""
OF_TERMS = ("parents", BROADER, *TERMS)
"""The columns of which the values are terms."""


@dataclass(frozen=True, slots=True)
class Row:
    """What a sheet says of a term, by column; `faults` are those of the row's form."""

    number: int
    term: Term
    cells: Mapping[str, tuple[str, ...]]
    faults: tuple[str, ...] = ()

    def one(self, column: str) -> str:
        """The only value of a cell, or an empty text."""
        return next(iter(self.cells.get(column, ())), "")


def read_rows(sheet: Path) -> Iterator[Row]:
    """The rows of a sheet; columns may be parted by commas, semicolons or tabs.

    Spreadsheets may have said by which, in a line before the names of the columns (`sep=;`).
    """
    lines = text_of_file(sheet, "CSV UTF-8").splitlines(keepends=True)
    names = int(bool(lines) and lines[0].lower().startswith("sep="))
    first = "".join(lines[names:names + 1])
    reader = csv.DictReader(lines[names:], delimiter=max(",;\t", key=first.count))
    columns = [name.strip() for name in reader.fieldnames or ()]
    for name in columns:
        if name not in COLUMNS:
            raise SourceError(str(sheet), names + 1, f"has the column '{name}'" + meant(
                name, COLUMNS, f", which is none of {', '.join(COLUMNS)}."))
    for name, count in Counter(columns).items():
        if count > 1:
            raise SourceError(str(sheet), names + 1, f"has {count} columns '{name}': keep one; "
                              "several values stand in one cell, parted by '|'.")
    if "term" not in columns:
        raise SourceError(str(sheet), names + 1,
                          "has no column 'term': its first row names the columns.")
    reader.fieldnames = columns
    for number, row in enumerate(reader, start=names + 2):
        if not any(isinstance(cell, str) and cell.strip() for cell in row.values()):
            continue
        faults = ["it has more cells than the first row has columns."] if None in row else []
        cells = {name: tuple(filter(None, (part.strip() for part in (cell or "").split("|"))))
                 for name, cell in row.items() if name in COLUMNS}
        given = "".join(cells.pop("term"))
        try:
            yield Row(number, parse_name(given), cells, tuple(faults))
        except UsageError as error:
            yield Row(number, Term(f"<{number}>"), {}, (str(error), *faults))
