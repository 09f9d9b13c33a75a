"""Generated graphs: terms in blocks, rows as arrays, so that ten million triples take seconds."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from kg.columns.columns import Columns
from kg.columns.dictionary import Dictionary, Ids
from kg.columns.sets import distinct
from kg.model.terms import Term, Triple

Random = np.random.Generator


class Sheet:
    """A graph under construction: blocks of new terms, and rows of their numbers."""

    def __init__(self) -> None:
        self._terms: list[Term] = []
        self._known: dict[Term, int] = {}
        self._rows: list[tuple[Ids, int, Ids]] = []
        self.size = 0

    def block(self, terms: Iterable[str]) -> Ids:
        """Numbers for new terms, shape (n,). None of them may be in the sheet already."""
        start = len(self._terms)
        self._terms.extend(terms)  # type: ignore[arg-type]
        return np.arange(start, len(self._terms), dtype=np.int64)

    def one(self, term: Term) -> int:
        """The number of one term, given now if it had none."""
        if term not in self._known:
            self._known[term] = len(self._terms)
            self._terms.append(term)
        return self._known[term]

    def add(self, s: Ids, p: Term, o: Ids | Term) -> None:
        """A triple for each subject; `o` is one term for all, or a column."""
        value = o if isinstance(o, np.ndarray) else np.full(len(s), self.one(o))
        self._rows.append((s, self.one(p), value))
        self.size += len(s)

    def add_all(self, triples: Iterable[Triple]) -> None:
        """Triples given as terms, such as an ontology."""
        for triple in triples:
            s, p, o = (self.one(part) for part in triple)
            self._rows.append((np.array([s]), p, np.array([o])))
            self.size += 1

    def texts(self, numbers: Ids) -> list[Term]:
        """The terms of numbers."""
        return [self._terms[number] for number in numbers.tolist()]

    def columns(self) -> Columns:
        """The sheet as columns over a dictionary of its own, each triple once."""
        dictionary = Dictionary(self._terms)
        if len(dictionary) != len(self._terms):
            raise ValueError("a block holds a term that was in the sheet already")
        s = np.concatenate([row[0] for row in self._rows])
        p = np.repeat(np.array([row[1] for row in self._rows], dtype=np.int64),
                      [len(row[0]) for row in self._rows])
        o = np.concatenate([row[2] for row in self._rows])
        return distinct(Columns(dictionary, s, p, o, np.empty(0, dtype=np.int64)))


def repeated(random: Random, things: Ids, low: int, high: int) -> Ids:
    """Each thing between `low` and `high` times, both included."""
    return np.repeat(things, random.integers(low, high + 1, len(things)))


def chosen(random: Random, count: int, share: float) -> NDArray[np.bool_]:
    """A mask, shape (count,), true for about such a share."""
    return random.random(count) < share


def write_ntriples(columns: Columns, file: Path) -> None:
    """Write columns as N-Triples; terms are kept in that form already."""
    terms = columns.dictionary.terms()
    with file.open("w", encoding="utf-8", newline="\n") as out:
        for start in range(0, len(columns), 1 << 18):
            rows = slice(start, start + (1 << 18))
            parts = (columns.s[rows].tolist(), columns.p[rows].tolist(), columns.o[rows].tolist())
            out.writelines([f"{terms[s]} {terms[p]} {terms[o]} .\n"
                            for s, p, o in zip(*parts, strict=True)])


def write_generated(make: Callable[[int, int], Columns], description: str | None) -> None:
    """The command line of a generator: TRIPLES FILE [--seed N]; says on standard error what it did.
    """
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("triples", type=int)
    parser.add_argument("file", type=Path)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    begun = time.perf_counter()
    columns = make(options.triples, options.seed)
    made = time.perf_counter()
    write_ntriples(columns, options.file)
    print(f"{len(columns):,} triples made in {made - begun:.1f} s, written to {options.file} in "
          f"{time.perf_counter() - made:.1f} s", file=sys.stderr)
