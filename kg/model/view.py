"""The view: which records count, and whether what follows from them does too."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import date

from kg.model.errors import UsageError
from kg.model.record import CREDIBILITIES, RELIABILITIES, Status

BELIEVED = frozenset({Status.ASSERTED, Status.REPORTED})
"""The statuses that the default view believes."""


@dataclass(frozen=True, slots=True)
class View:
    """A policy of belief: the statuses, the least reliability and credibility, and the day.

    A record counts when its status is among `statuses`, its reliability is `min_reliability` or
    better, its credibility is `min_credibility` or better (a smaller number), and, where `as_of`
    is given, that day lies within its valid time. Without `inferred`, only what was said is seen.
    With `merged`, things of several names (owl:sameAs) are seen under one of them.
    """

    statuses: frozenset[Status] = BELIEVED
    min_reliability: str = "F"
    min_credibility: int = 6
    as_of: date | None = None
    inferred: bool = True
    merged: bool = False

    def counts(self, status: Status, reliability: str, credibility: int,
               valid_from: date | None = None, valid_to: date | None = None) -> bool:
        """Whether a record with this metadata counts."""
        if status not in self.statuses:
            return False
        if reliability > self.min_reliability or credibility > self.min_credibility:
            return False
        if self.as_of is None:
            return True
        starts = valid_from is None or valid_from <= self.as_of
        return starts and (valid_to is None or self.as_of <= valid_to)

    @property
    def name(self) -> str:
        """`default`, or a short name made from the policy, the same for equal policies."""
        policy = replace(self, inferred=True)
        if policy == DEFAULT_VIEW:
            return "default"
        return hashlib.blake2b(policy.text.encode(), digest_size=6).hexdigest()

    @property
    def text(self) -> str:
        """The view as people write it; `parse_view` reads it back."""
        if self.statuses >= BELIEVED:
            items = [str(status) for status in sorted(self.statuses - BELIEVED)]
        else:
            items = [f"status={status}" for status in sorted(self.statuses)]
        if self.min_reliability != "F":
            items.append(f"reliability={self.min_reliability}")
        if self.min_credibility != CREDIBILITIES[-1]:
            items.append(f"credibility={self.min_credibility}")
        if self.as_of is not None:
            items.append(f"as-of={self.as_of.isoformat()}")
        if not self.inferred:
            items.append(NO_INFERENCE)
        if self.merged:
            items.append(MERGED)
        return ",".join(items) or "default"


DEFAULT_VIEW = View()
"""Believes what sources assert or report; nothing that is alleged, possible or unproven."""

NO_INFERENCE, MERGED = "no-inference", "merged"


def parse_view(text: str) -> View:
    """The view of a text: items parted by commas, each a status, `NAME=VALUE` or a word.

    A bare status is believed beside the default ones, `status=STATUS` (which may be repeated)
    instead of them; `reliability=C` and `credibility=3` set the least grade, `as-of=DATE` the day;
    `no-inference` leaves out what follows, `merged` shows things of several names under one.
    Raises UsageError for anything else.
    """
    view = DEFAULT_VIEW
    only: set[Status] = set()
    for item in filter(None, (part.strip() for part in text.split(","))):
        name, equals, value = item.partition("=")
        if name == "status" and equals:
            only.add(_status(value))
        elif not equals and item not in ("default", NO_INFERENCE, MERGED):
            view = replace(view, statuses=view.statuses | {_status(item)})
        else:
            view = _refined(view, name, value)
    if view.merged and not view.inferred:
        raise UsageError(f"{MERGED} and {NO_INFERENCE} exclude each other: that two names are of "
                         "one thing is inferred.")
    return replace(view, statuses=frozenset(only | (view.statuses - BELIEVED))) if only else view


def _refined(view: View, name: str, value: str) -> View:
    if name == "default" and not value:
        return view
    if name == NO_INFERENCE and not value:
        return replace(view, inferred=False)
    if name == MERGED and not value:
        return replace(view, merged=True)
    if name == "reliability" and value in RELIABILITIES and len(value) == 1:
        return replace(view, min_reliability=value)
    if name == "credibility" and value in map(str, CREDIBILITIES):
        return replace(view, min_credibility=int(value))
    if name == "as-of":
        try:
            return replace(view, as_of=date.fromisoformat(value))
        except ValueError as error:
            raise UsageError(f"'{value}' is no day: write as-of=2008-10-08.") from error
    raise UsageError(f"'{name}={value}' is no part of a view: reliability is one of A to F, "
                     "credibility one of 1 to 6, as-of a day.")


def _status(text: str) -> Status:
    try:
        return Status(text)
    except ValueError as error:
        raise UsageError(
            f"'{text}' is no part of a view: write statuses ({', '.join(Status)}), reliability=C, "
            f"credibility=3, as-of=2008-10-08, {NO_INFERENCE}, {MERGED}, parted by commas."
        ) from error
