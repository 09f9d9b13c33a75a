"""The evidence of a row: the triples it rests on, each said by records or proved from such."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from kg.model.namespaces import RECORD, RECORDS_GRAPH
from kg.model.record import Grade
from kg.model.terms import Term, Triple
from kg.reason.confidence import best, weakest
from kg.reason.proof import Proof
from kg.reason.summaries import RecordSummary
from kg.reason.views import ReasonedView


@dataclass(frozen=True, slots=True)
class Support:
    """A triple on which a row rests: its proof, the records at its leaves, and its grade."""

    triple: Triple
    proof: Proof
    records: tuple[RecordSummary, ...]
    grade: Grade | None


@dataclass(frozen=True)
class Evidence:
    """All on which a row rests, with the short form that tables show."""

    supports: tuple[Support, ...] = field(repr=False)

    @cached_property
    def records(self) -> tuple[RecordSummary, ...]:
        """The records of sources, each once, by name."""
        found = {record.graph: record for support in self.supports for record in support.records
                 if record.graph.startswith("<" + RECORD)}
        return tuple(found[graph] for graph in sorted(found))

    @property
    def statuses(self) -> tuple[str, ...]:
        """How far the sources stand behind it."""
        return tuple(sorted({record.status for record in self.records}))

    @property
    def sources(self) -> tuple[str, ...]:
        """The names of the sources."""
        return tuple(sorted({record.source_name for record in self.records}))

    @property
    def grade(self) -> Grade | None:
        """The grade of the weakest that it needs; None where nothing is graded."""
        return weakest(support.grade for support in self.supports)

    @property
    def rules(self) -> tuple[str, ...]:
        """The rules by which it follows, from the conclusion down."""
        found = (rule for support in self.supports for rule in support.proof.rules()
                 if not rule.startswith("scm-"))
        return tuple(dict.fromkeys(found))


class EvidenceFinder:
    """Finds evidence in a view; keeps what it found, for rows share triples."""

    def __init__(self, view: ReasonedView) -> None:
        self._view = view
        self._known: dict[Triple, Support | None] = {}
        self._alone: dict[Term, tuple[tuple[RecordSummary], Grade | None] | None] = {}

    def read_ahead(self, triples: Iterable[tuple[Triple, Term | None]]) -> None:
        """Find at once what many triples rest on, before they are asked for row by row."""
        wanted = dict.fromkeys(triples)
        self._view.read_ahead(
            (triple for triple, graph in wanted if graph is None),
            {_graph(triple, graph) for triple, graph in wanted if graph is not None})

    def evidence(self, triples: Iterable[tuple[Triple, Term | None]]) -> Evidence:
        """The evidence of some triples; each may be tied to the one record that is asked about.

        What is a leaf of another triple's proof, or was told of the same records, is not told
        twice, unless it is tied to a record that the view does not believe. Where the leaves use
        several names of one thing, that these are of one is told too.
        """
        found = list(self._supports(triples))
        links = list(self._view.links_between(
            leaf for support in found for leaf in support.proof.leaves()))
        found += self._supports((link, None) for link in links)
        within = {leaf for support in found if support.proof.rule is not None
                  for leaf in support.proof.leaves()}
        told = {(support.triple, *(record.graph for record in support.records)): support
                for support in reversed(found) if support.triple not in within
                or not set(support.records) <= set(self._view.records_of(support.triple))}
        return Evidence(tuple(reversed(told.values())))

    def _supports(self, triples: Iterable[tuple[Triple, Term | None]]) -> Iterator[Support]:
        for triple, graph in dict.fromkeys(triples):
            if graph is not None:
                told = self._told(_graph(triple, graph))
                if told is not None:
                    said = self._view.said_as(triple, graph)
                    yield Support(triple, Proof(said, None), *told)
                continue
            if triple not in self._known:
                self._known[triple] = self._support(triple)
            support = self._known[triple]
            if support is not None:
                yield support

    def _told(self, graph: Term) -> tuple[tuple[RecordSummary], Grade | None] | None:
        """A record as all that a triple rests on, with its grade; None for what is no record."""
        if graph not in self._alone:
            record = self._view.record(graph)
            self._alone[graph] = None if record is None else ((record,), best([record]))
        return self._alone[graph]

    def _support(self, triple: Triple) -> Support | None:
        proofs = self._view.explain(triple)
        if not proofs:
            return None
        said = [self._view.records_of(leaf) for leaf in proofs[0].leaves()]
        records = {one.graph: one for records in said for one in records}
        return Support(triple, proofs[0], tuple(records.values()), weakest(map(best, said)))


def _graph(triple: Triple, graph: Term) -> Term:
    """The record behind a triple that is tied to a graph: what is told of a record, by itself."""
    return triple.subject if graph == RECORDS_GRAPH else graph
