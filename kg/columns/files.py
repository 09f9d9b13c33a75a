"""Columns on disk: one file of terms, one array file a column."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from kg.columns.columns import Columns
from kg.columns.dictionary import Dictionary
from kg.model.errors import StoreError
from kg.model.terms import Term
from kg.store.sums import check_sums, write_sums

_TERMS = "terms.txt"


def save_columns(columns: Columns, folder: Path) -> None:
    """Write the columns and their dictionary into a new folder."""
    folder.mkdir(parents=True)
    save_terms(columns.dictionary, folder)
    for name in "spog":
        np.save(folder / f"{name}.npy", getattr(columns, name))
    write_sums(folder)


def open_columns(folder: Path) -> Columns:
    """The columns of a folder; raises StoreError where a file is missing or torn."""
    try:
        check_sums(folder)
        dictionary = Dictionary(read_terms(folder))
        s, p, o, g = (np.load(folder / f"{name}.npy") for name in "spog")
    except (OSError, ValueError, EOFError) as error:
        raise StoreError(f"{folder} cannot be read: {error}.") from error
    return Columns(dictionary, s, p, o, g)


def save_terms(dictionary: Dictionary, folder: Path) -> None:
    """Write the terms of a dictionary, one a line, in the order of their numbers."""
    # A term never holds a line end: N-Triples writes it as an escape.
    (folder / _TERMS).write_bytes("\n".join(dictionary.terms()).encode())


def read_terms(folder: Path) -> list[Term]:
    """The terms of a folder by number; raises OSError or ValueError for a missing or torn file."""
    text = (folder / _TERMS).read_bytes().decode()
    return [Term(line) for line in text.split("\n")] if text else []
