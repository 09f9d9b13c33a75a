"""Whether the classes and relations that a network is asked of are there."""

from __future__ import annotations

import numpy as np

from kg.analysis.choice import Choice
from kg.analysis.held import Held
from kg.columns.dictionary import Ids
from kg.model.errors import UsageError
from kg.model.namespaces import shorten, term
from kg.model.nearest import meant
from kg.model.terms import Term, is_iri


def check(held: Held, choice: Choice) -> None:
    """Raise UsageError for a class, or a relation, that neither the ontology knows nor the data."""
    classes = {term("owl:Class")}
    for one in choice.of:
        if not len(_members(held, one)):
            _declared(held, one, classes, "class", "--of nx:Organization")
    for one in choice.by:
        if held.dictionary.lookup(one) not in held.relations and not len(_members(held, one)):
            _declared(held, one, classes | {term("owl:ObjectProperty")}, "relation or class",
                      "--by nx:alliedWith")


def _members(held: Held, cls: Term) -> Ids:
    number = held.dictionary.lookup(cls)
    return np.empty(0, dtype=np.int64) if number is None else held.members(number)


def _declared(held: Held, one: Term, kinds: set[Term], what: str, example: str) -> None:
    known = {shorten(held.dictionary.decode(number)) for kind in kinds
             for number in _members(held, kind).tolist()
             if is_iri(held.dictionary.decode(number))}
    if shorten(one) in known:
        return
    raise UsageError(f"The store knows no {what} {shorten(one)}" + meant(
        shorten(one), known, f": name one of the ontology, such as {example}."))
