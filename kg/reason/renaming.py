"""Proofs in which a thing of several names is told of under the one name that sources use."""

from __future__ import annotations

from collections.abc import Callable

from kg.columns.dictionary import Dictionary
from kg.model.terms import Term, Triple
from kg.reason.proof import Proof
from kg.reason.same import Same

_RENAMINGS = ("eq-rep-s", "eq-rep-p", "eq-rep-o")


def without_renaming(proof: Proof, dictionary: Dictionary, same: Same) -> Proof | None:
    """The proof without its steps from one name of a thing to another, under the names of what was
    said. None where there are no such steps, or what was said of a thing uses several names: then
    the proof needs that they are of one.
    """
    if not any(rule in _RENAMINGS for rule in proof.rules()):
        return None
    short = _cut(proof)
    if any(rule in ("eq-sym", "eq-trans") for rule in short.rules()):
        return None
    used: dict[int, Term] = {}
    for leaf in short.leaves():
        for part in leaf:
            number = dictionary.lookup(part)
            if number is not None and used.setdefault(same.find(number), part) != part:
                return None

    def named(part: Term) -> Term:
        number = dictionary.lookup(part)
        return part if number is None else used.get(same.find(number), part)

    return _renamed(short, named)


def _cut(proof: Proof) -> Proof:
    if proof.rule in _RENAMINGS:
        return _cut(proof.premises[-1])
    return Proof(proof.triple, proof.rule, tuple(map(_cut, proof.premises)), proof.conditions)


def _renamed(proof: Proof, named: Callable[[Term], Term]) -> Proof:
    return Proof(Triple(*map(named, proof.triple)), proof.rule,
                 tuple(_renamed(premise, named) for premise in proof.premises),
                 tuple(one.mapped(named) for one in proof.conditions))
