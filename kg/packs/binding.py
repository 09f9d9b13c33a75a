"""Values of parameters as terms; they are never pasted into a query's text."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from kg.model.errors import DataError, UsageError
from kg.model.namespaces import BASE, ID, PREFIXES, nx
from kg.model.record import RELIABILITIES, Status
from kg.model.terms import Term, day, day_of, integer, iri, literal
from kg.packs.question import Parameter, Question

ANY = iri(BASE + "any")
"""Stands for a parameter that is left out; queries test for it, since BOUND is decided before
the engine binds a parameter."""

YES, NO = literal("yes"), literal("no")
"""The values of a parameter of type boolean."""

_NAME = ("an IRI or a prefixed name such as id:organization/farc or nx:cocaine; 'kg search' finds "
         "things by name")


def bind(question: Question, values: Mapping[str, str]) -> dict[str, Term]:
    """The parameters of a question as terms, defaults included; ANY for one that is left out. An
    empty value is one that is left out.

    Raises UsageError for an unknown parameter, or a value that is not of its type.
    """
    known = {parameter.name: parameter for parameter in question.parameters}
    for name in values:
        if name not in known:
            names = ", ".join(known) or "none"
            raise UsageError(f"{question.path} has no parameter '{name}'; it has {names}.")
    given = {name: values.get(name) or parameter.default for name, parameter in known.items()}
    return {name: _TERMS[known[name].type](known[name], value) if value else ANY
            for name, value in given.items()}


def place_of(value: str) -> Term | None:
    """The place of a code such as co, or a name such as South America; None where it is neither."""
    name = re.sub(r"[\s_]+", "-", value.strip().lower())
    return iri(f"{ID}place/{name}") if re.fullmatch(r"[a-z0-9-]+", name) else None


def is_written_iri(value: str) -> bool:
    """Whether a value is an IRI, or a prefixed name with a known prefix."""
    prefix, colon, _ = value.partition(":")
    return bool(colon and prefix in PREFIXES) or re.match(r"<?https?://|<?urn:", value) is not None


def _date(parameter: Parameter, value: str) -> Term:
    try:
        return day(day_of(value))
    except ValueError as error:
        raise _wrong(parameter, value, "a day such as 2008-10-08, or today") from error


def _iri(parameter: Parameter, value: str) -> Term:
    if not is_written_iri(value):
        raise _wrong(parameter, value, _NAME)
    prefix, _, name = value.partition(":")
    try:
        return iri(PREFIXES[prefix] + name if prefix in PREFIXES else value.strip("<>"))
    except DataError as error:
        raise _wrong(parameter, value, _NAME) from error


def _place(parameter: Parameter, value: str) -> Term:
    if ":" in value:
        return _iri(parameter, value)
    place = place_of(value)
    if place is None:
        raise _wrong(parameter, value, "a country code such as co, or a name such as south-america")
    return place


def _integer(parameter: Parameter, value: str) -> Term:
    if not re.fullmatch(r"[+-]?\d{1,18}", value):
        raise _wrong(parameter, value, "a whole number such as 10")
    return integer(int(value))


def _credibility(parameter: Parameter, value: str) -> Term:
    if value not in "123456" or len(value) != 1:
        raise _wrong(parameter, value, "a grade from 1 (confirmed) to 6 (cannot be judged)")
    return integer(int(value))


def _reliability(parameter: Parameter, value: str) -> Term:
    if value.upper() not in RELIABILITIES or len(value) != 1:
        raise _wrong(parameter, value, "a grade from A (completely reliable) to F")
    return literal(value.upper())


def _status(parameter: Parameter, value: str) -> Term:
    if value not in {status.value for status in Status}:
        raise _wrong(parameter, value, "one of " + ", ".join(Status))
    return nx(value)


def _boolean(parameter: Parameter, value: str) -> Term:
    found = literal(value.lower())
    if found not in (YES, NO):
        raise _wrong(parameter, value, "yes or no")
    return found


def _string(_parameter: Parameter, value: str) -> Term:
    return literal(value)


def _wrong(parameter: Parameter, value: str, wanted: str) -> UsageError:
    return UsageError(f"The parameter {parameter.name} is '{value}'; it must be {wanted}.")


_TERMS: dict[str, Callable[[Parameter, str], Term]] = {
    "date": _date, "iri": _iri, "place": _place, "string": _string, "boolean": _boolean,
    "integer": _integer,
    "credibility": _credibility, "reliability": _reliability, "status": _status}
