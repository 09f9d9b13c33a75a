"""A view of a snapshot together with what it entails: what questions are asked of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

from kg.columns.columns import Columns
from kg.columns.sets import difference
from kg.model.namespaces import (
    BASE,
    RDFS_LABEL,
    RECORD,
    RECORDS_GRAPH,
    inferred_graph,
    nx,
    term,
    view_graph,
)
from kg.model.record import Status
from kg.model.terms import Term, Triple, literal_parts, local_name
from kg.model.view import DEFAULT_VIEW, View
from kg.reason.engine import materialise
from kg.reason.explain import Explainer, Proof
from kg.reason.materialisation import Materialisation
from kg.reason.update import update
from kg.store.snapshot import Snapshot, Solutions

REASONING = "reasoning"
"""The folder of a generation that holds, by view, what was reasoned."""


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


class ReasonedView:
    """A view of a snapshot: its triples and their entailment are the default graph of queries."""

    def __init__(self, snapshot: Snapshot, view: View = DEFAULT_VIEW,
                 reasoning: Path | None = None, said: Snapshot | None = None) -> None:
        """`reasoning` is the folder of the view's entailment, if not that of the generation.

        `said` holds what records say in their own words, where the snapshot does not.
        """
        self.snapshot = snapshot
        self._said_in = snapshot if said is None else said
        self.view = view
        self.graphs = (view_graph(view.name),
                       *((inferred_graph(view.name),) if view.inferred else ()))
        self._reasoning = reasoning or snapshot.folder / REASONING / view.name
        self._records: dict[Term, RecordSummary | None] = {}
        self._names: dict[Term, str] = {}
        self._said: dict[Triple, tuple[RecordSummary, ...]] = {}

    def query(self, query: str, bindings: Mapping[str, Term] | None = None,
              ) -> Solutions | bool | list[Triple]:
        """The answer to a SPARQL query over the view; records are its named graphs."""
        return self.snapshot.query(query, bindings, default_graphs=self.graphs)

    def select(self, query: str, bindings: Mapping[str, Term] | None = None) -> Solutions:
        """The solutions of a SELECT query over the view."""
        return self.snapshot.select(query, bindings, default_graphs=self.graphs)

    @cached_property
    def materialisation(self) -> Materialisation:
        """The entailment, from the files of the generation."""
        return Materialisation.open(self._reasoning)

    @cached_property
    def _explainer(self) -> Explainer:
        return Explainer(self.materialisation)

    def explain(self, triple: Triple, limit: int = 1) -> list[Proof]:
        """Proofs of a triple, the shortest first; none where it does not hold in the view."""
        proofs = self._explainer.explain(triple, limit)
        return proofs if self.view.inferred else [p for p in proofs if p.rule is None]

    def records_of(self, triple: Triple) -> tuple[RecordSummary, ...]:
        """The believed records, or modules of the ontology, that say a triple; by name."""
        if triple not in self._said:
            found = [self._believed(graph) for graph in self._said_in.graphs_of(triple)]
            self._said[triple] = tuple(sorted((one for one in found if one is not None),
                                              key=lambda one: one.graph))
        return self._said[triple]

    def record(self, graph: Term) -> RecordSummary | None:
        """A record, believed or not; None for a graph that is no record."""
        if graph not in self._records:
            self._records[graph] = self._read_summary(graph)
        return self._records[graph]

    def _believed(self, graph: Term) -> RecordSummary | None:
        summary = self.record(graph)
        if summary is None or self.view.counts(
                Status(summary.status), summary.reliability, summary.credibility,
                summary.valid_from, summary.valid_to):
            return summary
        return None if graph.startswith("<" + RECORD) else summary

    def _read_summary(self, graph: Term) -> RecordSummary | None:
        if graph.startswith(f"<{BASE}ontology"):
            name = "ontology: " + local_name(graph)
            return RecordSummary(graph, graph, name, local_name(graph), "", Status.ASSERTED, "A", 1)
        if graph == RECORDS_GRAPH:
            return RecordSummary(graph, graph, "description of sources", "", "", Status.ASSERTED,
                                 "A", 1)
        told = self.snapshot.properties(graph, RECORDS_GRAPH)
        if _STATUS not in told:
            return None
        return _summarised(graph, told, self._name(told[_DERIVED][0]))

    def _name(self, source: Term) -> str:
        if source not in self._names:
            labels = self.snapshot.properties(source, RECORDS_GRAPH).get(RDFS_LABEL)
            self._names[source] = literal_parts(labels[0]).text if labels else local_name(source)
        return self._names[source]


def reason_over(view: Columns, earlier: Path | None, added: Columns, removed: Columns,
                ) -> tuple[Materialisation, Columns, Columns]:
    """Materialise a view that follows an earlier one, from which it differs by some triples.

    `earlier` is the folder of the earlier materialisation. Gives the new materialisation, and the
    inferred triples that it adds and that it no longer has. A small difference is an update, a
    large one is materialised anew.
    """
    before = None if earlier is None else Materialisation.open(earlier, view.dictionary)
    if before is not None and (len(added) + len(removed)) * _UPDATES < len(view):
        change = update(before, added, removed)
        return change.materialisation, change.added, change.removed
    entailed = materialise(view)
    inferred = entailed.inferred()
    if before is None:
        return entailed, inferred, inferred.where(inferred.s < 0)
    old = before.inferred()
    return entailed, difference(inferred, old), difference(old, inferred)


_UPDATES = 20
"""A difference of less than one in so many triples is an update."""

_STATUS, _DERIVED = nx("status"), term("prov:wasDerivedFrom")


def _summarised(graph: Term, told: Mapping[Term, list[Term]], source_name: str) -> RecordSummary:
    def text(predicate: Term) -> str:
        values = told.get(predicate)
        return literal_parts(values[0]).text if values else ""

    def day(predicate: Term) -> date | None:
        return date.fromisoformat(text(predicate)) if predicate in told else None

    return RecordSummary(
        graph, told[_DERIVED][0], source_name, text(nx("sourceIdentifier")), text(nx("locator")),
        local_name(told[_STATUS][0]), text(nx("sourceReliability")),
        int(text(nx("informationCredibility"))), next(iter(told.get(_ATTRIBUTED, [])), None),
        tuple(told.get(term("prov:wasQuotedFrom"), ())), day(nx("validFrom")), day(nx("validTo")),
        text(nx("passage")))


_ATTRIBUTED = term("prov:wasAttributedTo")
