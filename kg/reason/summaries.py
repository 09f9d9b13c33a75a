"""Who says what: the records of a snapshot in short, read one by one or many at once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np

from kg.columns.sets import members
from kg.columns.statements import (
    CREDIBILITY,
    DERIVED,
    RELIABILITY,
    STATUS,
    VALID_FROM,
    VALID_TO,
    Statements,
)
from kg.model.namespaces import ONTOLOGY, RDFS_LABEL, RECORD, RECORDS_GRAPH, nx, term
from kg.model.record import Status
from kg.model.terms import Term, Triple, literal_parts, local_name, text_of
from kg.model.view import View
from kg.store.snapshot import Snapshot

MANY = 500
"""How many are read from the columns at once; fewer are quicker read from the store."""


@dataclass(frozen=True, slots=True)
class RecordSummary:
    """Who says something: the record's graph, its source, place in it, status, grade and dates.

    For a triple of the ontology: the module, as a source that is beyond doubt.
    """

    graph: Term
    source: Term
    source_name: str
    identifier: str
    locator: str
    status: str
    reliability: str
    credibility: int
    attributed_to: Term | None = None
    quoted_from: tuple[Term, ...] = ()
    valid_from: date | None = None
    valid_to: date | None = None
    passage: str = ""


class Summaries:
    """Finds who says a triple, and what a record is; keeps what it found."""

    def __init__(self, snapshot: Snapshot, view: View) -> None:
        self._snapshot = snapshot
        self._view = view
        self._records: dict[Term, RecordSummary | None] = {}
        self._said: dict[Triple, tuple[RecordSummary, ...]] = {}
        self._names: dict[Term, str] = {}

    def of(self, triple: Triple) -> tuple[RecordSummary, ...]:
        """The believed records, or modules of the ontology, that say a triple; by name."""
        if triple not in self._said:
            self._said[triple] = self._believed(self._snapshot.graphs_of(triple))
        return self._said[triple]

    def record(self, graph: Term) -> RecordSummary | None:
        """A record, believed or not; None for a graph that is no record."""
        if graph not in self._records:
            self._records[graph] = self._read(graph)
        return self._records[graph]

    def read_ahead(self, triples: Iterable[Triple], graphs: Iterable[Term] = ()) -> None:
        """Read who says some triples, and what some graphs are, at once where they are many.

        Raises StoreError where the columns of the generation are torn.
        """
        unknown = dict.fromkeys(triple for triple in triples if triple not in self._said)
        if len(unknown) >= MANY:
            said = self._graphs_of(unknown)
            self._read_all({graph for found in said.values() for graph in found})
            for triple in unknown:
                self._said[triple] = self._believed(said.get(triple, ()))
        self._read_all(set(graphs))

    @cached_property
    def _statements(self) -> Statements:
        return Statements.open(self._snapshot.folder)

    def _graphs_of(self, triples: Collection[Triple]) -> Mapping[Triple, list[Term]]:
        quads = self._statements.quads
        wanted = [self._statements.numbers(set(column)) for column in zip(*triples, strict=True)]
        mask = np.ones(len(quads), dtype=np.bool_)
        for column, numbers in zip((quads.s, quads.p, quads.o), wanted, strict=True):
            mask &= members(column, numbers, len(quads.dictionary))
        rows = quads.where(mask)
        decode = quads.dictionary.decode
        found: dict[Triple, list[Term]] = {}
        for triple, graph in zip(rows.triples(), rows.g.tolist(), strict=True):
            found.setdefault(triple, []).append(decode(graph))
        return found

    def _read_all(self, graphs: Collection[Term]) -> None:
        unknown = [graph for graph in graphs if graph not in self._records]
        if len(unknown) < MANY:
            return
        told = self._told(unknown)
        for graph in unknown:
            self._records[graph] = self._summary(graph, told[graph])

    def _told(self, records: Collection[Term]) -> Mapping[Term, Mapping[Term, list[Term]]]:
        """What the graph of records says of some records: the objects by predicate."""
        quads = self._statements.quads
        size = len(quads.dictionary)
        about = quads.where((quads.g == quads.dictionary.lookup(RECORDS_GRAPH))
                            & members(quads.s, self._statements.numbers(records), size))
        terms = quads.dictionary.terms()
        found: dict[Term, dict[Term, list[Term]]] = {record: {} for record in records}
        for predicate in _READ:
            rows = about.where(about.p == quads.dictionary.lookup(predicate))
            for s, o in zip(rows.s.tolist(), rows.o.tolist(), strict=True):
                told = found[terms[s]]
                if predicate in told:
                    told[predicate].append(terms[o])
                else:
                    told[predicate] = [terms[o]]
        return found

    def _believed(self, graphs: Iterable[Term]) -> tuple[RecordSummary, ...]:
        found = (self.record(graph) for graph in sorted(set(graphs)))
        return tuple(one for one in found if one is not None and self._counts(one))

    def _counts(self, one: RecordSummary) -> bool:
        return not one.graph.startswith("<" + RECORD) or self._view.counts(
            Status(one.status), one.reliability, one.credibility, one.valid_from, one.valid_to)

    def _read(self, graph: Term) -> RecordSummary | None:
        return self._summary(graph, self._snapshot.properties(graph, RECORDS_GRAPH))

    def _summary(self, graph: Term, told: Mapping[Term, list[Term]]) -> RecordSummary | None:
        if graph.startswith("<" + ONTOLOGY):
            name = "ontology: " + local_name(graph)
            return RecordSummary(graph, graph, name, local_name(graph), "", Status.ASSERTED, "A", 1)
        if graph == RECORDS_GRAPH:
            return RecordSummary(graph, graph, "description of sources", "", "", Status.ASSERTED,
                                 "A", 1)
        if STATUS not in told:
            return None
        return _summarised(graph, told, self._name(told[DERIVED][0]))

    def _name(self, source: Term) -> str:
        """The label of a source, with the day on which a list was published."""
        if source not in self._names:
            told = self._snapshot.properties(source, RECORDS_GRAPH)
            labels, days = told.get(RDFS_LABEL), told.get(_PUBLISHED, ())
            name = literal_parts(labels[0]).text if labels else local_name(source)
            self._names[source] = f"{name} of {text_of(max(days))}" if days else name
        return self._names[source]


_PUBLISHED = nx("publicationDate")
_IDENTIFIER, _LOCATOR, _PASSAGE = nx("sourceIdentifier"), nx("locator"), nx("passage")
_ATTRIBUTED, _QUOTED = term("prov:wasAttributedTo"), term("prov:wasQuotedFrom")
_READ = (STATUS, DERIVED, _IDENTIFIER, _LOCATOR, _PASSAGE, RELIABILITY, CREDIBILITY, VALID_FROM,
         VALID_TO, _ATTRIBUTED, _QUOTED)


def _summarised(graph: Term, told: Mapping[Term, list[Term]], source_name: str) -> RecordSummary:
    def text(predicate: Term) -> str:
        return text_of(told[predicate][0]) if predicate in told else ""

    def day(predicate: Term) -> date | None:
        return date.fromisoformat(text(predicate)) if predicate in told else None

    return RecordSummary(
        graph, told[DERIVED][0], source_name, text(_IDENTIFIER), text(_LOCATOR),
        local_name(told[STATUS][0]), text(RELIABILITY), int(text(CREDIBILITY)),
        min(told.get(_ATTRIBUTED, ()), default=None), tuple(sorted(told.get(_QUOTED, ()))),
        day(VALID_FROM), day(VALID_TO), text(_PASSAGE))
