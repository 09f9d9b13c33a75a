"""Bounds of values. Source: SHACL, section 4.3."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from kg.columns.dictionary import Ids
from kg.columns.sets import Mask
from kg.validate.components.component import Check, Component, Finding, Site, each_distinct
from kg.validate.components.reading import a_literal
from kg.validate.shapes import Constraint


def _bound(*allowed: int) -> Check:
    """A check that comparing the value with the bound gives one of some orders."""
    def check(constraint: Constraint, site: Site) -> Iterable[Finding]:
        bound = site.index.dictionary.encode(constraint.terms[0])

        def holds(values: Ids) -> Mask:
            order = site.terms.order(values, np.full(len(values), bound, dtype=np.int64))
            held: Mask = np.logical_or.reduce([order == one for one in allowed])
            return held
        return each_distinct(site, holds)
    return check


VALUE_RANGE = (
    Component("MinInclusive", a_literal, _bound(0, 1), single=True),
    Component("MinExclusive", a_literal, _bound(1), single=True),
    Component("MaxInclusive", a_literal, _bound(0, -1), single=True),
    Component("MaxExclusive", a_literal, _bound(-1), single=True),
)
