"""Semi-naive evaluation: steps are applied, round by round, to what the last round added."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from kg.columns.dictionary import NAME, Ids
from kg.columns.sets import Mask, starts
from kg.columns.tables import unpack
from kg.model.errors import DataError
from kg.model.namespaces import OWL_SAME_AS, shorten
from kg.reason.conditions import fulfilled, witnesses
from kg.reason.facts import Facts
from kg.reason.joins import Bindings, column, evaluate, keys_of, length
from kg.reason.names import mapped, renamed
from kg.reason.program import Program
from kg.reason.relations import Extension, Run, distinct, joined
from kg.reason.same import Link, Same
from kg.reason.steps import Key, Pattern, Step

MOST_NAMES = 500
"""How many names of one thing are borne; each fact follows for each of them."""

Pending = dict[Key, list[Ids]]
"""Keys that follow, in parts of any order and with repetitions, by class or property."""


class Forward:
    """Derives all that follows from the fresh facts, into the facts.

    `retired` gets the facts whose terms got a representative, `level` counts the rounds.
    """

    def __init__(self, facts: Facts, retired: Facts, same: Same, level: int = 0) -> None:
        self.facts = facts
        self.retired = retired
        self.same = same
        self.level = level
        self.size = len(facts.dictionary)
        self.same_as = facts.dictionary.encode(OWL_SAME_AS)
        self.added: dict[Key, list[Ids]] = defaultdict(list)
        self._literal = facts.dictionary.kinds() != NAME

    def run(self, program: Program) -> Program:
        """Apply the program until nothing new follows.

        Gives the program, with representatives for the terms that got one meanwhile.
        """
        self.size = len(self.facts.dictionary)
        merging: list[tuple[Step, Bindings]] = []
        while any(one.fresh is not None for one in self.facts.extensions.values()):
            self._close_classes(program)
            pending, merging = self._apply(program)
            program = self.absorb(pending, merging, program)
        return program

    def apply_fully(self, steps: Iterable[Step]) -> tuple[Pending, list[tuple[Step, Bindings]]]:
        """What follows by some steps from all facts."""
        pending: Pending = defaultdict(list)
        merging: list[tuple[Step, Bindings]] = []
        for step in steps:
            runs = [self.facts.runs(pattern.key) for pattern in step.body]
            self._conclude(step, runs, pending, merging)
        return pending, merging

    def apply_for(self, wanted: Mapping[Step, Ids | None]) -> Pending:
        """What of some wanted keys follows by each of some steps, which ask for absence; None: all.
        """
        pending: Pending = defaultdict(list)
        for step, keys in wanted.items():
            if keys is None or len(keys):
                runs = [self.facts.runs(pattern.key) for pattern in step.body]
                self._conclude(step, runs, pending, [], keys)
        return pending

    def absorb(self, pending: Pending, merging: Sequence[tuple[Step, Bindings]],
               program: Program) -> Program:
        """Let what was fresh be old, and what is pending and new be fresh."""
        self.level += 1
        changed = self._merge(merging)
        for extension in self.facts.extensions.values():
            extension.settle()
        while changed:
            program, merging = self._represent(pending, program)
            changed = self._merge(merging)
        for key, parts in list(pending.items()):
            self.put(key, parts)
        return program

    def put(self, key: Key, parts: Sequence[Ids]) -> Ids:
        """Make the new among some keys fresh; gives them, sorted."""
        extension = self.facts.get(key)
        new = self._new(extension, key, parts)
        if len(new):
            extension.put(new, np.full(len(new), self.level, dtype=np.int16))
            self.added[key].append(new)
        return new

    def _close_classes(self, program: Program) -> None:
        """Add the members of fresh classes to their superclasses, still in this round."""
        fresh = {key: one.fresh.keys for key, one in self.facts.extensions.items()
                 if key < 0 and one.fresh is not None}
        while fresh:
            pending: Pending = defaultdict(list)
            for key, members in fresh.items():
                for upper in program.superclasses.get(key, ()):
                    pending[upper].append(members)
            self.level += bool(pending)
            fresh = {key: new for key, parts in pending.items()
                     if len(new := self.put(key, parts))}

    def _apply(self, program: Program) -> tuple[Pending, list[tuple[Step, Bindings]]]:
        pending: Pending = defaultdict(list)
        merging: list[tuple[Step, Bindings]] = []
        for key, extension in list(self.facts.extensions.items()):
            run = extension.fresh
            if run is None:
                continue
            if key == self.same_as:
                merging.append((SAID, _pairs(run)))
            if key in program.subjects or key in program.objects:
                self._type_ends(key, run, program, pending)
            for step, position in program.triggers.get(key, ()):
                runs = [self._runs(pattern, i, position) for i, pattern in enumerate(step.body)]
                if all(runs):
                    self._conclude(step, runs, pending, merging)
        return pending, merging

    def _runs(self, pattern: Pattern, at: int, fresh_at: int) -> Sequence[Run]:
        """Old facts before the fresh pattern, all facts after it: no match is found twice."""
        extension = self.facts.extensions.get(pattern.key)
        if extension is None:
            return ()
        if at == fresh_at:
            return () if extension.fresh is None else (extension.fresh,)
        return extension.runs if at < fresh_at else extension.all_runs()

    def _type_ends(self, key: Key, run: Run, program: Program, pending: Pending) -> None:
        """Domains and ranges: the distinct ends of the fresh pairs get their classes."""
        subjects, objects = unpack(run.keys)
        if key in program.subjects:
            ends = subjects[starts(subjects)]
            for cls in program.subjects[key]:
                pending[cls].append(ends)
        if key in program.objects:
            ends = distinct([objects], self.size)
            ends = ends[~self._literal[ends]]
            for cls in program.objects[key]:
                pending[cls].append(ends)

    def _conclude(self, step: Step, runs: Sequence[Sequence[Run]], pending: Pending,
                  merging: list[tuple[Step, Bindings]], wanted: Ids | None = None) -> None:
        if step.absent:
            bindings = witnesses(step, runs, self.facts, wanted)
        else:
            bindings = fulfilled(step, evaluate(step.body, runs), self.facts)
        if step.body and not length(bindings):
            return
        assert step.head is not None
        if step.head.key == self.same_as:
            merging.append((step, bindings))
            return
        if not step.body:
            bindings = {"?": np.zeros(1, dtype=np.int64)}
        keys = keys_of(step.head, bindings)
        if _subject_may_be_literal(step):
            keys = keys[~self._literal[column(step.head.subject, bindings)]]
        pending[step.head.key].append(keys)

    def _new(self, extension: Extension, key: Key, parts: Sequence[Ids]) -> Ids:
        if key < 0 and sum(map(len, parts)) > self.size >> 5:
            flags = np.zeros(self.size, dtype=np.bool_)
            for part in parts:
                flags[part] = True
            for run in extension.all_runs():
                flags[run.keys] = False
            return np.flatnonzero(flags)
        keys = distinct(parts, self.size if key < 0 else None)
        return keys[~extension.contains(keys)]

    def _merge(self, merging: Sequence[tuple[Step, Bindings]]) -> bool:
        """Join what was found to be the same; whether that told anything new."""
        changed = False
        for step, bindings in merging:
            assert step.head is not None
            assert step.head.object is not None
            one, other = column(step.head.subject, bindings), column(step.head.object, bindings)
            wanted = (one != other) & ~self._literal[one] & ~self._literal[other]
            names = list(bindings)
            columns = [bindings[name][wanted].tolist() for name in names]
            pairs = zip(one[wanted].tolist(), other[wanted].tolist(), strict=True)
            for i, (a, b) in enumerate(pairs):
                if self.same.find(a) == self.same.find(b):
                    continue
                values = {name: values[i] for name, values in zip(names, columns, strict=True)}
                premises = [p.fact(self.facts.type, values) for p in step.body]
                changed |= self.same.join(Link(
                    a, b, self.level, None if step is SAID else step.rule,
                    (*premises, *step.schema) if step is not SAID else ((a, self.same_as, b),)))
                if len(self.same.names(a)) > MOST_NAMES:
                    raise DataError(self._too_many(a, b, step))
        return changed

    def _too_many(self, one: int, other: int, step: Step) -> str:
        names = " and ".join(shorten(self.facts.dictionary.decode(n)) for n in (one, other))
        why = "it is said" if step is SAID else f"by {step.rule}"
        return (f"{names} would be two of more than {MOST_NAMES:,} names of one thing ({why}): "
                "correct what makes so many things the same.")

    def _represent(self, pending: Pending, program: Program,
                   ) -> tuple[Program, list[tuple[Step, Bindings]]]:
        """Let representatives stand in all facts, in what is pending and in the program.

        Facts under their new names come a level before what is pending, for that may follow from
        them. Gives the program, and what is the same by steps that it did not have before.
        """
        self.level += 1
        numbers = self.same.map(self.size)
        changed = numbers != np.arange(self.size)
        terms = np.flatnonzero(changed)
        for key in list(pending):
            if key != self.same_as:
                parts = pending.pop(key)
                pending[renamed(key, numbers)] += [mapped(p, key, numbers) for p in parts]
        moved: Pending = defaultdict(list)
        for key, extension in list(self.facts.extensions.items()):
            if key != self.same_as and len(keys := self._retire(key, extension, terms, changed)):
                moved[renamed(key, numbers)].append(mapped(keys, key, numbers))
        for key, parts in moved.items():
            self.put(key, parts)
        self.level += 1
        constants = np.fromiter(program.constants, dtype=np.int64)
        if not changed[constants].any():
            return program, []
        after = program.mapped(self.same.find)
        known = set(program.steps)
        more, merging = self.apply_fully(
            s for s in after.steps if s.head and not s.absent and s not in known)
        for key, parts in more.items():
            pending[key] += parts
        return after, merging

    def _retire(self, key: Key, extension: Extension, terms: Ids, changed: Mask) -> Ids:
        """Take the facts that mention changed terms out of an extension; their keys."""
        moved: list[Ids] = []

        def kept(run: Run) -> Run | None:
            gone = run.mentioning(key, terms, changed)
            if not len(gone):
                return run
            moved.append(gone)
            self.retired.get(key).runs.append(Run(gone, run.levels[run.keys.searchsorted(gone)]))
            return None if len(gone) == len(run.keys) else run.without(gone)

        extension.runs = [left for run in extension.runs if (left := kept(run)) is not None]
        if extension.fresh is not None:
            extension.fresh = kept(extension.fresh)
        return joined(moved)


SAID = Step("said", (), Pattern("?s", 0, "?o"))
"""Stands for triples that say that two things are the same."""


def _pairs(run: Run) -> Bindings:
    subjects, objects = unpack(run.keys)
    return {"?s": subjects, "?o": objects}


def _subject_may_be_literal(step: Step) -> bool:
    """Whether the subject of what follows is only known as the object of something."""
    assert step.head is not None
    subject = step.head.subject
    known = any(pattern.subject == subject for pattern in step.body)
    return isinstance(subject, str) and not known
