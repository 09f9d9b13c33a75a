"""Lexical forms: which texts a datatype allows, for many texts at once.

Source: XML Schema Definition Language 1.1, part 2, sections 3.3 and 3.4.
"""

from __future__ import annotations

import calendar
from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING
from xml.parsers import expat

import numpy as np

from kg.columns.dictionary import Dictionary, Ids
from kg.columns.sets import Mask
from kg.model.terms import RDF, XSD, text_of

if TYPE_CHECKING:
    import pyarrow as pa  # else imported on first use: most commands need none

_XML_LITERAL = RDF + "XMLLiteral"
_YEAR = r"-?([1-9]\d{3,}|0\d{3})"
_DAY = r"((0[13578]|1[02])-(0[1-9]|[12]\d|3[01])|(0[469]|11)-(0[1-9]|[12]\d|30)|02-(0[1-9]|[12]\d))"
_CLOCK = r"(([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?|24:00:00(\.0+)?)"
_ZONE = r"(Z|[+-](0\d|1[0-3]):[0-5]\d|[+-]14:00)?"
_START = (":A-Z_a-z\\x{C0}-\\x{D6}\\x{D8}-\\x{F6}\\x{F8}-\\x{2FF}\\x{370}-\\x{37D}"
          "\\x{37F}-\\x{1FFF}\\x{200C}\\x{200D}\\x{2070}-\\x{218F}\\x{2C00}-\\x{2FEF}"
          "\\x{3001}-\\x{D7FF}"
          "\\x{F900}-\\x{FDCF}\\x{FDF0}-\\x{FFFD}\\x{10000}-\\x{EFFFF}")
_NAME = _START + "\\-.0-9\\x{B7}\\x{300}-\\x{36F}\\x{203F}\\x{2040}"
_LANGUAGE = "[a-zA-Z]{1,8}(-[a-zA-Z0-9]{1,8})*"
_DAYS = r"(\d+D)?(T(\d+H)?(\d+M)?(\d+(\.\d+)?S)?)?"
_FORMS = {
    "boolean": "true|false|0|1",
    "decimal": r"[+-]?(\d+(\.\d*)?|\.\d+)",
    "float": r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?|[+-]?INF|NaN",
    "double": r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?|[+-]?INF|NaN",
    "integer": r"[+-]?\d+",
    "date": f"{_YEAR}-{_DAY}{_ZONE}",
    "dateTime": f"{_YEAR}-{_DAY}T{_CLOCK}{_ZONE}",
    "dateTimeStamp": f"{_YEAR}-{_DAY}T{_CLOCK}{_ZONE.removesuffix('?')}",
    "time": f"{_CLOCK}{_ZONE}",
    "gYear": f"{_YEAR}{_ZONE}",
    "gYearMonth": f"{_YEAR}-(0[1-9]|1[0-2]){_ZONE}",
    "gMonth": f"--(0[1-9]|1[0-2]){_ZONE}",
    "gDay": f"---(0[1-9]|[12]\\d|3[01]){_ZONE}",
    "gMonthDay": f"--{_DAY}{_ZONE}",
    "duration": rf"-?P(\d+Y)?(\d+M)?{_DAYS}",
    "dayTimeDuration": f"-?P{_DAYS}",
    "yearMonthDuration": r"-?P(\d+Y)?(\d+M)?",
    "hexBinary": "([0-9a-fA-F]{2})*",
    "base64Binary": "(([A-Za-z0-9+/] ?){4})*(([A-Za-z0-9+/] ?){3}[A-Za-z0-9+/]"
                    "|([A-Za-z0-9+/] ?){2}[AEIMQUYcgkosw048] ?=|[A-Za-z0-9+/] ?[AQgw] ?= ?=)?",
    "normalizedString": r"[^\r\n\t]*",
    "token": r"([^\r\n\t ]+( [^\r\n\t ]+)*)?",
    "language": _LANGUAGE,
    "NMTOKEN": f"[{_NAME}]+",
    "Name": f"[{_START}][{_NAME}]*",
    "NCName": f"[{_START[1:]}][{_NAME[1:]}]*",
}
_NOT_AT_THE_END = {"duration": "PT", "dayTimeDuration": "PT", "yearMonthDuration": "P"}
"""Letters after which something must come, which the forms above leave open."""
_BOUNDS: dict[str, tuple[int | None, int | None]] = {
    "nonPositiveInteger": (None, 0), "negativeInteger": (None, -1), "nonNegativeInteger": (0, None),
    "positiveInteger": (1, None), "long": (-(1 << 63), (1 << 63) - 1),
    "int": (-(1 << 31), (1 << 31) - 1), "short": (-(1 << 15), (1 << 15) - 1), "byte": (-128, 127),
    "unsignedLong": (0, (1 << 64) - 1), "unsignedInt": (0, (1 << 32) - 1),
    "unsignedShort": (0, (1 << 16) - 1), "unsignedByte": (0, 255),
}
_LEAP = {"date", "dateTime", "dateTimeStamp"}
_MOST_DIGITS = 4000


