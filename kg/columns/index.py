"""Columns indexed by predicate, made once and shared by all that look things up."""

from __future__ import annotations

from functools import cached_property

import numpy as np

from kg.columns.columns import Columns
from kg.columns.dictionary import Ids
from kg.columns.sets import grouped_rows, unique
from kg.columns.tables import Table, neighbours, pack, unpack
from kg.model.namespaces import RDF_TYPE, term
from kg.model.terms import Term


class Index:
    """The tables of a graph by predicate, and its classes with their subclasses."""

    def __init__(self, data: Columns) -> None:
        self.dictionary = data.dictionary
        self._rows = dict(grouped_rows(data.p, len(data.dictionary)))
        self._data = data
        self._tables: dict[int, Table] = {}

    def table(self, predicate: int | None) -> Table:
        """The pairs of a predicate; empty for one that is unknown."""
        if predicate is None or predicate not in self._rows:
            return _EMPTY
        if predicate not in self._tables:
            rows = self._rows[predicate]
            self._tables[predicate] = Table.of(pack(self._data.s[rows], self._data.o[rows]))
        return self._tables[predicate]

    def of(self, predicate: Term) -> Table:
        """The pairs of a predicate, by its name."""
        return self.table(self.dictionary.lookup(predicate))

    def predicates(self) -> list[int]:
        """The numbers of all predicates."""
        return list(self._rows)

    def instances(self, cls: Term) -> Ids:
        """What is typed with a class or with a subclass of it, sorted."""
        number = self.dictionary.lookup(cls)
        if number is None:
            return np.empty(0, dtype=np.int64)
        if number not in self._instances:
            classes = self.below(np.array([number], dtype=np.int64))
            _, found = neighbours(self.of(RDF_TYPE).backward, classes)
            self._instances[number] = unique(found)
        return self._instances[number]

    def below(self, classes: Ids) -> Ids:
        """Some classes and all their subclasses, sorted."""
        down = self.of(term("rdfs:subClassOf")).backward
        known = classes
        while True:
            _, more = neighbours(down, known)
            grown = np.union1d(known, more)
            if len(grown) == len(known):
                return grown
            known = grown

    @cached_property
    def _instances(self) -> dict[int, Ids]:
        return {}


def subjects(table: Table) -> Ids:
    """The distinct first halves of a table, sorted."""
    return unique(unpack(table.pairs)[0])


def objects(table: Table) -> Ids:
    """The distinct second halves of a table, sorted."""
    return unique(unpack(table.pairs)[1])


_EMPTY = Table(np.empty(0, dtype=np.int64))
