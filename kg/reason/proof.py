"""Proofs: a triple, the rule that gives it, and the proofs of what that rests on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kg.model.terms import Triple
from kg.reason.proof_conditions import Condition

RENAMINGS = ("eq-rep-s", "eq-rep-p", "eq-rep-o")
"""The rules by which a triple holds under other names, by the place of the name."""

Doubt = tuple[str, int]
"""Reliability and credibility, as far as something can be relied on: the least is the best."""

NO_DOUBT: Doubt = ("A", 1)


@dataclass(frozen=True, slots=True)
class Proof:
    """A triple, the rule that gives it (None: it was said), and the proofs of its premises.

    `conditions` are what a rule of the domain asked besides, as it was met.
    """

    triple: Triple
    rule: str | None
    premises: tuple[Proof, ...] = ()
    conditions: tuple[Condition, ...] = ()

    def size(self) -> int:
        """How many applications of rules the proof holds."""
        return (self.rule is not None) + sum(premise.size() for premise in self.premises)

    def leaves(self) -> Iterator[Triple]:
        """The triples that were said, in order, each once."""
        yield from dict.fromkeys(self._leaves())

    def rules(self) -> Iterator[str]:
        """The rules from the conclusion down, each once."""
        yield from dict.fromkeys(self._rules())

    def rests_on(self, triple: Triple) -> bool:
        """Whether a triple is proved on the way."""
        return any(one.triple == triple or one.rests_on(triple) for one in self.premises)

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


def before_renaming(proof: Proof, triple: Triple) -> Proof | None:
    """The proof of a triple from which a proof starts that only tells it under other names."""
    while proof.triple != triple:
        if proof.rule not in RENAMINGS:
            return None
        proof = proof.premises[-1]
    return proof
