"""Dates that the shapes refuse: each for one reason, which tells what to write."""

from __future__ import annotations

import pytest

from kg.store.generations import Store
from tests.ingest.test_trust import put, record


@pytest.mark.parametrize(("said", "shape", "told"), [
    ('nx:startDate "2008-10-08Z"^^xsd:date', "Date-zone", "without: 2008-10-08"),
    ('nx:endDate "2008-10-08+05:00"^^xsd:date', "Date-zone", "without: 2008-10-08"),
    ('nx:startYear "2008Z"^^xsd:gYear', "Date-zone", "without: 2008-10-08"),
    ('nx:startDate "2008-10"^^xsd:gYearMonth ; nx:endDate "2009-01-01"^^xsd:date',
     "DatedRelation-startDate", "use nx:startYear"),
    ('nx:startDate "2008-10-08"^^xsd:date ; nx:endDate "2009-01"^^xsd:gYearMonth',
     "DatedRelation-endDate", "use nx:endYear"),
    ('nx:startDate "2008-10-08"^^xsd:date , "2008-10-09"^^xsd:date',
     "DatedRelation-startDateOnce", "given twice"),
    ('nx:startDate "2010-10-08"^^xsd:date ; nx:endDate "2009-01-01"^^xsd:date',
     "DatedRelation-startsBeforeEnd", "comes after the end date"),
    ('nx:startYear "2010"^^xsd:gYear ; nx:endYear "2009"^^xsd:gYear',
     "DatedRelation-startYearBeforeEnd", "comes after the end year"),
    ('nx:startYear "2175"^^xsd:gYear', "DatedRelation-startInTime", "2100 or later")])
def test_a_date_that_cannot_be_is_refused_for_one_reason_that_tells_what_to_do(
        store: Store, said: str, shape: str, told: str) -> None:
    result = put(store, record("bad", f"id:t a nx:Trend ; nx:trendDirection nx:rising ; {said} ."))
    (refused,) = result.refused
    (reason,) = refused.reasons
    assert reason.shape.removeprefix("https://w3id.org/nexus-kg/shapes#") == shape
    assert told in reason.message
