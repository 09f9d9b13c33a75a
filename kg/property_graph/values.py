"""Literals as values that a property graph holds."""

from __future__ import annotations

import hashlib
import json
import math
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation

from kg.model.terms import RDF, XSD, LiteralParts

Scalar = str | int | float | bool | date | datetime
Value = Scalar | tuple[Scalar, ...]
Properties = Mapping[str, Value]

LONGEST_KEY = 8_000
"""How many bytes of UTF-8 an IRI may have: Neo4j's index of keys holds no longer ones."""
_SMALLEST, _LARGEST = -(1 << 63), (1 << 63) - 1

KINDS = {XSD + name: kind for kind, names in {
    "date": ("date",),
    "datetime": ("dateTime", "dateTimeStamp"),
    "boolean": ("boolean",),
    "integer": ("integer", "int", "long", "short", "byte", "nonNegativeInteger",
                "positiveInteger", "nonPositiveInteger", "negativeInteger", "unsignedInt",
                "unsignedLong", "unsignedShort", "unsignedByte", "gYear"),
    "number": ("decimal", "double", "float"),
    "text": ("string", "anyURI", "normalizedString", "token", "language"),
}.items() for name in names} | {RDF + "langString": "text"}
"""The kind of value in which a property graph holds the literals of a datatype."""


def kind_of(datatype: str) -> str:
    """The kind of value for a datatype: one of KINDS, `text` for those not listed."""
    return KINDS.get(datatype, "text")


def value_of(literal: LiteralParts, kind: str) -> Scalar | None:
    """A literal as a value of a kind; None where the property graph cannot hold it as such."""
    if kind == "text":
        return literal.text
    if kind_of(literal.datatype) not in (kind, "integer" if kind == "number" else kind):
        return None
    try:
        return _READERS[kind](literal.text.strip())
    except (ValueError, KeyError, OverflowError, InvalidOperation):
        return None


def checksum(element: Sequence[object]) -> int:
    """64 bits of a hash of an element: its key, labels or type, and properties."""
    text = json.dumps(element, sort_keys=True, default=_plain, ensure_ascii=False)
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest())


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(type(value).__name__)


def _date(text: str) -> date:
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        raise ValueError
    return date.fromisoformat(text)


def _datetime(text: str) -> datetime:
    """A moment in UTC, to the microsecond; one without a time zone is no moment."""
    found = datetime.fromisoformat(text)
    if found.tzinfo is None or re.search(r"\.\d{7,}", text):
        raise ValueError
    return found.astimezone(UTC)


def _integer(text: str) -> int:
    if not re.fullmatch(r"[+-]?\d+", text):
        raise ValueError
    value = int(text)
    if not _SMALLEST <= value <= _LARGEST:
        raise OverflowError
    return value


def _number(text: str) -> float:
    """A number as a binary one, where that says the same."""
    special = {"INF": math.inf, "+INF": math.inf, "-INF": -math.inf, "NaN": math.nan}
    if text in special:
        return special[text]
    exact = Decimal(text)
    value = float(exact)
    if Decimal(repr(value)) != exact:
        raise OverflowError
    return value


_BOOLEANS = {"true": True, "1": True, "false": False, "0": False}

_READERS: dict[str, Callable[[str], Scalar]] = {
    "date": _date, "datetime": _datetime, "integer": _integer, "number": _number,
    "boolean": _BOOLEANS.__getitem__}
