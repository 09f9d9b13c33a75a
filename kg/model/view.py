"""The view: which records count."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date

from kg.model.record import Status


@dataclass(frozen=True, slots=True)
class View:
    """A policy of belief: the statuses, the least reliability and credibility, and the day.

    A record counts when its status is among `statuses`, its reliability is `min_reliability` or
    better, its credibility is `min_credibility` or better (a smaller number), and, where `as_of`
    is given, that day lies within its valid time.
    """

    statuses: frozenset[Status] = frozenset({Status.ASSERTED, Status.REPORTED})
    min_reliability: str = "F"
    min_credibility: int = 6
    as_of: date | None = None

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
        if self == DEFAULT_VIEW:
            return "default"
        text = "|".join([",".join(sorted(self.statuses)), self.min_reliability,
                         str(self.min_credibility), str(self.as_of)])
        return hashlib.blake2b(text.encode(), digest_size=6).hexdigest()


DEFAULT_VIEW = View()
"""Believes what sources assert or report; nothing that is alleged, possible or unproven."""