def text_array(texts: Iterable[str]) -> pa.StringArray:
    """Texts as `well_formed` takes them."""
    import pyarrow as pa

    return pa.array(texts, type=pa.string())


def well_formed(datatype: str, texts: pa.StringArray) -> Mask:
    """Which texts are lexical forms of a datatype (bare IRI); any text is one of an unknown one."""
    if datatype == _XML_LITERAL:
        return np.fromiter((_is_xml(text or "") for text in texts.to_pylist()),
                           dtype=np.bool_, count=len(texts))
    if datatype == RDF + "PlainLiteral":
        return _matching(f"(?s:.*)@({_LANGUAGE})?", texts)
    name = datatype.removeprefix(XSD) if datatype.startswith(XSD) else ""
    if name in _FORMS:
        formed = _matching(_FORMS[name], texts)
        if name in _NOT_AT_THE_END:
            return formed & ~_matching(f".*[{_NOT_AT_THE_END[name]}]", texts)
        return _without_false_leap_days(formed, texts) if name in _LEAP else formed
    if name in _BOUNDS:
        return _within(*_BOUNDS[name], _matching(_FORMS["integer"], texts), texts)
    return np.ones(len(texts), dtype=np.bool_)


def ill_typed(dictionary: Dictionary, numbers: Ids) -> Ids:
    """Those of some typed literals, by number, whose text is no lexical form of their datatype."""
    by_datatype: dict[str, list[int]] = defaultdict(list)
    terms = dictionary.terms()
    for n in numbers.tolist():
        by_datatype[terms[n].rpartition('"^^<')[2]].append(n)
    wrong: list[int] = []
    for end, group in by_datatype.items():
        texts = text_array(text_of(terms[n]) for n in group)
        wrong += np.array(group, dtype=np.int64)[~well_formed(end[:-1], texts)].tolist()
    return np.array(wrong, dtype=np.int64)


def _is_xml(text: str) -> bool:
    """Whether a text is the content of an XML element."""
    parser = expat.ParserCreate(namespace_separator=" ")
    try:
        parser.Parse(f"<x>{text}</x>", True)
    except expat.ExpatError:
        return False
    return True


def _matching(form: str, texts: pa.StringArray) -> Mask:
    import pyarrow.compute as pc

    found: Mask = pc.match_substring_regex(texts, rf"\A({form})\z").to_numpy(zero_copy_only=False)
    return found


def _within(least: int | None, most: int | None, formed: Mask, texts: pa.StringArray) -> Mask:
    held = formed.copy()
    for at in np.flatnonzero(formed).tolist():
        text = texts[at].as_py()
        # Python refuses to read longer numbers, and no bound is that long.
        value = int(text) if len(text) < _MOST_DIGITS else (-1 if text[0] == "-" else 1) << 80
        held[at] = (least is None or value >= least) and (most is None or value <= most)
    return held


def _without_false_leap_days(formed: Mask, texts: pa.StringArray) -> Mask:
    suspects = formed & _matching("(?s:.*)-02-29.*", texts)
    for at in np.flatnonzero(suspects).tolist():
        year = int(texts[at].as_py().rpartition("-02-29")[0][-4:])
        formed[at] = calendar.isleap(year)
    return formed
