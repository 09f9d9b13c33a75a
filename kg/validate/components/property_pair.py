"""Values of two properties compared. Source: SHACL, section 4.5."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from kg.columns.sets import unique
from kg.columns.tables import found, neighbours, pack, unpack
from kg.validate.components.component import Check, Component, Finding, Site
from kg.validate.components.reading import an_iri
from kg.validate.shapes import Constraint


def _equals(constraint: Constraint, site: Site) -> Iterable[Finding]:
    here = unique(pack(site.rows, site.values))
    other = unique(pack(*neighbours(site.index.of(constraint.terms[0]).pairs, site.nodes)))
    either = [here[~found(other, here)], other[~found(here, other)]]
    return [Finding(*unpack(np.concatenate(either)))]


def _disjoint(constraint: Constraint, site: Site) -> Iterable[Finding]:
    shared = found(site.index.of(constraint.terms[0]).pairs,
                   pack(site.nodes[site.rows], site.values))
    return [Finding(site.rows[shared], site.values[shared])]


def _ordered(*allowed: int) -> Check:
    def check(constraint: Constraint, site: Site) -> Iterable[Finding]:
        at, others = neighbours(site.index.of(constraint.terms[0]).pairs, site.nodes[site.rows])
        order = site.terms.order(site.values[at], others)
        wrong = ~np.logical_or.reduce([order == one for one in allowed])
        return [Finding(site.rows[at[wrong]], site.values[at[wrong]])]
    return check


PROPERTY_PAIR = (
    Component("Equals", an_iri, _equals),
    Component("Disjoint", an_iri, _disjoint),
    Component("LessThan", an_iri, _ordered(-1), pathed=True),
    Component("LessThanOrEquals", an_iri, _ordered(-1, 0), pathed=True),
)
