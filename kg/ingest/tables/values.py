"""How the cells of a table are read as values: texts, numbers, days.

Source: W3C, Metadata Vocabulary for Tabular Data, 17 December 2015, section 5.11.2; Model for
Tabular Data and Metadata on the Web, section 6.4.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from kg.model.errors import DataError
from kg.model.nearest import meant
from kg.model.terms import XSD, Term, day, literal

_DATATYPES = {name: name for name in (
    "string", "boolean", "integer", "decimal", "double", "float", "long", "int", "short",
    "nonNegativeInteger", "positiveInteger", "date", "dateTime", "time", "gYear", "gYearMonth",
    "gMonthDay", "duration", "anyURI", "token", "language")} | {
    "number": "double", "datetime": "dateTime"}
"""The names of the standard with those of XML Schema. A name that is not here is refused."""

_NUMBERS = ("integer", "decimal", "double", "float", "long", "int", "short", "nonNegativeInteger",
            "positiveInteger")
_DAY = re.compile(r"(?P<first>yyyy|MM?|dd?)(?P<mark>[-/.]?)(?P<second>MM?|dd?)(?P=mark)"
                  r"(?P<third>yyyy|MM?|dd?)")
_DIGITS = {"yyyy": r"(?P<y>\d{4})", "MM": r"(?P<m>\d\d)", "M": r"(?P<m>\d\d?)",
           "dd": r"(?P<d>\d\d)", "d": r"(?P<d>\d\d?)"}

Reader = Callable[[str], Term]
"""Gives the value of a cell; raises DataError where it is not written as the mapping says."""


def reader(datatype: object, language: str) -> Reader:
    """What reads the cells of a column of a datatype, which may have a format, or of texts of a
    language.

    A text that its datatype does not allow is left to the load, which looks at all of them at once.
    Raises DataError for a datatype or format that is not known.
    """
    told = datatype if isinstance(datatype, dict) else {"base": datatype}
    if unknown := told.keys() - {"base", "format"}:
        raise DataError(f"has a datatype with '{min(unknown)}', which is not read here; it may "
                        "have base and format")
    name = told.get("base", "string")
    if not isinstance(name, str) or name not in _DATATYPES:
        raise DataError(f"has the datatype '{name}', which is not known here"
                        + meant(str(name), _DATATYPES, ""))
    base = _DATATYPES[name]
    if language and base == "string":
        literal("", language=language)
        return lambda text: literal(text, language=language)
    if "format" not in told:
        return lambda text: literal(text, XSD + base)
    return _formatted(base, told["format"])


def _formatted(base: str, form: object) -> Reader:
    if base == "date" and isinstance(form, str):
        return _days(form)
    if base == "boolean" and isinstance(form, str) and form.count("|") == 1:
        return _choice(*form.split("|"))
    if base in _NUMBERS and isinstance(form, dict) and not form.keys() - {"decimalChar",
                                                                        "groupChar"}:
        return _numbers(base, str(form.get("decimalChar", ".")), str(form.get("groupChar", "")))
    raise DataError(f"has the format {form!r} for {base}; known are days such as dd.MM.yyyy, "
                    'yes|no for boolean, and {"decimalChar": ",", "groupChar": "."} for numbers')


def _days(form: str) -> Reader:
    found = _DAY.fullmatch(form)
    fields = [found[name] for name in ("first", "second", "third")] if found else []
    if found is None or sorted(field[0] for field in fields) != ["M", "d", "y"]:
        raise DataError(f"has the format '{form}' for date; known are those of year (yyyy), month "
                        "(MM or M) and day (dd or d), such as dd.MM.yyyy")
    written = re.compile(re.escape(found["mark"]).join(_DIGITS[field] for field in fields),
                         re.ASCII)

    def read(text: str) -> Term:
        parts = written.fullmatch(text)
        try:
            if parts is not None:
                return day(date(int(parts["y"]), int(parts["m"]), int(parts["d"])))
        except ValueError:
            pass
        raise DataError(f"'{text[:80]}' is no day written as {form}")
    return read


def _choice(yes: str, no: str) -> Reader:
    values = {yes: "true", no: "false"}

    def read(text: str) -> Term:
        if text not in values:
            raise DataError(f"'{text[:80]}' is neither {yes} nor {no}")
        return literal(values[text], XSD + "boolean")
    return read


def _numbers(base: str, point: str, group: str) -> Reader:
    written = re.compile(rf"[+-]?[\d{re.escape(group)}]+({re.escape(point)}\d+)?", re.ASCII)

    def read(text: str) -> Term:
        if not written.fullmatch(text):
            raise DataError(f"'{text[:80]}' is no number written with '{point}' before decimals"
                            + (f" and '{group}' between thousands" if group else ""))
        plain = text.replace(group, "") if group else text
        return literal(plain.replace(point, "."), XSD + base)
    return read
