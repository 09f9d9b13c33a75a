"""Lexical forms, after the examples and productions of XML Schema 1.1, part 2."""

from __future__ import annotations

import pyarrow as pa
import pytest

from kg.model.terms import RDF, XSD
from kg.validate.lexical import well_formed

_FORMS = {
    XSD + "boolean": ("true 0", "TRUE yes"),
    XSD + "decimal": ("-1.23 210. +.5", "1,5 1e3 ."),
    XSD + "double": ("-1E4 1.0E+310 INF NaN", "1e 0x1 inf"),
    XSD + "integer": ("-007 +1", "1.0 one"),
    XSD + "unsignedByte": ("255 0", "256 -1"),
    XSD + "date": ("2008-02-29 -0044-03-15 2002-10-10+13:00", "2009-02-29 2008-2-9 02-29"),
    XSD + "dateTime": ("2008-10-08T24:00:00 2008-10-08T12:30:01.5Z", "2008-10-08 2008-10-08T25:00:00"),
    XSD + "dateTimeStamp": ("2008-10-08T12:30:01Z", "2008-10-08T12:30:01"),
    XSD + "time": ("13:20:00-05:00", "13:20 1:20:00"),
    XSD + "gYear": ("2008 -0044", "08 2008-10"),
    XSD + "gYearMonth": ("2008-10", "2008-13"),
    XSD + "gMonth": ("--10", "10 --13"),
    XSD + "gDay": ("---31", "31 ---32"),
    XSD + "gMonthDay": ("--02-29", "--02-30"),
    XSD + "duration": ("P1Y2M3DT4H5M6.7S -P1M PT1004199059S P0Y", "P PT P1DT 1Y P1M2Y P1S P-1D"),
    XSD + "dayTimeDuration": ("P3DT4H PT0.5S", "P1Y PT P"),
    XSD + "yearMonthDuration": ("P1Y2M -P14M", "P1D P"),
    XSD + "hexBinary": ("0FB7 0fb7", "0FB 0G"),
    XSD + "base64Binary": ("QQ== QUI= QUJD", "QQ QR== Q=== Q?=="),
    XSD + "language": ("en de-AT x-klingon", "en- en_US internationalization"),
    XSD + "NMTOKEN": ("0a a:b \u00e9", "a@b"),
    XSD + "Name": ("a:b _1 \u00e9t\u00e9", "0a -a"),
    XSD + "NCName": ("ab _x-1.2", "a:b 0a"),
    RDF + "PlainLiteral": ("abc@ abc@en a@b@de-AT", "abc abc@12"),
    RDF + "XMLLiteral": ("x <a/> <a>b</a>c", "<a </a> </x><x> &unknown;"),
    "urn:unknown": ("anything", ""),
}


@pytest.mark.parametrize("datatype", _FORMS)
def test_a_text_is_a_form_of_a_datatype_or_it_is_not(datatype: str) -> None:
    good, bad = (texts.split() for texts in _FORMS[datatype])
    formed = well_formed(datatype, pa.array([*good, *bad], type=pa.string()))
    assert dict(zip([*good, *bad], formed.tolist(), strict=True)) == {
        **dict.fromkeys(good, True), **dict.fromkeys(bad, False)}


@pytest.mark.parametrize(("name", "good", "bad"), [
    ("normalizedString", ["a  b", ""], ["a\tb", "a\nb"]),
    ("token", ["a b", ""], [" a", "a ", "a  b", "a\nb"]),
    ("base64Binary", ["QU I=", ""], [" ", "QUI=\n"]),
    ("hexBinary", [""], [" ", "0F B7"]),
    ("anyURI", ["", ":a b", "http://example.org/"], []),
    ("string", ["", "\n"], []),
])
def test_white_space_counts_as_it_stands(name: str, good: list[str], bad: list[str]) -> None:
    formed = well_formed(XSD + name, pa.array([*good, *bad], type=pa.string()))
    assert formed.tolist() == [True] * len(good) + [False] * len(bad)
