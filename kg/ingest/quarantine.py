"""The quarantine: records that were refused, whole, with the reasons, until somebody decides."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

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
    """A refused record, the reasons, and the file it came from.

    Where they are known, `line` is that on which it begins there, and `columns` are those of the
    file by the IRIs of the properties that they tell.
    """

    record: Record
    reasons: tuple[Reason, ...]
    file: str
    line: int | None = None
    columns: Mapping[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The name by which people speak of the record: SOURCE/IDENTIFIER."""
        return self.record.name

    @property
    def key(self) -> Key:
        """What tells the record from others in quarantine."""
        return self.record.key

    def refused_for(self, reasons: Sequence[Reason]) -> Quarantined:
        """The record with these reasons, each after the place in the file that it speaks of.

        The faults of a record tell their places themselves.
        """
        if self.line is not None and not self.record.faults:
            reasons = [replace(one, message=placed(one.message, Path(self.file), self.line,
                                                   self.columns.get(one.path))) for one in reasons]
        return replace(self, reasons=tuple(reasons))


def placed(message: str, path: Path, line: int, column: str | None = None) -> str:
    """A message after the place in a file that it speaks of."""
    of_column = "" if column is None else f", column '{column}'"
    return f"{path.name}, line {line}{of_column}: {message}"


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


def _to_json(one: Quarantined) -> dict[str, Any]:
    record = {name: getattr(one.record, name) for name in one.record.__dataclass_fields__}
    for name in ("valid_from", "valid_to"):
        record[name] = record[name] and record[name].isoformat()
    return {"file": one.file, "reasons": [asdict(reason) for reason in one.reasons],
            "record": record, "line": one.line, "columns": one.columns}


def _from_json(data: dict[str, Any]) -> Quarantined:
    record, reasons = data["record"], data["reasons"]
    record["status"] = Status(record["status"])
    record["quoted_from"] = tuple(record["quoted_from"])
    for name in ("triples", "further"):
        record[name] = tuple(Triple(*map(Term, triple)) for triple in record.get(name, ()))
    record["faults"] = tuple(Fault(Term(path), value, message)
                             for path, value, message in record.get("faults", ()))
    for name in ("valid_from", "valid_to"):
        record[name] = record[name] and date.fromisoformat(record[name])
    return Quarantined(Record(**record), tuple(Reason(**reason) for reason in reasons),
                       str(data["file"]), data.get("line"), data.get("columns", {}))
