"""Which network of a view is to be measured."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from kg.model.errors import UsageError
from kg.model.terms import Term, day_of
from kg.store.written_terms import parse_iri

WHO_ACTS = ("nx:Organization", "nx:Person")
"""The kinds of thing that are looked at where none is named. Categories of actors are none of
them: a way by way of a category is none between actors."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The things of some classes, tied by some relations.

    `by` are relations, and classes of dated relations; where there are none, all count. With
    `as_of`, dated relations that did not hold on that day do not.
    """

    of: tuple[Term, ...]
    by: tuple[Term, ...] = ()
    as_of: date | None = None


def parse_choice(of: Sequence[str] = (), by: Sequence[str] = (), as_of: str = "") -> Choice:
    """A choice as people write it; raises UsageError for what is no IRI, and for what is no day."""
    return Choice(tuple(map(_named, of or WHO_ACTS)), tuple(map(_named, by)),
                  _day(as_of) if as_of else None)


def _named(text: str) -> Term:
    try:
        return parse_iri(text)
    except UsageError as error:
        if not text.isidentifier():
            raise
        raise UsageError(f"'{text}' is no IRI and no prefixed name: perhaps nx:{text} is meant."
                         ) from error


def _day(text: str) -> date:
    try:
        return day_of(text)
    except ValueError as error:
        raise UsageError(f"'{text}' is no day: write one such as 2008-10-08, or today.") from error
