"""All that a generation says, as columns: every quad of its records, their metadata, the ontology.

Kept beside the quads of the generation, so that the next load need not read the store.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np

from kg.columns.columns import Columns, concatenate
from kg.columns.dictionary import Dictionary, Ids
from kg.columns.files import open_columns, save_columns
from kg.columns.sets import (
    Mask,
    difference,
    distinct,
    members,
    quad_difference,
    unique,
)
from kg.model.namespaces import ONTOLOGY, RDF_TYPE, RECORDS_GRAPH, nx, term
from kg.model.record import Status
from kg.model.terms import Term, Triple, local_name, text_of
from kg.model.view import View

FOLDER = "columns"

STATUS = nx("status")
RELIABILITY = nx("sourceReliability")
CREDIBILITY = nx("informationCredibility")
VALID_FROM = nx("validFrom")
VALID_TO = nx("validTo")
DIGEST = nx("contentDigest")
DERIVED = term("prov:wasDerivedFrom")
GENERATED = term("prov:wasGeneratedBy")
_COUNTED = (STATUS, RELIABILITY, CREDIBILITY, VALID_FROM, VALID_TO)
_ONTOLOGY = "<" + ONTOLOGY


@dataclass(frozen=True, slots=True)
class Statements:
    """The quads of a generation: records, the graph of records, the modules of the ontology.

    `kept` tells which rows of the statements that these grew from are still there, shape (m,):
    they are the first ones of `quads`, in their order.
    """

    quads: Columns
    kept: Mask

    @staticmethod
    def empty() -> Statements:
        """The statements of a store that holds nothing."""
        none = np.empty(0, dtype=np.int64)
        return Statements(Columns(Dictionary(), none, none, none, none), np.empty(0, np.bool_))

    @staticmethod
    def open(generation: Path) -> Statements:
        """The statements of a generation; raises StoreError where its files are torn."""
        quads = open_columns(generation / FOLDER)
        return Statements(quads, np.ones(len(quads), dtype=np.bool_))

    def save(self, generation: Path) -> None:
        """Write the statements into the folder of a generation."""
        save_columns(self.quads, generation / FOLDER)

    def with_quads(self, terms: Iterable[Term]) -> Statements:
        """These statements and more: `terms` runs s, p, o, g, s, p, o, g, ..."""
        rows = self.quads.dictionary.encode_many(terms).reshape(-1, 4)
        more = Columns(self.quads.dictionary,
                       *(np.ascontiguousarray(rows[:, i]) for i in range(4)))
        return self.with_rows(more)

    def without_graphs(self, graphs: Iterable[Term]) -> Statements:
        """These statements without some graphs and without what the graph of records says of them.
        """
        gone = self.numbers(graphs)
        return self._without(self._about_records(gone)) if len(gone) else self

    def with_rows(self, rows: Columns) -> Statements:
        """These statements and rows of quads over the same dictionary."""
        return Statements(concatenate(self.quads, rows), self.kept)

    def without_metadata(self, records: Iterable[Term], predicates: Iterable[Term]) -> Statements:
        """These statements without what the graph of records gives some records for predicates."""
        subjects, kinds = self.numbers(records), self.numbers(predicates)
        size = len(self.quads.dictionary)
        gone = ((self.quads.g == self._records()) & members(self.quads.s, subjects, size)
                & members(self.quads.p, kinds, size))
        return self._without(gone)

    def without_told(self, triples: Sequence[Triple]) -> Statements:
        """These statements without some triples of the graph of records."""
        gone = np.zeros(len(self.quads), dtype=np.bool_)
        for triple in triples:
            s, p, o = map(self.quads.dictionary.lookup, triple)
            gone |= (self.quads.s == s) & (self.quads.p == p) & (self.quads.o == o)
        gone &= self.quads.g == self._records()
        return self._without(gone) if gone.any() else self

    def of_records(self, records: Iterable[Term]) -> Columns:
        """The quads of some records' graphs, and of the graph of records about them."""
        return self.quads.where(self._about_records(self.numbers(records)))

    def difference(self, before: Statements) -> tuple[Columns, Columns]:
        """The quads that these statements have more, and those that they have no longer, than the
        statements from which they grew.
        """
        came = self.quads.where(self._fresh())
        gone = before.quads.where(~self.kept)
        return quad_difference(came, gone), quad_difference(gone, came)

    def view_difference(self, before: Statements, view: View) -> tuple[Columns, Columns]:
        """The same of what a view holds."""
        counts, counted = self._counted(view), before._counted(view)
        fresh = self._fresh()
        new, old = counts.copy(), counted.copy()
        new[~fresh] &= ~counted[self.kept]
        old[self.kept] &= ~counts[~fresh]
        came, gone = distinct(self.quads.where(new)), distinct(before.quads.where(old))
        return (difference(came, before.quads.where(counted & _of_subjects(before.quads, came))),
                difference(gone, self.quads.where(counts & _of_subjects(self.quads, gone))))

    def told_of(self, subjects: Iterable[Term]) -> set[Triple]:
        """What the graph of records says of some subjects."""
        quads = self.quads
        wanted = members(quads.s, self.numbers(subjects), len(quads.dictionary))
        return set(quads.where(wanted & (quads.g == self._records())).triples())

    def values(self, predicate: Term) -> Mapping[Term, Term]:
        """What the graph of records gives for a predicate that has one value: subject to value."""
        number = self.quads.dictionary.lookup(predicate)
        if number is None:
            return {}
        rows = self.quads.where((self.quads.p == number) & (self.quads.g == self._records()))
        return {t.subject: t.object for t in rows.triples()}

    def value_of(self, predicate: Term) -> Callable[[Term], Term | None]:
        """The same, to look up some subjects one by one."""
        told, dictionary = self._told(predicate), self.quads.dictionary

        def value(subject: Term) -> Term | None:
            number = dictionary.lookup(subject)
            if number is None or number >= len(told) or told[number] < 0:
                return None
            return dictionary.decode(told[number])

        return value

    def records(self) -> Ids:
        """The numbers of all records' graphs, sorted."""
        number = self.quads.dictionary.lookup(STATUS)
        rows = (self.quads.p == number) & (self.quads.g == self._records())
        return unique(self.quads.s[rows])

    def modules(self) -> Ids:
        """The numbers of the graphs that hold the ontology, sorted."""
        decode = self.quads.dictionary.decode
        graphs = np.zeros(len(self.quads.dictionary), dtype=np.bool_)
        graphs[self.quads.g] = True
        graphs[self.records()] = False
        wanted = [n for n in np.flatnonzero(graphs).tolist() if decode(n).startswith(_ONTOLOGY)]
        return np.array(wanted, dtype=np.int64)

    def ontology(self) -> Iterator[Triple]:
        """The triples of the ontology."""
        wanted = members(self.quads.g, self.modules(), len(self.quads.dictionary))
        return self.quads.where(wanted).triples()

    def believed(self, view: View) -> Ids:
        """The numbers of the graphs of the records that a view believes."""
        records = self.records()
        told = np.stack([self._told(predicate)[records] for predicate in _COUNTED])
        kinds, kind = np.unique(told, axis=1, return_inverse=True)
        decode = self.quads.dictionary.decode
        counts = [_counts(view, *(None if n < 0 else decode(n) for n in facts))
                  for facts in kinds.T.tolist()]
        believed: Ids = records[np.array(counts, dtype=np.bool_)[kind.reshape(-1)]]
        return believed

    def _told(self, predicate: Term) -> Ids:
        """What the graph of records gives for a predicate of one value, by subject; -1: nothing."""
        values = np.full(len(self.quads.dictionary), -1, dtype=np.int64)
        rows = ((self.quads.p == self.quads.dictionary.encode(predicate))
                & (self.quads.g == self._records()))
        values[self.quads.s[rows]] = self.quads.o[rows]
        return values

    def view(self, view: View) -> Columns:
        """What a view holds: what its believed records say, the ontology, and who the sources are.
        """
        return distinct(self.quads.where(self._counted(view)))

    def as_shapes_see_them(self) -> Columns:
        """The quads, what retracted records say left out, and for each thing to which a record
        gives a type, the record's source.

        So that shapes can ask how many sources speak of a thing: `sh:path prov:wasDerivedFrom`.
        """
        quads, encode = self.quads, self.quads.dictionary.encode
        retracted = np.flatnonzero(self._told(STATUS) == encode(Status.RETRACTED.term))
        if len(retracted):
            quads = quads.where(~members(quads.g, retracted, len(quads.dictionary)))
        derived, kind = encode(DERIVED), encode(RDF_TYPE)
        source = self._told(DERIVED)
        typed = np.flatnonzero((quads.p == kind) & (source[quads.g] >= 0))
        more = Columns(quads.dictionary, quads.s[typed], np.full(len(typed), derived),
                       source[quads.g[typed]], quads.g[typed])
        return concatenate(quads, more)

    def _counted(self, view: View) -> Mask:
        """Which quads a view holds."""
        quads, size = self.quads, len(self.quads.dictionary)
        graphs = np.concatenate([self.believed(view), self.modules()])
        apart = np.concatenate([self.records(), self._activities()])
        sources = (quads.g == self._records()) & ~members(quads.s, apart, size)
        counted: Mask = members(quads.g, graphs, size) | sources
        return counted

    def _fresh(self) -> Mask:
        """Which quads were not there in the beginning."""
        fresh = np.ones(len(self.quads), dtype=np.bool_)
        fresh[:np.count_nonzero(self.kept)] = False
        return fresh

    def _without(self, gone: Mask) -> Statements:
        kept = self.kept.copy()
        kept[kept] = ~gone[:np.count_nonzero(kept)]
        return Statements(self.quads.where(~gone), kept)

    def _activities(self) -> Ids:
        """The loads: how data came here, which is no part of what it says."""
        number = self.quads.dictionary.lookup(term("prov:Activity"))
        rows = (self.quads.o == number) & (self.quads.g == self._records())
        activities: Ids = self.quads.s[rows]
        return activities

    def _about_records(self, graphs: Ids) -> Mask:
        size = len(self.quads.dictionary)
        told = (self.quads.g == self._records()) & members(self.quads.s, graphs, size)
        about: Mask = told | members(self.quads.g, graphs, size)
        return about

    def numbers(self, terms: Iterable[Term]) -> Ids:
        """The numbers of those terms that have one."""
        lookup = self.quads.dictionary.lookup
        return np.array([n for t in terms if (n := lookup(t)) is not None], dtype=np.int64)

    def _records(self) -> int:
        return self.quads.dictionary.encode(RECORDS_GRAPH)


def _of_subjects(quads: Columns, some: Columns) -> Mask:
    return members(quads.s, some.s, len(quads.dictionary))


def _counts(view: View, status: Term | None, reliability: Term | None, credibility: Term | None,
            starts: Term | None, ends: Term | None) -> bool:
    assert status is not None
    assert reliability is not None
    assert credibility is not None
    return view.counts(Status(local_name(status)), text_of(reliability),
                       int(text_of(credibility)), _date(starts), _date(ends))


def _date(term: Term | None) -> date | None:
    return None if term is None else date.fromisoformat(text_of(term))
