"""All that a generation says, as columns: every quad of its records, their metadata, the ontology.

Kept beside the quads of the generation, so that the next load need not read the store.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np

from kg.columns.columns import Columns, concatenate
from kg.columns.dictionary import Dictionary, Ids
from kg.columns.files import open_columns, save_columns
from kg.columns.sets import distinct, members
from kg.model.namespaces import BASE, RECORDS_GRAPH, nx
from kg.model.record import Status
from kg.model.terms import Term, literal_parts, local_name
from kg.model.view import View

FOLDER = "columns"

_STATUS = nx("status")
_RELIABILITY = nx("sourceReliability")
_CREDIBILITY = nx("informationCredibility")
_VALID_FROM = nx("validFrom")
_VALID_TO = nx("validTo")
DIGEST = nx("contentDigest")
_ONTOLOGY = "<" + BASE + "ontology"


@dataclass(frozen=True, slots=True)
class Statements:
    """The quads of a generation: records, the graph of records, the modules of the ontology."""

    quads: Columns

    @staticmethod
    def empty() -> Statements:
        """The statements of a store that holds nothing."""
        none = np.empty(0, dtype=np.int64)
        return Statements(Columns(Dictionary(), none, none, none, none))

    @staticmethod
    def open(generation: Path) -> Statements:
        """The statements of a generation; raises StoreError where its files are torn."""
        return Statements(open_columns(generation / FOLDER))

    def save(self, generation: Path) -> None:
        """Write the statements into the folder of a generation."""
        save_columns(self.quads, generation / FOLDER)

    def with_quads(self, terms: Iterable[Term]) -> Statements:
        """These statements and more: `terms` runs s, p, o, g, s, p, o, g, ..."""
        rows = self.quads.dictionary.encode_many(terms).reshape(-1, 4)
        more = Columns(self.quads.dictionary,
                       *(np.ascontiguousarray(rows[:, i]) for i in range(4)))
        return Statements(concatenate(self.quads, more))

    def without_graphs(self, graphs: Iterable[Term]) -> Statements:
        """These statements without some graphs and without what the graph of records says of them.
        """
        lookup = self.quads.dictionary.lookup
        gone = np.array([n for g in graphs if (n := lookup(g)) is not None], dtype=np.int64)
        if not len(gone):
            return self
        size = len(self.quads.dictionary)
        told = (self.quads.g == self._records()) & members(self.quads.s, gone, size)
        return Statements(self.quads.where(~(told | members(self.quads.g, gone, size))))

    def of_graphs(self, graphs: Ids) -> Columns:
        """The quads of some graphs."""
        return self.quads.where(members(self.quads.g, graphs, len(self.quads.dictionary)))

    def metadata(self) -> Columns:
        """The quads of the graph of records."""
        return self.quads.where(self.quads.g == self._records())

    def values(self, predicate: Term) -> Mapping[Term, Term]:
        """What the graph of records gives for a predicate that has one value: subject to value."""
        number = self.quads.dictionary.lookup(predicate)
        if number is None:
            return {}
        rows = self.quads.where((self.quads.p == number) & (self.quads.g == self._records()))
        return {t.subject: t.object for t in rows.triples()}

    def records(self) -> Ids:
        """The numbers of all records' graphs, sorted."""
        number = self.quads.dictionary.lookup(_STATUS)
        rows = (self.quads.p == number) & (self.quads.g == self._records())
        return np.unique(self.quads.s[rows])

    def modules(self) -> Ids:
        """The numbers of the graphs that hold the ontology, sorted."""
        decode = self.quads.dictionary.decode
        graphs = np.unique(self.quads.g)
        wanted = [n for n in graphs.tolist() if decode(n).startswith(_ONTOLOGY)]
        return np.array(wanted, dtype=np.int64)

    def believed(self, view: View) -> Ids:
        """The numbers of the graphs of the records that a view believes."""
        reliability, credibility = self.values(_RELIABILITY), self.values(_CREDIBILITY)
        starts, ends = self.values(_VALID_FROM), self.values(_VALID_TO)
        encode = self.quads.dictionary.encode
        known: dict[tuple[Term, Term, Term, Term | None, Term | None], bool] = {}
        wanted: list[int] = []
        for record, status in self.values(_STATUS).items():
            facts = (status, reliability[record], credibility[record], starts.get(record),
                     ends.get(record))
            if facts not in known:
                known[facts] = view.counts(
                    Status(local_name(status)), literal_parts(facts[1]).text,
                    int(literal_parts(facts[2]).text), _date(facts[3]), _date(facts[4]))
            if known[facts]:
                wanted.append(encode(record))
        return np.array(wanted, dtype=np.int64)

    def view(self, view: View) -> Columns:
        """What a view holds: what its believed records say, the ontology, and who the sources are.
        """
        quads, size = self.quads, len(self.quads.dictionary)
        graphs = np.concatenate([self.believed(view), self.modules()])
        sources = (quads.g == self._records()) & ~members(quads.s, self.records(), size)
        return distinct(quads.where(members(quads.g, graphs, size) | sources))

    def _records(self) -> int:
        return self.quads.dictionary.encode(RECORDS_GRAPH)


def _date(term: Term | None) -> date | None:
    return None if term is None else date.fromisoformat(literal_parts(term).text)
