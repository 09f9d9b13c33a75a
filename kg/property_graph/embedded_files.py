"""The files of the embedded engine: a property graph written whole, or brought up to date."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from collections.abc import Mapping as MappingOf
from contextlib import contextmanager
from itertools import groupby
from pathlib import Path
from typing import Any

import ladybug
import pyarrow as pa
import pyarrow.parquet as pq

from kg.property_graph.dialect import IS, RENAMED
from kg.property_graph.difference import Difference
from kg.property_graph.mapping import Mapping
from kg.property_graph.model import Graph, Node, Relationship
from kg.property_graph.names import RESOURCE, ticked
from kg.property_graph.values import Value

FILE = "graph.ladybug"
ADDRESS_SPACE = 1 << 34
"""Bytes of addresses that the engine takes for a database, used or not: the most it may grow to."""

BUFFERS = 1 << 30
"""Bytes of a database that the engine holds in memory at most."""

LABELS = "labels"
_ARROW: dict[str, Callable[[], Any]] = {
    "str": pa.string, "int": pa.int64, "float": pa.float64, "bool": pa.bool_, "date": pa.date32,
    "datetime": lambda: pa.timestamp("us", tz="UTC")}
_CYPHER = {"str": "STRING", "int": "INT64", "float": "DOUBLE", "bool": "BOOL", "date": "DATE",
           "datetime": "TIMESTAMP_TZ"}
_KINDS = {cypher + end: kind + end for kind, cypher in _CYPHER.items() for end in ("", "[]")}
_PYTHON = {"text": "str", "integer": "int", "number": "float", "boolean": "bool", "date": "date",
           "datetime": "datetime"}
EDGE = {"via": "str", "from": "date", "to": "date", "inferred": "bool", "status": "str",
         "source": "str", "reliability": "str", "credibility": "int", "records": "str[]"}


def fill(folder: Path, graph: Graph, mapping: Mapping) -> None:
    """Make the embedded engine's files of a property graph in a folder.

    All classes and properties of the ontology are declared, used or not, so that questions about
    what is not there have empty answers. What fails leaves a torn file.
    """
    columns = _columns(graph, mapping)
    by_type: dict[str, list[Relationship]] = {kind: [] for kind in mapping.relationship_types()}
    for group, found in graph.relationships.items():
        by_type.setdefault(group.type, []).extend(found)
    declared = ", ".join(f"{ticked(RENAMED.get(key, key))} {_cypher(kind)}"
                         for key, kind in EDGE.items())
    with _open(folder) as connection:
        connection.execute(f"CREATE NODE TABLE {RESOURCE}(" + ", ".join(
            f"{ticked(key)} {_cypher(kind)}" for key, kind in columns.items())
            + ", PRIMARY KEY(iri))")
        _copy(connection, folder, RESOURCE, _node_table(graph.nodes.values(), columns))
        for kind, edges in sorted(by_type.items()):
            connection.execute(f"CREATE REL TABLE {ticked(kind)}(FROM {RESOURCE} TO {RESOURCE}, "
                               f"{declared})")
            if edges:
                _copy(connection, folder, kind, _edge_table(edges))


def amend(folder: Path, wanted: Graph, held: Graph) -> bool:
    """Make what the files in a folder hold of a part of a graph equal to what is wanted of it.

    False, and the file is of no more use, where there is no column for a property or a label, or
    no table for a type.
    """
    change = Difference(wanted, held)
    with _open(folder) as connection:
        columns = {str(name): _KINDS[str(kind)] for _, name, kind, *_ in _rows(
            connection, f"CALL table_info('{RESOURCE}') RETURN *")}
        types = {str(name) for (name,) in _rows(connection, "CALL show_tables() RETURN name")}
        nodes = [*change.fresh, *change.changed]
        if not all(key in columns for node in nodes for key in _row(node)) \
                or not all(edge.group.type in types for edge in change.fresh_edges):
            return False
        _remove(connection, change)
        for node in change.changed:
            _set(connection, _row(held.nodes[node.iri]), _row(node), columns)
        if change.fresh:
            _copy(connection, folder, RESOURCE, _node_table(change.fresh, columns))
        for kind, edges in groupby(change.fresh_edges, key=lambda edge: edge.group.type):
            _copy(connection, folder, kind, _edge_table(list(edges)))
    return True


def _remove(connection: Any, change: Difference) -> None:
    for (start, kind, end), via in change.gone_edges:
        connection.execute(
            f"MATCH (a:{RESOURCE} {{iri: $a}})-[r:{ticked(kind)}]->(b:{RESOURCE} {{iri: $b}}) "
            "WHERE coalesce(r.via, '') = $via DELETE r", {"a": start, "b": end, "via": via})
    for iri in change.gone:
        connection.execute(f"MATCH (n:{RESOURCE} {{iri: $iri}}) DETACH DELETE n", {"iri": iri})


def _set(connection: Any, before: MappingOf[str, Value], after: MappingOf[str, Value],
         columns: MappingOf[str, str]) -> None:
    """Change the columns of a node that differ."""
    keys = [key for key in before.keys() | after.keys() if before.get(key) != after.get(key)]
    parts: list[str] = []
    values: dict[str, object] = {"iri": after["iri"]}
    for number, key in enumerate(keys):
        value = after.get(key)
        if value is None:
            parts.append(f"n.{ticked(key)} = NULL")
        else:
            parts.append(f"n.{ticked(key)} = CAST($v{number} AS {_cypher(columns[key])})")
            values[f"v{number}"] = list(value) if isinstance(value, tuple) else value
    connection.execute(f"MATCH (n:{RESOURCE} {{iri: $iri}}) SET {', '.join(parts)}", values)


@contextmanager
def _open(folder: Path) -> Iterator[Any]:
    """A connection that writes; each statement is a transaction, for a long one is written twice.
    """
    database = ladybug.Database(str(folder / FILE), buffer_pool_size=BUFFERS,
                                max_db_size=ADDRESS_SPACE)
    connection = ladybug.Connection(database)
    try:
        yield connection
        connection.execute("CHECKPOINT")
    finally:
        connection.close()
        database.close()


def _rows(connection: Any, query: str) -> Iterator[list[Any]]:
    answer = connection.execute(query)
    while answer.has_next():
        yield answer.get_next()


def _columns(graph: Graph, mapping: Mapping) -> dict[str, str]:
    """The columns of the table of nodes: the key, and the kind of value, `[]` for lists."""
    columns = {"iri": "str", LABELS: "str[]", "label": "str", "types": "str[]",
               "label_en": "str"}
    for key, kind in mapping.keys().items():
        columns |= {key: _PYTHON[kind], key + "_all": _PYTHON[kind] + "[]"}
    for node in graph.nodes.values():
        for key, value in node.properties.items():
            if key not in columns:
                columns[key] = (type(value[0]).__name__ + "[]" if isinstance(value, tuple)
                                else type(value).__name__)
    labels = {label for node in graph.nodes.values() for label in node.labels}
    return columns | {IS + label: "bool" for label in sorted(labels | mapping.class_labels())}


def _edge_table(edges: list[Relationship]) -> Any:
    held = _sparse([edge.properties for edge in edges], EDGE)
    return pa.table({"_from": [edge.group.start for edge in edges],
                     "_to": [edge.group.end for edge in edges],
                     **{RENAMED.get(key, key): column for key, column in held.items()}})


def _node_table(nodes: Iterable[Node], columns: dict[str, str]) -> Any:
    return pa.table(_sparse(list(map(_row, nodes)), columns))


def _row(node: Node) -> dict[str, Value]:
    """What the columns hold of a node."""
    return {"iri": node.iri, LABELS: node.labels, **node.properties,
            **dict.fromkeys((IS + label for label in node.labels), True)}


def _sparse(rows: list[Any], kinds: MappingOf[str, str]) -> dict[str, Any]:
    """Columns of rows of properties, of which most are absent."""
    found: dict[str, tuple[list[int], list[Value]]] = {key: ([], []) for key in kinds}
    for number, row in enumerate(rows):
        for key, value in row.items():
            at, values = found[key]
            at.append(number)
            values.append(value)
    made = {}
    for key, (at, values) in found.items():
        kind = _arrow(kinds[key])
        if not at:
            made[key] = pa.nulls(len(rows), kind)
        elif len(at) == len(rows):
            made[key] = pa.array(values, kind)
        else:
            place = [None] * len(rows)
            for index, number in enumerate(at):
                place[number] = index  # type: ignore[call-overload]
            made[key] = pa.array(values, kind).take(pa.array(place, pa.int64()))
    return made


def _copy(connection: Any, folder: Path, name: str, table: Any) -> None:
    file = folder / "rows.parquet"
    pq.write_table(table, file)
    path = str(file).replace("\\", "\\\\").replace("'", "\\'")
    connection.execute(f"COPY {ticked(name)} FROM '{path}'")
    file.unlink()


def _arrow(kind: str) -> Any:
    return pa.list_(_ARROW[kind[:-2]]()) if kind.endswith("[]") else _ARROW[kind]()


def _cypher(kind: str) -> str:
    return _CYPHER[kind.removesuffix("[]")] + ("[]" if kind.endswith("[]") else "")
