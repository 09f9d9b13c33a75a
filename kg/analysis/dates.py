"""Which dated relations did not hold on a day."""

from __future__ import annotations

import re
from datetime import date

import numpy as np

from kg.analysis.held import Held
from kg.columns.dictionary import Ids
from kg.columns.sets import unique
from kg.model.namespaces import nx
from kg.model.terms import Term, is_literal, literal_parts


def out_of_force(held: Held, day: date) -> Ids:
    """What had not begun on a day, or had ended before it; sorted.

    What has no dates, or dates that are none, is taken to hold. A year holds to its last day.
    """
    found = [_outside(held, nx("startDate"), day.isoformat(), after=True),
             _outside(held, nx("startYear"), f"{day.year:04}", after=True),
             _outside(held, nx("endDate"), day.isoformat(), after=False),
             _outside(held, nx("endYear"), f"{day.year:04}", after=False)]
    return unique(np.concatenate(found))


def _outside(held: Held, property_: Term, day: str, *, after: bool) -> Ids:
    """The subjects of values after a day or year, or before it."""
    number = held.dictionary.lookup(property_)
    if number is None:
        return np.empty(0, dtype=np.int64)
    s, o, _ = held.pairs(number)
    decode = held.dictionary.decode
    texts = [literal_parts(term).text[:len(day)] if is_literal(term := decode(value)) else ""
             for value in o.tolist()]
    outside = [_DAY.fullmatch(text) is not None and (text > day if after else text < day)
               for text in texts]
    return s[np.array(outside, dtype=np.bool_)]


_DAY = re.compile(r"\d{4}(-\d\d-\d\d)?")
