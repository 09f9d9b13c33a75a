"""What a literal's value is: validity for its datatype, and order between two."""

from __future__ import annotations

import math
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache

import pyarrow as pa
from rdflib import Literal, URIRef

from kg.model.terms import XSD, Term, is_literal, literal_parts
from kg.validate.lexical import well_formed

_NUMERIC = frozenset(XSD + name for name in (
    "integer", "decimal", "float", "double", "nonPositiveInteger", "negativeInteger", "long",
    "int", "short", "byte", "nonNegativeInteger", "unsignedLong", "unsignedInt", "unsignedShort",
    "unsignedByte", "positiveInteger"))


@lru_cache(maxsize=1 << 16)
def is_well_formed(term: Term) -> bool:
    """Whether a literal's lexical form is one of its datatype's; unknown datatypes pass."""
    parts = literal_parts(term)
    return bool(well_formed(parts.datatype, pa.array([parts.text], type=pa.string()))[0])


def compare(first: Term, second: Term) -> int | None:
    """-1, 0 or 1 where SPARQL's `<` orders two literals, None where they cannot be compared."""
    a, b = _comparable(first), _comparable(second)
    if a is None or b is None or a[0] != b[0]:
        return None
    x, y = a[1], b[1]
    if isinstance(x, float) and isinstance(y, Decimal):
        y = float(y)  # numeric promotion. Source: SPARQL 1.1, section 17.3
    elif isinstance(y, float) and isinstance(x, Decimal):
        x = float(x)
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
        return "number", number(parts.text, parts.datatype)
    if parts.datatype == XSD + "string":
        return "string", parts.text
    if parts.datatype == XSD + "gYear":  # SPARQL leaves years without an order; stores have one
        return ("year", int(parts.text)) if parts.text[-4:].isdecimal() else None
    midnight = parts.text.replace("T24:", "T00:")  # the first moment of the next day
    value = Literal(midnight, datatype=URIRef(parts.datatype)).toPython()
    if isinstance(value, datetime):
        value += timedelta(days=midnight != parts.text)
        return ("instant", value.astimezone(UTC)) if value.tzinfo else ("datetime", value)
    if isinstance(value, bool):
        return "boolean", value
    if isinstance(value, date | time):
        return type(value).__name__, value
    return None


def number(text: str, datatype: str) -> Decimal | float:
    """The value of a well-formed number: a float for xsd:float and xsd:double."""
    if datatype in (XSD + "float", XSD + "double"):
        return float(text.replace("INF", "inf"))
    return Decimal(text)
