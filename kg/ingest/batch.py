"""What a connector reads, held against what the store and its quarantine have of the same sources.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from kg.columns.statements import DERIVED, DIGEST, GENERATED, STATUS
from kg.ingest.connector import Connector, Row, record_of, records_of
from kg.ingest.draft import Draft
from kg.ingest.quarantine import Quarantined, Reason
from kg.model.errors import DataError
from kg.model.record import Key, Record, Status
from kg.model.terms import Term, iri, literal_parts
from kg.model.watcher import Watcher

_TOLD = 3  # names of files


@dataclass(slots=True)
class Batch:
    """The records that were read: those that are `fresh`, new or other than in the store, with
    their `rows` where these are known; of them those that were `added`; and how many are
    `unchanged`. `seen` and `judged` are the names and keys of all. `files` are those that brought
    the records that the store has of the same sources, by name and as far as they are known: where
    a source may have several lists.
    """

    path: Path
    fresh: dict[Term, Record] = field(default_factory=dict)
    rows: dict[Term, Row] = field(default_factory=dict)
    added: set[Term] = field(default_factory=set)
    seen: set[Term] = field(default_factory=set)
    judged: set[Key] = field(default_factory=set)
    sources: set[Term] = field(default_factory=set)
    unchanged: int = 0
    several: bool = False
    files: Mapping[Term, str] = field(default_factory=dict)

    def has_unnamed(self) -> bool:
        """Whether there is a record that has no identifier."""
        return any(one.is_unnamed for one in self.fresh.values())

    def refused(self, record: Record, reasons: tuple[Reason, ...]) -> Quarantined:
        """A record as it goes to quarantine, with its place in the file where that is known."""
        row = self.rows.get(record.iri)
        place = (row.line, row.columns) if row else ()
        return Quarantined(record, (), str(self.path), *place).refused_for(reasons)

    def gone(self, draft: Draft) -> set[Key]:
        """The records in quarantine that the new list of the same sources lacks."""
        return {one.key for one in draft.quarantine
                if self._is_of_the_list(one) and one.record.iri not in self.seen}

    def unnamed(self, draft: Draft) -> set[Key]:
        """The records in quarantine that have no name by which the same sources tell them again."""
        return {one.key for one in draft.quarantine
                if self._is_of_the_list(one) and one.record.is_unnamed}

    def renewed(self, draft: Draft) -> set[Key]:
        """The records in quarantine that came from the same file, and of which that tells another
        source now.
        """
        return {one.key for one in draft.quarantine
                if one.record.iri in self.seen and Path(one.file).name == self.path.name}

    def _is_of_the_list(self, one: Quarantined) -> bool:
        return one.record.source in self.sources and (
            not self.several or Path(one.file).name == self.path.name)

    def missing(self, draft: Draft) -> list[Term]:
        """The records of the same sources that the new list lacks and that are not retracted yet.
        """
        status, elsewhere = draft.statements.values(STATUS), self._elsewhere()
        return [record for record, source in draft.statements.values(DERIVED).items()
                if source in self.sources and record not in self.seen and record not in elsewhere
                and status[record] != Status.RETRACTED.term]

    def notes(self) -> Iterator[str]:
        """What is to be told of the records that other lists of the same sources brought."""
        elsewhere = self._elsewhere()
        taken = elsewhere.keys() & self.fresh.keys()
        left = elsewhere.keys() - self.seen
        if taken:
            yield (f"Records that {_came(elsewhere, taken)} are changed ({len(taken):,}): what "
                   "has one source and one key is one record.")
        if left and self.path.name not in self.files.values():
            yield (f"Records of this source that {_came(elsewhere, left)} stay as they are "
                   f"({len(left):,}): a file takes the place of an earlier one of its name.")

    def _elsewhere(self) -> dict[Term, str]:
        """The records that are not of this list: none, where no list of another name brought some.
        """
        if not set(self.files.values()) - {"", self.path.name}:
            return {}
        return {record: file for record, file in self.files.items() if file != self.path.name}


def read_batch(draft: Draft, connector: Connector, path: Path, watcher: Watcher) -> Batch:
    """The records of a source, held against the store; raises DataError where two of one name say
    different things.
    """
    digest_of = draft.statements.value_of(DIGEST)
    batch = Batch(path, several=connector.several)
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
    if connector.several:
        batch.files = _files(draft, connector, batch.sources)
    return batch


def _files(draft: Draft, connector: Connector, sources: Collection[Term]) -> dict[Term, str]:
    """The name of the file that brought each record of some sources through a connector; empty
    where it came otherwise, as from quarantine.
    """
    files = {iri(load.activity): Path(load.source).name for load in draft.manifest.loads
             if load.connector == connector.name}
    loads = draft.statements.values(GENERATED)
    return {record: files.get(loads[record], "")
            for record, source in draft.statements.values(DERIVED).items() if source in sources}


def _came(files: Mapping[Term, str], records: Iterable[Term]) -> str:
    """From where some records came, as a part of a sentence about them."""
    names = sorted({files[record] for record in records} - {""})
    return f"came from {' and '.join(names[:_TOLD])}" if names else "came otherwise"
