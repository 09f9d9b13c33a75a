"""Datatypes: which literals have a value of which datatype.

Source: OWL 2 Structural Specification (Second Edition), section 4; XML Schema 1.1, part 2.
"""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache

from kg.model.namespaces import term
from kg.model.terms import RDF, XSD, Term, iri_text, literal_parts
from kg.validate.literals import compare, duration, is_well_formed, number

_LITERAL = iri_text(term("rdfs:Literal"))
_REAL, _RATIONAL = iri_text(term("owl:real")), iri_text(term("owl:rational"))
_PLAIN = RDF + "PlainLiteral"
_INTEGERS: dict[str, tuple[int | None, int | None]] = {
    "integer": (None, None), "nonPositiveInteger": (None, 0), "negativeInteger": (None, -1),
    "nonNegativeInteger": (0, None), "positiveInteger": (1, None),
    "long": (-(1 << 63), (1 << 63) - 1), "int": (-(1 << 31), (1 << 31) - 1),
    "short": (-(1 << 15), (1 << 15) - 1), "byte": (-128, 127),
    "unsignedLong": (0, (1 << 64) - 1), "unsignedInt": (0, (1 << 32) - 1),
    "unsignedShort": (0, (1 << 16) - 1), "unsignedByte": (0, 255)}
_TEXTS = ("string", "normalizedString", "token", "language", "NMTOKEN", "Name", "NCName")

DATATYPES = frozenset(XSD + name for name in (
    *_INTEGERS, *_TEXTS, "boolean", "decimal", "double", "float", "date", "time", "dateTime",
    "dateTimeStamp", "gYear", "gMonth", "gDay", "gYearMonth", "gMonthDay", "duration",
    "dayTimeDuration", "yearMonthDuration", "hexBinary", "base64Binary", "anyURI", "QName",
    "NOTATION", "ID", "IDREF", "ENTITY", "anyType", "anySimpleType", "anyAtomicType"))
"""Those of XML Schema. Source: XML Schema 1.1, part 2."""

FACETS = frozenset(XSD + name for name in (
    "length", "minLength", "maxLength", "pattern", "minInclusive", "maxInclusive", "minExclusive",
    "maxExclusive", "totalDigits", "fractionDigits"))
"""What narrows a datatype, as a property. Source: OWL 2, section 7.5."""

_DURATIONS = ("duration", "dayTimeDuration", "yearMonthDuration")


def is_datatype(name: str) -> bool:
    """Whether a bare IRI names a datatype of XML Schema, RDF or OWL."""
    return name.startswith(XSD) or name in (
        _LITERAL, _REAL, _RATIONAL, _PLAIN, RDF + "langString", RDF + "XMLLiteral", RDF + "HTML")


@lru_cache(maxsize=1 << 16)
def has_value_in(literal: Term, datatype: str) -> bool:
    """Whether a literal's value is one of a datatype (bare IRI); False for an ill-typed literal.

    Any well-formed literal is one of an unknown datatype of the same name only.
    """
    parts = literal_parts(literal)
    if not is_well_formed(literal):
        return False
    if datatype in (_LITERAL, parts.datatype):
        return True
    if datatype == _PLAIN:
        return parts.datatype in (XSD + "string", RDF + "langString")
    own = parts.datatype.removeprefix(XSD)
    wanted = datatype.removeprefix(XSD)
    if own in _INTEGERS or own == "decimal":
        value = Decimal(parts.text)
        if wanted == "decimal" or datatype in (_REAL, _RATIONAL):
            return True
        if wanted not in _INTEGERS or value != value.to_integral_value():
            return False
        least, most = _INTEGERS[wanted]
        return (least is None or value >= least) and (most is None or value <= most)
    if own in _TEXTS and wanted in _TEXTS:
        return _TEXTS.index(wanted) <= _TEXTS.index(own) or is_well_formed(
            Term(f"{literal[:literal.rindex(chr(34)) + 1]}^^<{datatype}>"))
    return own == "dateTimeStamp" and wanted == "dateTime"


def same_value(one: Term, other: Term) -> bool:
    """Whether two literals have the same value (dt-eq); if not, they differ (dt-diff).

    The values of xsd:float, xsd:double and xsd:decimal are apart from each other.
    """
    if one == other:
        return True
    first, second = _value(one), _value(other)
    if first is None or second is None:
        return compare(one, other) == 0
    return first == second


@lru_cache(maxsize=1 << 16)
def _value(literal: Term) -> tuple[str, object] | None:
    """A value with its value space; None where `compare` knows better, or it is ill-typed."""
    parts = literal_parts(literal)
    own = parts.datatype.removeprefix(XSD)
    if not is_well_formed(literal):
        return None
    if own in _INTEGERS or own in ("decimal", "float", "double"):
        return ("decimal" if own in _INTEGERS else own), number(parts.text, parts.datatype)
    if own in _TEXTS:
        return "string", parts.text
    if own == "hexBinary":
        return own, parts.text.upper()
    found = duration(parts.text) if own in _DURATIONS else None
    return None if found is None else ("duration", found)
