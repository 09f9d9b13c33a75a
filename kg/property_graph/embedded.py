"""The embedded engine (ladybug): the property graph of a generation, in the store's folder."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from collections.abc import Mapping as MappingOf
from pathlib import Path as FilePath
from typing import Any

import ladybug
import pyarrow as pa
import pyarrow.parquet as pq

from kg.model.errors import StoreError, UsageError
from kg.property_graph.dialect import IS, RENAMED, check_reads, for_embedded
from kg.property_graph.engine import SECONDS, Path, Step, Table
from kg.property_graph.facts import Facts
from kg.property_graph.mapping import Mapping
from kg.property_graph.model import Graph, Group, Node, Relationship
from kg.property_graph.names import RESOURCE, ticked
from kg.property_graph.projection import Projection
from kg.property_graph.values import Value
from kg.reason.views import ReasonedView
from kg.store.generations import Store

_FILE = "graph.ladybug"
_LABELS = "labels"
_ARROW: dict[str, Callable[[], Any]] = {
    "str": pa.string, "int": pa.int64, "float": pa.float64, "bool": pa.bool_, "date": pa.date32,
    "datetime": lambda: pa.timestamp("us", tz="UTC")}
_CYPHER = {"str": "STRING", "int": "INT64", "float": "DOUBLE", "bool": "BOOL", "date": "DATE",
           "datetime": "TIMESTAMP_TZ"}
_PYTHON = {"text": "str", "integer": "int", "number": "float", "boolean": "bool", "date": "date",
           "datetime": "datetime"}
_EDGE = {"via": "str", "from": "date", "to": "date", "inferred": "bool", "status": "str",
         "source": "str", "reliability": "str", "credibility": "int", "records": "str[]"}

_NAMES = {new: old for old, new in RENAMED.items()}


def open_embedded(store: Store, view: ReasonedView) -> EmbeddedEngine:
    """The embedded engine with the property graph of a view, which is made on first use.

    Several processes may do so at once. Raises StoreError where it cannot be kept.
    """
    name = view.view.name + ("" if view.view.inferred else ".said") + ".cypher"
    folder = store.derived(view.snapshot) / name
    try:
        if not folder.is_dir():
            new = FilePath(tempfile.mkdtemp(prefix="new.cypher.", dir=folder.parent))
            try:
                projection = Projection(Facts(view))
                fill(new, projection.whole(), projection.mapping)
                try:
                    new.rename(folder)
                except OSError:
                    if not folder.is_dir():  # else another process was quicker
                        raise
            finally:
                shutil.rmtree(new, ignore_errors=True)
        return EmbeddedEngine(folder)
    except (OSError, RuntimeError) as error:
        raise StoreError(f"The property graph cannot be kept in {folder}: "
                         f"{_one_line(error)}.") from error


class EmbeddedEngine:
    """The property graph in a folder, open for reading."""

    name = "embedded"

    def __init__(self, folder: FilePath, seconds: float = SECONDS) -> None:
        self._database = ladybug.Database(str(folder / _FILE), read_only=True,
                                          buffer_pool_size=1 << 30, max_db_size=1 << 34)
        self._connection = ladybug.Connection(self._database)
        self._connection.set_query_timeout(int(seconds * 1000))
        self._seconds = seconds

    def run(self, query: str, parameters: MappingOf[str, object] | None = None) -> Table:
        """See Engine.run."""
        check_reads(query)
        return self._run(for_embedded(query, parameters or {}), parameters)

    def contents(self) -> Graph:
        """All that the engine holds."""
        held: dict[str, dict[str, Value]] = {}
        marked: dict[str, list[str]] = {}
        for (iri,) in self._read(f"MATCH (n:{RESOURCE}) RETURN n.iri"):
            held[iri], marked[iri] = {}, []
        for key in self._keys():
            column = f"n.{ticked(key)}"
            rows = self._read(f"MATCH (n:{RESOURCE}) WHERE {column} IS NOT NULL "
                              f"RETURN n.iri, {column}") if key != "iri" else []
            for iri, value in rows:
                if key.startswith(IS):
                    marked[iri].append(key[len(IS):])
                else:
                    held[iri][key] = _value(value)
        nodes = {}
        for iri, properties in held.items():
            labels = tuple(sorted(marked[iri]))
            if labels != properties.pop(_LABELS):
                raise StoreError(f"The property graph is torn at {iri}: delete it.")
            nodes[iri] = Node(iri, labels, properties)
        edges: dict[Group, list[Relationship]] = {}
        columns = ", ".join("r." + RENAMED.get(key, key) for key in _EDGE)
        for kind in self._types():
            for start, end, *values in self._read(
                    f"MATCH (a)-[r:{ticked(kind)}]->(b) RETURN a.iri, b.iri, {columns}"):
                group = Group(start, kind, end)
                edges.setdefault(group, []).append(Relationship(group, {
                    key: _value(value) for key, value in zip(_EDGE, values, strict=True)
                    if value is not None}))
        return Graph(nodes, {group: tuple(found) for group, found in edges.items()})

    def close(self) -> None:
        """See Engine.close."""
        self._connection.close()
        self._database.close()

    def _types(self) -> list[str]:
        tables = self._run("CALL show_tables() RETURN name, type")
        return sorted(str(name) for name, kind in tables.rows if kind == "REL")

    def _keys(self) -> list[str]:
        return [str(row[0]) for row in self._run(
            f"CALL table_info('{RESOURCE}') RETURN name").rows]

    def _read(self, query: str) -> Iterator[tuple[Any, ...]]:
        """The rows of a query, read by columns: quicker for many."""
        answer = self._connection.execute(query)
        assert isinstance(answer, ladybug.QueryResult)
        columns = [column.to_pylist() for column in answer.get_as_arrow().columns]
        return zip(*columns, strict=True)

    def _run(self, query: str, parameters: MappingOf[str, object] | None = None) -> Table:
        try:
            answer = self._connection.execute(query, dict(parameters or {}))
            assert isinstance(answer, ladybug.QueryResult)
            columns = tuple(answer.get_column_names())
            rows = []
            while answer.has_next():
                row = answer.get_next()
                assert isinstance(row, list)
                rows.append(tuple(map(_plain, row)))
            return Table(columns, rows)
        except RuntimeError as error:
            told = _one_line(error)
            if "interrupted" in told.lower():
                raise StoreError(f"The question took longer than {self._seconds:g} seconds.") \
                    from error
            if told.startswith(("Parser", "Binder", "Catalog")):
                raise UsageError(f"The embedded engine does not take this Cypher: {told}.") \
                    from error
            raise StoreError(f"The embedded engine failed: {told}.") from error


def fill(folder: FilePath, graph: Graph, mapping: Mapping) -> None:
    """Make the embedded engine's files of a property graph in a folder.

    All classes and properties of the ontology are declared, used or not, so that questions about
    what is not there have empty answers.
    """
    database = ladybug.Database(str(folder / _FILE), buffer_pool_size=1 << 30, max_db_size=1 << 34)
    connection = ladybug.Connection(database)
    connection.execute("BEGIN TRANSACTION")
    columns = _columns(graph, mapping)
    declared = ", ".join(f"{ticked(key)} {_cypher(kind)}" for key, kind in columns.items())
    connection.execute(f"CREATE NODE TABLE {RESOURCE}({declared}, PRIMARY KEY(iri))")
    _copy(connection, folder, RESOURCE, _node_table(graph, columns))
    by_type: dict[str, list[Relationship]] = {kind: [] for kind in mapping.relationship_types()}
    for group, found in graph.relationships.items():
        by_type.setdefault(group.type, []).extend(found)
    declared = ", ".join(f"{ticked(RENAMED.get(key, key))} {_cypher(kind)}"
                         for key, kind in _EDGE.items())
    for kind, edges in sorted(by_type.items()):
        connection.execute(f"CREATE REL TABLE {ticked(kind)}(FROM {RESOURCE} TO {RESOURCE}, "
                           f"{declared})")
        if edges:
            _copy(connection, folder, kind, _edge_table(edges))
    connection.execute("COMMIT")
    connection.close()
    database.close()


def _columns(graph: Graph, mapping: Mapping) -> dict[str, str]:
    """The columns of the table of nodes: the key, and the kind of value, `[]` for lists."""
    columns = {"iri": "str", _LABELS: "str[]", "label": "str", "types": "str[]",
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
    held = _sparse([edge.properties for edge in edges], _EDGE)
    return pa.table({"_from": [edge.group.start for edge in edges],
                     "_to": [edge.group.end for edge in edges],
                     **{RENAMED.get(key, key): column for key, column in held.items()}})


def _node_table(graph: Graph, columns: dict[str, str]) -> Any:
    nodes = list(graph.nodes.values())
    told = [{"iri": node.iri, _LABELS: node.labels, **node.properties,
             **dict.fromkeys((IS + label for label in node.labels), True)} for node in nodes]
    return pa.table(_sparse(told, columns))


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


def _copy(connection: Any, folder: FilePath, name: str, table: Any) -> None:
    file = folder / "rows.parquet"
    pq.write_table(table, file)
    connection.execute(f"COPY {ticked(name)} FROM '{file}'")
    file.unlink()


def _arrow(kind: str) -> Any:
    return pa.list_(_ARROW[kind[:-2]]()) if kind.endswith("[]") else _ARROW[kind]()


def _cypher(kind: str) -> str:
    return _CYPHER[kind.removesuffix("[]")] + ("[]" if kind.endswith("[]") else "")


def _value(value: Any) -> Value:
    return tuple(value) if isinstance(value, list) else value


def _plain(value: Any) -> object:
    if isinstance(value, dict) and "_NODES" in value:
        return _path(value)
    return value


def _path(value: MappingOf[str, Any]) -> Path:
    by_id = {_key(node["_ID"]): str(node["iri"]) for node in value["_NODES"]}
    return Path(tuple(str(node["iri"]) for node in value["_NODES"]),
                tuple(_steps(value["_RELS"], by_id)))


def _steps(edges: list[dict[str, Any]], by_id: MappingOf[tuple[int, int], str]) -> Iterator[Step]:
    for edge in edges:
        held = {_NAMES.get(key, key): item for key, item in edge.items()
                if not key.startswith("_") and item is not None}
        yield Step(edge["_LABEL"], by_id[_key(edge["_SRC"])], by_id[_key(edge["_DST"])], held)


def _key(number: MappingOf[str, int]) -> tuple[int, int]:
    return number["table"], number["offset"]


def _one_line(error: BaseException) -> str:
    return " ".join(str(error).split()).rstrip(".")
