"""Checksums of the files in a folder: a file that was torn or has rotted is told from a good one.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping
from pathlib import Path

from kg.store.snapshot import QUADS

_FILE = "sums.json"
_PIECE = 1 << 22
_QUADS = ".sst"
"""The files in which the engine keeps quads; it may write others anew when it opens them."""


def write_sums(folder: Path) -> None:
    """Note the size and checksum of each file of a folder."""
    _note(folder, {file.name: _sum(file) for file in sorted(folder.iterdir())
                   if file.name != _FILE})


def write_sums_of_generation(folder: Path, base: Path | None) -> None:
    """Note the same of each file of a generation that no folder within has noted.

    What was noted of a file that it shares with the generation from which it grew is kept: the
    file may have rotted since.
    """
    try:
        known = {} if base is None else _noted(base)
    except ValueError:  # they are torn
        known = {}
    noted = {notes.parent for notes in folder.rglob(_FILE)}
    sums = {}
    for file in sorted(folder.rglob("*")):
        if file.is_dir() or file.parent in noted or (file.parent.name == QUADS
                                                     and file.suffix != _QUADS):
            continue
        name = str(file.relative_to(folder))
        shared = base is not None and name in known and (base / name).samefile(file)
        sums[name] = known[name] if shared else _sum(file)
    _note(folder, sums)


def check_sums(folder: Path) -> None:
    """Raise ValueError where a file is not as it was noted, OSError where one is missing.

    A folder without notes, of an earlier version, is not checked.
    """
    for name, expected in _noted(folder).items():
        if _sum(folder / name) != expected:
            raise ValueError(f"{name} is torn: it is not as it was written")


def has_sums(folder: Path) -> bool:
    """Whether checksums were noted of a folder."""
    return (folder / _FILE).is_file()


def torn_files(folder: Path) -> list[Path]:
    """The files in a folder, and in those within, that are missing or not as they were noted."""
    found = []
    for notes in sorted(folder.rglob(_FILE)):
        try:
            noted = _noted(notes.parent)
        except ValueError:
            found.append(notes)
            continue
        found += [notes.parent / name for name, expected in noted.items()
                  if not _is(notes.parent / name, expected)]
    return found


def _note(folder: Path, sums: Mapping[str, list[int]]) -> None:
    (folder / _FILE).write_text(json.dumps(sums) + "\n", encoding="ascii")


def _noted(folder: Path) -> dict[str, list[int]]:
    """What was noted of a folder, if anything was. Raises ValueError where the notes are torn."""
    try:
        noted: dict[str, list[int]] = json.loads((folder / _FILE).read_text(encoding="ascii"))
    except FileNotFoundError:
        return {}
    return noted


def _is(file: Path, expected: list[int]) -> bool:
    try:
        return _sum(file) == expected
    except OSError:  # it is not there, or the disk cannot read it
        return False


def _sum(file: Path) -> list[int]:
    size = checksum = 0
    with file.open("rb") as handle:
        while piece := handle.read(_PIECE):
            size += len(piece)
            checksum = zlib.crc32(piece, checksum)
    return [size, checksum]
