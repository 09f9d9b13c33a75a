"""The embedded engine (ladybug): the property graph of a generation, in the store's folder."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path as FilePath
from typing import Any, cast

import ladybug
import pyarrow as pa
import pyarrow.parquet as pq

from kg.model.errors import StoreError, UsageError
from kg.property_graph.dialect import IS, RENAMED, check_reads, for_embedded
from kg.property_graph.engine import SECONDS, Path, Step, Table
from kg.property_graph.facts import Facts
from kg.property_graph.model import Graph, Group, Node, Relationship
from kg.property_graph.names import RESOURCE
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
                fill(new, Projection(Facts(view)).whole())
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

    def run(self, query: str, parameters: Mapping[str, object] | None = None) -> Table:
        """See Engine.run."""
        check_reads(query)
        return self._run(for_embedded(query), parameters)

    def contents(self) -> Graph:
        """All that the engine holds."""
        nodes = {}
        for (row,) in self._run(f"MATCH (n:{RESOURCE}) RETURN n").rows:
            held = {key: value for key, value in cast(dict[str, Any], row).items()
                    if value is not None and not key.startswith("_")}
            labels = tuple(sorted(held.pop(_LABELS, ())))
            marked = tuple(sorted(key[len(IS):] for key in held if key.startswith(IS)))
            if labels != marked:
                raise StoreError(f"The property graph is torn at {held['iri']}: delete it.")
            kept = {key: _value(value) for key, value in held.items() if not key.startswith(IS)}
            nodes[held["iri"]] = Node(str(kept.pop("iri")), labels, kept)
        edges: dict[Group, list[Relationship]] = {}
        for kind in self._types():
            answer = self._run(f"MATCH (a)-[r:{_tick(kind)}]->(b) RETURN a.iri, b.iri, r")
            for start, end, row in answer.rows:
                held = {_NAMES.get(key, key): _value(value)
                        for key, value in cast(dict[str, Any], row).items()
                        if value is not None and not key.startswith("_")}
                group = Group(str(start), kind, str(end))
                edges.setdefault(group, []).append(Relationship(group, held))
        return Graph(nodes, {group: tuple(found) for group, found in edges.items()})

    def close(self) -> None:
        """See Engine.close."""
        self._connection.close()
        self._database.close()

    def _types(self) -> list[str]:
        tables = self._run("CALL show_tables() RETURN name, type")
        return sorted(str(name) for name, kind in tables.rows if kind == "REL")

    def _run(self, query: str, parameters: Mapping[str, object] | None = None) -> Table:
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


def fill(folder: FilePath, graph: Graph) -> None:
    """Make the embedded engine's files of a property graph in a folder."""
    database = ladybug.Database(str(folder / _FILE), buffer_pool_size=1 << 30, max_db_size=1 << 34)
    connection = ladybug.Connection(database)
    columns = _columns(graph)
    declared = ", ".join(f"{_tick(key)} {_cypher(kind)}" for key, kind in columns.items())
    connection.execute(f"CREATE NODE TABLE {RESOURCE}({declared}, PRIMARY KEY(iri))")
    labels = sorted({label for node in graph.nodes.values() for label in node.labels})
    _copy(connection, folder, RESOURCE, _node_table(graph, columns, labels))
    by_type: dict[str, list[Relationship]] = {}
    for group, found in graph.relationships.items():
        by_type.setdefault(group.type, []).extend(found)
    declared = ", ".join(f"{_tick(RENAMED.get(key, key))} {_cypher(kind)}"
                         for key, kind in _EDGE.items())
    for kind, edges in sorted(by_type.items()):
        connection.execute(f"CREATE REL TABLE {_tick(kind)}(FROM {RESOURCE} TO {RESOURCE}, "
                           f"{declared})")
        ends = {"_from": [edge.group.start for edge in edges],
                "_to": [edge.group.end for edge in edges]}
        held = {RENAMED.get(key, key): pa.array([_listed(edge.properties.get(key)) for edge in edges], _arrow(of))
                for key, of in _EDGE.items()}
        _copy(connection, folder, kind, pa.table({**ends, **held}))
    connection.close()
    database.close()


def _columns(graph: Graph) -> dict[str, str]:
    """The columns of the table of nodes: the key, and the kind of value, `[]` for lists."""
    columns = {"iri": "str", _LABELS: "str[]", "label": "str", "types": "str[]"}
    for node in graph.nodes.values():
        for key, value in node.properties.items():
            if key not in columns:
                columns[key] = (type(value[0]).__name__ + "[]" if isinstance(value, tuple)
                                else type(value).__name__)
    for label in sorted({label for node in graph.nodes.values() for label in node.labels}):
        columns[IS + label] = "bool"
    return columns


def _node_table(graph: Graph, columns: Mapping[str, str], labels: list[str]) -> Any:
    nodes = list(graph.nodes.values())
    made: dict[str, Any] = {"iri": [node.iri for node in nodes],
                            _LABELS: pa.array([list(node.labels) for node in nodes],
                                              pa.list_(pa.string()))}
    for key, kind in columns.items():
        if key not in made and not key.startswith(IS):
            made[key] = pa.array([_listed(node.properties.get(key)) for node in nodes],
                                 _arrow(kind))
    marked = [frozenset(node.labels) for node in nodes]
    for label in labels:
        made[IS + label] = pa.array([True if label in bears else None for bears in marked],
                                    pa.bool_())
    return pa.table(made)


def _copy(connection: Any, folder: FilePath, name: str, table: Any) -> None:
    file = folder / "rows.parquet"
    pq.write_table(table, file)
    connection.execute(f"COPY {_tick(name)} FROM '{file}'")
    file.unlink()


def _arrow(kind: str) -> Any:
    return pa.list_(_ARROW[kind[:-2]]()) if kind.endswith("[]") else _ARROW[kind]()


def _cypher(kind: str) -> str:
    return _CYPHER[kind.removesuffix("[]")] + ("[]" if kind.endswith("[]") else "")


def _listed(value: Value | None) -> object:
    return list(value) if isinstance(value, tuple) else value


def _value(value: Any) -> Value:
    return tuple(value) if isinstance(value, list) else value


def _plain(value: Any) -> object:
    if isinstance(value, dict) and "_NODES" in value:
        return _path(value)
    return value


def _path(value: Mapping[str, Any]) -> Path:
    by_id = {_key(node["_ID"]): str(node["iri"]) for node in value["_NODES"]}
    return Path(tuple(str(node["iri"]) for node in value["_NODES"]),
                tuple(_steps(value["_RELS"], by_id)))


def _steps(edges: list[dict[str, Any]], by_id: Mapping[tuple[int, int], str]) -> Iterator[Step]:
    for edge in edges:
        held = {_NAMES.get(key, key): item for key, item in edge.items()
                if not key.startswith("_") and item is not None}
        yield Step(edge["_LABEL"], by_id[_key(edge["_SRC"])], by_id[_key(edge["_DST"])], held)


def _key(number: Mapping[str, int]) -> tuple[int, int]:
    return number["table"], number["offset"]


def _tick(name: str) -> str:
    return "`" + name.replace("`", "``") + "`"


def _one_line(error: BaseException) -> str:
    return " ".join(str(error).split()).rstrip(".")
