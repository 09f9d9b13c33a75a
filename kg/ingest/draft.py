"""The draft of the next generation: statements are changed here, then written down at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain

import numpy as np

from kg.columns.columns import Columns
from kg.columns.nquads import nquads
from kg.columns.sets import members
from kg.columns.statements import DIGEST, GENERATED, RELIABILITY, STATUS, Statements
from kg.ingest.ontology import FoundOntology, version_of
from kg.ingest.quarantine import read_quarantine, write_quarantine
from kg.model.namespaces import RDFS_LABEL, RECORDS_GRAPH, inferred_graph, nx, view_graph
from kg.model.record import Record, Status
from kg.model.terms import Term, Triple, has_datatype, is_literal, literal, literal_parts
from kg.model.view import DEFAULT_VIEW
from kg.reason.materialisation import Materialisation
from kg.reason.views import REASONING, reason_over
from kg.store.changes import write_changes
from kg.store.manifest import LoadEntry, Manifest
from kg.store.snapshot import Quad
from kg.store.transaction import Transaction

PUBLISHED = nx("publicationDate")
"""The day on which a source was published."""


class Draft:
    """The statements and the quarantine of a generation in the making.

    `before` is what the current generation says, `statements` what the next one will.
    """

    def __init__(self, transaction: Transaction) -> None:
        base = transaction.base
        self._transaction = transaction
        self.before = Statements.open(base.folder) if base is not None else Statements.empty()
        self.statements = self.before
        self.quarantine = read_quarantine(base.folder) if base is not None else []
        self.manifest = base.manifest if base is not None else Manifest()

    def put_records(self, records: Sequence[Record], activity: Term) -> None:
        """Add records; one that was there under the same name is replaced."""
        kept = self.statements.without_graphs(record.iri for record in records)
        self.statements = kept.with_quads(_terms_of(records, activity))

    def modules(self) -> set[Term]:
        """The modules of the ontology."""
        return set(map(self.statements.quads.dictionary.decode,
                       self.statements.modules().tolist()))

    def put_ontology(self, found: FoundOntology) -> None:
        """Replace all modules of the ontology."""
        kept = self.statements.without_graphs(self.modules())
        self.statements = kept.with_quads(
            part for module in found.modules for triple in module.triples
            for part in (*triple, module.iri))
        self.manifest = replace(self.manifest, ontology=found.digest, packaged=found.packaged,
                                ontology_version=version_of(found.modules),
                                alignments=found.alignments)

    def describe(self, triples: Iterable[Triple]) -> bool:
        """Say something in the graph of records; whether any of it is new.

        A name in some language, the reliability of a source or the day of its publication takes the
        place of the one before.
        """
        wanted = dict.fromkeys(triples)
        told = self.statements.told_of(triple.subject for triple in wanted)
        fresh = [triple for triple in wanted if triple not in told]
        places = {place for triple in fresh if (place := _place(triple)) is not None}
        stale = [triple for triple in told if triple not in wanted and _place(triple) in places]
        self.statements = self.statements.without_told(stale).with_quads(
            part for triple in fresh for part in (*triple, RECORDS_GRAPH))
        return bool(fresh)

    def undate(self, sources: Iterable[Term]) -> bool:
        """Say no longer when some sources were published; whether it was said."""
        stale = [triple for triple in self.statements.told_of(sources)
                 if triple.predicate == PUBLISHED]
        self.statements = self.statements.without_told(stale)
        return bool(stale)

    def retract(self, records: Iterable[Term], activity: Term) -> None:
        """Mark records as retracted by an activity; what they said is kept and no longer believed.
        """
        wanted = list(records)
        kept = self.statements.without_metadata(wanted, (STATUS, DIGEST, GENERATED))
        self.statements = kept.with_quads(
            part for record in wanted
            for predicate, value in ((STATUS, Status.RETRACTED.term), (GENERATED, activity))
            for part in (record, predicate, value, RECORDS_GRAPH))

    def publish(self, entry: LoadEntry | None = None, *, anew: bool = False) -> Materialisation:
        """Write the difference to the current generation, reason, and publish; the entailment.

        With `anew`, nothing is taken over from the earlier materialisation.
        """
        folder, base = self._transaction.folder, self._transaction.base
        name, now = DEFAULT_VIEW.name, self.statements
        inferred = inferred_graph(name)
        fresh, gone = now.difference(self.before)
        self._write_difference(fresh, gone, lambda: now.quads)
        said, unsaid = now.view_difference(self.before, DEFAULT_VIEW)
        self._write_difference(said, unsaid, lambda: now.view(DEFAULT_VIEW), view_graph(name))
        asserted = (0 if base is None else self.manifest.asserted) + len(said) - len(unsaid)
        earlier = base.folder / REASONING / name if base is not None else None
        entailed, added, removed = reason_over(
            lambda: now.view(DEFAULT_VIEW), asserted, earlier, said, unsaid, anew=anew)
        self._write_difference(added, removed, entailed.inferred, inferred)
        write_changes(folder, base.folder if base is not None else None,
                      chain(nquads(fresh), nquads(said, view_graph(name)), nquads(added, inferred)),
                      chain(nquads(gone), nquads(unsaid, view_graph(name)),
                            nquads(removed, inferred)))
        entailed.save(folder / REASONING / name)
        self.statements.save(folder)
        write_quarantine(folder, self.quarantine)
        loads = self.manifest.loads + ((entry,) if entry else ())
        self.manifest = replace(
            self.manifest, loads=loads, records=len(now.records()), asserted=asserted,
            inferred=self.manifest.inferred + len(added) - len(removed),
            clashes=len(entailed.clashes),
            quarantined=len(self.quarantine))
        self._transaction.publish(self.manifest)
        return entailed

    def _write_difference(self, added: Columns, removed: Columns, after: Callable[[], Columns],
                          graph: Term | None = None) -> None:
        """Write what is added and remove what is gone; `after` gives all that is there then.

        The engine knows numbers, days and times by their values: with `10.0` it removes `10.00`.
        So what is left is written again, of the subjects and predicates that lost such a value.
        """
        self._write(added, graph)
        self._transaction.remove(_quads(removed, graph))
        decode = removed.dictionary.decode
        valued = removed.where(np.fromiter(
            (has_datatype(decode(o)) for o in removed.o.tolist()), dtype=np.bool_))
        if len(valued):
            rows, size = after(), len(removed.dictionary)
            self._write(rows.where(members(rows.s, valued.s, size)
                                   & members(rows.p, valued.p, size)), graph)

    def _write(self, rows: Columns, graph: Term | None) -> None:
        self._transaction.insert(nquads(rows, graph))


def _place(triple: Triple) -> tuple[Term, Term, str] | None:
    """What one value takes in a description; None where there may be several."""
    if triple.predicate in (RELIABILITY, PUBLISHED):
        return triple.subject, triple.predicate, ""
    if triple.predicate == RDFS_LABEL and is_literal(triple.object):
        return triple.subject, triple.predicate, literal_parts(triple.object).language
    return None


def _terms_of(records: Iterable[Record], activity: Term) -> Iterator[Term]:
    for record in records:
        name = record.iri
        for s, p, o in record.triples:
            yield from (s, p, o, name)
        for s, p, o in record.metadata():
            yield from (s, p, o, RECORDS_GRAPH)
        yield from (name, DIGEST, literal(record.digest()), RECORDS_GRAPH)
        yield from (name, GENERATED, activity, RECORDS_GRAPH)


def _quads(rows: Columns, graph: Term | None) -> Iterator[Quad]:
    decode = rows.dictionary.decode
    graphs = rows.g.tolist() if graph is None else [None] * len(rows)
    for triple, g in zip(rows.triples(), graphs, strict=True):
        name = graph if g is None else decode(g)
        assert name is not None
        yield Quad(*triple, name)
