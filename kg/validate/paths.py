"""Property paths over columns: from many focus nodes to their value nodes at once."""

from __future__ import annotations

import numpy as np

from kg.columns.dictionary import Ids
from kg.columns.index import Index
from kg.columns.sets import unique
from kg.columns.tables import found, neighbours, pack, unpack
from kg.validate.shapes import Path


def value_nodes(path: Path, index: Index, nodes: Ids) -> tuple[Ids, Ids]:
    """The value nodes of each focus node.

    Gives row numbers into `nodes` and the values, both of shape (matches,), each pair once.
    Source: SHACL, section 2.3.1; SPARQL 1.1, section 9.
    """
    if path.kind == "predicate":
        return neighbours(_table(path, index, forward=True), nodes)
    if path.kind == "inverse" and path.parts[0].kind == "predicate":
        return neighbours(_table(path.parts[0], index, forward=False), nodes)
    return _distinct(*_walk(path, index, nodes))


def inverted(path: Path) -> Path:
    """The same path walked backwards."""
    if path.kind == "predicate":
        return Path("inverse", path.node, parts=(path,))
    if path.kind == "inverse":
        return path.parts[0]
    parts = tuple(inverted(part) for part in path.parts)
    return Path(path.kind, path.node, parts=parts[::-1] if path.kind == "sequence" else parts)


def _walk(path: Path, index: Index, nodes: Ids) -> tuple[Ids, Ids]:
    rows: Ids = np.arange(len(nodes))
    if path.kind == "inverse":
        return value_nodes(inverted(path.parts[0]), index, nodes)
    if path.kind == "sequence":
        values = nodes
        for part in path.parts:
            at, values = value_nodes(part, index, values)
            rows, values = _distinct(rows[at], values)
        return rows, values
    if path.kind == "alternative":
        ends = [value_nodes(part, index, nodes) for part in path.parts]
        return (np.concatenate([rows for rows, _ in ends]),
                np.concatenate([values for _, values in ends]))
    step = path.parts[0]
    if path.kind == "zeroOrOne":
        at, values = value_nodes(step, index, nodes)
        return np.concatenate([rows, at]), np.concatenate([nodes, values])
    if path.kind == "zeroOrMore":
        return _closure(step, index, rows, nodes)
    at, values = value_nodes(step, index, nodes)
    return _closure(step, index, at, values)


def _closure(step: Path, index: Index, rows: Ids, values: Ids) -> tuple[Ids, Ids]:
    """Start pairs and all that is reached from them."""
    known = unique(pack(rows, values))
    fresh = known
    while len(fresh):
        start, at = unpack(fresh)
        rows, reached = value_nodes(step, index, at)
        pairs = unique(pack(start[rows], reached))
        fresh = pairs[~found(known, pairs)]
        known = unique(np.concatenate([known, fresh]))
    return unpack(known)


def _distinct(rows: Ids, values: Ids) -> tuple[Ids, Ids]:
    return unpack(unique(pack(rows, values)))


def _table(path: Path, index: Index, *, forward: bool) -> Ids:
    assert path.term is not None
    table = index.of(path.term)
    return table.pairs if forward else table.backward
