"""How many value nodes there are. Source: SHACL, section 4.2."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from kg.validate.components.component import Component, Finding, Site, whole
from kg.validate.components.reading import a_number
from kg.validate.shapes import Constraint


def _min_count(constraint: Constraint, site: Site) -> Iterable[Finding]:
    counts = np.bincount(site.rows, minlength=len(site.nodes))
    return whole(np.flatnonzero(counts < int(constraint.text)))


def _max_count(constraint: Constraint, site: Site) -> Iterable[Finding]:
    counts = np.bincount(site.rows, minlength=len(site.nodes))
    return whole(np.flatnonzero(counts > int(constraint.text)))


CARDINALITY = (
    Component("MinCount", a_number, _min_count, single=True, pathed=True),
    Component("MaxCount", a_number, _max_count, single=True, pathed=True),
)
