"""Which parts of a property graph the changes of a store touch."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

import numpy as np

from kg.columns.tables import Table, pack, unpack
from kg.model.namespaces import BASE, RDFS_LABEL, RECORDS_GRAPH, inferred_graph, nx
from kg.model.view import DEFAULT_VIEW
from kg.property_graph.facts import Fact, Facts
from kg.property_graph.projection import MENTION, Projection
from kg.reason.joins import column, evaluate, length
from kg.store.changes import Changes
from kg.store.snapshot import Quad


def affected(projection: Projection, changes: Changes) -> tuple[set[int], set[Fact]] | None:
    """The nodes and the groups of relationships that changes of the default view touch.

    None where they touch all: a change of the ontology or of what is told of a source.
    """
    return _Affected(projection).of(changes)


class _Affected:
    def __init__(self, projection: Projection) -> None:
        self._facts: Facts = projection.facts
        self._mapping = projection.mapping
        self._inferred = inferred_graph(DEFAULT_VIEW.name)
        self._steps_of: dict[int, set[int]] = defaultdict(set)
        self._touched: set[Fact] = set()

    def of(self, changes: Changes) -> tuple[set[int], set[Fact]] | None:
        quads = [*changes.added, *changes.removed]
        if any(quad.graph.startswith(f"<{BASE}ontology") for quad in quads):
            return None
        encode = self._facts.dictionary.encode
        records: set[int] = {encode(quad.graph) for quad in quads
                             if quad.graph not in (RECORDS_GRAPH, self._inferred)}
        mentions: set[tuple[int, int]] = set()
        known = set(self._facts.records.tolist())
        known |= {encode(q.subject) for q in changes.removed if q.predicate == nx("status")}
        for quad in quads:
            fact = self._facts.number(quad.triple)
            self._touched.add(fact)
            if quad.graph == RECORDS_GRAPH:
                if quad.predicate == RDFS_LABEL and self._is_source(quad):
                    return None
                if fact[0] in known:
                    records.add(fact[0])
            elif quad.graph != self._inferred:
                graph = encode(quad.graph)
                mentions |= {(graph, fact[0]), (graph, fact[2])}
        for fact in self._facts.said_in(records):
            self._touched.add(fact)
        removed = {self._facts.number(quad.triple) for quad in changes.removed}
        self._spread(removed)
        return self._result(mentions, removed)

    def _is_source(self, quad: Quad) -> bool:
        return quad.subject.startswith(f"<{BASE}source/")

    def _spread(self, removed: set[Fact]) -> None:
        """Add the inferred facts whose proofs could rest on a touched fact, one after another."""
        tables = dict(self._facts.entailed.tables)
        gone: dict[int, list[Fact]] = defaultdict(list)
        for fact in removed:
            gone[fact[1]].append(fact)
        for predicate, facts in gone.items():
            extra = _pairs(facts)
            old = tables.get(predicate)
            pairs = np.union1d(old.pairs, extra) if old is not None else np.unique(extra)
            tables[predicate] = Table(pairs, np.zeros(len(pairs), dtype=np.int64))
        fresh = set(self._touched)
        while fresh:
            by_predicate: dict[int, list[Fact]] = defaultdict(list)
            for fact in fresh:
                by_predicate[fact[1]].append(fact)
            found: set[Fact] = set()
            for step in self._facts.entailed.steps:
                if step.head is None or not isinstance(step.head[1], int):
                    continue
                for position, atom in enumerate(step.body):
                    here = by_predicate.get(atom[1], []) if isinstance(atom[1], int) else []
                    if not here:
                        continue
                    bindings = evaluate(step.body, tables, delta=(position, _pairs(here)))
                    if length(bindings):
                        s, o = (column(step.head[i], bindings) for i in (0, 2))
                        found |= set(zip(s.tolist(), [step.head[1]] * len(s), o.tolist(),
                                         strict=True))
            fresh = found - self._touched
            self._touched |= fresh

    def _result(self, mentions: set[tuple[int, int]], removed: set[Fact],
                ) -> tuple[set[int], set[Fact]]:
        literal = self._facts.literal
        size = len(literal)
        encode = self._facts.dictionary.decode

        def is_node(number: int) -> bool:
            return not (literal[number] if number < size else encode(number).startswith('"'))

        nodes = {n for s, _, o in self._touched for n in (s, o) if is_node(n)}
        nodes |= {n for pair in mentions for n in pair if is_node(n)}
        groups = {self._mapping.canonical(fact) for fact in self._touched
                  if is_node(fact[2]) and fact[1] != self._facts.type}
        groups |= {(record, MENTION, thing) for record, thing in mentions if is_node(thing)}
        groups |= set(self._shortened(removed))
        return nodes, groups

    def _shortened(self, removed: Iterable[Fact]) -> Iterator[Fact]:
        """The relationships that shorten a dated relation of which something was touched."""
        canonical = self._mapping.canonical
        middle = {canonical(fact)[0] for fact in self._touched}
        values: dict[tuple[int, int], set[int]] = defaultdict(set)
        wanted = {p for chains in self._mapping.chains.values() for c in chains
                  for p in (c.first, c.last)}
        for p in wanted:
            table = self._facts.entailed.tables.get(p)
            if table is not None:
                s, o = unpack(table.pairs)
                kept = np.isin(s, np.fromiter(middle, dtype=np.int64))
                for a, b in zip(s[kept].tolist(), o[kept].tolist(), strict=True):
                    values[a, p].add(b)
        for fact in removed:
            via, predicate, value = canonical(fact)
            values[via, predicate].add(value)
        for p, chains in self._mapping.chains.items():
            for chain in chains:
                for via in middle:
                    for a in values.get((via, chain.first), ()):
                        for b in values.get((via, chain.last), ()):
                            yield canonical((a, p, b))


def _pairs(facts: Iterable[Fact]) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    rows = np.array([(s, o) for s, _, o in facts], dtype=np.int64).reshape(-1, 2)
    return np.unique(pack(rows[:, 0], rows[:, 1]))
