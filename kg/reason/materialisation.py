"""The result of reasoning: all triples with the round of their derivation, and the clashes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from functools import cached_property
from pathlib import Path

import numpy as np

from kg.columns.columns import Columns
from kg.columns.dictionary import Dictionary
from kg.columns.files import open_columns, save_columns
from kg.columns.tables import Table, pack, unpack
from kg.model.errors import StoreError
from kg.model.terms import Term, Triple
from kg.reason.clashes import Clash
from kg.reason.compiler import Step, compile_rules
from kg.reason.schema import Schema


class Materialisation:
    """The data with all that it entails.

    `tables` hold the triples by predicate, asserted ones at level 0; `schema` the closed ontology;
    `steps` the compiled rules.
    """

    def __init__(self, dictionary: Dictionary, tables: Mapping[int, Table], schema: Schema | None,
                 steps: list[Step] | None, clashes: list[Clash]) -> None:
        self.dictionary = dictionary
        self.tables = tables
        self.clashes = clashes
        if schema is not None:
            self.schema = schema
        if steps is not None:
            self.steps = steps

    @cached_property
    def schema(self) -> Schema:
        """The closed ontology, made again from the asserted triples when it was not kept."""
        return Schema(self._rows(0))

    @cached_property
    def steps(self) -> list[Step]:
        """The compiled rules, made again when they were not kept."""
        return compile_rules(self.schema)

    def inferred(self) -> Columns:
        """The inferred triples, those about the ontology included; no order."""
        derived = np.array([f for f in self.schema.derived() if self.level(f) is None],
                           dtype=np.int64).reshape(-1, 3)
        rows = self._rows(None)
        s, p, o = (np.concatenate([column, derived[:, i]]) for i, column in
                   enumerate((rows.s, rows.p, rows.o)))
        return Columns(self.dictionary, s, p, o, rows.g)

    def level(self, fact: tuple[int, int, int]) -> int | None:
        """The round in which a triple was derived (0: asserted), None where it is not there."""
        table = self.tables.get(fact[1])
        return None if table is None else table.level(fact[0], fact[2])

    def number(self, triple: Triple) -> tuple[int, int, int] | None:
        """The numbers of a triple's terms, None where one is unknown."""
        s, p, o = map(self.dictionary.lookup, triple)
        return None if s is None or p is None or o is None else (s, p, o)

    def save(self, folder: Path) -> None:
        """Write the materialisation into a new folder."""
        asserted, inferred = self._rows(0), self._rows(None)
        levels = [t.levels[t.levels > 0] for t in self.tables.values()]
        all_rows = [np.concatenate([getattr(asserted, n), getattr(inferred, n)]) for n in "spo"]
        level = np.concatenate([np.zeros(len(asserted), dtype=np.int64), *levels])
        s, p, o = all_rows
        save_columns(Columns(self.dictionary, s, p, o, level), folder)
        (folder / _CLASHES).write_text(json.dumps([asdict(c) for c in self.clashes]) + "\n",
                                       encoding="utf-8")

    @staticmethod
    def open(folder: Path) -> Materialisation:
        """The materialisation of a folder; raises StoreError where it is missing or torn."""
        rows = open_columns(folder)
        try:
            told = json.loads((folder / _CLASHES).read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise StoreError(f"{folder} cannot be read: {error}.") from error
        clashes = [Clash(one["rule"], _triples(one["triples"]), _triples(one["axioms"]))
                   for one in told]
        return Materialisation(rows.dictionary, _tables(rows), None, None, clashes)

    def _rows(self, level: int | None) -> Columns:
        """The triples of level 0, or (None) all others, in the order of the tables."""
        parts: list[tuple[np.ndarray, np.ndarray, np.ndarray]] = []
        for predicate, table in self.tables.items():
            s, o = unpack(table.pairs[table.levels == 0 if level == 0 else table.levels > 0])
            parts.append((s, np.full(len(s), predicate, dtype=np.int64), o))
        none = np.empty(0, dtype=np.int64)
        s, p, o = (np.concatenate([none, *column]) for column in zip(*parts, strict=True)) \
            if parts else (none, none, none)
        return Columns(self.dictionary, s, p, o, none)


_CLASHES = "clashes.json"


def _tables(rows: Columns) -> dict[int, Table]:
    pairs = pack(rows.s, rows.o)
    order = np.lexsort((pairs, rows.p))
    predicates, starts = np.unique(rows.p[order], return_index=True)
    return {p: Table(part, level) for p, part, level in zip(
        predicates.tolist(), np.split(pairs[order], starts[1:]),
        np.split(rows.g[order], starts[1:]), strict=True)}


def _triples(told: list[list[str]]) -> tuple[Triple, ...]:
    return tuple(Triple(*map(Term, triple)) for triple in told)
