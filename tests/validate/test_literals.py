"""The order of values, held against what Oxigraph's comparisons say."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from kg.model.terms import XSD, Term, literal
from kg.validate.literals import compare

_VALUES = {
    "duration": ["P1D", "PT24H", "P1M", "P27D", "P30D", "P32D", "-P1D", "P1Y2M3DT4H5M6.5S", "P0Y"],
    "dayTimeDuration": ["P1D", "PT25H"], "yearMonthDuration": ["P12M", "-P1M"],
    "date": ["2008-10-08", "2008-10-08Z", "2008-10-08+14:00", "2008-10-07", "2008-10-10-05:00",
             "-0044-03-15", "12008-02-29"],
    "dateTime": ["2008-10-08T00:00:00", "2008-10-07T24:00:00", "2008-10-08T13:00:00Z",
                 "2008-10-08T15:00:00+01:00", "2008-10-08T12:30:01.5Z"],
    "dateTimeStamp": ["2008-10-08T12:00:00-02:00"],
    "time": ["10:00:00", "10:00:00Z", "11:00:00+01:00", "23:00:00-05:00", "24:00:00"],
    "gYear": ["2008", "2009Z", "-0044", "2008-05:00"], "gYearMonth": ["2008-10", "2008-11"],
    "gMonthDay": ["--02-28", "--03-01"], "gMonth": ["--10", "--11"], "gDay": ["---01", "---31"],
    "boolean": ["true", "1"], "integer": ["1", "2"], "decimal": ["1.0"], "double": ["1e0"]}
LITERALS = [literal(text, XSD + kind) for kind, texts in _VALUES.items() for text in texts]


@pytest.mark.parametrize("one", LITERALS)
def test_values_compare_as_in_queries(one: Term) -> None:
    store = ox.Store()
    for other in LITERALS:
        rows = store.query(f"SELECT ({one} < {other} AS ?a) ({one} = {other} AS ?b) "
                           f"({one} > {other} AS ?c) {{}}")
        less, equal, more = ((cell is not None and cell.value == "true") for cell in next(rows))
        wanted = -1 if less else 0 if equal else 1 if more else None
        assert compare(one, other) == wanted, other
