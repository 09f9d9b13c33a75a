"""Triples as integer columns, and quads as triples with the graph that says them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from kg.columns.dictionary import Dictionary, Ids
from kg.model.terms import Term, Triple


@dataclass(frozen=True, slots=True)
class Columns:
    """Triples over one dictionary: `s`, `p`, `o` (and `g`, where graphs matter), shape (n,) each.

    Order and repetition mean nothing. `g` is empty, shape (0,), where graphs do not matter.
    """

    dictionary: Dictionary
    s: Ids
    p: Ids
    o: Ids
    g: Ids

    def __len__(self) -> int:
        return len(self.s)

    def triples(self) -> Iterator[Triple]:
        """The triples as terms."""
        decode = self.dictionary.decode
        for s, p, o in zip(self.s.tolist(), self.p.tolist(), self.o.tolist(), strict=True):
            yield Triple(decode(s), decode(p), decode(o))

    def where(self, mask: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> Columns:
        """Only the rows in which the mask, shape (n,), holds."""
        graphs = self.g[mask] if len(self.g) else self.g
        return Columns(self.dictionary, self.s[mask], self.p[mask], self.o[mask], graphs)


def columns_of(triples: Iterable[tuple[Term, Term, Term]],
               dictionary: Dictionary | None = None) -> Columns:
    """Columns of triples, encoded with the given dictionary (which grows) or a new one."""
    dictionary = Dictionary() if dictionary is None else dictionary
    flat = dictionary.encode_many(term for triple in triples for term in triple)
    rows = flat.reshape(-1, 3)
    s, p, o = (np.ascontiguousarray(rows[:, i]) for i in range(3))
    return Columns(dictionary, s, p, o, np.empty(0, dtype=np.int64))


def concatenate(first: Columns, *others: Columns) -> Columns:
    """Columns over the same dictionary, one after the other."""
    parts = (first, *others)
    s, p, o, g = (np.concatenate([getattr(part, name) for part in parts]) for name in "spog")
    return Columns(first.dictionary, s, p, o, g)
