"""A table in CSV with its mapping beside it: each row is a record."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import zip_longest
from pathlib import Path

from kg.ingest.connector import Advance, Connector, Row, SourceDescription
from kg.ingest.metadata import record_told
from kg.ingest.named_terms import NamedTerm
from kg.ingest.quarantine import placed
from kg.ingest.rdf_files import WITHOUT_GRAPHS
from kg.ingest.tables.beside import mapping_file
from kg.ingest.tables.cells import places, rows_of
from kg.ingest.tables.mapping import Column, TableMapping, read_mapping
from kg.ingest.tables.source import status_named
from kg.ingest.tables.template import Template
from kg.model.errors import DataError, SourceError
from kg.model.namespaces import RDF_TYPE, nx
from kg.model.record import Fault, Record, iri_part, record_iri
from kg.model.terms import Term, Triple, literal, text_of

_EVERY = 1000
"""Progress is told after so many rows."""

_STATUS, _PASSAGE, _IDENTIFIER = nx("status"), nx("passage"), nx("sourceIdentifier")
_NO_PROPERTY = Term("<>")
"""Stands where a fault is of no single property."""


def _recognise(path: Path) -> bool:
    return (path.suffix.lower() not in WITHOUT_GRAPHS and path.is_file()
            and mapping_file(path).is_file())


def _read(path: Path, advance: Advance) -> Iterator[Row]:
    mapping = _mapping_of(path)
    rows = rows_of(path, mapping)
    line, titles = next(rows, (0, []))
    if not titles:
        raise SourceError(str(path), None, "is empty: its first line must tell its columns.")
    table = _Table(path, mapping, titles, places(path, mapping, titles))
    for count, (line, row) in enumerate(rows):
        if count % _EVERY == 0:
            advance(count, None)
        yield table.row(line, row)


def _mapping_of(path: Path) -> TableMapping:
    if not mapping_file(path).is_file():
        raise SourceError(str(path), None, f"has no mapping: write one into "
                          f"{mapping_file(path).name} beside it ('kg table draft' begins it).")
    return read_mapping(path)


@dataclass
class _Table:
    """What is needed to read the rows of a table; `lines` are those of the names that had come."""

    path: Path
    mapping: TableMapping
    titles: Sequence[str]
    places: Sequence[int | None]
    lines: dict[str, int] = field(default_factory=dict)

    @cached_property
    def columns(self) -> Mapping[str, str]:
        """The titles of columns by the IRIs of what they tell."""
        found: dict[str, list[str]] = {}
        for column in self.mapping.columns:
            if column.predicate is not None and column.titles:
                found.setdefault(text_of(column.predicate), []).append(column.title)
        return {path: "' or '".join(titles) for path, titles in found.items()}

    def row(self, line: int, row: Sequence[str]) -> Row:
        """A row as a record, with all that cannot be read in it."""
        cells = [self._cell(row, number) for number in range(len(self.places))]
        identifier, faults = self._named(line, cells)
        if len(row) != len(self.titles):
            faults.append(_fault(DataError(
                f"it has {len(row)} cells, and the table has {len(self.titles)} columns: put cells "
                f"that hold a '{self.mapping.delimiter}' in quotes, and fill in what lacks")))
        said, told = self._said(cells, faults)
        record = self._record(identifier, cells, said, told, faults)
        if faults:
            text = "; ".join(f"{title}: {cell}" for title, cell in
                             zip_longest(self.titles, row, fillvalue="") if cell)
            record = replace(record, further=(Triple(record.iri, _PASSAGE, literal(text)),),
                             faults=tuple(self._placed(fault, line) for fault in faults))
        return Row(record, line, self.columns)

    def _placed(self, fault: Fault, line: int) -> Fault:
        column = self.columns.get(text_of(fault.path))
        return fault._replace(message=placed(fault.message, self.path, line, column))

    def _cell(self, row: Sequence[str], number: int) -> str:
        """The text of a cell, or of its default; empty where it stands for none."""
        place, column = self.places[number], self.mapping.columns[number]
        if place is None or place >= len(row) or not row[place] or row[place] in column.nulls:
            return column.default
        return row[place]

    def _named(self, line: int, cells: Sequence[str]) -> tuple[str, list[Fault]]:
        """The identifier of a row; that of its line, with the fault, where it has none."""
        key = [cells[number] for number in self.mapping.key]
        titles = [self.mapping.columns[number].title for number in self.mapping.key]
        for title, cell in zip(titles, key, strict=True):
            if not cell:
                return f"{self.path.name}/line-{line}", [Fault(
                    _IDENTIFIER, "", f"the column '{title}' is empty, which tells the row from "
                    "all others: fill it in.")]
        identifier = key[0] if len(key) == 1 else "/".join(map(iri_part, key))
        first = self.lines.setdefault(identifier, line)
        if first != line:
            return f"{self.path.name}/line-{line}", [Fault(
                _IDENTIFIER, identifier, f"the row has '{'; '.join(key)}' as its "
                f"{' and '.join(titles)}, as that of line {first} has: one of both is wrong.")]
        return identifier, []

    def _said(self, cells: list[str], faults: list[Fault]) -> tuple[
            list[Triple], dict[Term, list[Term]]]:
        """What a row says of things, and what it tells of its record."""
        said: list[Triple] = []
        told: dict[Term, list[Term]] = {}
        subjects = [self._subject(about, cells, faults) for about in self.mapping.abouts]
        for number, column in enumerate(self.mapping.columns):
            try:
                values = _values(column, number, cells)
                if column.predicate is None or not values:
                    continue
                if column.about is None:
                    told.setdefault(column.predicate, []).extend(values)
                elif (subject := subjects[column.about]) is not None:
                    said += [Triple(subject, column.predicate, value) for value in values]
                elif column.titles and all(cells[key] for key in self.mapping.key):
                    raise DataError("it is not told of what: a cell is empty that its aboutUrl "
                                    "needs")
            except DataError as error:
                faults.append(_fault(error, column.predicate or _NO_PROPERTY, cells[number]))
        return list(dict.fromkeys(said)), told

    def _subject(self, about: Template, cells: Sequence[str], faults: list[Fault]) -> Term | None:
        try:
            return about.expanded(cells)
        except DataError as error:
            faults.append(_fault(error))
            return None

    def _record(self, identifier: str, cells: Sequence[str], said: Sequence[Triple],
                told: Mapping[Term, Sequence[Term]], faults: list[Fault]) -> Record:
        source = self.mapping.source
        name = record_iri(source.name, identifier)
        if not said and not faults:
            faults.append(_fault(DataError("the row says nothing")))
        record = source.pattern
        if told:
            record = record_told(name, record.triples, {**source.told, **told}, "the row")
            faults += record.faults
        keys = " and ".join(f"{self.mapping.columns[number].title} is {cells[number]}"
                            for number in self.mapping.key)
        return replace(record, iri=name, identifier=identifier, triples=tuple(said),
                       locator=record.locator or f"row whose {keys}")


def _values(column: Column, number: int, cells: list[str]) -> list[Term]:
    """The values of a cell: none, where it is empty; several, where it is separated."""
    cell = cells[number]
    if column.titles and not cell:
        if column.required:
            raise DataError(f"the column '{column.title}' is empty, and it is required")
        return []
    if column.predicate is None:
        return []
    if not column.separator:
        return _value(column, cell, cells)
    return [value for part in column.parts(cell)
            for value in _value(column, part, [*cells[:number], part, *cells[number + 1:]])]


def _value(column: Column, cell: str, cells: Sequence[str]) -> list[Term]:
    """The value of a cell, or of a part of it; none where a virtual column has none for the row."""
    if column.value is None:
        return [status_named(cell) if column.predicate == _STATUS else column.read(cell)]
    value = column.value.expanded(cells)
    if value is None and column.titles:
        raise DataError("a cell is empty that its valueUrl needs")
    return [] if value is None else [value]


def _fault(error: DataError, path: Term = _NO_PROPERTY, cell: str = "") -> Fault:
    return Fault(path, cell, f"{str(error).rstrip('.')}.")


def _sources(path: Path) -> tuple[SourceDescription, ...]:
    source = _mapping_of(path).source
    return (SourceDescription(source.iri, source.described),)


def _terms(path: Path) -> Iterator[NamedTerm]:
    mapping = _mapping_of(path)
    for column in mapping.columns:
        if column.predicate is not None and column.about is not None:
            place = f"the column '{column.name}'"
            yield NamedTerm(column.predicate, mapping.file, place, "a property")
            kind = "a class" if column.predicate == RDF_TYPE else ""
            yield from (NamedTerm(value, mapping.file, place, kind) for value in column.values())


CONNECTOR = Connector("table", "a table in CSV, with its mapping TABLE-metadata.json beside it",
                      _recognise, _read, _sources, full_list=True, several=True,
                      terms=lambda path: tuple(_terms(path)))
