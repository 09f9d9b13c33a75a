"""The terms of an ontology as rows of a spreadsheet, and the ontology filled from such rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from kg.editing.broader import Broader
from kg.editing.circles import circles
from kg.editing.files import TurtleFile
from kg.editing.sheet import COLUMNS, Row, read_rows
from kg.editing.sheet_faults import faults_of
from kg.editing.sheet_terms import Ontology, header_of
from kg.editing.wanted_words import shared_labels
from kg.ingest.ontology import Module
from kg.model.errors import DataError, UsageError
from kg.model.namespaces import RDF_TYPE, shorten
from kg.model.terms import Term, Triple
from kg.store.written_terms import parse_name


def rows_of(files: Sequence[TurtleFile]) -> list[tuple[str, ...]]:
    """The terms that the modules in some files define, a row each, as COLUMNS tells."""
    ontology = Ontology(files)
    return [tuple(ontology.cell(node, column) for column in COLUMNS)
            for node in sorted(ontology.homes, key=shorten)]


def filled(files: Sequence[TurtleFile], sheet: Path) -> list[TurtleFile]:
    """The files with what a sheet in CSV says of the terms in its rows.

    A cell replaces what its column says of the term, an empty one deletes it; what has no column
    in the sheet, and terms without a row, stay. Raises SourceError for a sheet that cannot be
    read, and DataError that tells all that is wrong in its rows.
    """
    ontology = Ontology(files)
    rows = list(read_rows(sheet))
    ontology.broader = Broader((*ontology.triples(), *_typed(rows)))
    known = set(ontology.declared) | {row.term for row in rows}
    kinds = ontology.kinds(rows)
    faults = [f"{sheet}, row {row.number}: {fault}" for row in rows
              for fault in faults_of(row, ontology, known, kinds)]
    seen: dict[Term, int] = {}
    for row in rows:
        if row.term in seen:
            faults.append(f"{sheet}, row {row.number}: {shorten(row.term)} has the row "
                          f"{seen[row.term]} already.")
        seen.setdefault(row.term, row.number)
    if faults:
        raise DataError("\n".join(faults))
    before = set(_faults_together(files, seen))
    for row in rows:
        ontology.fill(row)
    after = ontology.files()
    if made := [fault for fault in _faults_together(after, seen) if fault not in before]:
        raise DataError("\n".join(f"{sheet}: {fault}" for fault in made))
    return after


def _typed(rows: Iterable[Row]) -> Iterator[Triple]:
    """The classes that rows give to individuals."""
    for row in rows:
        for text in row.cells.get("parents", ()):
            with suppress(UsageError):  # told with the other faults
                yield Triple(row.term, RDF_TYPE, parse_name(text))


def _faults_together(files: Sequence[TurtleFile], terms: Iterable[Term]) -> Iterator[str]:
    """What is wrong with terms beside others: circles, and labels that some of `terms` share."""
    yield from _circles(files)
    said: dict[Term, dict[Term, set[Term]]] = defaultdict(lambda: defaultdict(set))
    for s, p, o in (triple for file in files for triple in file.triples):
        said[s][p].add(o)
    shared = shared_labels(said)
    yield from (f"{shorten(node)} {fault}." for node in terms for fault in shared.get(node, ()))


def _circles(files: Sequence[TurtleFile]) -> Iterator[str]:
    """The terms within themselves, each with the circle."""
    modules = [Module(file.path, header, file.triples) for file in files
               if (header := header_of(file)) is not None]
    return (f"{shorten(node)} {fault}." for node, fault, _ in circles(modules))
