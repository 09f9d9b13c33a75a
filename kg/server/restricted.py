"""Where the parts of a store are kept that hold some sources only."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path

_PARTS = "restricted"


def restricted_folder(store: Path, sources: Sequence[str]) -> Path:
    """The folder of the part that holds some sources."""
    text = "\n".join(sorted(sources))
    return store / _PARTS / hashlib.blake2b(text.encode(), digest_size=8).hexdigest()


def forget_others(store: Path, kept: Iterable[Sequence[str]]) -> None:
    """Delete all parts but those of some sources."""
    names = {restricted_folder(store, sources).name for sources in kept}
    parts = store / _PARTS
    for folder in parts.iterdir() if parts.is_dir() else ():
        if folder.name not in names:
            shutil.rmtree(folder, ignore_errors=True)
