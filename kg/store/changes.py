"""The change log: which quads each generation added and removed, for copies kept elsewhere.

    GENERATION/changes/000007.nq.gz   a line of JSON (this generation's identity, that of the one
                                      before, whether the lines are complete, their form), then
                                      lines `+ QUAD` and `- QUAD` in N-Quads

A generation holds the logs of the latest generations before it as hard links, so that they become
current with it and go with it.
"""

from __future__ import annotations

import gzip
import json
import os
import shutil
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path

from kg.model.errors import StoreError
from kg.model.terms import Term
from kg.store.snapshot import Quad

FOLDER = "changes"
KEPT = 64
"""How many generations back a copy may be and still be brought up to date by the log."""
MOST = 500_000
"""How many quads a log holds; a copy from before a larger change is compared as a whole."""


_FORM = 2
"""Of the lines: since 2 those of the view's graph are among them. Other logs count as incomplete.
"""


@dataclass(frozen=True, slots=True)
class Changes:
    """The quads that were added and removed, in order of the generations; none is netted out."""

    added: tuple[Quad, ...]
    removed: tuple[Quad, ...]


def write_changes(folder: Path, base: Path | None, added: Iterable[str],
                  removed: Iterable[str]) -> None:
    """Write the log of the generation in a folder, and take over those of its base.

    The lines are N-Quads with their ends.
    """
    logs = folder / FOLDER
    logs.mkdir()
    earlier = _files(base) if base else []
    for file in earlier[-(KEPT - 1):]:
        _link(file, logs / file.name)
    lines = list(islice(chain(("+ " + line for line in added), ("- " + line for line in removed)),
                        MOST + 1))
    whole = base is not None and len(lines) <= MOST
    head = {"id": uuid.uuid4().hex, "after": _identity_if_whole(earlier[-1]) if earlier else None,
            "whole": whole, "form": _FORM}
    number = int(earlier[-1].name.split(".")[0]) + 1 if earlier else 1
    with gzip.open(logs / f"{number:06d}.nq.gz", "wt", encoding="utf-8", compresslevel=1) as out:
        out.write(json.dumps(head) + "\n")
        out.writelines(lines if whole else ())


def identity(folder: Path) -> str | None:
    """What tells the generation in a folder from all others; None for one without a log."""
    files = _files(folder)
    return _head(files[-1])["id"] if files else None


def changes_since(folder: Path, known: str) -> Changes | None:
    """What changed from a generation, told by its identity, to the one in a folder.

    None where the log does not reach back so far, is torn, or a change was too large for it.
    """
    added: list[Quad] = []
    removed: list[Quad] = []
    later: list[Path] = []
    try:
        for file in reversed(_files(folder)):
            head = _head(file)
            if head["id"] == known:
                break
            if not head["whole"]:
                return None
            later.insert(0, file)
        else:
            return None
        for file in later:
            for sign, quad in _quads(file):
                (added if sign == "+" else removed).append(quad)
    except StoreError:
        return None
    return Changes(tuple(added), tuple(removed))


def _link(file: Path, new: Path) -> None:
    try:
        os.link(file, new)
    except OSError:  # the file is of another user
        shutil.copyfile(file, new)


def _files(folder: Path) -> list[Path]:
    return sorted((folder / FOLDER).glob("*.nq.gz"))


def _identity_if_whole(file: Path) -> str | None:
    try:
        return _head(file)["id"]
    except StoreError:  # copies from before it are compared as a whole
        return None


def _head(file: Path) -> dict[str, str | None]:
    try:
        with gzip.open(file, "rt", encoding="utf-8") as lines:
            head = json.loads(lines.readline())
        return {"id": head["id"], "after": head["after"],
                "whole": head["whole"] and head.get("form") == _FORM}
    except (OSError, EOFError, ValueError, KeyError, TypeError) as error:
        raise StoreError(f"{file} cannot be read: {error}.") from error


def _quads(file: Path) -> Iterator[tuple[str, Quad]]:
    try:
        with gzip.open(file, "rt", encoding="utf-8", newline="\n") as lines:
            next(lines)
            for line in lines:
                sign, subject, predicate, rest = line.split(" ", 3)
                value, graph = rest.removesuffix(" .\n").rsplit(" ", 1)
                yield sign, Quad(Term(subject), Term(predicate), Term(value), Term(graph))
    except (OSError, EOFError, ValueError) as error:
        raise StoreError(f"{file} cannot be read: {error}.") from error
