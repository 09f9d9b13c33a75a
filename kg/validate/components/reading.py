"""How the parameters of constraint components are read."""

from __future__ import annotations

from collections.abc import Iterable

from kg.model.terms import Term, is_iri, is_literal, literal_parts
from kg.validate.components.component import Component, Reading
from kg.validate.shapes import Constraint


def an_iri(component: Component, reading: Reading, node: Term, value: Term) -> Iterable[Constraint]:
    """A parameter that is an IRI."""
    if not is_iri(value):
        raise reading.graph.fault(node, f"needs an IRI for sh:{component.parameter}, not {value}.")
    return [Constraint(component.name, terms=(value,))]


def a_literal(component: Component, reading: Reading, node: Term, value: Term,
              ) -> Iterable[Constraint]:
    """A parameter that is a literal."""
    reading.graph.text(node, component.parameter, value)
    return [Constraint(component.name, terms=(value,))]


def a_term(component: Component, _reading: Reading, _node: Term, value: Term,
           ) -> Iterable[Constraint]:
    """A parameter that is any term."""
    return [Constraint(component.name, terms=(value,))]


def a_number(component: Component, reading: Reading, node: Term, value: Term,
             ) -> Iterable[Constraint]:
    """A parameter that is a whole number."""
    return [Constraint(component.name, text=whole_number(component, reading, node, value))]


def a_shape(component: Component, reading: Reading, node: Term, value: Term,
            ) -> Iterable[Constraint]:
    """A parameter that is a shape."""
    return [Constraint(component.name, shapes=(reading.shape(value, node),))]


def shapes(component: Component, reading: Reading, node: Term, value: Term) -> Iterable[Constraint]:
    """A parameter that is a list of shapes."""
    members = reading.graph.list_of(node, value)
    return [Constraint(component.name, shapes=tuple(reading.shape(one, node) for one in members))]


def terms(component: Component, reading: Reading, node: Term, value: Term) -> Iterable[Constraint]:
    """A parameter that is a list of terms."""
    return [Constraint(component.name, terms=tuple(reading.graph.list_of(node, value)))]


def whole_number(component: Component, reading: Reading, node: Term, value: Term) -> str:
    """The digits of a whole number; raises ShapeError for another term."""
    text = literal_parts(value).text if is_literal(value) else ""
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        raise reading.graph.fault(
            node, f"needs a whole number for sh:{component.parameter}, not {value}.")
    return text
