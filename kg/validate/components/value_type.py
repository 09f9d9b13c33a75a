"""What kind of thing a value node is. Source: SHACL, section 4.1."""

from __future__ import annotations

from collections.abc import Iterable

from kg.model.namespaces import shorten, term
from kg.model.nearest import meant
from kg.model.terms import Term, iri_text, is_iri, local_name
from kg.validate.components.component import Component, Finding, Reading, Site, broken
from kg.validate.components.reading import an_iri
from kg.validate.shapes import Constraint
from kg.validate.terms import BLANK, IRI, datatype_of

_KINDS = frozenset(term("sh:" + name) for name in (
    "IRI", "BlankNode", "Literal", "BlankNodeOrIRI", "BlankNodeOrLiteral", "IRIOrLiteral"))


def _class(constraint: Constraint, site: Site) -> Iterable[Finding]:
    return broken(site, site.terms.where(site.values,
                                         site.index.instances(constraint.terms[0])))


def _datatype(constraint: Constraint, site: Site) -> Iterable[Finding]:
    wanted = iri_text(constraint.terms[0])
    holds = site.terms.of_sort(site.values, lambda sort: datatype_of(sort) == wanted)
    holds[holds] = site.terms.well_formed(site.values[holds])
    return broken(site, holds)


def _node_kind(constraint: Constraint, site: Site) -> Iterable[Finding]:
    kind = local_name(constraint.terms[0])
    others = {IRI: "IRI" in kind, BLANK: "BlankNode" in kind}
    return broken(site, site.terms.of_sort(
        site.values, lambda sort: others.get(sort, "Literal" in kind)))


def _read_kind(component: Component, reading: Reading, node: Term, value: Term,
               ) -> Iterable[Constraint]:
    if value not in _KINDS:
        six = sorted(map(shorten, _KINDS))
        name = f"sh:{local_name(value)}" if is_iri(value) else value
        raise reading.graph.fault(
            node, f"has {shorten(value)} for sh:nodeKind, which is none of the six"
            + meant(name, six, f": {', '.join(six)}."))
    return [Constraint(component.name, terms=(value,))]


VALUE_TYPE = (
    Component("Class", an_iri, _class),
    Component("Datatype", an_iri, _datatype, single=True),
    Component("NodeKind", _read_kind, _node_kind, single=True),
)
