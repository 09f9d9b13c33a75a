"""The result of reasoning: all facts with the round of their derivation, and the clashes."""

from __future__ import annotations

import json
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from functools import cached_property
from itertools import groupby
from pathlib import Path
from zipfile import BadZipFile

import numpy as np

from kg.columns.columns import Columns
from kg.columns.dictionary import NAME, Dictionary, Ids
from kg.columns.files import read_terms, save_terms
from kg.model.errors import StoreError
from kg.model.namespaces import OWL_SAME_AS
from kg.model.terms import Term, Triple
from kg.reason.clashes import Clash
from kg.reason.compiler import compile_rules
from kg.reason.facts import Facts
from kg.reason.matching import Fact
from kg.reason.names import Names
from kg.reason.program import Program
from kg.reason.relations import Extension, Run, joined
from kg.reason.same import Link, Same
from kg.reason.schema import Schema, derived_axioms, schema_rows
from kg.reason.steps import Key, Step
from kg.store.sums import check_sums, write_sums


class Materialisation:
    """The data with all that it entails.

    `facts` are over representatives; `retired` holds what was found before a term in it got one;
    `same` tells which names are of one thing. `level` is that of the last round. `schema` and
    `program` are the ontology, closed and compiled.
    """

    def __init__(self, facts: Facts, retired: Facts, same: Same, schema: Schema | None,
                 program: Program | None, level: int, clashes: list[Clash]) -> None:
        self.dictionary: Dictionary = facts.dictionary
        self.facts = facts
        self.retired = retired
        self.same = same
        self.level = level
        self.clashes = clashes
        self._steps: list[Step] | None = None
        self._compiled = self._known = len(facts.dictionary)
        if schema is not None:
            self.schema = schema
        if program is not None:
            self.program = program

    @cached_property
    def schema(self) -> Schema:
        """The closed ontology, made again where it was not kept."""
        schema = Schema(self.dictionary)
        schema.learn(schema_rows(self.said()))
        everything = self.everything
        while schema.learn(derived_axioms(everything)) or schema.rename(self.same):
            pass
        return schema

    @property
    def has_grown(self) -> bool:
        """Whether there are terms now, and maybe literals of the ontology's values among them, of
        which the program does not know.
        """
        return len(self.dictionary) > self._known

    def steps(self) -> list[Step]:
        """The rules compiled against the ontology, under the names that it uses itself."""
        if self._steps is None or len(self.dictionary) > self._compiled:
            self._steps = compile_rules(self.schema)
            self._compiled = len(self.dictionary)  # compiling may have added names
        return self._steps

    @cached_property
    def program(self) -> Program:
        """The compiled rules, made again where they were not kept."""
        program = Program(self.steps()).mapped(self.same.find)
        self._known = self._compiled
        return program

    @cached_property
    def whole_program(self) -> Program:
        """The steps under all names that their terms had, one round after another."""
        if not self._stages:
            return self.program
        return Program(self._stages)

    def program_before(self, level: int) -> Program:
        """The steps of the whole program that could be applied in a round: those under names, and
        of axioms, that were known before it.
        """
        rounds = sorted(set(self._stages.values()))
        if not rounds or rounds[-1] < level:
            return self.whole_program
        latest = rounds[bisect_left(rounds, level) - 1] if rounds[0] < level else -1
        if latest not in self._programs:
            self._programs[latest] = Program(
                step for step, known in self._stages.items() if known <= latest)
        return self._programs[latest]

    @cached_property
    def _programs(self) -> dict[int, Program]:
        return {}

    @cached_property
    def _stages(self) -> Mapping[Step, int]:
        """The steps of the whole program, each with the round in which it was known; none where all
        were known from the beginning.
        """
        late = self._late_axioms()
        if not (late or len(self.same)):
            return {}
        steps = {step: max((late.get(fact, 0) for fact in step.schema), default=0)
                 for step in self.steps()}
        constants = Program(steps).constants
        told = {name for names in self.same.members.values()
                if not constants.isdisjoint(names) for name in names}
        links = sorted((link for link in self.same.links() if link.one in told),
                       key=lambda link: link.level)
        stages, then, last = dict(steps), Same(), max(steps.values(), default=0)
        for level, found in groupby(links, key=lambda link: link.level):
            for link in found:
                then.join(link)
            last = max(last, level)
            for step, known in steps.items():
                named = step.mapped(then.find)
                if named.head not in named.body:
                    known = known if named == step else max(known, level)
                    stages[named] = min(stages.get(named, known), known)
        return stages | {step: last for step in self.program.steps if step not in stages}

    def _late_axioms(self) -> Mapping[Fact, int]:
        """The facts of the ontology that rest on data, each with the round when it was known."""
        everything = self.everything
        late = {fact: everything.level(fact) or 0 for fact in derived_axioms(everything)}
        same_as = self.dictionary.encode(OWL_SAME_AS)
        for fact, (_, premises) in self.schema.proofs.items():  # in the order in which they follow
            known = max((self._linked_at(s, o) if p == same_as else late.get((s, p, o), 0)
                         for s, p, o in premises), default=0)
            if known:
                late[fact] = known
            else:
                late.pop(fact, None)
        return late

    def _linked_at(self, one: int, other: int) -> int:
        """The round from which on two names of one thing were known to be of one."""
        return max((link.level for link in self.same.path(one, other)), default=0)

    def take_program(self, program: Program) -> None:
        """Let another program be the one by which all is derived."""
        if program is not self.program:
            self.program, self._known = program, self._compiled
            for derived in ("whole_program", "_stages", "_programs"):
                self.__dict__.pop(derived, None)

    @property
    def everything(self) -> Facts:
        """The facts and the retired ones."""
        both = Facts(self.dictionary)
        for part in (self.facts, self.retired):
            for key, extension in part.items():
                both.get(key).runs.extend(extension.all_runs())
        return both

    def inferred(self, *, merged: bool = False) -> Columns:
        """The inferred triples, those about the ontology included; no order.

        With every name of a thing, or `merged`: with its representative only.
        """
        named = () if merged or not len(self.same) else self._named()
        return self.facts.rows((*self._derived(), *self._axioms(), *named))

    def under_representatives(self, rows: Columns) -> Columns:
        """Triples or quads of the data with one name for each thing of several.

        Not what then says that a thing is itself. A graph keeps its name. The rows may be over
        another dictionary, which has the numbers of this one in common.
        """
        numbers = self.same.map(len(rows.dictionary))
        renamed = Columns(rows.dictionary, numbers[rows.s], numbers[rows.p], numbers[rows.o],
                          rows.g)
        same_as = self.dictionary.lookup(OWL_SAME_AS)
        return renamed.where((renamed.p != same_as) | (renamed.s != renamed.o))

    def save(self, folder: Path) -> None:
        """Write the materialisation into a new folder."""
        folder.mkdir(parents=True)
        save_terms(self.dictionary, folder)
        for name, facts in (("facts", self.facts), ("retired", self.retired)):
            items = list(facts.items())
            np.savez(folder / f"{name}.npz",
                     index=np.array([(key, len(one)) for key, one in items], dtype=np.int64),
                     keys=joined([one.keys() for _, one in items]),
                     levels=np.concatenate([np.empty(0, np.int16),
                                            *(one.levels() for _, one in items)]))
        (folder / _REST).write_text(json.dumps({
            "level": self.level,
            "same": [(k.one, k.other, k.level, k.rule, k.premises) for k in self.same.links()],
            "clashes": [asdict(clash) for clash in self.clashes]}) + "\n", encoding="utf-8")
        write_sums(folder)

    @staticmethod
    def open(folder: Path, dictionary: Dictionary | None = None) -> Materialisation:
        """The materialisation of a folder, over its own dictionary or one that grew from it.

        Raises StoreError where the folder is missing or torn, or the dictionary is another.
        """
        try:
            check_sums(folder)
            terms = read_terms(folder)
            if dictionary is None:
                dictionary = Dictionary(terms)
            elif dictionary.terms()[:len(terms)] != terms:
                raise ValueError("its terms are numbered in another way")
            facts, retired = (_read(folder / f"{name}.npz", dictionary)
                              for name in ("facts", "retired"))
            told = json.loads((folder / _REST).read_text(encoding="utf-8"))
            same = Same()
            for one, other, level, rule, premises in told["same"]:
                same.join(Link(one, other, level, rule, tuple((s, p, o) for s, p, o in premises)))
            clashes = [Clash(one["rule"], _triples(one["triples"]), _triples(one["axioms"]))
                       for one in told["clashes"]]
        except (OSError, ValueError, KeyError, TypeError, EOFError, BadZipFile) as error:
            raise StoreError(f"{folder} cannot be read: {error}.") from error
        return Materialisation(facts, retired, same, None, None, told["level"], clashes)

    def _derived(self) -> Iterator[tuple[Key, Ids]]:
        for key, extension in self.facts.items():
            for run in extension.all_runs():
                keys = run.keys[run.levels > 0]
                yield key, keys[self.facts.tells(key, keys)]

    def _axioms(self) -> Iterator[tuple[Key, Ids]]:
        """What follows of the ontology by the schema rules and is no fact under any name."""
        by_key: dict[Key, list[int]] = defaultdict(list)
        for fact in self.schema.derived():
            key, number = self.facts.place(fact)
            by_key[key].append(number)
        names = Names(self.same, len(self.dictionary))
        for key, numbers in by_key.items():
            keys = np.array(numbers, dtype=np.int64)
            held = self.facts.extensions.get(key)
            yield key, keys if held is None else keys[~held.contains(names.normal(key, keys))]

    def said(self) -> Columns:
        """The triples that were said; no order. That a literal is of its datatype is none."""
        is_name = self.dictionary.kinds() == NAME

        def said(key: Key, run: Run) -> Ids:
            keys: Ids = run.keys[run.levels == 0]
            if key < 0:
                keys = keys[is_name[keys]]
            return keys

        return self.facts.rows((key, said(key, run)) for key, extension in self.everything.items()
                               for run in extension.all_runs())

    def holds(self, triple: Triple) -> bool:
        """Whether a triple was said or follows, under any name of its terms."""
        fact = fact_of(self.dictionary, triple)
        if fact is None:
            return False
        s, p, o = map(self.same.find, fact)
        if p == self.dictionary.lookup(OWL_SAME_AS):
            return s == o
        return self.facts.level((s, p, o)) is not None or fact in self.schema

    def _named(self) -> Iterator[tuple[Key, Ids]]:
        """What follows for the other names of things, and that they are the same."""
        names = Names(self.same, len(self.dictionary))
        same_as = self.dictionary.encode(OWL_SAME_AS)
        parts = [(named, keys) for key, extension in self.facts.items() if key != same_as
                 for run in extension.all_runs() for named, keys in names.others(key, run.keys)]
        parts.append((same_as, names.all_pairs()))
        return ((key, self._unsaid(key, keys)) for key, keys in parts)

    def _unsaid(self, key: Key, keys: Ids) -> Ids:
        """The keys that were neither said nor are among the facts already."""
        keep = self.facts.tells(key, keys)
        if key in self.facts.extensions:
            keep &= ~self.facts.extensions[key].contains(keys)
        if key in self.retired.extensions:
            keep &= self.retired.extensions[key].levels_of(keys) != 0
        return keys[keep]


_REST = "materialisation.json"


def _read(file: Path, dictionary: Dictionary) -> Facts:
    facts = Facts(dictionary)
    with np.load(file) as data:
        index, keys, levels = data["index"], data["keys"], data["levels"]
    at = 0
    for key, count in index.tolist():
        part, level = keys[at:at + count], levels[at:at + count]
        if bool((part[1:] <= part[:-1]).any()):
            order = np.argsort(part)
            part, level = part[order], level[order]
        facts.extensions[key] = Extension([Run(part, level)])
        at += count
    return facts


def _triples(told: list[list[str]]) -> tuple[Triple, ...]:
    return tuple(Triple(*map(Term, triple)) for triple in told)


def fact_of(dictionary: Dictionary, triple: Triple) -> Fact | None:
    """The numbers of a triple's terms, None where one is unknown."""
    s, p, o = map(dictionary.lookup, triple)
    return None if s is None or p is None or o is None else (s, p, o)
