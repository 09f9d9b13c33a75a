"""Which parts of a property graph the changes of a store touch."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

import numpy as np

from kg.columns.sets import unique
from kg.model.namespaces import (
    ONTOLOGY,
    RDF_TYPE,
    RDFS_LABEL,
    RECORDS_GRAPH,
    SOURCE,
    inferred_graph,
    nx,
    view_graph,
)
from kg.model.terms import is_literal
from kg.model.view import DEFAULT_VIEW
from kg.property_graph.facts import Fact, Facts
from kg.property_graph.projection import MENTION, Projection
from kg.reason.joins import evaluate, keys_of, length
from kg.reason.relations import Run
from kg.store.changes import Changes
from kg.store.snapshot import Quad


def affected(projection: Projection, changes: Changes) -> tuple[set[int], set[Fact]] | None:
    """The nodes and the groups of relationships that changes of the default view touch.

    None where they may touch all: a change of the ontology or of what is told of a source that
    was there, or a view in which different names are of one thing.
    """
    return _Affected(projection).of(changes)


class _Affected:
    def __init__(self, projection: Projection) -> None:
        self._facts: Facts = projection.facts
        self._mapping = projection.mapping
        self._inferred = inferred_graph(DEFAULT_VIEW.name)
        self._view = view_graph(DEFAULT_VIEW.name)
        self._touched: set[Fact] = set()

    def of(self, changes: Changes) -> tuple[set[int], set[Fact]] | None:
        changes = Changes(self._without_view(changes.added), self._without_view(changes.removed))
        quads = [*changes.added, *changes.removed]
        if any(quad.graph.startswith("<" + ONTOLOGY) for quad in quads):
            return None
        if len(self._facts.entailed.same):
            return None
        encode = self._facts.dictionary.encode
        records: set[int] = {encode(quad.graph) for quad in quads
                             if quad.graph not in (RECORDS_GRAPH, self._inferred)}
        mentions: set[tuple[int, int]] = set()
        new_sources = {quad.subject for quad in changes.added if quad.graph == RECORDS_GRAPH
                       and (quad.predicate, quad.object) == (RDF_TYPE, nx("Source"))}
        known = set(self._facts.records.tolist())
        known |= {encode(q.subject) for q in changes.removed if q.predicate == nx("status")}
        for quad in quads:
            fact = self._facts.number(quad.triple)
            self._touched.add(fact)
            if quad.graph == RECORDS_GRAPH:
                if quad.predicate == RDFS_LABEL and self._is_source(quad) \
                        and quad.subject not in new_sources:
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

    def _without_view(self, quads: Iterable[Quad]) -> tuple[Quad, ...]:
        """What records say and are, and what follows: the view's triples are those of records."""
        return tuple(quad for quad in quads if quad.graph != self._view)

    def _is_source(self, quad: Quad) -> bool:
        return quad.subject.startswith("<" + SOURCE)

    def _spread(self, removed: set[Fact]) -> None:
        """Add the inferred facts whose proofs could rest on a touched fact, one after another."""
        known = self._facts.entailed.everything
        gone = self._by_key(removed)
        fresh = set(self._touched)
        while fresh:
            delta = self._by_key(fresh)
            found: set[Fact] = set()
            for step in self._facts.entailed.program.steps:
                for position, pattern in enumerate(step.body if step.head else ()):
                    if pattern.key not in delta:
                        continue
                    runs = [[*known.runs(one.key), *gone.get(one.key, [])] for one in step.body]
                    runs[position] = delta[pattern.key]
                    bindings = evaluate(step.body, runs)
                    if length(bindings) and step.head is not None:
                        keys = keys_of(step.head, bindings)
                        columns = known.triples(step.head.key, keys)
                        found |= set(zip(*(one.tolist() for one in columns), strict=True))
            fresh = found - self._touched
            self._touched |= fresh

    def _by_key(self, facts: Iterable[Fact]) -> dict[int, list[Run]]:
        """Facts by class and property, as the rules take them."""
        place = self._facts.entailed.facts.place
        keys: dict[int, list[int]] = defaultdict(list)
        for fact in facts:
            key, number = place(fact)
            keys[key].append(number)
        distinct = {key: unique(np.array(numbers, dtype=np.int64)) for key, numbers in keys.items()}
        return {key: [Run(numbers, np.zeros(len(numbers), dtype=np.int16))]
                for key, numbers in distinct.items()}

    def _result(self, mentions: set[tuple[int, int]], removed: set[Fact],
                ) -> tuple[set[int], set[Fact]]:
        literal = self._facts.literal
        size = len(literal)
        decode = self._facts.dictionary.decode

        def is_node(number: int) -> bool:
            return not (literal[number] if number < size else is_literal(decode(number)))

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
            rows = self._facts.p == p
            s, o = self._facts.s[rows], self._facts.o[rows]
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
