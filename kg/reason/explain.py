"""Explanations: how a triple follows, down to the triples that were said.

Proofs are found backwards over the materialised triples. A premise is taken only where it was
derived in an earlier round, so a proof never rests on itself.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from kg.columns.tables import neighbours
from kg.model.namespaces import OWL_SAME_AS, RDF_TYPE
from kg.model.terms import Triple
from kg.reason.compiler import Step
from kg.reason.joins import column, evaluate, length
from kg.reason.materialisation import Materialisation
from kg.reason.schema import Fact, bare

_MOST_MATCHES = 64
"""How many ways to match one step are weighed."""


@dataclass(frozen=True, slots=True)
class Proof:
    """A triple, the rule that gives it (None: it was said), and the proofs of its premises."""

    triple: Triple
    rule: str | None
    premises: tuple[Proof, ...] = ()

    def size(self) -> int:
        """How many applications of rules the proof holds."""
        return (self.rule is not None) + sum(premise.size() for premise in self.premises)

    def leaves(self) -> Iterator[Triple]:
        """The triples that were said, in order, each once."""
        yield from dict.fromkeys(self._leaves())

    def rules(self) -> Iterator[str]:
        """The rules from the conclusion down, each once."""
        yield from dict.fromkeys(self._rules())

    def _leaves(self) -> Iterator[Triple]:
        if self.rule is None:
            yield self.triple
        for premise in self.premises:
            yield from premise._leaves()

    def _rules(self) -> Iterator[str]:
        if self.rule is not None:
            yield self.rule
        for premise in self.premises:
            yield from premise._rules()


class Explainer:
    """Finds proofs in one materialisation; keeps those it found."""

    def __init__(self, materialisation: Materialisation) -> None:
        self._all = materialisation
        self._dictionary = materialisation.dictionary
        self._type = self._dictionary.encode(RDF_TYPE)
        self._same = self._dictionary.encode(OWL_SAME_AS)
        self._found: dict[Fact, Proof] = {}

    def explain(self, triple: Triple, limit: int = 1) -> list[Proof]:
        """Proofs of a triple, the shortest first; none where the triple does not follow.

        With `limit` above 1, proofs that differ in their last step come after the first.
        """
        fact = self._all.number(triple)
        if fact is None:
            return []
        if limit == 1:
            proof = self._proof(fact)
            return [] if proof is None else [proof]
        proofs = [self._leaf(fact)] if self._all.level(fact) == 0 else []
        for rule, premises in self._ways(fact):
            proved = [self._proof(premise) for premise in premises]
            if all(proved):
                proofs.append(Proof(triple, rule, tuple(p for p in proved if p)))
        return sorted(dict.fromkeys(proofs), key=Proof.size)[:limit]

    @cached_property
    def _steps(self) -> dict[tuple[int, int | None], list[Step]]:
        """The steps by the predicate of their head and, for types, the class."""
        index: dict[tuple[int, int | None], list[Step]] = defaultdict(list)
        for step in self._all.steps:
            if step.head is not None:
                _, p, o = step.head
                assert isinstance(p, int)
                index[p, o if isinstance(o, int) else None].append(step)
        return index

    def _proof(self, fact: Fact) -> Proof | None:
        if fact in self._found:
            return self._found[fact]
        proof = self._search(fact)
        if proof is not None:
            self._found[fact] = proof
        return proof

    def _search(self, fact: Fact) -> Proof | None:
        if self._all.level(fact) == 0:
            return self._leaf(fact)
        best: Proof | None = None
        for rule, premises in self._ways(fact):
            proofs = [self._proof(premise) for premise in premises]
            if not all(proofs):
                continue
            found = Proof(self._triple(fact), rule, tuple(p for p in proofs if p))
            if best is None or found.size() < best.size():
                best = found
            if best.size() == 1:
                break
        return best

    def _ways(self, fact: Fact) -> Iterator[tuple[str, tuple[Fact, ...]]]:
        """The last steps by which a triple follows: rule and premises of earlier rounds."""
        schema = self._all.schema
        if fact in schema.proofs:
            yield schema.proofs[fact]
        level = self._all.level(fact)
        if level is None or level == 0:
            return
        s, p, o = fact
        for step in [*self._steps.get((p, o), ()), *self._steps.get((p, None), ())]:
            for premises in self._matches(step, s, o, level):
                yield step.rule, (*premises, *self._axioms(step))
        yield from self._replaced(fact, level)

    def _matches(self, step: Step, s: int, o: int, level: int) -> Iterator[tuple[Fact, ...]]:
        assert step.head is not None
        bound: dict[str, int] = {}
        for part, value in ((step.head[0], s), (step.head[2], o)):
            if isinstance(part, int) and part != value:
                return
            if isinstance(part, str) and bound.setdefault(part, value) != value:
                return
        start = {name: np.array([value], dtype=np.int64) for name, value in bound.items()}
        if not step.body:
            yield ()
            return
        bindings = evaluate(step.body, self._all.tables, bindings=start)
        rows = [tuple(column(part, bindings)[:_MOST_MATCHES].tolist() for part in atom)
                for atom in step.body]
        found = []
        for row in range(min(length(bindings), _MOST_MATCHES)):
            premises = tuple((a[row], b[row], c[row]) for a, b, c in rows)
            levels = [self._all.level(premise) for premise in premises]
            if all(below is not None and below < level for below in levels):
                found.append((sum(x or 0 for x in levels), premises))
        yield from (premises for _, premises in sorted(found)[:8])

    def _replaced(self, fact: Fact, level: int) -> Iterator[tuple[str, tuple[Fact, ...]]]:
        same = self._all.tables.get(self._same)
        if same is None or fact[1] == self._same:
            return
        s, p, o = fact
        for rule, node in (("eq-rep-s", s), ("eq-rep-o", o)):
            _, others = neighbours(same.backward, np.array([node], dtype=np.int64))
            for other in others.tolist():
                before = (other, p, o) if rule == "eq-rep-s" else (s, p, other)
                equal = (other, self._same, node)
                levels = self._all.level(before), self._all.level(equal)
                if all(below is not None and below < level for below in levels):
                    yield rule, (equal, before)

    def _axioms(self, step: Step) -> list[Fact]:
        return [fact for fact in step.schema if self._dictionary.decode(fact[1]) != "member"]

    def _leaf(self, fact: Fact) -> Proof:
        return Proof(self._triple(fact), None)

    def _triple(self, fact: Fact) -> Triple:
        return Triple(*bare(self._dictionary, fact))


def explain(materialisation: Materialisation, triple: Triple, limit: int = 1) -> list[Proof]:
    """Proofs of a triple, the shortest first; none where the triple does not follow."""
    return Explainer(materialisation).explain(triple, limit)
