"""What a generation says, looked up in its columns: for many, quicker than in the store."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from kg.columns.dictionary import TYPED, Ids
from kg.columns.sets import unique
from kg.columns.statements import Statements
from kg.columns.tables import pack
from kg.model.terms import Term, Triple
from kg.store.conversion import stored_form


class Lookup:
    """Answers for a generation's statements as its Snapshot does, from indexes made on first use.

    Literals are found by their values, as in the store, and given as they were written.
    """

    def __init__(self, statements: Statements) -> None:
        self._quads = statements.quads
        self._dictionary = statements.quads.dictionary
        self._pairs: dict[int, tuple[Ids, Ids]] = {}
        self._subjects: dict[int, tuple[Ids, Ids]] = {}

    def graphs_of(self, triple: Triple) -> Iterator[Term]:
        """The names of the named graphs that say a triple."""
        s, p = map(self._dictionary.lookup, triple[:2])
        if s is None or p is None:
            return
        if p not in self._pairs:
            self._pairs[p] = self._of_predicate(p)  # gives stored forms their numbers
        o = self._dictionary.lookup(stored_form(triple.object))
        if o is not None:
            pairs, graphs = self._pairs[p]
            for graph in graphs[_equal(pairs, s << 32 | o)].tolist():
                yield self._dictionary.decode(graph)

    def properties(self, subject: Term, graph: Term) -> dict[Term, list[Term]]:
        """What one graph says of a subject: the objects by predicate."""
        told: dict[Term, list[Term]] = {}
        s, g = self._dictionary.lookup(subject), self._dictionary.lookup(graph)
        if s is None or g is None:
            return told
        if g not in self._subjects:
            rows = np.flatnonzero(self._quads.g == g)
            self._subjects[g] = _sorted(self._quads.s[rows], rows)
        subjects, rows = self._subjects[g]
        rows = rows[_equal(subjects, s)]
        decode = self._dictionary.decode
        for p, o in zip(self._quads.p[rows].tolist(), self._quads.o[rows].tolist(), strict=True):
            told.setdefault(decode(p), []).append(decode(o))
        return told

    def _of_predicate(self, number: int) -> tuple[Ids, Ids]:
        """The pairs of a predicate, sorted, literals by their stored forms; and their graphs."""
        rows = np.flatnonzero(self._quads.p == number)
        values = self._by_value(self._quads.o[rows])
        return _sorted(pack(self._quads.s[rows], values), self._quads.g[rows])

    def _by_value(self, objects: Ids) -> Ids:
        typed = unique(objects[self._dictionary.kinds()[objects] == TYPED])
        if not len(typed):
            return objects
        decode, encode = self._dictionary.decode, self._dictionary.encode
        stored = np.array([encode(stored_form(decode(n))) for n in typed.tolist()], dtype=np.int64)
        place = typed.searchsorted(objects)
        return np.where(typed.take(place, mode="clip") == objects,
                        stored.take(place, mode="clip"), objects)


def _sorted(keys: Ids, values: Ids) -> tuple[Ids, Ids]:
    order = np.argsort(keys, kind="stable")
    return keys[order], values[order]


def _equal(keys: Ids, key: int) -> slice:
    """Where a key stands in sorted keys."""
    return slice(int(keys.searchsorted(key)), int(keys.searchsorted(key, side="right")))
