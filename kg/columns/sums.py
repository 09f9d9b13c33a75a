"""Checksums of the files in a folder: a file that was torn or has rotted is told from a good one.
"""

from __future__ import annotations

import json
import zlib
from pathlib import Path

_FILE = "sums.json"
_PIECE = 1 << 22


def write_sums(folder: Path) -> None:
    """Note the size and checksum of each file of a folder."""
    sums = {file.name: _sum(file) for file in sorted(folder.iterdir()) if file.name != _FILE}
    (folder / _FILE).write_text(json.dumps(sums) + "\n", encoding="ascii")


def check_sums(folder: Path) -> None:
    """Raise ValueError where a file is not as it was noted, OSError where one is missing.

    A folder without notes, of an earlier version, is not checked.
    """
    try:
        noted = json.loads((folder / _FILE).read_text(encoding="ascii"))
    except FileNotFoundError:
        return
    for name, expected in noted.items():
        if _sum(folder / name) != expected:
            raise ValueError(f"{name} is torn: it is not as it was written")


def _sum(file: Path) -> list[int]:
    size = checksum = 0
    with file.open("rb") as handle:
        while piece := handle.read(_PIECE):
            size += len(piece)
            checksum = zlib.crc32(piece, checksum)
    return [size, checksum]
