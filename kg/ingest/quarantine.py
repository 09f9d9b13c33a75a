"""The quarantine: records that were refused, whole, with the reasons, until somebody decides."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from kg.model.errors import StoreError
from kg.model.record import Fault, Key, Record, Status, source_iri
from kg.model.terms import Term, Triple, text_of

FILE = "quarantine.jsonl"

UNKNOWN = source_iri("unknown")
"""Stands where a refused record does not tell its source."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a record was refused: the shape it breaks, where, and the message for people."""

    shape: str
    focus: str
    path: str
    value: str
    message: str


@dataclass(frozen=True, slots=True)
class Quarantined:
    """A refused record, the reasons, and the file it came from."""

    record: Record
    reasons: tuple[Reason, ...]
    file: str

    @property
    def name(self) -> str:
        """The name by which people speak of the record: SOURCE/IDENTIFIER."""
        return self.record.name

    @property
    def key(self) -> Key:
        """What tells the record from others in quarantine."""
        return self.record.key


def faults_of(record: Record) -> tuple[Reason, ...]:
    """The reasons for which a record is refused before any shape looks at it."""
    thing = record.further[0].subject if record.further else record.iri
    return tuple(Reason("Record-readable", text_of(thing), text_of(fault.path), fault.value,
                        fault.message) for fault in record.faults)


def read_quarantine(generation: Path) -> list[Quarantined]:
    """The quarantine of a generation; raises StoreError where the file is torn."""
    path = generation / FILE
    if not path.exists():
        return []
    try:
        with path.open(encoding="utf-8") as lines:
            return [_from_json(json.loads(line)) for line in lines]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise StoreError(f"{path} cannot be read: {error}.") from error


def write_quarantine(generation: Path, refused: Iterable[Quarantined]) -> None:
    """Write the quarantine into the folder of a generation, one JSON object a line."""
    with (generation / FILE).open("w", encoding="utf-8") as out:
        for one in refused:
            out.write(json.dumps(_to_json(one), ensure_ascii=False) + "\n")


def _to_json(one: Quarantined) -> dict[str, object]:
    record = {field: getattr(one.record, field) for field in one.record.__dataclass_fields__}
    for field in ("valid_from", "valid_to"):
        record[field] = record[field] and record[field].isoformat()
    return {"file": one.file, "reasons": [asdict(reason) for reason in one.reasons],
            "record": record}


def _from_json(data: dict[str, object]) -> Quarantined:
    record, reasons = data["record"], data["reasons"]
    assert isinstance(record, dict)
    assert isinstance(reasons, list)
    record["status"] = Status(record["status"])
    record["quoted_from"] = tuple(record["quoted_from"])
    for field in ("triples", "further"):
        record[field] = tuple(Triple(*map(Term, triple)) for triple in record.get(field, ()))
    record["faults"] = tuple(Fault(Term(path), value, message)
                             for path, value, message in record.get("faults", ()))
    for field in ("valid_from", "valid_to"):
        record[field] = record[field] and date.fromisoformat(record[field])
    return Quarantined(Record(**record), tuple(Reason(**reason) for reason in reasons),
                       str(data["file"]))
