"""What a literal's value is: validity for its datatype, and order between two."""

from __future__ import annotations

import math
import re
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from kg.model.terms import XSD, Term, is_literal, literal_parts
from kg.validate.lexical import text_array, well_formed

_NUMERIC = frozenset(XSD + name for name in (
    "integer", "decimal", "float", "double", "nonPositiveInteger", "negativeInteger", "long",
    "int", "short", "byte", "nonNegativeInteger", "unsignedLong", "unsignedInt", "unsignedShort",
    "unsignedByte", "positiveInteger"))
_DURATIONS = ("duration", "dayTimeDuration", "yearMonthDuration")
_DURATION = re.compile(r"(-)?P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)D)?"
                       r"(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d*)?|\.\d+)S)?)?")
_YEAR, _MONTH, _DAY = r"(?P<year>-?\d{4,})", r"(?P<month>\d\d)", r"(?P<day>\d\d)"
_TIME = r"(?P<hour>\d\d):(?P<minute>\d\d):(?P<second>\d\d(?:\.\d+)?)"
_MOMENTS = {name: re.compile(form + r"(?P<zone>Z|[+-]\d\d:\d\d)?") for name, form in {
    "date": f"{_YEAR}-{_MONTH}-{_DAY}", "dateTime": f"{_YEAR}-{_MONTH}-{_DAY}T{_TIME}",
    "dateTimeStamp": f"{_YEAR}-{_MONTH}-{_DAY}T{_TIME}", "time": _TIME, "gYear": _YEAR,
    "gYearMonth": f"{_YEAR}-{_MONTH}", "gMonthDay": f"--{_MONTH}-{_DAY}", "gMonth": f"--{_MONTH}",
    "gDay": f"---{_DAY}"}.items()}
_MOST_AHEAD = 14 * 3600
"""How many seconds a time zone is ahead of UTC, or behind it, at most."""


@lru_cache(maxsize=1 << 16)
def is_well_formed(term: Term) -> bool:
    """Whether a literal's lexical form is one of its datatype's; unknown datatypes pass."""
    parts = literal_parts(term)
    return bool(well_formed(parts.datatype, text_array([parts.text]))[0])


def compare(first: Term, second: Term) -> int | None:
    """-1, 0 or 1 where SPARQL's `<` orders two literals, None where they cannot be compared."""
    a, b = _comparable(first), _comparable(second)
    if a is None or b is None or a[0] != b[0]:
        return None
    x, y = a[1], b[1]
    if isinstance(x, _Moment) and isinstance(y, _Moment):
        return _in_time(x, y)
    if isinstance(x, Duration) and isinstance(y, Duration):
        return _in_length(x, y)
    if isinstance(x, float) and isinstance(y, Decimal):
        y = float(y)  # numeric promotion. Source: SPARQL 1.1, section 17.3
    elif isinstance(y, float) and isinstance(x, Decimal):
        x = float(x)
    if (isinstance(x, float) and math.isnan(x)) or (isinstance(y, float) and math.isnan(y)):
        return None
    return int(x > y) - int(x < y)  # type: ignore[operator]


def has_value(literal: Term) -> bool:
    """Whether it is known what a literal stands for, so that it differs from others of its kind."""
    return _comparable(literal) is not None or bool(literal_parts(literal).language)


class Duration(NamedTuple):
    """The value of a duration. Source: XML Schema 1.1, part 2, section 3.3.6.1."""

    months: int
    seconds: Decimal


class _Moment(NamedTuple):
    """Seconds since 1 March of the year 0 in UTC, or in a time zone that is not told."""

    seconds: Decimal
    zoned: bool


def duration(text: str) -> Duration | None:
    """The value of a duration's lexical form; None for other text."""
    found = _DURATION.fullmatch(text)
    if found is None:
        return None
    years, months, days, hours, minutes, seconds = (Decimal(part or 0) for part in
                                                    found.groups()[1:])
    sign = -1 if found[1] else 1
    return Duration(sign * int(12 * years + months),
                    sign * (86400 * days + 3600 * hours + 60 * minutes + seconds))


@lru_cache(maxsize=1 << 16)
def _comparable(term: Term) -> tuple[str, object] | None:
    """The kind of a literal's value and the value; None where it has no order."""
    if not is_literal(term) or not is_well_formed(term):
        return None
    parts = literal_parts(term)
    if parts.datatype in _NUMERIC:
        return "number", number(parts.text, parts.datatype)
    if parts.datatype == XSD + "string":
        return "string", parts.text
    own = parts.datatype.removeprefix(XSD)
    if own == "boolean":
        return own, parts.text in ("true", "1")
    value: object = None
    if own in _DURATIONS:
        own, value = "duration", duration(parts.text)
    elif own in _MOMENTS:
        own, value = own.removesuffix("Stamp"), _moment(_MOMENTS[own], parts.text)
    return None if value is None else (own, value)


def _moment(form: re.Pattern[str], text: str) -> _Moment | None:
    """When something is, or begins: SPARQL leaves years without an order; stores have one."""
    found = form.fullmatch(text)
    if found is None:
        return None
    told = {name: part for name, part in found.groupdict().items() if part}
    seconds = Decimal(86400 * _days(int(told.get("year", 1972)), int(told.get("month", 1)),
                                    int(told.get("day", 1))))
    hour = int(told.get("hour", 0))
    hour = 0 if hour == 24 and "year" not in told else hour  # else the first of the next day
    seconds += 3600 * hour + 60 * int(told.get("minute", 0)) + Decimal(told.get("second", 0))
    zone = told.get("zone")
    if zone and zone != "Z":
        hours, _, minutes = zone[1:].partition(":")
        seconds -= (-60 if zone[0] == "-" else 60) * (60 * int(hours) + int(minutes))
    return _Moment(seconds, zone is not None)


def _days(year: int, month: int, day: int) -> int:
    """Days since 1 March of the year 0, as if the calendar had always been the present one."""
    years, months = divmod(12 * year + month - 3, 12)
    leaps = years // 4 - years // 100 + years // 400
    return 365 * years + leaps + (153 * months + 2) // 5 + day - 1


def _in_time(one: _Moment, other: _Moment) -> int | None:
    """The order of two moments; without a zone, as it is in whatever zone is meant.

    Source: XML Schema 1.1, part 2, section 3.3.7.
    """
    apart = one.seconds - other.seconds
    if one.zoned != other.zoned and abs(apart) <= _MOST_AHEAD:
        return None
    return int(apart > 0) - int(apart < 0)


def _in_length(one: Duration, other: Duration) -> int | None:
    """The order of two durations, if it is the same from whatever day they begin.

    Source: XML Schema 1.1, part 2, section 3.3.6.1, where the four months are given.
    """
    orders = set()
    for year, month in ((1696, 9), (1697, 2), (1903, 3), (1903, 7)):
        ends = [86400 * _days(year, month + length.months, 1) + length.seconds
                for length in (one, other)]
        orders.add(int(ends[0] > ends[1]) - int(ends[0] < ends[1]))
    return orders.pop() if len(orders) == 1 else None


def number(text: str, datatype: str) -> Decimal | float:
    """The value of a well-formed number: a float for xsd:float and xsd:double."""
    if datatype in (XSD + "float", XSD + "double"):
        return float(text.replace("INF", "inf"))
    return Decimal(text)
