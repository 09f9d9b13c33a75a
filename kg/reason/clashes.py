"""Clashes: what the data and the ontology cannot both mean, with the triples that disagree."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from kg.columns.dictionary import NAME, TYPED, Dictionary, Ids
from kg.columns.tables import unpack
from kg.model.namespaces import OWL_SAME_AS, term
from kg.model.terms import XSD, Term, Triple, iri_text, is_iri, is_literal
from kg.reason.conditions import fulfilled
from kg.reason.datatypes import has_value_in, is_datatype, same_value
from kg.reason.facts import Facts
from kg.reason.joins import Bindings, chosen, column, evaluate, length
from kg.reason.matching import Fact
from kg.reason.program import Program
from kg.reason.relations import Run, distinct, joined
from kg.reason.same import Same
from kg.reason.schema import Schema, bare
from kg.reason.steps import Key, Pattern, Step
from kg.validate.lexical import ill_typed

MOST = 1000
"""How many clashes of one axiom are told."""

Added = Mapping[Key, Ids]
"""Sorted keys by class and property."""


@dataclass(frozen=True, slots=True)
class Clash:
    """An inconsistency: the rule that found it, and the triples that clash.

    `triples` are those of the data; `axioms` those of the ontology that forbid them.
    """

    rule: str
    triples: tuple[Triple, ...]
    axioms: tuple[Triple, ...]


def find_clashes(facts: Facts, same: Same, schema: Schema, program: Program,
                 added: Added | None = None) -> list[Clash]:
    """The clashes among the facts, at most MOST for one axiom; all, or those with an added fact."""
    finder = _Finder(facts, same, schema, added)
    clashes: dict[tuple[str, frozenset[Triple]], Clash] = {}
    for clash in (*finder.of_steps(program), *finder.of_values(program), *finder.of_datatypes()):
        clashes.setdefault((clash.rule, frozenset(clash.triples)), clash)
    return list(clashes.values())


class _Finder:
    def __init__(self, facts: Facts, same: Same, schema: Schema, added: Added | None) -> None:
        self._facts = facts
        self._same = same
        self._schema = schema
        self._added = added
        self._dictionary: Dictionary = facts.dictionary
        self._kinds = facts.dictionary.kinds()
        self._same_as = facts.dictionary.encode(OWL_SAME_AS)

    def of_steps(self, program: Program) -> Iterator[Clash]:
        """Matches of the steps whose conclusion is an inconsistency."""
        for step in (*program.clashes, *self._of_lists()):
            if step.rule in ("eq-diff2", "eq-diff3"):
                yield from self._of_different(step)
                continue
            for bindings in self._matches(step):
                yield from self._told(step, bindings)

    def of_values(self, program: Program) -> Iterator[Clash]:
        """dt-diff: two literals of different value where a property may have one value only."""
        for step in program.heads.get(self._same_as, ()):
            assert step.head is not None
            if not isinstance(step.head.object, str):
                continue
            for bindings in self._matches(step):
                one, other = (column(part, bindings) for part in
                              (step.head.subject, step.head.object))
                rows = np.flatnonzero(one < other)
                decode = self._dictionary.decode
                differ = [row for row in rows.tolist()
                          if _differ(decode(int(one[row])), decode(int(other[row])))]
                yield from self._told(step, chosen(bindings, np.array(differ, dtype=np.int64)))

    def of_datatypes(self) -> Iterator[Clash]:
        """dt-not-type: literals that are no value of their datatype, or not of the wanted one."""
        ranges = self._ranges()
        ill_typed = self._ill_typed()
        for key in self._keyed():
            wanted = ranges.get(key, ())
            if not (wanted or len(ill_typed)):
                continue
            subjects, objects = unpack(joined(list(self._keys(key))))
            yield from self._valued(key, subjects, objects, ill_typed, ())
            for datatype, axiom in wanted:
                outside = self._outside(objects, datatype)
                yield from self._valued(key, subjects, objects, outside, (axiom,))
        for step, datatype in self._narrowed():
            for bindings in self._matches(step):
                outside = self._outside(bindings["?y"], datatype)
                yield from self._told(step, chosen(bindings, np.isin(bindings["?y"], outside)))

    def _valued(self, key: Key, subjects: Ids, objects: Ids, wrong: Ids,
                axioms: tuple[Fact, ...]) -> Iterator[Clash]:
        rows = np.flatnonzero(np.isin(objects, wrong))[:MOST].tolist() if len(wrong) else ()
        for row in rows:
            yield self._clash([(int(subjects[row]), key, int(objects[row]))], axioms)

    def _outside(self, objects: Ids, datatype: str) -> Ids:
        """The literals that have no value in a datatype."""
        values = distinct([objects], len(self._dictionary))
        terms = self._dictionary.terms()
        own = '"' if datatype == XSD + "string" else f'"^^<{datatype}>'
        suspects = [n for n in values[self._kinds[values] != NAME].tolist()
                    if not terms[n].endswith(own)]
        return np.array([n for n in suspects if not has_value_in(terms[n], datatype)],
                        dtype=np.int64)

    def _ranges(self) -> Mapping[Key, list[tuple[str, Fact]]]:
        """The datatypes that properties want of their values, with the axioms that say so."""
        found: dict[Key, list[tuple[str, Fact]]] = defaultdict(list)
        range_ = self._dictionary.encode(term("rdfs:range"))
        for p, c in self._schema.pairs(term("rdfs:range"), derived=True):
            axiom, datatype = (p, range_, c), self._datatype(c)
            if datatype and self._schema.proofs.get(axiom, ("",))[0] != "scm-rng2":
                found[self._same.find(p)].append((datatype, axiom))
        return found  # those of a superproperty are told of it

    def _narrowed(self) -> Iterator[tuple[Step, str]]:
        """The datatypes that classes want of the values of a property, as steps to match."""
        on, all_ = (self._dictionary.encode(term("owl:" + name))
                    for name in ("onProperty", "allValuesFrom"))
        for c, d in self._schema.pairs(term("owl:allValuesFrom"), derived=True):
            wider = (d, *self._schema.objects(d, term("rdfs:subClassOf")))
            for datatype in filter(None, map(self._datatype, wider)):
                for p in self._schema.objects(c, term("owl:onProperty")):
                    body = Pattern("?x", ~c, None), Pattern("?x", p, "?y")
                    step = Step("dt-not-type", body, None, ((c, all_, d), (c, on, p)))
                    yield step.mapped(self._same.find), datatype

    def _datatype(self, number: int) -> str:
        """The bare IRI of a datatype; nothing for what is none."""
        name = self._dictionary.decode(number)
        return iri_text(name) if is_iri(name) and is_datatype(iri_text(name)) else ""

    def _ill_typed(self) -> Ids:
        """The literals whose text is none of their datatype's."""
        if self._added is None:
            typed = np.flatnonzero(self._kinds == TYPED)
        else:
            values = [unpack(keys)[1] for key, keys in self._added.items() if key >= 0]
            typed = distinct(values, len(self._dictionary))
            typed = typed[self._kinds[typed] == TYPED]
        return ill_typed(self._dictionary, typed)

    def _of_different(self, step: Step) -> Iterator[Clash]:
        """eq-diff2, eq-diff3: two of a list of different things that are the same.

        They are told under the names that the list has: under their representatives both are one.
        """
        one, other = (item for item, p, _ in step.schema if p == self._schema.member)
        if self._same.find(one) == self._same.find(other):
            yield self._clash([(one, self._same_as, other)], step.schema, step.rule)

    def _of_lists(self) -> Iterator[Step]:
        """cax-adc: the steps for each two classes of a list, unless no member is in two of them; or
        those for added members.
        """
        kind, members, thing = (self._dictionary.lookup(term("owl:" + name))
                                for name in ("AllDisjointClasses", "members", "Thing"))
        if kind is None or members is None:
            return
        for group, head in self._schema.pairs(term("owl:members"), derived=True):
            axioms = (group, self._facts.type, kind), (group, members, head)
            if axioms[0] not in self._schema:
                continue
            items = sorted(set(self._schema.lists(head)))
            keys = {item: ~self._same.find(item) for item in items if item != thing}
            pairs: Iterable[tuple[int, int]] = combinations(items, 2)
            if self._added is not None:
                added = {item for item, key in keys.items() if key in self._added}
                pairs = (pair for pair in pairs if not added.isdisjoint(pair))
            elif len(set(keys.values())) == len(items) \
                    and not self._have_common_members(keys.values()):
                continue  # classes that are the same have their members in common
            for pair in pairs:
                body = tuple(Pattern("?x", keys[item], None) for item in pair if item in keys)
                yield Step("cax-adc", body, None, axioms)

    def _have_common_members(self, classes: Iterable[Key]) -> bool:
        seen = np.zeros(len(self._dictionary), dtype=np.bool_)
        for run in (run for key in classes for run in self._facts.runs(key)):
            if seen[run.keys].any():
                return True
            seen[run.keys] = True
        return False

    def _matches(self, step: Step) -> Iterator[Bindings]:
        if self._added is not None and not any(p.key in self._added for p in step.body):
            return
        runs = [self._facts.runs(pattern.key) for pattern in step.body]
        if not all(runs):
            return
        if self._added is None:
            yield fulfilled(step, evaluate(step.body, runs), self._facts)
            return
        for i, pattern in enumerate(step.body):
            keys = self._added.get(pattern.key)
            if keys is not None and len(keys):
                among = [*runs[:i], (Run(keys),), *runs[i + 1:]]
                yield fulfilled(step, evaluate(step.body, among), self._facts)

    def _keyed(self) -> list[Key]:
        """The properties that have facts to look at."""
        keys = self._facts.extensions if self._added is None else self._added
        return [key for key in keys if key >= 0]

    def _keys(self, key: Key) -> Iterator[Ids]:
        if self._added is None:
            yield from (run.keys for run in self._facts.runs(key))
        elif key in self._added:
            yield self._added[key]

    def _told(self, step: Step, bindings: Bindings) -> Iterator[Clash]:
        count = min(length(bindings), MOST)
        columns = {name: values[:count].tolist() for name, values in bindings.items()}
        for row in range(count):
            values = {name: column[row] for name, column in columns.items()}
            facts = [pattern.fact(self._facts.type, values) for pattern in step.body]
            yield self._clash(facts, step.schema, step.rule)

    def _clash(self, facts: Iterable[Fact], axioms: Iterable[Fact],
               rule: str = "dt-not-type") -> Clash:
        member = self._schema.member
        return Clash(
            rule,
            tuple(dict.fromkeys(Triple(*bare(self._dictionary, fact)) for fact in facts)),
            tuple(Triple(*bare(self._dictionary, axiom)) for axiom in axioms
                  if axiom[1] != member))


def _differ(one: Term, other: Term) -> bool:
    return is_literal(one) and is_literal(other) and not same_value(one, other)
