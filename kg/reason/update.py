"""Updates: what follows is changed along with what was said, without starting over."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from kg.columns.columns import Columns, concatenate
from kg.columns.dictionary import Ids
from kg.columns.sets import difference
from kg.columns.tables import found, unpack
from kg.model.namespaces import OWL_SAME_AS
from kg.model.terms import Triple
from kg.reason.absence import denied_by, led_to
from kg.reason.clashes import MOST, Clash, find_clashes
from kg.reason.difference import Change, Course, difference_of
from kg.reason.engine import denied, late, materialise, type_literals
from kg.reason.facts import Facts, split
from kg.reason.forward import SAID, Forward, Pending
from kg.reason.joins import Bindings
from kg.reason.materialisation import Materialisation, fact_of
from kg.reason.names import Names, mentioning
from kg.reason.program import Program
from kg.reason.relations import Run, distinct, joined
from kg.reason.retraction import Keys, Retraction
from kg.reason.schema import derived_axioms, schema_keys, schema_rows
from kg.reason.steps import Key, Step
from kg.reason.support import supported

_HIGHEST = 30_000
"""The level from which on starting over is due: levels are short integers."""


def update(before: Materialisation, added: Columns, removed: Columns) -> Change:
    """Add triples to what was said, and take others back; both over the same dictionary.

    `removed` are triples that were said, and none of them is in `added`. The earlier
    materialisation is changed in place and is of no more use. Where the ontology changes, or where
    things may be the same by what follows from absence, all is materialised anew.
    """
    if _of_ontology(added) or _of_ontology(removed) or before.level > _HIGHEST \
            or _may_join_by_absence(before):
        return _anew(before.inferred(), concatenate(difference(before.said(), removed), added))
    updater = _Updater(before, added, removed)
    if not updater.run():
        return _anew(before.inferred(), concatenate(difference(before.said(), removed), added))
    change = updater.change()
    if not updater.ontology_lost and not _may_join_by_absence(before) \
            and not any(before.schema.namings(before.same)) \
            and all(fact in before.schema for fact in derived_axioms(before.facts)):
        return change
    old = concatenate(difference(before.inferred(), change.added), change.removed)
    return _anew(old, before.said())


@dataclass(frozen=True, slots=True)
class _Loss:
    """What was taken out: facts, the terms that are no longer of one thing, and what was said under
    their names.
    """

    facts: Keys
    parted: Ids
    unretired: Keys


_NOTHING = _Loss({}, np.empty(0, dtype=np.int64), {})


class _Updater:
    """One update of a materialisation, in place.

    `ontology_lost` tells that what followed of the ontology itself no longer does.
    """

    def __init__(self, before: Materialisation, added: Columns, removed: Columns) -> None:
        self._all = before
        self._facts, self._retired, self._same = before.facts, before.retired, before.same
        self._dictionary = before.dictionary
        self._known = {step for stratum in before.program.strata for step in stratum}
        self._size = len(before.dictionary)  # compiling may have added names
        self._same_as = before.dictionary.encode(OWL_SAME_AS)
        self._level = before.level
        self._before = self._latest = Names(before.same, self._size)
        self._said = dict(split(added, before.facts.type))
        self._unsaid = dict(split(removed, before.facts.type))
        self._lost: dict[Key, list[Ids]] = defaultdict(list)
        self._lost_of_before: dict[Key, list[Ids]] = defaultdict(list)
        self._parted: list[Ids] = []
        self._new: dict[Key, list[Ids]] = defaultdict(list)
        self._of_schema = schema_keys(before.dictionary)
        self.ontology_lost = False
        self._forward = Forward(self._facts, self._retired, self._same, self._level)

    def run(self) -> bool:
        """Take out what was removed and add what is new, with all that follows, by strata.

        False, and nothing is changed, where what was removed carried something of the ontology.
        """
        loss = _NOTHING
        if self._unsaid:
            retraction = self._retraction(self._unsaid, {})
            if self._is_of_ontology(retraction):
                retraction.undo()
                return False
            loss = self._take_out(retraction)
        self._follow(loss, self._said, {})
        at = 0
        while at < len(self._all.program.strata) and not _may_join_by_absence(self._all):
            self._revise(self._all.program.strata[at])
            at += 1
        self._all.level = self._forward.level
        self._all.clashes = self._clashes()
        return True

    def _retraction(self, removed: Keys, doubted: Keys) -> Retraction:
        retraction = Retraction(self._all.everything, self._same, self._all.whole_program,
                                self._all.program_before)
        retraction.run(removed, doubted)
        return retraction

    def _is_of_ontology(self, retraction: Retraction) -> bool:
        """Whether something was lost of the ontology itself."""
        parted = {n for one in retraction.parted for n in self._same.names(one)}
        return self._all.schema.mentions(parted) or any(
            self._facts.tells(key, keys).any() for key in self._of_schema
            for keys in retraction.lost.get(key, ()))

    def _take_out(self, retraction: Retraction) -> _Loss:
        """Take what was lost out of the facts."""
        for key, keys, level in retraction.losses:
            if level <= self._level:
                self._lost_of_before[key].append(keys)
        lost = {key: np.sort(joined(parts)) for key, parts in retraction.lost.items()}
        for key, keys in lost.items():
            self._lost[key].append(keys)
            for facts in (self._facts, self._retired):
                if key in facts.extensions:
                    facts.extensions[key].remove(keys)
        return _Loss(lost, *self._part(retraction.parted))

    def _follow(self, loss: _Loss, said: Keys, more: Pending) -> None:
        """Bring back what still follows otherwise, and derive all from it, from what is said and
        from what is known to follow more; but by absence.
        """
        program, pending, merging = self._program(loss.parted)
        forward = self._forward
        names = self._names()
        for key, parts in more.items():
            pending[key] += parts
        for key, keys in self._again(loss.facts, program, names):
            pending[key].append(keys)
        merging.append((SAID, self._said_same(loss.parted)))
        program = forward.absorb(pending, merging, program)
        names = self._names()
        for part in (loss.unretired, said):
            for key, keys in part.items():
                self._say(key, keys, names)
        type_literals(self._facts, program)
        self._all.take_program(forward.run(program))

    def _revise(self, stratum: Sequence[Step]) -> None:
        """Let what follows by a stratum follow from what is there, and is not there, now.

        What it gave, but where something denied came to be, is taken out; then comes what its steps
        give since something changed. Raises RuleError as a fresh run does.
        """
        loss = self._doubted(stratum)
        if loss.facts:
            self._follow(loss, {}, {})
        wanted = {step: self._wanted(step, self._gained(step), self._gone(step))
                  for step in stratum}
        before = denied(stratum, self._facts)
        while any(keys is None or len(keys) for keys in wanted.values()):
            marks = {key: len(parts) for key, parts in self._forward.added.items()}
            self._follow(_NOTHING, {}, self._forward.apply_for(wanted))
            if denied(stratum, self._facts) != before:
                raise late(stratum)
            wanted = {step: self._wanted(step, self._gained(step, marks), {}) for step in stratum}
            self._known.update(stratum)

    def _doubted(self, stratum: Sequence[Step]) -> _Loss:
        """Take out what a stratum gave, where it may deny that now or its names are others."""
        names = self._names()
        flags = names.representatives(self._before, names.changed(self._before))
        terms = np.flatnonzero(flags)
        doubted: dict[Key, list[Ids]] = defaultdict(list)
        for step in stratum:
            assert step.head is not None
            key = step.head.key
            if step not in self._known:
                heads = [run.keys for run in self._facts.runs(key)]
            else:
                renamed = {one: self._facts.get(one).mentioning(one, terms, flags)
                           for one in step.bears_on() if len(terms)}
                heads = [*denied_by(step, self._gained(step), self._facts),
                         *led_to(step, renamed, self._facts),
                         *([renamed[key]] if key in renamed else ())]
            keys = distinct(heads, None)
            keys = keys[self._facts.get(key).levels_of(keys) > 0]
            if len(keys):
                for named, more in names.expanded(key, keys):
                    doubted[named].append(more)
        if not doubted:
            return _NOTHING
        retraction = self._retraction({}, {key: distinct(p, None) for key, p in doubted.items()})
        self.ontology_lost |= self._is_of_ontology(retraction)
        return self._take_out(retraction)

    def _wanted(self, step: Step, added: Keys, lost: Keys) -> Ids | None:
        """What is not there and may follow by a step since facts came and went; None: all."""
        if step not in self._known:
            return None
        assert step.head is not None
        keys = distinct([*led_to(step, added, self._facts), *denied_by(step, lost, self._facts),
                         *([lost[step.head.key]] if step.head.key in lost else ())], None)
        return keys[~self._facts.get(step.head.key).contains(keys)]

    def _gained(self, step: Step, since: Mapping[Key, int] | None = None) -> Keys:
        """The facts that a step bears on which came in this update, or since some were counted."""
        since = since or {}
        return {key: distinct(parts[since.get(key, 0):], None) for key in step.bears_on()
                if len(parts := self._forward.added.get(key, ())) > since.get(key, 0)}

    def _gone(self, step: Step) -> Keys:
        """The facts that a step bears on which were taken out, under the names of now."""
        names = self._names()
        keys = step.bears_on()
        gone: dict[Key, list[Ids]] = defaultdict(list)
        for key, parts in self._lost.items():
            if (named := names.key(key)) in keys:
                gone[named] += [names.normal(key, part) for part in parts]
        return {key: distinct(parts, None) for key, parts in gone.items()}

    def change(self) -> Change:
        """How the inferred triples differ from before."""
        course = Course(
            self._level, self._before, _in_parts(self._said), _in_parts(self._unsaid), self._new,
            self._forward.added, self._lost_of_before, self._parted)
        return difference_of(self._all, course, self._names())

    def _names(self) -> Names:
        """The names as they are now."""
        if self._latest.version != self._same.version:
            self._latest = Names(self._same, self._size)
        return self._latest

    def _part(self, representatives: Iterable[int]) -> tuple[Ids, Keys]:
        """Let names stand for themselves again: these, and what was said under them."""
        flags = np.zeros(self._size, dtype=np.bool_)
        for representative in representatives:
            names = self._same.names(representative)
            flags[names] = True
            self._same.part(list(names))
        parted = np.flatnonzero(flags)
        self._parted.append(parted)
        unretired: Keys = {}
        for key, extension in list(self._retired.items()) if len(parted) else ():
            keys = extension.mentioning(key, parted, flags)
            if len(keys):
                extension.remove(keys)
                unretired[key] = keys
        return parted, unretired

    def _program(self, parted: Ids) -> tuple[Program, Pending, list[tuple[Step, Bindings]]]:
        """The program under the names of now, and what follows by steps that it did not have."""
        program = self._all.program
        if not self._all.has_grown and program.constants.isdisjoint(parted.tolist()):
            return program, defaultdict(list), []
        after = Program(self._all.steps()).mapped(self._same.find)
        known = set(program.steps)
        return after, *self._forward.apply_fully(
            step for step in after.steps if step.head and not step.absent and step not in known)

    def _again(self, gone: Keys, program: Program, names: Names) -> Iterator[tuple[Key, Ids]]:
        """The lost facts that follow by one step from what is left."""
        lost: dict[Key, list[Ids]] = defaultdict(list)
        for key, keys in gone.items():
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

    def _said_same(self, parted: Ids) -> Bindings:
        """What was said to be the same of the names that were parted."""
        keys = self._facts.get(self._same_as).keys()
        flags = np.zeros(self._size, dtype=np.bool_)
        flags[parted] = True
        keys = keys[mentioning(keys, 0, flags)] if len(parted) else keys[:0]
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


def _may_join_by_absence(entailed: Materialisation) -> bool:
    return entailed.dictionary.encode(OWL_SAME_AS) in entailed.program.follows_absence


def _in_parts(keys: Keys) -> Mapping[Key, Sequence[Ids]]:
    return {key: [part] for key, part in keys.items()}


def _of_ontology(rows: Columns) -> bool:
    return bool(schema_rows(rows))


def _anew(old: Columns, said: Columns) -> Change:
    """Materialise all that is said, and compare."""
    after = materialise(said)
    new = after.inferred()
    return Change(after, difference(new, old), difference(old, new))
