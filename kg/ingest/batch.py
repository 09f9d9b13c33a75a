"""What a connector reads, held against what the store and its quarantine have of the same sources.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from kg.columns.statements import DERIVED, DIGEST, STATUS
from kg.ingest.connector import Connector, Row, record_of, records_of
from kg.ingest.draft import Draft
from kg.ingest.quarantine import Quarantined, Reason
from kg.model.errors import DataError
from kg.model.record import Key, Record, Status
from kg.model.terms import Term, literal_parts
from kg.model.watcher import Watcher


@dataclass(slots=True)
class Batch:
    """The records that were read: those that are `fresh`, new or other than in the store, with
    their `rows` where these are known; of them those that were `added`; and how many are
    `unchanged`. `seen` and `judged` are the names and keys of all.
    """

    path: Path
    fresh: dict[Term, Record] = field(default_factory=dict)
    rows: dict[Term, Row] = field(default_factory=dict)
    added: set[Term] = field(default_factory=set)
    seen: set[Term] = field(default_factory=set)
    judged: set[Key] = field(default_factory=set)
    sources: set[Term] = field(default_factory=set)
    unchanged: int = 0

    def has_unnamed(self) -> bool:
        """Whether there is a record that has no identifier."""
        return any(one.is_unnamed for one in self.fresh.values())

    def refused(self, record: Record, reasons: tuple[Reason, ...]) -> Quarantined:
        """A record as it goes to quarantine, with its place in the file where that is known."""
        row = self.rows.get(record.iri)
        return Quarantined(record, row.placed(reasons, self.path) if row else reasons,
                           str(self.path))

    def gone(self, draft: Draft) -> set[Key]:
        """The records in quarantine that the new list of the same sources lacks."""
        return {one.key for one in draft.quarantine
                if one.record.source in self.sources and one.record.iri not in self.seen}

    def unnamed(self, draft: Draft) -> set[Key]:
        """The records in quarantine that have no name by which the same sources tell them again."""
        return {one.key for one in draft.quarantine
                if one.record.source in self.sources and one.record.is_unnamed}

    def missing(self, draft: Draft) -> list[Term]:
        """The records of the same sources that the new list lacks and that are not retracted yet.
        """
        status = draft.statements.values(STATUS)
        return [record for record, source in draft.statements.values(DERIVED).items()
                if source in self.sources and record not in self.seen
                and status[record] != Status.RETRACTED.term]


def read_batch(draft: Draft, connector: Connector, path: Path, watcher: Watcher) -> Batch:
    """The records of a source, held against the store; raises DataError where two of one name say
    different things.
    """
    digest_of = draft.statements.value_of(DIGEST)
    batch = Batch(path)
    for one in records_of(connector, path, watcher.advance):
        record = record_of(one)
        told = digest_of(record.iri)
        before = None if told is None else literal_parts(told).text
        if record.iri in batch.seen:
            earlier = batch.fresh.get(record.iri)
            if record.digest() == (earlier.digest() if earlier else before):
                continue  # a copy of a file, in the same folder
            raise DataError(f"{path}: two records are named {record.name}, and say different "
                            "things; the source's own identifiers must differ.")
        batch.seen.add(record.iri)
        batch.judged.add(record.key)
        batch.sources.add(record.source)
        if before is None:
            batch.added.add(record.iri)
        elif before == record.digest():
            batch.unchanged += 1
            continue
        batch.fresh[record.iri] = record
        if isinstance(one, Row):
            batch.rows[record.iri] = one
    return batch
