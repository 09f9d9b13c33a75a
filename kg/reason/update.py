"""Updates: what follows is changed along with what was said, without starting over."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from kg.columns.columns import Columns, concatenate
from kg.columns.dictionary import NAME, Dictionary, Ids
from kg.columns.sets import Mask, difference, unique
from kg.columns.tables import found, unpack
from kg.model.namespaces import OWL_SAME_AS
from kg.model.terms import Triple
from kg.reason.clashes import MOST, Clash, find_clashes
from kg.reason.engine import derive, materialise, type_literals
from kg.reason.facts import Facts, split
from kg.reason.forward import SAID, Forward, Pending
from kg.reason.joins import Bindings
from kg.reason.materialisation import Materialisation, fact_of
from kg.reason.names import Names, mentioning
from kg.reason.program import Program
from kg.reason.relations import Levels, Run, distinct, joined
from kg.reason.retraction import Keys, Retraction
from kg.reason.schema import derived_axioms, schema_rows, schema_terms
from kg.reason.steps import Key, Step
from kg.reason.support import supported

_HIGHEST = 30_000
"""The level from which on starting over is due: levels are short integers."""


@dataclass(frozen=True, slots=True)
class Change:
    """A materialisation after an update, and how its inferred triples changed."""

    materialisation: Materialisation
    added: Columns
    removed: Columns


def update(before: Materialisation, added: Columns, removed: Columns) -> Change:
    """Add triples to what was said, and take others back; both over the same dictionary.

    `removed` are triples that were said, and none of them is in `added`. The earlier
    materialisation is changed in place and is of no more use. Where the ontology changes, all is
    materialised anew.
    """
    if _of_ontology(added) or _of_ontology(removed) or before.level > _HIGHEST:
        return _anew(before.inferred(), concatenate(difference(before.said(), removed), added))
    updater = _Updater(before, added, removed)
    if not updater.retract():
        return _anew(before.inferred(), concatenate(difference(before.said(), removed), added))
    updater.add()
    change = updater.change()
    if all(fact in before.schema for fact in derived_axioms(before.facts)) \
            and not any(before.schema.namings(before.same)):
        return change
    old = concatenate(difference(before.inferred(), change.added), change.removed)
    return _anew(old, before.said())


class _Updater:
    """One update of a materialisation, in place."""

    def __init__(self, before: Materialisation, added: Columns, removed: Columns) -> None:
        self._all = before
        self._facts, self._retired, self._same = before.facts, before.retired, before.same
        self._dictionary = before.dictionary
        self._size = len(before.dictionary)
        self._same_as = before.dictionary.encode(OWL_SAME_AS)
        self._level = before.level
        self._before = self._latest = Names(before.same, self._size)
        self._added = dict(split(added, before.facts.type))
        self._removed = dict(split(removed, before.facts.type))
        self._lost: Keys = {}
        self._parted: Ids = np.empty(0, dtype=np.int64)
        self._unretired: Keys = {}
        self._new: dict[Key, list[Ids]] = defaultdict(list)
        self._of_schema = _schema_keys(before.dictionary)
        self._forward = Forward(self._facts, self._retired, self._same, self._level)

    def retract(self) -> bool:
        """Take back what was removed and what it carried; False where that is the ontology's."""
        if not (self._removed or self._all.program.strata):
            return True
        retraction = Retraction(self._all.everything, self._same, self._all.whole_program,
                                self._all.program_before)
        retraction.run(self._removed)
        parted = {n for one in retraction.parted for n in self._same.names(one)}
        if any(self._facts.tells(key, keys).any() for key in self._of_schema
               for keys in retraction.lost.get(key, ())) or self._all.schema.mentions(parted):
            retraction.undo()
            return False
        self._lost = {key: np.sort(joined(parts)) for key, parts in retraction.lost.items()}
        for key, keys in self._lost.items():
            for facts in (self._facts, self._retired):
                if key in facts.extensions:
                    facts.extensions[key].remove(keys)
        self._part(retraction.parted)
        return True

    def add(self) -> None:
        """Bring back what still follows otherwise, and derive all from what is new."""
        program, more, merging = self._program()
        forward = self._forward
        names = self._names()
        pending: Pending = defaultdict(list, {key: list(parts) for key, parts in more.items()})
        for key, keys in self._again(program, names):
            pending[key].append(keys)
        merging.append((SAID, self._said_same()))
        program = forward.absorb(pending, merging, program)
        names = self._names()
        for part in (self._unretired, self._added):
            for key, keys in part.items():
                self._say(key, keys, names)
        type_literals(self._facts, program)
        self._all.take_program(derive(forward, program))
        self._all.level = forward.level
        self._all.clashes = self._clashes()

    def change(self) -> Change:
        """How the inferred triples differ from before."""
        before, after = self._before, self._names()
        parts: dict[Key, list[Ids]] = defaultdict(list)
        for key, keys in self._lost.items():
            keys = unique(before.normal(key, keys))
            for named, more in before.expanded(before.key(key), keys):
                parts[named].append(more)
        for key, lists in self._forward.added.items():
            for named, more in after.expanded(key, distinct(lists, None)):
                parts[named].append(more)
        for key, keys in (*self._added.items(), *self._removed.items()):
            parts[key].append(keys)
        linked = self._linked()
        for key, keys in self._mentioning(linked, after):
            for names in (before, after):
                normal = unique(names.normal(key, keys))
                for named, more in names.expanded(names.key(key), normal):
                    parts[named].append(more)
        parts.pop(self._same_as, None)
        parts[self._same_as] = [before.pairs(linked), after.pairs(linked)]
        gained: list[tuple[Key, Ids]] = []
        gone: list[tuple[Key, Ids]] = []
        for key, lists in parts.items():
            keys = distinct(lists, None)
            keys = self._tells(key, keys)
            was, now = self._inferred(key, keys, before, after)
            gained.append((key, keys[now & ~was]))
            gone.append((key, keys[was & ~now]))
        return Change(self._all, self._facts.rows(gained), self._facts.rows(gone))

    def _names(self) -> Names:
        """The names as they are now."""
        if self._latest.version != self._same.version:
            self._latest = Names(self._same, self._size)
        return self._latest

    def _part(self, representatives: Iterable[int]) -> None:
        """Let names stand for themselves again, and what was said under them be facts again."""
        flags = np.zeros(self._size, dtype=np.bool_)
        for representative in representatives:
            names = self._same.names(representative)
            flags[names] = True
            self._same.part(list(names))
        self._parted = np.flatnonzero(flags)
        if not len(self._parted):
            return
        for key, extension in list(self._retired.items()):
            keys = extension.keys()
            keys = np.sort(keys[mentioning(keys, key, flags)])
            if len(keys):
                extension.remove(keys)
                self._unretired[key] = keys

    def _program(self) -> tuple[Program, Pending, list[tuple[Step, Bindings]]]:
        """The program under the names of now, and what follows by steps that it did not have."""
        program = self._all.program
        if not self._all.has_grown and program.constants.isdisjoint(self._parted.tolist()):
            return program, {}, []
        after = Program(self._all.steps()).mapped(self._same.find)
        known = set(program.steps)
        return after, *self._forward.apply_fully(
            step for step in after.steps if step.head and not step.absent and step not in known)

    def _again(self, program: Program, names: Names) -> Iterator[tuple[Key, Ids]]:
        """The lost facts that follow by one step from what is left."""
        lost: dict[Key, list[Ids]] = defaultdict(list)
        for key, keys in self._lost.items():
            if key != self._same_as:
                lost[names.key(key)].append(names.normal(key, keys))
        known: dict[Key, list[Ids]] = defaultdict(list)
        for key, extension in self._retired.items():
            if names.key(key) in lost:
                known[names.key(key)].append(names.normal(key, extension.keys()))
        for key, parts in lost.items():
            keys = distinct(parts, None)
            held = supported(key, keys, program, self._facts)
            if key in known:
                held |= found(distinct(known[key], None), keys)
            yield key, keys[held]

    def _said_same(self) -> Bindings:
        """What was said to be the same of the names that were parted."""
        keys = self._facts.get(self._same_as).keys()
        if len(self._parted):
            flags = np.zeros(self._size, dtype=np.bool_)
            flags[self._parted] = True
            s, o = unpack(keys)
            keys = keys[flags[s] | flags[o]]
        else:
            keys = keys[:0]
        subjects, objects = unpack(keys)
        return {"?s": subjects, "?o": objects}

    def _say(self, key: Key, keys: Ids, names: Names) -> None:
        """Add facts that are said; those under other names stand by their representatives."""
        normal_key, normal = names.key(key), names.normal(key, keys)
        own = (normal == keys) & (normal_key == key)
        if key == self._same_as:
            own[:] = True
        self._say_in(self._facts, key, keys[own], fresh=True)
        if not own.all():
            self._say_in(self._retired, key, keys[~own], fresh=False)
            self._forward.put(normal_key, [normal[~own]])

    def _say_in(self, facts: Facts, key: Key, keys: Ids, *, fresh: bool) -> None:
        extension = facts.get(key)
        held = extension.contains(keys)
        extension.set_level(keys[held], 0)
        new = keys[~held]
        if not len(new):
            return
        self._new[key].append(new)
        levels = np.zeros(len(new), dtype=np.int16)
        if fresh:
            extension.put(new, levels)
            self._forward.added[key].append(new)
        else:
            extension.runs.append(Run(new, levels))

    def _clashes(self) -> list[Clash]:
        """The clashes that still hold, and those with a new fact.

        All are looked for anew where one is gone of an axiom of which not all may have been told.
        """
        after = self._all
        kept = [one for one in after.clashes if all(map(self._is_fact, one.triples))]
        told = Counter((one.rule, one.axioms) for one in after.clashes)
        left = Counter((one.rule, one.axioms) for one in kept)
        if any(count >= MOST and left[axiom] < count for axiom, count in told.items()):
            return find_clashes(self._facts, self._same, after.schema, after.program)
        added = {}
        for key, parts in self._forward.added.items():
            keys = distinct(parts, None)
            added[key] = keys[self._facts.get(key).contains(keys)]  # some have other names by now
        new = find_clashes(self._facts, self._same, after.schema, after.program, added)
        every = {(one.rule, frozenset(one.triples)): one for one in (*kept, *new)}
        return list(every.values())

    def _is_fact(self, triple: Triple) -> bool:
        """Whether a triple holds under the very names that it has."""
        fact = fact_of(self._dictionary, triple)
        return fact is not None and self._facts.level(fact) is not None

    def _linked(self) -> Ids:
        """The terms of which it changed what they are the same as, or was said so."""
        after = self._same.map(self._size)
        changed = np.flatnonzero(after != self._before.representative)
        told = [end for part in (self._added, self._removed) if self._same_as in part
                for end in unpack(part[self._same_as])]
        return unique(np.sort(joined([changed, self._parted, *told])))

    def _mentioning(self, terms: Ids, after: Names) -> Iterator[tuple[Key, Ids]]:
        """The facts that mention the representatives that terms had or have; sorted."""
        if not len(terms):
            return
        flags = np.zeros(self._size, dtype=np.bool_)
        flags[self._before.representative[terms]] = True
        flags[after.representative[terms]] = True
        for key, extension in self._all.everything.items():
            keys = extension.keys()
            keys = np.sort(keys[mentioning(keys, key, flags)])
            if len(keys) and key != self._same_as:
                yield key, keys

    def _inferred(self, key: Key, keys: Ids, before: Names, after: Names) -> tuple[Mask, Mask]:
        """Which triples were inferred before, and which are now."""
        levels = self._levels(key, keys)
        said: Mask = np.logical_or.reduce([one == 0 for one in levels])
        was_said = said
        if key in self._added:
            was_said = was_said & ~found(self._added[key], keys)
        if key in self._removed:
            was_said = was_said | found(self._removed[key], keys)
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
            [(one >= 0) & (one <= self._level) for one in levels])
        if key in self._new:
            held &= ~found(distinct(self._new[key], None), keys)
        if key in self._lost:
            held |= found(self._lost[key], keys)
        return held

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
        told: Ids = keys[self._dictionary.kinds()[keys] == NAME]  # a literal is no subject
        return told


def _schema_keys(dictionary: Dictionary) -> frozenset[Key]:
    """The classes and properties by which triples speak of the ontology."""
    predicates, classes = schema_terms(dictionary)
    return frozenset([*predicates.tolist(), *(~classes).tolist()])


def _of_ontology(rows: Columns) -> bool:
    return bool(schema_rows(rows))


def _anew(old: Columns, said: Columns) -> Change:
    """Materialise all that is said, and compare."""
    after = materialise(said)
    new = after.inferred()
    return Change(after, difference(new, old), difference(old, new))
