"""The manifest: what a generation holds and how it came about."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path

from kg.model.errors import StoreError

FILE = "manifest.json"


@dataclass(frozen=True, slots=True)
class LoadEntry:
    """One load that changed the store: when (UTC, ISO 8601), of what, and how many records."""

    activity: str
    time: str
    source: str
    connector: str
    added: int
    changed: int
    retracted: int
    quarantined: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a generation holds.

    `ontology` is a digest of its files, `packaged` whether they are those of the package (None in
    stores that were made before this was told), `alignments` whether alignments are among them;
    `shapes` are digests of those of the last load, by source; `asserted` and `inferred` are triples
    of the default view.
    """

    generation: int = 0
    created: str = ""
    ontology: str = ""
    ontology_version: str = ""
    packaged: bool | None = None
    alignments: bool = False
    shapes: dict[str, str] = field(default_factory=dict)
    records: int = 0
    asserted: int = 0
    inferred: int = 0
    clashes: int = 0
    quarantined: int = 0
    loads: tuple[LoadEntry, ...] = field(default_factory=tuple)

    def write(self, folder: Path) -> None:
        """Write the manifest into the folder of a generation."""
        (folder / FILE).write_text(json.dumps(asdict(self), indent=1) + "\n", encoding="utf-8")


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a generation; raises StoreError where it is missing or torn."""
    try:
        data = json.loads((folder / FILE).read_text(encoding="utf-8"))
        data.pop("quads", None)  # of stores that counted them at each load
        data["loads"] = tuple(LoadEntry(**entry) for entry in data["loads"])
        return Manifest(**data)
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise StoreError(f"{folder / FILE} cannot be read ({error}); restore the store from a "
                         "backup or build it again.") from error
