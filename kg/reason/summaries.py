"""Who says what: the records of a snapshot in short."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from kg.columns.lookup import Lookup
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
from kg.model.record import Grade, Status
from kg.model.terms import Term, Triple, literal_parts, local_name, text_of
from kg.model.view import View
from kg.store.snapshot import Snapshot

MANY = 500
"""From how many on it pays to open the columns; fewer are quicker read from the store."""


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

    @property
    def grade(self) -> Grade:
        """How reliable the source and how credible the information is."""
        return Grade(self.reliability, self.credibility)


class Summaries:
    """Finds who says a triple, and what a record is; keeps what it found."""

    def __init__(self, snapshot: Snapshot, view: View) -> None:
        self._snapshot = snapshot
        self._view = view
        self._records: dict[Term, RecordSummary | None] = {}
        self._said: dict[Triple, tuple[RecordSummary, ...]] = {}
        self._names: dict[Term, str] = {}
        self._asked = 0

    def of(self, triple: Triple) -> tuple[RecordSummary, ...]:
        """The believed records, or modules of the ontology, that say a triple; by name."""
        if triple not in self._said:
            self._said[triple] = self.believed(self._quads().graphs_of(triple))
        return self._said[triple]

    def record(self, graph: Term) -> RecordSummary | None:
        """A record, believed or not; None for a graph that is no record."""
        if graph not in self._records:
            self._records[graph] = self._read(graph)
        return self._records[graph]

    def expect(self, number: int) -> None:
        """Say that so many triples or graphs will be asked for, as far as is known.

        Raises StoreError where the columns of the generation are torn.
        """
        self._asked += number

    def _quads(self) -> Snapshot | Lookup:
        """Where the next is looked up: few in the store, many in the columns of the generation."""
        self._asked += 1
        return self._snapshot if self._asked < MANY else self._lookup

    @cached_property
    def _lookup(self) -> Lookup:
        return Lookup(Statements.open(self._snapshot.folder))

    def believed(self, graphs: Iterable[Term]) -> tuple[RecordSummary, ...]:
        """Those of some graphs that are records which the view believes, or modules; by name."""
        found = (self.record(graph) for graph in sorted(set(graphs)))
        return tuple(one for one in found if one is not None and self._counts(one))

    def _counts(self, one: RecordSummary) -> bool:
        return not one.graph.startswith("<" + RECORD) or self._view.counts(
            Status(one.status), one.reliability, one.credibility, one.valid_from, one.valid_to)

    def _read(self, graph: Term) -> RecordSummary | None:
        return self._summary(graph, self._quads().properties(graph, RECORDS_GRAPH))

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
            told = self._quads().properties(source, RECORDS_GRAPH)
            labels, days = told.get(RDFS_LABEL), told.get(_PUBLISHED, ())
            name = literal_parts(labels[0]).text if labels else local_name(source)
            self._names[source] = f"{name} of {text_of(max(days))}" if days else name
        return self._names[source]


_PUBLISHED = nx("publicationDate")
_IDENTIFIER, _LOCATOR, _PASSAGE = nx("sourceIdentifier"), nx("locator"), nx("passage")
_ATTRIBUTED, _QUOTED = term("prov:wasAttributedTo"), term("prov:wasQuotedFrom")


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
