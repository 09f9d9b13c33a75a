"""A first draft of the mapping of a table, from its titles and cells, for an engineer to finish."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

from kg.ingest.tables.cells import likely_encoding, rows_in
from kg.ingest.tables.labels import datatype_of, properties_labelled, things_of
from kg.ingest.tables.mapping import CONTEXT
from kg.ingest.tables.values import Reader, reader
from kg.model.errors import DataError, SourceError
from kg.model.files import text_of_file
from kg.model.namespaces import NX, RDFS_LABEL, nx, shorten
from kg.model.record import iri_part
from kg.model.spelling import plain
from kg.model.terms import Term, iri_text
from kg.validate.drafting import Ontology

_DELIMITERS = ",;\t|"
_NAMES = ("name", "full name", "label")
_DAYS = (("dd.MM.yyyy", "d.M.yyyy", "dd/MM/yyyy", "d/M/yyyy", "dd-MM-yyyy", "d-M-yyyy"),
         ("MM/dd/yyyy", "M/d/yyyy", "MM-dd-yyyy", "M-d-yyyy"), ("yyyy/MM/dd", "yyyyMMdd"))
"""Ways to write days, those of one order together, the strictest first."""


@dataclass(frozen=True, slots=True)
class _Column:
    name: str
    title: str
    cells: Sequence[str]


def draft_mapping(table: Path, cls: Term, ontology: Ontology) -> str:
    """The mapping of a table whose rows are things of a class, as JSON.

    A column whose title is the label of one property of the class tells that; the others say
    nothing yet. The grade is that of what cannot be judged. Raises SourceError for a file that is
    no table.
    """
    text, dialect = _text(table)
    columns = _columns(table, text, dialect)
    source = iri_part(table.stem)
    return json.dumps({
        "@context": CONTEXT, "@id": f"source:{source}", "url": table.name,
        "rdfs:label": table.stem, "nx:sourceReliability": "F", "nx:informationCredibility": 6,
        "nx:status": "reported", **({"dialect": dialect} if dialect else {}),
        "tableSchema": {
            "primaryKey": _key(columns), "aboutUrl": f"id:{source}/{{{_key(columns)}}}",
            "columns": [
                *(_described(column, source, cls, ontology) for column in columns),
                {"virtual": True, "propertyUrl": "rdf:type", "valueUrl": shorten(cls)}]}},
        ensure_ascii=False, indent=2)


def _text(table: Path) -> tuple[str, dict[str, str]]:
    """The text of a table, and how it is written where that must be told."""
    dialect = {}
    try:
        text = text_of_file(table, "CSV")
    except SourceError:
        dialect["encoding"] = likely_encoding(table)
        text = table.read_text(encoding=dialect["encoding"], errors="replace")
    first = text.partition("\n")[0]
    delimiter = max(_DELIMITERS, key=first.count)
    return text, ({} if delimiter == "," else {"delimiter": delimiter}) | dialect


def _columns(table: Path, text: str, dialect: dict[str, str]) -> list[_Column]:
    rows = [row for _, row in rows_in(StringIO(text, newline=""), table,
                                      dialect.get("delimiter", ","))]
    if not rows:
        raise SourceError(str(table), None, "is empty: its first line must tell its columns.")
    names: list[str] = []
    for number, title in enumerate(rows[0], start=1):
        name = plain(title).replace(" ", "_") or "column"
        names.append(f"{name}_{number}" if name in names else name)
    return [_Column(name, rows[0][number], [row[number] for row in rows[1:] if number < len(row)])
            for number, name in enumerate(names)]


def _key(columns: Sequence[_Column]) -> str:
    """The first column whose cells tell all rows apart, or else the first."""
    return next((one.name for one in columns
                 if all(one.cells) and len(set(one.cells)) == len(one.cells)), columns[0].name)


def _described(column: _Column, source: str, cls: Term, ontology: Ontology) -> dict[str, Any]:
    told: dict[str, Any] = {"name": column.name} | (
        {"titles": column.title} if column.title != column.name else {})
    label = plain(column.title)
    found = [one for one in properties_labelled(label) if _tells_of(one, cls, ontology)]
    if label in _NAMES:
        return told | {"propertyUrl": shorten(RDFS_LABEL)}
    if len(found) != 1:
        return told | {"suppressOutput": True}
    ranges = [iri_text(one) for one in ontology.values(found[0], "rdfs:range")]
    told["propertyUrl"] = shorten(found[0])
    if any(one.startswith(NX) for one in ranges):
        if _reads(things_of(found[0]), column.cells):
            return told
        return told | {"valueUrl": _named(ranges, source, ontology) + f"{{{column.name}}}"}
    datatype = datatype_of(found[0])
    return told if datatype == "string" else told | {"datatype": _datatype(datatype, column.cells)}


def _tells_of(name: Term, cls: Term, ontology: Ontology) -> bool:
    """Whether a property may tell of things of a class, by its domain."""
    domains = {one for domain in ontology.values(name, "rdfs:domain")
               for one in ontology.classes_of(domain)}
    return not domains or not domains.isdisjoint(ontology.above(cls))


def _named(ranges: Sequence[str], source: str, ontology: Ontology) -> str:
    """How the names of values begin: places and terms of the ontology have known ones."""
    above = {one for cls in ranges for one in ontology.above(Term(f"<{cls}>"))}
    if nx("Place") in above:
        return "id:place/"
    return "nx:" if nx("ControlledValue") in above else f"id:{source}/"


def _datatype(name: str, cells: Sequence[str]) -> object:
    """A datatype, for days with the format if there is one, and one order of it, that fits all."""
    if name != "date":
        return name
    fitting = [[form for form in forms if _reads(reader({"base": "date", "format": form}, ""),
                                                 cells)] for forms in _DAYS]
    orders = list(filter(None, fitting))
    return {"base": "date", "format": orders[0][0]} if len(orders) == 1 else name


def _reads(read: Reader | None, cells: Sequence[str]) -> bool:
    """Whether something reads all cells of a column, and there are some."""
    told = list(filter(None, cells))
    try:
        return read is not None and bool(told) and bool(list(map(read, told)))
    except DataError:
        return False
