"""Closed shapes, required values and lists of allowed values. Source: SHACL, section 4.8."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np

from kg.columns.tables import neighbours
from kg.model.terms import Term, is_iri
from kg.validate.components.component import Component, Finding, Reading, Site, broken, whole
from kg.validate.components.reading import a_term, terms
from kg.validate.shapes import Constraint


def _closed(constraint: Constraint, site: Site) -> Iterator[Finding]:
    index = site.index
    allowed = {index.dictionary.lookup(term) for term in constraint.terms}
    for predicate in index.predicates():
        if predicate not in allowed:
            at, objects = neighbours(index.table(predicate).pairs, site.values)
            if len(at):
                yield Finding(site.rows[at], objects, index.dictionary.decode(predicate))


def _read_closed(component: Component, reading: Reading, node: Term, _value: Term,
                 ) -> Iterable[Constraint]:
    graph = reading.graph
    if not graph.flag(node, "closed"):
        return []
    ignored = [item for value in graph.all(node, "ignoredProperties")
               for item in graph.list_of(node, value)]
    known = [path for prop in graph.all(node, "property")
             for path in graph.all(prop, "path") if is_iri(path)]
    return [Constraint(component.name, terms=(*ignored, *known))]


def _has_value(constraint: Constraint, site: Site) -> Iterable[Finding]:
    number = site.index.dictionary.lookup(constraint.terms[0])
    lacking = np.ones(len(site.nodes), dtype=np.bool_)
    if number is not None:
        lacking[site.rows[site.values == number]] = False
    return whole(np.flatnonzero(lacking))


def _in(constraint: Constraint, site: Site) -> Iterable[Finding]:
    lookup = site.index.dictionary.lookup
    allowed = [n for t in constraint.terms if (n := lookup(t)) is not None]
    return broken(site, site.terms.where(site.values, np.array(allowed, dtype=np.int64)))


OTHERS = (
    Component("Closed", _read_closed, _closed, single=True),
    Component("HasValue", a_term, _has_value),
    Component("In", terms, _in, single=True),
)
