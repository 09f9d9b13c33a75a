"""All facts of a view, by class and property."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from kg.columns.columns import Columns
from kg.columns.dictionary import Dictionary, Ids
from kg.columns.sets import Mask, grouped, unique
from kg.columns.tables import pack, unpack
from kg.model.namespaces import RDF_TYPE, term
from kg.reason.matching import Fact
from kg.reason.relations import Extension, Run
from kg.reason.steps import Key


class Facts:
    """The extensions of classes and properties, by key, over one dictionary."""

    def __init__(self, dictionary: Dictionary) -> None:
        self.dictionary = dictionary
        self.type = dictionary.encode(RDF_TYPE)
        self.extensions: dict[Key, Extension] = {}
        self._within = {dictionary.encode(name) for name in _WITHIN}

    def __len__(self) -> int:
        return sum(map(len, self.extensions.values()))

    def get(self, key: Key) -> Extension:
        """The extension of a class or property; a new one where there was none."""
        extension = self.extensions.get(key)
        if extension is None:
            extension = self.extensions[key] = Extension()
        return extension

    def runs(self, key: Key) -> Sequence[Run]:
        """The runs of a class or property."""
        extension = self.extensions.get(key)
        return () if extension is None else extension.all_runs()

    def level(self, fact: Fact) -> int | None:
        """The round in which a triple was derived (0: said), None where it is not there."""
        key, number = self.place(fact)
        extension = self.extensions.get(key)
        if extension is None:
            return None
        return extension.level(number)

    def place(self, fact: Fact) -> tuple[Key, int]:
        """The key under which a triple stands, and its key there."""
        s, p, o = fact
        return (~o, s) if p == self.type else (p, s << 32 | o)

    def tells(self, key: Key, keys: Ids) -> Mask:
        """Which facts tell something: not those that a class or property is within itself."""
        if key not in self._within:
            return np.ones(len(keys), dtype=np.bool_)
        s, o = unpack(keys)
        told: Mask = s != o
        return told

    def rows(self, parts: Iterable[tuple[Key, Ids]]) -> Columns:
        """Facts given by key as columns."""
        held = [(key, keys) for key, keys in parts if len(keys)]
        at = sum(len(keys) for _, keys in held)
        s, p, o = (np.empty(at, dtype=np.int64) for _ in range(3))
        while held:  # each is let go when it is written: there may be many
            key, keys = held.pop()
            place = slice(at - len(keys), at)
            s[place], p[place], o[place] = self.triples(key, keys)
            at = place.start
        return Columns(self.dictionary, s, p, o, np.empty(0, dtype=np.int64))

    def triples(self, key: Key, keys: Ids) -> tuple[Ids, Ids, Ids]:
        """Subjects, predicates and objects of facts of one class or property."""
        if key < 0:
            return keys, np.full(len(keys), self.type), np.full(len(keys), ~key)
        s, o = unpack(keys)
        return s, np.full(len(keys), key), o

    def items(self) -> Iterator[tuple[Key, Extension]]:
        """The extensions that hold something, by key."""
        return ((key, one) for key, one in self.extensions.items() if len(one))


_WITHIN = tuple(term(name) for name in (
    "rdfs:subClassOf", "owl:equivalentClass", "rdfs:subPropertyOf", "owl:equivalentProperty"))


def split(data: Columns, type_: int) -> Iterator[tuple[Key, Ids]]:
    """The distinct triples of columns by class and property: key, and sorted keys there."""
    of_type = data.p == type_
    if of_type.any():
        for cls, members in grouped(data.o[of_type], data.s[of_type], len(data.dictionary)):
            yield ~cls, unique(members)
    rest = ~of_type
    pairs = pack(data.s[rest], data.o[rest])
    for predicate, part in grouped(data.p[rest], pairs, len(data.dictionary)):
        yield predicate, unique(part)
