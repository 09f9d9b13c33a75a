"""The quarantine: the refused records with their reasons, or one of them with what it says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from kg.ingest.quarantine import Quarantined, read_quarantine
from kg.server.answer import Answer
from kg.server.context import Context
from kg.server.errors import HttpError


def run(context: Context, arguments: Mapping[str, Any], answer: Answer) -> None:
    """Tell of all refused records, or of the one called `name`."""
    snapshot = context.snapshot(arguments["sources"])
    found = read_quarantine(snapshot.folder)
    generation = snapshot.folder.name
    if not arguments["name"]:
        answer.json({"records": [_told(one) for one in found]}, generation=generation)
        return
    for one in found:
        if one.name == arguments["name"]:
            answer.json(_told(one) | {"triples": [list(t) for t in one.record.triples],
                                      "told": [list(t) for t in one.record.metadata()]},
                        generation=generation)
            return
    raise HttpError(404, f"'{arguments['name']}' is not in quarantine.")


def _told(one: Quarantined) -> dict[str, object]:
    record = one.record
    return {"name": one.name, "iri": record.iri[1:-1], "file": Path(one.file).name,
            "source": record.source[1:-1], "locator": record.locator, "status": record.status,
            "passage": record.passage, "reasons": [asdict(reason) for reason in one.reasons]}
