"""How the parameters of constraint components are read."""

from __future__ import annotations

from collections.abc import Iterable

from kg.model.terms import Term, is_iri, is_literal, literal_parts
from kg.validate.components.component import Read, Reading
from kg.validate.shapes import Constraint


def an_iri(name: str, parameter: str) -> Read:
    """A parameter that is an IRI."""
    def read(reading: Reading, node: Term, value: Term) -> Iterable[Constraint]:
        if not is_iri(value):
            raise reading.graph.fault(node, f"needs an IRI for sh:{parameter}, not {value}.")
        return [Constraint(name, terms=(value,))]
    return read


def a_literal(name: str, parameter: str) -> Read:
    """A parameter that is a literal."""
    def read(reading: Reading, node: Term, value: Term) -> Iterable[Constraint]:
        reading.graph.text(node, parameter, value)
        return [Constraint(name, terms=(value,))]
    return read


def a_term(name: str) -> Read:
    """A parameter that is any term."""
    def read(_reading: Reading, _node: Term, value: Term) -> Iterable[Constraint]:
        return [Constraint(name, terms=(value,))]
    return read


def a_number(name: str, parameter: str) -> Read:
    """A parameter that is a whole number."""
    def read(reading: Reading, node: Term, value: Term) -> Iterable[Constraint]:
        return [Constraint(name, text=whole_number(reading, node, parameter, value))]
    return read


def a_shape(name: str) -> Read:
    """A parameter that is a shape."""
    def read(reading: Reading, node: Term, value: Term) -> Iterable[Constraint]:
        return [Constraint(name, shapes=(reading.shape(value, node),))]
    return read


def shapes(name: str) -> Read:
    """A parameter that is a list of shapes."""
    def read(reading: Reading, node: Term, value: Term) -> Iterable[Constraint]:
        members = reading.graph.list_of(node, value)
        return [Constraint(name, shapes=tuple(reading.shape(one, node) for one in members))]
    return read


def terms(name: str) -> Read:
    """A parameter that is a list of terms."""
    def read(reading: Reading, node: Term, value: Term) -> Iterable[Constraint]:
        return [Constraint(name, terms=tuple(reading.graph.list_of(node, value)))]
    return read


def whole_number(reading: Reading, node: Term, parameter: str, value: Term) -> str:
    """The digits of a whole number; raises ShapeError for another term."""
    text = literal_parts(value).text if is_literal(value) else ""
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        raise reading.graph.fault(
            node, f"needs a whole number for sh:{parameter}, not {value}.")
    return text
