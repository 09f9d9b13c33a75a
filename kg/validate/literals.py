"""What a literal's value is: validity for its datatype, and order between two."""

from __future__ import annotations

import math
import re
from datetime import UTC, date, datetime, time
from decimal import Decimal
from functools import lru_cache

from rdflib import Literal, URIRef

from kg.model.terms import RDF, XSD, Term, is_literal, literal_parts

_NUMERIC = frozenset(XSD + name for name in (
    "integer", "decimal", "float", "double", "nonPositiveInteger", "negativeInteger", "long",
    "int", "short", "byte", "nonNegativeInteger", "unsignedLong", "unsignedInt", "unsignedShort",
    "unsignedByte", "positiveInteger"))
_CHECKED: dict[str, re.Pattern[str]] = {
    XSD + "integer": re.compile(r"[+-]?\d+"),
    XSD + "gYear": re.compile(r"-?\d{4,}(Z|[+-]\d\d:\d\d)?"),
    XSD + "boolean": re.compile(r"true|false|0|1"),
    XSD + "decimal": re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)"),
}
_ANY_TEXT = frozenset({XSD + "string", XSD + "anyURI", RDF + "langString"})


@lru_cache(maxsize=1 << 16)
def is_well_formed(term: Term) -> bool:
    """Whether a literal's lexical form is one of its datatype's; unknown datatypes pass."""
    parts = literal_parts(term)
    if parts.datatype in _ANY_TEXT:
        return True
    if pattern := _CHECKED.get(parts.datatype):
        return pattern.fullmatch(parts.text) is not None
    return not Literal(parts.text, datatype=URIRef(parts.datatype)).ill_typed


def compare(first: Term, second: Term) -> int | None:
    """-1, 0 or 1 where SPARQL's `<` orders two literals, None where they cannot be compared."""
    a, b = _comparable(first), _comparable(second)
    if a is None or b is None or a[0] != b[0]:
        return None
    x, y = a[1], b[1]
    if (isinstance(x, float) and math.isnan(x)) or (isinstance(y, float) and math.isnan(y)):
        return None
    try:
        return int(x > y) - int(x < y)  # type: ignore[operator]
    except TypeError:
        return None


@lru_cache(maxsize=1 << 16)
def _comparable(term: Term) -> tuple[str, object] | None:
    """The kind of a literal's value and the value; None where it has no order."""
    if not is_literal(term) or not is_well_formed(term):
        return None
    parts = literal_parts(term)
    if parts.datatype in _NUMERIC:
        return "number", _number(parts.text, parts.datatype)
    if parts.datatype == XSD + "string":
        return "string", parts.text
    value = Literal(parts.text, datatype=URIRef(parts.datatype)).toPython()
    if isinstance(value, datetime):
        return ("instant", value.astimezone(UTC)) if value.tzinfo else ("datetime", value)
    if isinstance(value, bool):
        return "boolean", value
    if isinstance(value, date | time):
        return type(value).__name__, value
    return None


def _number(text: str, datatype: str) -> Decimal | float:
    if datatype in (XSD + "float", XSD + "double"):
        return float(text.replace("INF", "inf"))
    return Decimal(text)
