"""The embedded engine (ladybug): the property graph of a generation, in the store's folder."""

from __future__ import annotations

import shutil
from collections import defaultdict
from collections.abc import Collection, Iterator
from collections.abc import Mapping as MappingOf
from itertools import compress
from pathlib import Path as FilePath
from typing import Any

import ladybug

from kg.model.errors import QueryError, StoreError
from kg.model.view import DEFAULT_VIEW
from kg.property_graph.affected import affected
from kg.property_graph.dialect import IRIS, IS, NUMBERS, RENAMED, STEPS, check_reads, for_embedded
from kg.property_graph.embedded_files import (
    ADDRESS_SPACE,
    BUFFERS,
    EDGE,
    FILE,
    LABELS,
    amend,
    fill,
)
from kg.property_graph.engine import SECONDS, Path, Step, Table
from kg.property_graph.facts import Fact, Facts
from kg.property_graph.model import Graph, Group, Node, Relationship
from kg.property_graph.names import RESOURCE, ticked
from kg.property_graph.projection import Projection
from kg.property_graph.values import Value
from kg.reason.views import ReasonedView
from kg.store.changes import changes_since, identity
from kg.store.generations import Store, forget_earlier
from kg.store.scratch import scratch

_ENDING = ".cypher"
_NAMES = {new: old for old, new in RENAMED.items()}


def open_embedded(store: Store, view: ReasonedView, seconds: float = SECONDS) -> EmbeddedEngine:
    """The embedded engine with the property graph of a view, which is made on first use.

    After a load it is made from that of an earlier generation, where the change is small. Several
    processes may do so at once. A question may run so many seconds. Raises StoreError where the
    graph cannot be kept.
    """
    name = view.view.name + ("" if view.view.inferred else ".said") + _ENDING
    folder = store.derived(view.snapshot) / name
    try:
        if not folder.is_dir():
            with scratch(folder.parent) as new:
                projection = Projection(Facts(view))
                if not _from_earlier(new, projection, store, name):
                    for half_made in new.iterdir():
                        half_made.unlink()
                    fill(new, projection.whole(), projection.mapping)
                try:
                    new.rename(folder)
                except OSError:
                    if not folder.is_dir():  # else another process was quicker
                        raise
            forget_earlier(folder)
        return EmbeddedEngine(folder, seconds)
    except (OSError, RuntimeError) as error:
        raise StoreError(f"The property graph cannot be kept in {folder}: "
                         f"{_one_line(error)}.") from error


def _from_earlier(new: FilePath, projection: Projection, store: Store, name: str) -> bool:
    """Bring the files of an earlier generation up to date, in a new folder; whether that was done.
    """
    view = projection.facts.view
    if view.view != DEFAULT_VIEW:
        return False
    for generation, derived in store.earlier(view.snapshot):
        known = identity(generation)
        if known is None or not (derived / name / FILE).is_file():
            continue
        changes = changes_since(view.snapshot.folder, known)
        touched = None if changes is None else affected(projection, changes)
        if touched is None or len(touched[0]) > _MOST_TOUCHED:
            return False
        try:
            return _amended(new, derived / name, projection, *touched)
        except (RuntimeError, StoreError):  # a torn file: all is made from the store
            return False
    return False


def _amended(new: FilePath, earlier: FilePath, projection: Projection, nodes: set[int],
             groups: set[Fact]) -> bool:
    engine = EmbeddedEngine(earlier)
    try:
        held = engine.part(set(map(projection.name, nodes)), set(map(projection.group, groups)))
    finally:
        engine.close()
    shutil.copyfile(earlier / FILE, new / FILE)
    return amend(new, projection.part(nodes, groups), held)


_MOST_TOUCHED = 20_000
"""Of more nodes that changes touch, it is quicker to make the whole graph."""


