"""The mapping of a table: what its columns say, told by a file beside it, TABLE-metadata.json.

Of the standard it takes what docs/tables.md lists, and refuses the rest.
Source: W3C, Metadata Vocabulary for Tabular Data, 17 December 2015.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.ingest.description_check import check_descriptions
from kg.ingest.tables.beside import mapping_file, read_beside
from kg.ingest.tables.expected import as_object, flag_in, known_only, text_in, texts_of
from kg.ingest.tables.labels import datatype_of, property_labelled, things_of
from kg.ingest.tables.source import (
    NAMED,
    OF_RECORDS,
    TableSource,
    property_named,
    read_source,
)
from kg.ingest.tables.template import Template, read_template
from kg.ingest.tables.values import Reader, reader
from kg.model.errors import DataError
from kg.model.nearest import meant
from kg.model.terms import Term

CONTEXT = "http://www.w3.org/ns/csvw"
_TABLE = ("@context", "@id", "@type", "url", "dialect", "tableSchema", "notes")
_DIALECT = ("@type", "delimiter", "quoteChar", "encoding", "header")
_SCHEMA = ("@type", "columns", "primaryKey", "aboutUrl", "datatype", "null", "lang")
_COLUMN = ("@type", "name", "titles", "propertyUrl", "aboutUrl", "valueUrl", "datatype", "null",
           "lang", "separator", "default", "required", "suppressOutput", "virtual",
           "dc:description", "rdfs:comment")
_INHERITED = ("aboutUrl", "datatype", "null", "lang")


@dataclass(frozen=True, slots=True)
class Column:
    """A column, and what its cells say: nothing, where `predicate` is None.

    `titles` are those that it may have in the table; none for a virtual column, which the table has
    not. `about` is the number of the template of the things that it tells of, None where it is the
    record of the row; `value` makes IRIs of cells, `read` the other values.
    """

    name: str
    titles: tuple[str, ...]
    predicate: Term | None
    about: int | None
    value: Template | None
    read: Reader
    separator: str
    nulls: frozenset[str]
    default: str
    required: bool

    @property
    def title(self) -> str:
        """What people call it."""
        return self.titles[0] if self.titles else self.name

    def values(self) -> Iterator[Term]:
        """The values that it gives whatever the cells are."""
        if self.predicate is not None and self.predicate not in OF_RECORDS:
            if self.value is None:
                yield from map(self.read, self.parts(self.default))
            elif constant := self.value.constant:
                yield constant

    def parts(self, cell: str) -> list[str]:
        """The values in a cell, as texts."""
        parts = map(str.strip, cell.split(self.separator)) if self.separator else [cell]
        return list(filter(None, parts))


@dataclass(frozen=True, slots=True)
class TableMapping:
    """What a file says of a table: its source, how it is written, and its columns.

    `key` are the numbers of the columns that tell a row from all others, `abouts` the templates of
    the things that it speaks of.
    """

    file: Path
    source: TableSource
    delimiter: str
    quote: str
    encoding: str
    key: tuple[int, ...]
    columns: tuple[Column, ...]
    abouts: tuple[Template, ...]


def read_mapping(table: Path) -> TableMapping:
    """The mapping of a table; raises DataError for what is not understood, or may not be said."""
    file = mapping_file(table)
    mapping = read_beside(table, lambda data: _mapping(file, table.name, data))
    check_descriptions(mapping.source.described, str(file))
    return mapping


def _mapping(file: Path, name: str, data: dict[str, Any]) -> TableMapping:
    known_only({key: one for key, one in data.items() if ":" not in key}, _TABLE, "the table")
    if data.get("@context") not in (CONTEXT, [CONTEXT]):
        raise DataError(f'the table needs "@context": "{CONTEXT}"')
    if data.get("url") != name:
        raise DataError(f'the table needs "url": "{name}", the name of its file')
    dialect = as_object(data.get("dialect", {}), "dialect")
    known_only(dialect, _DIALECT, "dialect")
    if dialect.get("header", True) is not True:
        raise DataError("dialect has a header that is not true: give the table a line of titles")
    schema = as_object(data.get("tableSchema"), "tableSchema")
    abouts: list[Template] = []
    columns = _columns(schema, abouts)
    return TableMapping(
        file, read_source(data), _letter(dialect, "delimiter", ","),
        _letter(dialect, "quoteChar", '"'), _encoding(dialect), _key(schema, columns), columns,
        tuple(abouts))


def _columns(schema: dict[str, Any], abouts: list[Template]) -> tuple[Column, ...]:
    known_only(schema, _SCHEMA, "tableSchema")
    listed = schema.get("columns")
    if not isinstance(listed, list) or not listed:
        raise DataError("tableSchema needs columns: a list of what each column says")
    inherited = {key: schema[key] for key in _INHERITED if key in schema}
    told = [inherited | as_object(one, "each column") for one in listed]
    numbers: dict[str, int] = {}
    for number, one in enumerate(told):
        if not one.get("virtual") and numbers.setdefault(_name(one), number) != number:
            raise DataError(f"two columns are named '{_name(one)}'")
    columns = tuple(_column(one, numbers, abouts) for one in told)
    if not abouts:
        raise DataError("no column tells a property of a thing, so that the table says nothing")
    return columns


def _name(data: dict[str, Any]) -> str:
    """The name of a column: its own, or else its first title, or what it tells."""
    for key in ("name", "titles", "propertyUrl"):
        found = data.get(key)
        if isinstance(found, list) and found:
            found = found[0]
        if isinstance(found, str) and found:
            return found
    raise DataError("each column needs a name")


def _column(data: dict[str, Any], numbers: Mapping[str, int], abouts: list[Template]) -> Column:
    name = _name(data)
    try:
        known_only(data, _COLUMN, "it")
        virtual = flag_in(data, "virtual")
        titles = texts_of(data.get("titles", name), "titles")
        predicate = _predicate(data)
        about = value = None
        if predicate is not None and predicate not in OF_RECORDS:
            template = read_template(text_in(data, "aboutUrl", "it"), numbers)
            if template not in abouts:
                abouts.append(template)
            about = abouts.index(template)
        if "valueUrl" in data:
            value = read_template(text_in(data, "valueUrl", "it"), numbers)
        elif (virtual and "default" not in data) or predicate in NAMED:
            raise DataError("it needs a valueUrl, such as id:organization/{name}")
        column = Column(
            name, () if virtual else tuple(map(str.strip, titles)), predicate, about, value,
            _reader(data, predicate),
            text_in(data, "separator", "it") if "separator" in data else "",
            frozenset(texts_of(data.get("null", ""), "null")),
            text_in(data, "default", "it") if "default" in data else "",
            flag_in(data, "required"))
        list(column.values())  # a default that cannot be read would be a fault of every row
        return column
    except DataError as error:
        raise DataError(f"the column '{name}': {error}") from error


def _reader(data: dict[str, Any], predicate: Term | None) -> Reader:
    """What reads values: of the datatype that the property takes where none is told; and where a
    relation has no valueUrl, they are things by their labels.
    """
    taken = "string" if predicate is None else datatype_of(predicate)
    read = reader(data.get("datatype", taken),
                  text_in(data, "lang", "it") if "lang" in data else "")
    if predicate is None or predicate in OF_RECORDS or "valueUrl" in data:
        return read
    return things_of(predicate) or read


def _predicate(data: dict[str, Any]) -> Term | None:
    if flag_in(data, "suppressOutput"):
        return None
    if "propertyUrl" not in data:
        raise DataError('it needs a "propertyUrl", the property that it tells; or '
                        '"suppressOutput": true where it shall say nothing')
    text = text_in(data, "propertyUrl", "it")
    return property_named(text) if ":" in text else property_labelled(text)


def _key(schema: dict[str, Any], columns: tuple[Column, ...]) -> tuple[int, ...]:
    if not schema.get("primaryKey"):
        raise DataError("tableSchema needs a primaryKey: the name of the column that tells a row "
                        "from all others")
    numbers = {column.name: number for number, column in enumerate(columns) if column.titles}
    names = texts_of(schema["primaryKey"], "primaryKey")
    for name in names:
        if name not in numbers:
            raise DataError(f"primaryKey names the column '{name}', and none has that name"
                            + meant(name, numbers, ""))
    return tuple(numbers[name] for name in names)


def _encoding(dialect: dict[str, Any]) -> str:
    name = text_in(dialect, "encoding", "dialect") if "encoding" in dialect else "utf-8"
    try:
        "".encode(name)
    except LookupError as error:
        raise DataError(f"dialect has the encoding '{name}', which is not known; common are utf-8, "
                        "utf-16 and windows-1252") from error
    return "utf-8-sig" if name.lower() in ("utf-8", "utf8") else name


def _letter(dialect: dict[str, Any], key: str, default: str) -> str:
    found = dialect.get(key, default)
    if not isinstance(found, str) or len(found) != 1 or found in "\r\n":
        raise DataError(f"dialect needs one letter for \"{key}\"")
    return found
