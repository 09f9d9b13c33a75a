"""Which dated relations did not hold on a day."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from operator import eq, gt, lt

import numpy as np

from kg.analysis.held import Held
from kg.columns.dictionary import Ids
from kg.columns.sets import unique
from kg.model.namespaces import nx
from kg.model.terms import is_literal, literal_parts


def out_of_force(held: Held, day: date) -> Ids:
    """What had not begun on a day, or had ended before it; sorted.

    What has no dates, or dates that are none, is taken to hold. A year holds to its last day, and
    so does what happens; what holds by status ends at the beginning of its last date.
    """
    on, year = day.isoformat(), f"{day.year:04}"
    ending = _dated(held, "endDate", on, eq)
    return unique(np.concatenate([
        _dated(held, "startDate", on, gt), _dated(held, "startYear", year, gt),
        _dated(held, "endDate", on, lt), _dated(held, "endYear", year, lt),
        *(np.intersect1d(ending, held.members(cls)) for name in _BY_STATUS
          if (cls := held.dictionary.lookup(nx(name))) is not None)]))


def _dated(held: Held, name: str, day: str, compare: Callable[[str, str], bool]) -> Ids:
    """The subjects of days or years that compare to one as wanted."""
    number = held.dictionary.lookup(nx(name))
    if number is None:
        return np.empty(0, dtype=np.int64)
    s, o, _ = held.pairs(number)
    decode = held.dictionary.decode
    texts = [literal_parts(term).text[:len(day)] if is_literal(term := decode(value)) else ""
             for value in o.tolist()]
    wanted = [_DAY.fullmatch(text) is not None and compare(text, day) for text in texts]
    return s[np.array(wanted, dtype=np.bool_)]


_DAY = re.compile(r"\d{4}(-\d\d-\d\d)?")
_BY_STATUS = ("Designation", "Membership", "Alliance", "TerritorialControl", "AssetBlocking",
              "Situation")
"""Classes of relations whose nx:endDate is the first day on which they no longer hold."""