class EmbeddedEngine:
    """The property graph in a folder, open for reading."""

    def __init__(self, folder: FilePath, seconds: float = SECONDS) -> None:
        self._database = ladybug.Database(str(folder / FILE), read_only=True,
                                          buffer_pool_size=BUFFERS, max_db_size=ADDRESS_SPACE)
        self._connection = ladybug.Connection(self._database)
        self._connection.set_query_timeout(int(seconds * 1000))
        self._seconds = seconds

    def run(self, query: str, parameters: MappingOf[str, object] | None = None) -> Table:
        """See Engine.run."""
        check_reads(query)
        return self._run(for_embedded(query, parameters or {}), parameters)

    def contents(self) -> Graph:
        """All that the engine holds."""
        held: dict[str, dict[str, Value]] = {
            iri: {} for (iri,) in self._read(f"MATCH (n:{RESOURCE}) RETURN n.iri")}
        columns = {key: f"n.{ticked(key)}" for key in self._keys() if key != "iri"}
        counts = ", ".join(f"count({column})" for column in columns.values())
        (filled,) = self._read(f"MATCH (n:{RESOURCE}) RETURN {counts}")
        for key in compress(columns, filled):  # most columns are empty
            for iri, value in self._read(f"MATCH (n:{RESOURCE}) WHERE {columns[key]} IS NOT NULL "
                                         f"RETURN n.iri, {columns[key]}"):
                held[iri][key] = _value(value)
        edges: dict[Group, list[Relationship]] = defaultdict(list)
        for (kind,) in self._read("MATCH ()-[r]->() RETURN DISTINCT label(r)"):
            for edge in self._edges(kind, f"MATCH (a)-[r:{ticked(kind)}]->(b)"):
                edges[edge.group].append(edge)
        return Graph({iri: _node(iri, told) for iri, told in held.items()},
                     {group: tuple(found) for group, found in edges.items()})

    def part(self, nodes: Collection[str], groups: Collection[Group]) -> Graph:
        """What the engine holds of some nodes, by IRI, and of some groups of relationships."""
        keys = [key for key in self._keys() if key != "iri"]
        columns = ", ".join(f"n.{ticked(key)}" for key in keys)
        made = {}
        for iri, *values in self._read(f"MATCH (n:{RESOURCE}) WHERE n.iri IN $iris "
                                       f"RETURN n.iri, {columns}", {"iris": sorted(nodes)}):
            made[iri] = _node(iri, {key: _value(value) for key, value in
                                    zip(keys, values, strict=True) if value is not None})
        starts: dict[str, set[str]] = defaultdict(set)
        for group in groups:
            starts[group.type].add(group.start)
        edges: dict[Group, list[Relationship]] = defaultdict(list)
        for kind in self._types():
            if kind in starts:
                for edge in self._edges(
                        kind, f"MATCH (a:{RESOURCE})-[r:{ticked(kind)}]->(b) "
                        "WHERE a.iri IN $iris", {"iris": sorted(starts[kind])}):
                    if edge.group in groups:
                        edges[edge.group].append(edge)
        return Graph(made, {group: tuple(found) for group, found in edges.items()})

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

    def _edges(self, kind: str, match: str, parameters: MappingOf[str, object] | None = None,
               ) -> Iterator[Relationship]:
        """The relationships of a type that a pattern of a, r and b finds."""
        columns = ", ".join("r." + RENAMED.get(key, key) for key in EDGE)
        for start, end, *values in self._read(f"{match} RETURN a.iri, b.iri, {columns}",
                                              parameters):
            yield Relationship(Group(start, kind, end), {
                key: _value(value) for key, value in zip(EDGE, values, strict=True)
                if value is not None})

    def _read(self, query: str, parameters: MappingOf[str, object] | None = None,
              ) -> Iterator[tuple[Any, ...]]:
        """The rows of a query, read by columns: quicker for many."""
        answer = self._connection.execute(query, dict(parameters or {}))
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
                raise QueryError(f"The embedded engine does not take this Cypher: {told}.") \
                    from error
            raise StoreError(f"The embedded engine failed: {told}.") from error


def _node(iri: str, told: MappingOf[str, Value]) -> Node:
    """A node from what its columns hold; raises StoreError where these disagree."""
    marked = tuple(sorted(key[len(IS):] for key in told if key.startswith(IS)))
    if marked != told.get(LABELS):
        raise StoreError(f"The property graph is torn at {iri}: delete it.")
    return Node(iri, marked, {key: value for key, value in told.items()
                              if key != LABELS and not key.startswith(IS)})


def _value(value: Any) -> Value:
    return tuple(value) if isinstance(value, list) else value


def _plain(value: Any) -> object:
    if isinstance(value, dict) and IRIS in value:
        return _path(value) if value[IRIS] is not None else None
    return value


def _path(value: MappingOf[str, Any]) -> Path:
    by_id = dict(zip(map(_key, value[NUMBERS]), value[IRIS], strict=True))
    return Path(tuple(value[IRIS]), tuple(_steps(value[STEPS], by_id)))


def _steps(edges: list[dict[str, Any]], by_id: MappingOf[tuple[int, int], str]) -> Iterator[Step]:
    for edge in edges:
        held = {_NAMES.get(key, key): item for key, item in edge.items()
                if not key.startswith("_") and item is not None}
        yield Step(edge["_LABEL"], by_id[_key(edge["_SRC"])], by_id[_key(edge["_DST"])], held)


def _key(number: MappingOf[str, int]) -> tuple[int, int]:
    return number["table"], number["offset"]


def _one_line(error: BaseException) -> str:
    return " ".join(str(error).split()).rstrip(".")
