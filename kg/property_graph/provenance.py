"""Who says a fact: the records and their grades, as properties of a relationship."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from kg.columns.dictionary import Ids
from kg.model.namespaces import BASE, RDFS_LABEL, nx, term
from kg.model.record import Status
from kg.model.terms import literal_parts, local_name
from kg.property_graph.facts import Fact, Facts
from kg.property_graph.values import Properties, Value

_ONTOLOGY = BASE + "ontology"
_STATUSES = [str(status) for status in Status]


@dataclass(frozen=True, slots=True)
class Grade:
    """How firmly a fact is said, by which records of which sources; IRIs and names, sorted.

    A module of the ontology is named only where nothing else says it.
    """

    status: str
    reliability: str
    credibility: int
    records: tuple[str, ...]
    sources: tuple[str, ...]

    def properties(self) -> dict[str, Value]:
        """The grade as properties of a relationship."""
        return {"status": self.status, "source": "; ".join(self.sources),
                "reliability": self.reliability, "credibility": self.credibility,
                "records": self.records}


class Provenance:
    """Finds the grades of facts. Where several records say the same, the best grade counts; what
    rests on several facts is as weak as the weakest of them."""

    def __init__(self, facts: Facts, subjects: Ids | None = None) -> None:
        self._facts = facts
        self._graphs = facts.graphs(subjects)
        self._complete = set[int]() if subjects is None else set(subjects.tolist())
        self._known: dict[int, Grade | None] = {}
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
            grade = self._of_graphs(graphs)
            self._properties[graphs] = {"inferred": False} | (grade.properties() if grade else {})
        return self._properties[graphs]

    def said(self, forms: Iterable[Fact]) -> Grade | None:
        """The grade of a fact that is said in some of its forms; None for one about records."""
        return self._of_graphs(sorted({g for form in forms for g in self.graphs_of(form)}))

    def inferred(self, fact: Fact) -> Grade | None:
        """The grade of a fact by the facts at the leaves of its shortest proof."""
        proofs = self._facts.view.explain(self._facts.triple(fact))
        if not proofs:
            return None
        leaves = [self.said([self._facts.number(leaf)]) for leaf in proofs[0].leaves()]
        return all_of(grade for grade in leaves if grade)

    def _of_graphs(self, graphs: Iterable[int]) -> Grade | None:
        grades = [grade for graph in graphs if (grade := self._of_graph(graph))]
        return _any(grades) if grades else None

    def _of_graph(self, graph: int) -> Grade | None:
        if graph not in self._known:
            self._known[graph] = self._read(graph)
        return self._known[graph]

    def _read(self, graph: int) -> Grade | None:
        decode = self._facts.dictionary.decode
        name = decode(graph)
        if name[1:].startswith(_ONTOLOGY):
            return Grade("asserted", "A", 1, (name[1:-1],), ("ontology: " + local_name(name),))
        if graph == self._facts.records_graph:
            return None
        status, reliability, credibility, source = (told[graph] for told in self._told[:4])
        label = self._told[4].get(source)
        shown = literal_parts(decode(label)).text if label is not None else local_name(
            decode(source))
        return Grade(local_name(decode(status)), literal_parts(decode(reliability)).text,
                     int(literal_parts(decode(credibility)).text), (name[1:-1],), (shown,))


def all_of(grades: Iterable[Grade]) -> Grade | None:
    """The grade of what rests on several facts: that of the weakest."""
    found = list(grades)
    return _joined(found, max(found, key=_rank).status, max(g.reliability for g in found),
                   max(g.credibility for g in found)) if found else None


def _any(grades: Sequence[Grade]) -> Grade:
    if len(grades) == 1:
        return grades[0]
    return _joined(grades, min(grades, key=_rank).status, min(g.reliability for g in grades),
                   min(g.credibility for g in grades))


def _joined(grades: Sequence[Grade], status: str, reliability: str, credibility: int) -> Grade:
    told = [g for g in grades if not g.records[0].startswith(_ONTOLOGY)] or grades
    return Grade(status, reliability, credibility,
                 tuple(sorted({r for g in told for r in g.records})),
                 tuple(sorted({s for g in told for s in g.sources})))


def _rank(grade: Grade) -> int:
    return _STATUSES.index(grade.status)
