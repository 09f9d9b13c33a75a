"""The difference that an update made: which inferred triples came, and which are gone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from kg.columns.columns import Columns
from kg.columns.dictionary import NAME, Ids
from kg.columns.sets import Mask, unique
from kg.columns.tables import found, unpack
from kg.model.namespaces import OWL_SAME_AS
from kg.reason.materialisation import Materialisation
from kg.reason.names import Names
from kg.reason.relations import Levels, distinct, joined
from kg.reason.schema import schema_keys
from kg.reason.steps import Key

Parts = Mapping[Key, Sequence[Ids]]
"""Keys in parts, by class and property."""


@dataclass(frozen=True, slots=True)
class Change:
    """A materialisation after an update, and how its inferred triples changed."""

    materialisation: Materialisation
    added: Columns
    removed: Columns


@dataclass(frozen=True, slots=True)
class Course:
    """What happened in an update.

    `said` and `unsaid` are the facts that were said and taken back, `new` those of `said` that were
    no facts before, `derived` what came by derivation and under other names, `lost` the facts of
    before that were taken out, if only for a while; `parted` the terms of which it was no longer
    known that they are of one thing. `level` is the last one of before, `before` the names then.
    """

    level: int
    before: Names
    said: Parts
    unsaid: Parts
    new: Parts
    derived: Parts
    lost: Parts
    parted: Sequence[Ids]


def difference_of(entailed: Materialisation, course: Course, after: Names) -> Change:
    """How the inferred triples of a materialisation differ from before an update; exact."""
    return _Difference(entailed, course, after).change()


class _Difference:
    def __init__(self, entailed: Materialisation, course: Course, after: Names) -> None:
        self._all, self._course = entailed, course
        self._facts, self._retired = entailed.facts, entailed.retired
        self._before, self._after = course.before, after
        self._same_as = entailed.dictionary.encode(OWL_SAME_AS)
        self._is_name = entailed.dictionary.kinds() == NAME
        self._of_schema = frozenset(schema_keys(entailed.dictionary))

    def change(self) -> Change:
        """The triples that may have changed, looked up among the facts of then and of now."""
        gained: list[tuple[Key, Ids]] = []
        gone: list[tuple[Key, Ids]] = []
        for key, parts in self._suspects().items():
            keys = self._tells(key, distinct(parts, None))
            was, now = self._inferred(key, keys)
            gained.append((key, keys[now & ~was]))
            gone.append((key, keys[was & ~now]))
        return Change(self._all, self._facts.rows(gained), self._facts.rows(gone))

    def _suspects(self) -> Parts:
        """The triples, under all names, that may have come or gone."""
        course, before, after = self._course, self._before, self._after
        suspects: dict[Key, list[Ids]] = defaultdict(list)
        for key, parts in course.lost.items():
            keys = unique(before.normal(key, distinct(parts, None)))
            for named, more in before.expanded(before.key(key), keys):
                suspects[named].append(more)
        for key, parts in course.derived.items():
            for named, more in after.expanded(key, distinct(parts, None)):
                suspects[named].append(more)
        for key, parts in (*course.said.items(), *course.unsaid.items()):
            suspects[key] += parts
        linked = self._linked()
        for key, keys in self._mentioning(linked):
            for names in (before, after):
                normal = unique(names.normal(key, keys))
                for named, more in names.expanded(names.key(key), normal):
                    suspects[named].append(more)
        suspects[self._same_as] = [before.pairs(linked), after.pairs(linked)]
        return suspects

    def _linked(self) -> Ids:
        """The terms of which it changed what they are the same as, or was said so."""
        told = [end for parts in (self._course.said, self._course.unsaid)
                for part in parts.get(self._same_as, ()) for end in unpack(part)]
        changed = self._after.changed(self._before)
        return unique(np.sort(joined([changed, *self._course.parted, *told])))

    def _mentioning(self, terms: Ids) -> Iterator[tuple[Key, Ids]]:
        """The facts that mention the representatives that terms had or have; sorted."""
        if not len(terms):
            return
        flags = self._after.representatives(self._before, terms)
        named = np.flatnonzero(flags)
        for key, extension in self._all.everything.items():
            keys = extension.mentioning(key, named, flags)
            if len(keys) and key != self._same_as:
                yield key, keys

    def _inferred(self, key: Key, keys: Ids) -> tuple[Mask, Mask]:
        """Which triples were inferred before, and which are now."""
        before, after = self._before, self._after
        levels = self._levels(key, keys)
        said: Mask = np.logical_or.reduce([one == 0 for one in levels])
        was_said = said & ~_among(self._course.said, key, keys) | _among(
            self._course.unsaid, key, keys)
        if key == self._same_as:
            s, o = unpack(keys)
            was, now = (names.representative[s] == names.representative[o]
                        for names in (before, after))
        else:
            here = self._under(before, key, keys, levels)
            was = self._was_there(*here)
            now = (here if after is before else self._under(after, key, keys, levels))[2][0] >= 0
            if key in self._of_schema:
                follows = self._of_axioms(key, keys)
                was, now = was | follows, now | follows
        return was & ~was_said, now & ~said

    def _of_axioms(self, key: Key, keys: Ids) -> Mask:
        """Which triples follow from the ontology by its own rules, before and now."""
        proofs = self._all.schema.proofs
        rows = zip(*(column.tolist() for column in self._facts.triples(key, keys)), strict=True)
        return np.fromiter((row in proofs for row in rows), dtype=np.bool_, count=len(keys))

    def _was_there(self, key: Key, keys: Ids, levels: Sequence[Levels]) -> Mask:
        """Which facts held before the update; by their levels now."""
        held: Mask = np.logical_or.reduce(
            [(one >= 0) & (one <= self._course.level) for one in levels])
        return held & ~_among(self._course.new, key, keys) | _among(self._course.lost, key, keys)

    def _under(self, names: Names, key: Key, keys: Ids, levels: Sequence[Levels],
               ) -> tuple[Key, Ids, Sequence[Levels]]:
        """Facts under the representatives of some time, and their levels now."""
        own_key, own = names.key(key), names.normal(key, keys)
        if own_key == key and np.array_equal(own, keys):
            return key, keys, levels
        return own_key, own, self._levels(own_key, own)

    def _levels(self, key: Key, keys: Ids) -> Sequence[Levels]:
        """The levels of facts, and of those that are retired if there are any."""
        return [facts.get(key).levels_of(keys) for facts in (self._facts, self._retired)
                if facts is self._facts or key in facts.extensions]

    def _tells(self, key: Key, keys: Ids) -> Ids:
        """Those of some facts that are triples which tell something."""
        if key >= 0:
            return keys[self._facts.tells(key, keys)] if key in self._of_schema else keys
        told: Ids = keys[self._is_name[keys]]  # a literal is no subject
        return told


def _among(parts: Parts, key: Key, keys: Ids) -> Mask:
    """Which keys are in one of some sorted parts."""
    held = np.zeros(len(keys), dtype=np.bool_)
    for part in parts.get(key, ()):
        held |= found(part, keys)
    return held
