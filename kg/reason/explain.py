"""Explanations: how a triple follows, down to the triples that were said.

Proofs are found backwards over the materialised triples. A premise is taken only where it was
derived in an earlier round, so a proof never rests on itself.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import islice
from typing import NamedTuple

import numpy as np

from kg.columns.dictionary import Ids
from kg.columns.tables import pack
from kg.model.namespaces import OWL_SAME_AS, RDF_TYPE
from kg.model.terms import Triple, has_datatype
from kg.reason.conditions import fulfilled
from kg.reason.joins import Bindings, evaluate, keys_of, length
from kg.reason.matching import Fact
from kg.reason.materialisation import Materialisation, fact_of
from kg.reason.proof import NO_DOUBT, RENAMINGS, Doubt, Proof, before_renaming
from kg.reason.proof_conditions import Condition, conditions_of
from kg.reason.relations import forward
from kg.reason.same import Link
from kg.reason.schema import bare
from kg.reason.steps import Pattern, Step
from kg.store.conversion import stored_form

_MOST_MATCHES = 64
"""How many ways to match one step are weighed, of those whose premises are of earlier rounds."""

_MOST_WAYS = 8
"""How many of them are told, and how many namings of one triple."""

_MOST_COMPARED = 16
"""How many proofs of the same size are held against each other."""


class Way(NamedTuple):
    """A last step: the rule, its premises, which are of earlier rounds, and its other conditions.

    `own` are what follows and the premises under the names that the ontology uses, where the step
    was taken under other names of the same things.
    """

    rule: str
    premises: tuple[Fact, ...]
    conditions: tuple[Condition, ...] = ()
    own: tuple[Fact, ...] = ()


class Explainer:
    """Finds proofs in one materialisation; keeps those it found."""

    def __init__(self, materialisation: Materialisation,
                 doubt: Callable[[Triple], Doubt] | None = None) -> None:
        """`doubt` tells how far what was said can be relied on: of proofs of the same size that
        which rests on the best is told.
        """
        self._all = materialisation
        self._doubt = doubt
        self._dictionary = materialisation.dictionary
        self._type = self._dictionary.encode(RDF_TYPE)
        self._same_as = self._dictionary.encode(OWL_SAME_AS)
        self._everything = materialisation.everything
        self._found: dict[Fact, Proof] = {}
        self._sought: set[Fact] = set()

    def explain(self, triple: Triple, limit: int = 1) -> list[Proof]:
        """Proofs of a triple, the shortest first; none where the triple does not follow.

        With `limit` above 1, proofs that differ in their last step come after the first. A value
        as the store gives it back stands for what was written, such as `10` for `10.0`.
        """
        fact = self._fact(triple)
        if fact is None:
            return []
        if limit == 1:
            proof = self._proof(fact)
            return [] if proof is None else [proof]
        proofs = [self._leaf(fact)] if self._level(fact) == 0 else []
        self._sought.add(fact)
        proofs += [proof for way in self._ways(fact) if (proof := self._by_way(fact, way))
                   and not proof.rests_on(proof.triple)]  # by a name that it made known itself
        self._sought.remove(fact)
        return sorted(dict.fromkeys(proofs), key=lambda proof: (proof.size(), self._doubt_of(proof))
                      )[:limit]

    def read_ahead(self, triples: Iterable[Triple]) -> None:
        """Find the proofs of those of many triples that were said, at once."""
        by_key: dict[int, list[tuple[int, Fact]]] = defaultdict(list)
        for triple in triples:
            fact = self._fact(triple)
            if fact is not None and fact not in self._found:
                key, number = self._everything.place(fact)
                by_key[key].append((number, fact))
        for key, placed in by_key.items():
            numbers = np.array([number for number, _ in placed], dtype=np.int64)
            levels = self._everything.get(key).levels_of(numbers)
            for row in np.flatnonzero(levels == 0).tolist():
                fact = placed[row][1]
                self._found[fact] = self._leaf(fact)

    def _fact(self, triple: Triple) -> Fact | None:
        """The fact of a triple, or the one that was written in other words of the same value."""
        fact, (*ends, value) = fact_of(self._dictionary, triple), triple
        if not has_datatype(value) or (fact is not None and self._level(fact) is not None):
            return fact
        s, p = map(self._dictionary.lookup, ends)
        if s is None or p is None:
            return fact
        names = np.array(self._all.same.names(s), dtype=np.int64)
        _, objects = forward(self._everything.runs(p), names)
        wanted, decode = stored_form(value), self._dictionary.decode
        return next(((s, p, o) for o in np.sort(objects).tolist()
                     if has_datatype(decode(o)) and stored_form(decode(o)) == wanted), fact)

    def _proof(self, fact: Fact) -> Proof | None:
        if fact in self._found:
            return self._found[fact]
        if fact in self._sought:
            return None  # axioms have no levels: one may follow from another under two names
        self._sought.add(fact)
        proof = self._search(fact)
        self._sought.remove(fact)
        if proof is not None:
            self._found[fact] = proof
        return proof

    def _search(self, fact: Fact) -> Proof | None:
        if self._level(fact) == 0:
            return self._leaf(fact)
        best: Proof | None = None
        least: Doubt | None = None  # of the best, where it was asked for
        compared = 0
        for way in self._ways(fact):
            found = self._by_way(fact, way)
            if found is None:
                continue
            if best is None or found.size() < best.size():
                best, least, compared = found, None, 0
            elif found.size() == best.size() and compared < _MOST_COMPARED:
                compared += 1
                least, doubt = least or self._doubt_of(best), self._doubt_of(found)
                best, least = (found, doubt) if doubt < least else (best, least)
            if best.size() == 1:
                least = least or self._doubt_of(best)
                if compared == _MOST_COMPARED or least == NO_DOUBT:
                    break
        return best

    def _by_way(self, fact: Fact, way: Way) -> Proof | None:
        """The proof of a triple by one last step; None where a premise has none."""
        proofs = self._proofs(way.premises)
        if proofs is None:
            return None
        if not way.own:
            triple = self._triple(fact)
            known = before_renaming(proofs[-1], triple) if way.rule in RENAMINGS else None
            return known or Proof(triple, way.rule, proofs, way.conditions)
        conclusion, *own = way.own
        named = [self._under_names(proof, before, after) for proof, before, after in
                 zip(proofs, way.premises, own, strict=True)]
        if not all(named):
            return None
        proof = Proof(self._triple(conclusion), way.rule, tuple(p for p in named if p),
                      way.conditions)
        return self._under_names(proof, conclusion, fact)

    def _under_names(self, proof: Proof, before: Fact, after: Fact) -> Proof | None:
        """The proof of the same triple under other names of its terms."""
        triple = self._triple(after)
        if known := before_renaming(proof, triple):
            return known
        rule, links = self._renaming(before, after)
        proofs = self._proofs(links)
        return None if proofs is None else Proof(triple, rule, (*proofs, proof))

    def _proofs(self, facts: Iterable[Fact]) -> tuple[Proof, ...] | None:
        """The proofs of some triples; None where one has none."""
        proofs = [self._proof(fact) for fact in facts]
        return tuple(p for p in proofs if p) if all(proofs) else None

    def _doubt_of(self, proof: Proof) -> Doubt:
        """The worst reliability and the worst credibility of what a proof rests on."""
        if self._doubt is None:
            return NO_DOUBT
        found = [self._doubt(leaf) for leaf in proof.leaves()]
        return (max(reliability for reliability, _ in found),
                max(credibility for _, credibility in found)) if found else NO_DOUBT

    def _ways(self, fact: Fact) -> Iterator[Way]:
        """The last steps by which a triple follows."""
        proofs = self._all.schema.proofs
        if fact in proofs:
            yield Way(*proofs[fact])
        if fact[1] == self._same_as:
            yield from self._linked(fact)
            return
        level = self._level(fact)
        if level != 0:
            if level is not None:
                for step in self._all.whole_program.deriving(self._all.facts.place(fact)[0]):
                    yield from self._matches(step, fact, level)
            yield from self._renamed(fact, level)

    def _matches(self, step: Step, fact: Fact, level: int) -> Iterator[Way]:
        assert step.head is not None
        s, _, o = fact
        bound: dict[str, int] = {}
        for part, value in ((step.head.subject, s), (step.head.object, o)):
            if isinstance(part, int) and part != value:
                return
            if isinstance(part, str) and bound.setdefault(part, value) != value:
                return
        if not step.body:
            yield from self._taken(step, fact, level, bound, ())
            return
        start = {name: np.array([value], dtype=np.int64) for name, value in bound.items()}
        start["#"] = np.zeros(1, dtype=np.int64)
        everything = self._everything
        bindings = evaluate(step.body, [everything.runs(p.key) for p in step.body], start)
        bindings = fulfilled(step, bindings, self._all.facts)
        rows, sums = self._earlier(step, bindings, level)
        columns = {name: values[rows].tolist() for name, values in bindings.items()}
        found = []
        for row, levels in enumerate(sums.tolist()):
            values = {name: column[row] for name, column in columns.items()}
            found.append((levels, tuple(p.fact(self._type, values) for p in step.body), row))
        for _, premises, row in sorted(found)[:_MOST_WAYS]:
            values = {name: column[row] for name, column in columns.items()}
            yield from self._taken(step, fact, level, values, premises)

    def _taken(self, step: Step, fact: Fact, level: int, values: Mapping[str, int],
               premises: tuple[Fact, ...]) -> Iterator[Way]:
        """The step under some values; its axioms may use other names, which were known before."""
        conditions = conditions_of(step, values, self._dictionary)
        axioms = self._axioms(step.schema)
        for own in self._own(step):
            if own == step:
                yield Way(step.rule, (*premises, *axioms), conditions)
                return
            assert own.head is not None
            named = [one.fact(self._type, values) for one in (own.head, *own.body)]
            if all(self._known_before(level, before, after)
                   for before, after in zip(named, (fact, *premises), strict=True)):
                yield Way(step.rule, (*premises, *axioms), conditions, (*named, *axioms))

    def _own(self, step: Step) -> Sequence[Step]:
        """The steps under the names that the ontology uses of which one is; itself if it is one."""
        own = self._own_steps.get(step.mapped(self._all.same.find)) if self._own_steps else None
        return [step] if own is None or step in own else own

    @cached_property
    def _own_steps(self) -> Mapping[Step, list[Step]]:
        """The steps that use other names than their representatives, by the step under these."""
        steps: dict[Step, list[Step]] = defaultdict(list)
        if len(self._all.same):
            for step in self._all.steps():
                steps[step.mapped(self._all.same.find)].append(step)
        return {step: own for step, own in steps.items() if own != [step]}

    def _earlier(self, step: Step, bindings: Bindings, level: int) -> tuple[Ids, Ids]:
        """The matches of a step whose premises are all of earlier rounds, the earliest first, with
        the sums of these rounds.
        """
        sums = np.zeros(length(bindings), dtype=np.int64)
        held = np.ones(len(sums), dtype=np.bool_)
        for pattern in step.body:
            levels = self._everything.get(pattern.key).levels_of(keys_of(pattern, bindings))
            held &= (levels >= 0) & (levels < level)
            sums += levels
        rows = np.flatnonzero(held)
        rows = rows[np.argsort(sums[rows], kind="stable")][:_MOST_MATCHES]
        return rows, sums[rows]

    def _linked(self, fact: Fact) -> Iterator[Way]:
        """Why two names are of one thing."""
        one, _, other = fact
        same = self._all.same
        if one == other or same.find(one) != same.find(other):
            return
        path = same.path(one, other)
        if len(path) > 1:
            yield Way("eq-trans", tuple(self._step(link, turned) for link, turned in
                                        _directed(path, one)))
            return
        link = path[0]
        if (link.one, link.other) != (one, other):
            yield Way("eq-sym", ((link.one, self._same_as, link.other),))
        elif link.rule is not None:
            yield from self._linking(link, fact)

    def _linking(self, link: Link, fact: Fact) -> Iterator[Way]:
        """The step by which two names were found to be of one thing, and its axioms' own names."""
        yielded = False
        for step in self._all.whole_program.deriving(self._same_as):
            size = len(step.body)
            premises = link.premises[:size]
            if step.rule != link.rule or step.schema != link.premises[size:]:
                continue
            values = _values((step.head, *step.body), (fact, *premises), self._type)
            if values is not None:
                for way in self._taken(step, fact, link.level, values, premises):
                    yielded = True
                    yield way
        if not yielded:
            yield Way(link.rule or "", self._axioms(link.premises))

    def _step(self, link: Link, turned: bool) -> Fact:
        ends = (link.other, link.one) if turned else (link.one, link.other)
        return ends[0], self._same_as, ends[1]

    def _renamed(self, fact: Fact, level: int | None) -> Iterator[Way]:
        """The same triple under other names of its terms, said or derived before."""
        same = self._all.same
        if not len(same):
            return
        s, p, o = fact
        places = [same.names(part) for part in (s, p, o)]
        if all(len(names) == 1 for names in places):
            return
        known = (before for before in self._variants(fact, level)
                 if self._known_before(level, before, fact))
        for before in islice(known, _MOST_WAYS):
            rule, links = self._renaming(before, fact)
            yield Way(rule, (*links, before))

    def _renaming(self, before: Fact, after: Fact) -> tuple[str, tuple[Fact, ...]]:
        """The rule by which a triple follows under other names, and that they are of the same."""
        places = [(rule, (there, self._same_as, here)) for rule, there, here in
                  zip(RENAMINGS, before, after, strict=True) if there != here]
        return places[0][0], tuple(link for _, link in places)

    def _known_before(self, level: int | None, before: Fact, fact: Fact) -> bool:
        """Whether the terms of two namings were known to be the same in an earlier round."""
        return level is None or all(
            link.level < level for there, here in zip(before, fact, strict=True)
            for link in self._all.same.path(there, here))

    def _variants(self, fact: Fact, level: int | None) -> list[Fact]:
        """The namings of a triple that were known before it, the earliest first."""
        same, everything = self._all.same, self._everything
        found: list[tuple[int, Fact]] = []
        for p in same.names(fact[1]):
            subjects, objects = (np.array(same.names(end), dtype=np.int64)
                                 for end in (fact[0], fact[2]))
            s, o = np.repeat(subjects, len(objects)), np.tile(objects, len(subjects))
            if p == self._type:
                places = [(~cls, s[o == cls]) for cls in objects.tolist()]
            else:
                places = [(p, pack(s, o))]
            for key, keys in places:
                levels = everything.get(key).levels_of(keys)
                known = (levels >= 0) if level is None else (levels >= 0) & (levels < level)
                rows = everything.triples(key, keys[known])
                triples = zip(*(column.tolist() for column in rows), strict=True)
                found += zip(levels[known].tolist(), triples, strict=True)
        return [variant for _, variant in sorted(found) if variant != fact]

    def _level(self, fact: Fact) -> int | None:
        return self._everything.level(fact)

    def _axioms(self, facts: tuple[Fact, ...]) -> tuple[Fact, ...]:
        member = self._all.schema.member
        return tuple(fact for fact in facts if fact[1] != member)

    def _leaf(self, fact: Fact) -> Proof:
        return Proof(self._triple(fact), None)

    def _triple(self, fact: Fact) -> Triple:
        return Triple(*bare(self._dictionary, fact))


def _directed(path: list[Link], start: int) -> Iterator[tuple[Link, bool]]:
    """The links of a path, each with whether it is gone against its direction."""
    here = start
    for link in path:
        turned = link.one != here
        yield link, turned
        here = link.one if turned else link.other


def _values(patterns: Iterable[Pattern | None], facts: Iterable[Fact], type_: int,
            ) -> dict[str, int] | None:
    """The values under which patterns are some facts; None where they are not these."""
    values: dict[str, int] = {}
    for pattern, fact in zip(patterns, facts, strict=True):
        assert pattern is not None
        for part, value in ((pattern.subject, fact[0]), (pattern.object, fact[2])):
            if isinstance(part, str) and values.setdefault(part, value) != value:
                return None
        if pattern.fact(type_, values) != fact:
            return None
    return values
