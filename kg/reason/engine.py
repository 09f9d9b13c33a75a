"""Materialisation: the steps are applied, round by round, to what the last round added."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

import numpy as np

from kg.columns.columns import Columns
from kg.columns.dictionary import Dictionary, Ids
from kg.columns.tables import Table, neighbours, pack, unpack
from kg.model.namespaces import OWL_SAME_AS, RDF_TYPE, term
from kg.reason.clashes import find_clashes
from kg.reason.compiler import Step, compile_rules
from kg.reason.joins import column, evaluate
from kg.reason.materialisation import Materialisation
from kg.reason.schema import Schema

Mask = np.ndarray[tuple[int], np.dtype[np.bool_]]


def materialise(data: Columns) -> Materialisation:
    """What the data entails under OWL 2 RL; the ontology is part of the data.

    Triples that say nothing (x sameAs x, x a owl:Thing, C subClassOf C) are left out.
    """
    schema = Schema(data)
    steps = compile_rules(schema)
    tables = tables_of(data)
    _Rounds(schema, steps, tables).run()
    return Materialisation(data.dictionary, tables, schema, steps,
                           find_clashes(steps, tables, data.dictionary))


def tables_of(data: Columns) -> dict[int, Table]:
    """The tables of asserted triples, by predicate."""
    order = np.argsort(data.p, kind="stable")
    predicates, starts = np.unique(data.p[order], return_index=True)
    pairs = pack(data.s, data.o)[order]
    parts = np.split(pairs, starts[1:])
    return {p: Table.of(part) for p, part in zip(predicates.tolist(), parts, strict=False)}


class _Rounds:
    """Semi-naive evaluation: each step sees at least one new triple."""

    def __init__(self, schema: Schema, steps: Iterable[Step], tables: dict[int, Table]) -> None:
        encode = schema.dictionary.encode
        self._tables = tables
        self._type, self._same = encode(RDF_TYPE), encode(OWL_SAME_AS)
        self._thing = encode(term("owl:Thing"))
        self._superclasses: dict[int, list[int]] = defaultdict(list)
        self._by_predicate: dict[int, list[tuple[Step, int]]] = defaultdict(list)
        self._facts: list[Step] = []
        for step in steps:
            self._sort_in(step)
        self._literal = _literals(schema.dictionary)
        self._closure = _Closure(self._superclasses)

    def run(self) -> None:
        delta = {p: table.pairs for p, table in self._tables.items()}
        new: dict[int, list[Ids]] = defaultdict(list)
        for step in self._facts:
            assert step.head is not None
            s, p, o = step.head
            assert isinstance(s, int)
            assert isinstance(p, int)
            assert isinstance(o, int)
            new[p].append(np.array([s << 32 | o], dtype=np.int64))
        level = 1
        while delta:
            for predicate, pairs in self._derive(delta):
                new[predicate].append(pairs)
            delta = self._absorb(new, level)
            new = defaultdict(list)
            level += 1

    def _sort_in(self, step: Step) -> None:
        if step.head is None:
            return
        if not step.body:
            self._facts.append(step)
            return
        s, p, o = step.body[0]
        if (len(step.body) == 1 and p == self._type and isinstance(o, int)
                and step.head[1] == self._type and step.head[0] == s):
            assert isinstance(step.head[2], int)
            self._superclasses[o].append(step.head[2])
            return
        for position, (_, predicate, _) in enumerate(step.body):
            assert isinstance(predicate, int)
            self._by_predicate[predicate].append((step, position))

    def _derive(self, delta: Mapping[int, Ids]) -> Iterator[tuple[int, Ids]]:
        for predicate, pairs in delta.items():
            by_class = None
            if predicate == self._type:
                yield self._type, self._closure.expand(pairs)
                s, o = unpack(pairs)
                by_class = np.sort(pack(o, s))
            for step, position in self._by_predicate.get(predicate, ()):
                chosen = pairs
                value = step.body[position][2]
                if by_class is not None and isinstance(value, int):
                    chosen = _of_class(by_class, value)
                if len(chosen):
                    yield self._apply(step, position, chosen)
        yield from self._replace_equals(delta)

    def _apply(self, step: Step, position: int, pairs: Ids) -> tuple[int, Ids]:
        bindings = evaluate(step.body, self._tables, (position, pairs))
        assert step.head is not None
        s, p, o = step.head
        assert isinstance(p, int)
        return p, self._sound(pack(column(s, bindings), column(o, bindings)), p)

    def _sound(self, pairs: Ids, predicate: int) -> Ids:
        """Without triples that no RDF graph may hold or that say nothing."""
        subjects, objects = unpack(pairs)
        keep = ~self._literal[subjects]
        if predicate == self._same:
            keep &= (subjects != objects) & ~self._literal[objects]
        elif predicate == self._type:
            keep &= objects != self._thing
        return pairs[keep]

    def _absorb(self, new: Mapping[int, list[Ids]], level: int) -> dict[int, Ids]:
        fresh: dict[int, Ids] = {}
        for predicate, parts in new.items():
            pairs = np.unique(np.concatenate(parts))
            table = self._tables.get(predicate)
            if table is None:
                table = self._tables[predicate] = Table.of(pairs[:0])
            pairs = pairs[~table.contains(pairs)]
            if len(pairs):
                table.add(pairs, level)
                fresh[predicate] = pairs
        return fresh

    def _replace_equals(self, delta: Mapping[int, Ids]) -> Iterator[tuple[int, Ids]]:
        """eq-rep-s and eq-rep-o: what holds of one holds of all that are the same."""
        same = self._tables.get(self._same)
        if same is None or not len(same):
            return
        fresh = delta.get(self._same)
        for predicate, table in list(self._tables.items()):
            if predicate == self._same:
                continue
            sources = [(delta[predicate], same.pairs)] if predicate in delta else []
            if fresh is not None:
                sources.append((table.pairs, fresh))
            for pairs, equal in sources:
                s, o = unpack(pairs)
                rows, other = neighbours(equal, s)
                yield predicate, self._sound(pack(other, o[rows]), predicate)
                rows, other = neighbours(equal, o)
                yield predicate, self._sound(pack(s[rows], other), predicate)


class _Closure:
    """From each class to its superclasses, as one sorted array of pairs."""

    def __init__(self, superclasses: Mapping[int, list[int]]) -> None:
        pairs = [lower << 32 | upper for lower, uppers in superclasses.items() for upper in uppers]
        self._pairs = np.unique(np.array(pairs, dtype=np.int64))

    def expand(self, types: Ids) -> Ids:
        subjects, classes = unpack(types)
        rows, upper = neighbours(self._pairs, classes)
        return pack(subjects[rows], upper)


def _of_class(by_class: Ids, value: int) -> Ids:
    low, high = np.searchsorted(by_class, [value << 32, (value + 1) << 32])
    _, subjects = unpack(by_class[low:high])
    return pack(subjects, np.full(len(subjects), value, dtype=np.int64))


def _literals(dictionary: Dictionary) -> Mask:
    return np.fromiter((t[0] == '"' for t in dictionary.terms()), dtype=np.bool_,
                       count=len(dictionary))
