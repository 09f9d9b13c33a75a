"""Who says a fact: the records and their grades, as properties of a relationship."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from kg.columns.dictionary import Ids
from kg.model.namespaces import ONTOLOGY, RDFS_LABEL, nx, term
from kg.model.record import Grade, Status
from kg.model.terms import local_name, text_of
from kg.property_graph.facts import Fact, Facts
from kg.property_graph.values import Properties, Value
from kg.reason.confidence import weakest

_STATUSES = [str(status) for status in Status]


@dataclass(frozen=True, slots=True)
class Backing:
    """How firmly a fact is said, by which records of which sources; IRIs and names, sorted.

    A module of the ontology is named only where nothing else says it.
    """

    status: str
    grade: Grade
    records: tuple[str, ...]
    sources: tuple[str, ...]

    def properties(self) -> dict[str, Value]:
        """The backing as properties of a relationship."""
        return {"status": self.status, "source": "; ".join(self.sources),
                "reliability": self.grade.reliability, "credibility": self.grade.credibility,
                "records": self.records}


class Provenance:
    """Finds the backing of facts. Where several records say the same, the best counts; what rests
    on several facts is as weak as the weakest of them."""

    def __init__(self, facts: Facts, subjects: Ids | None = None) -> None:
        self._facts = facts
        self._graphs = facts.graphs(subjects)
        self._complete = set[int]() if subjects is None else set(subjects.tolist())
        self._known: dict[int, Backing | None] = {}
        self._properties: dict[tuple[int, ...], Properties] = {}
        self._told = [facts.told(p) for p in (
            nx("status"), nx("sourceReliability"), nx("informationCredibility"),
            term("prov:wasDerivedFrom"), RDFS_LABEL)]

    def graphs_of(self, fact: Fact) -> Sequence[int]:
        """The graphs that say a fact."""
        found = self._graphs.get(fact)
        if found is None and fact[0] not in self._complete:
            self._complete.add(fact[0])
            self._graphs |= self._facts.graphs(np.array(fact[:1], dtype=np.int64))
            found = self._graphs.get(fact)
        return found or ()

    def said_properties(self, forms: Sequence[Fact]) -> Properties:
        """The properties of a relationship that is said; the same where the same graphs say it."""
        graphs = tuple(sorted({graph for form in forms for graph in self.graphs_of(form)}))
        if graphs not in self._properties:
            backing = self._of_graphs(graphs)
            self._properties[graphs] = {"inferred": False} | (
                backing.properties() if backing else {})
        return self._properties[graphs]

    def said(self, forms: Iterable[Fact]) -> Backing | None:
        """The backing of a fact that is said in some of its forms; None for one about records."""
        return self._of_graphs(sorted({g for form in forms for g in self.graphs_of(form)}))

    def inferred(self, fact: Fact) -> Backing | None:
        """The backing of a fact by the facts at the leaves of its shortest proof."""
        proofs = self._facts.view.explain(self._facts.triple(fact))
        if not proofs:
            return None
        leaves = [self.said([self._facts.number(leaf)]) for leaf in proofs[0].leaves()]
        return all_of(leaf for leaf in leaves if leaf)

    def _of_graphs(self, graphs: Iterable[int]) -> Backing | None:
        found = [one for graph in graphs if (one := self._of_graph(graph))]
        return _any(found) if found else None

    def _of_graph(self, graph: int) -> Backing | None:
        if graph not in self._known:
            self._known[graph] = self._read(graph)
        return self._known[graph]

    def _read(self, graph: int) -> Backing | None:
        decode = self._facts.dictionary.decode
        name = decode(graph)
        if name[1:].startswith(ONTOLOGY):
            return Backing("asserted", Grade("A", 1), (name[1:-1],),
                           ("ontology: " + local_name(name),))
        if graph == self._facts.records_graph:
            return None
        status, reliability, credibility, source = (told[graph] for told in self._told[:4])
        label = self._told[4].get(source)
        shown = text_of(decode(label)) if label is not None else local_name(
            decode(source))
        grade = Grade(text_of(decode(reliability)), int(text_of(decode(credibility))))
        return Backing(local_name(decode(status)), grade, (name[1:-1],), (shown,))


def all_of(backings: Iterable[Backing]) -> Backing | None:
    """The backing of what rests on several facts: that of the weakest."""
    found = list(backings)
    grade = weakest(one.grade for one in found)
    return _joined(found, max(found, key=_rank).status, grade) if grade else None


def _any(backings: Sequence[Backing]) -> Backing:
    if len(backings) == 1:
        return backings[0]
    # Each the best by itself, so that a condition on one finds what some record fulfils.
    grade = Grade(min(one.grade.reliability for one in backings),
                  min(one.grade.credibility for one in backings))
    return _joined(backings, min(backings, key=_rank).status, grade)


def _joined(backings: Sequence[Backing], status: str, grade: Grade) -> Backing:
    told = [one for one in backings if not one.records[0].startswith(ONTOLOGY)] or backings
    return Backing(status, grade, tuple(sorted({r for one in told for r in one.records})),
                   tuple(sorted({s for one in told for s in one.sources})))


def _rank(backing: Backing) -> int:
    return _STATUSES.index(backing.status)
