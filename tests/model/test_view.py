"""A view is written as a short text, the same for equal policies."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.model.errors import UsageError
from kg.model.record import CREDIBILITIES, RELIABILITIES, Status
from kg.model.view import DEFAULT_VIEW, View, parse_view

views = st.builds(
    View, statuses=st.frozensets(st.sampled_from(list(Status)), min_size=1),
    min_reliability=st.sampled_from(RELIABILITIES), min_credibility=st.sampled_from(CREDIBILITIES),
    as_of=st.none() | st.dates(), inferred=st.booleans())


@given(views)
def test_the_text_of_a_view_is_read_back_as_the_same_view(view: View) -> None:
    assert parse_view(view.text) == view


@given(views, views)
def test_views_with_the_same_policy_have_the_same_name_and_others_another(
        one: View, other: View) -> None:
    same = (one.statuses, one.min_reliability, one.min_credibility, one.as_of) == (
        other.statuses, other.min_reliability, other.min_credibility, other.as_of)
    assert (one.name == other.name) == same


def test_an_empty_text_is_the_default_view() -> None:
    assert parse_view("") == parse_view("default") == DEFAULT_VIEW


def test_a_status_is_believed_beside_the_default_ones_or_instead_of_them() -> None:
    assert Status.POSSIBLE in parse_view("possible").statuses
    assert Status.ASSERTED in parse_view("possible").statuses
    assert parse_view("status=possible").statuses == {Status.POSSIBLE}


def test_grades_and_the_day_are_read() -> None:
    assert parse_view("reliability=B, credibility=2, as-of=2008-10-08") == View(
        min_reliability="B", min_credibility=2, as_of=date(2008, 10, 8))


@pytest.mark.parametrize("text", [
    "believed", "status=", "status=true", "reliability=G", "reliability=AB", "credibility=0",
    "credibility=x", "credibility=\u00b2", "as-of=yesterday", "as-of", "reliability", "no-inference=1"])
def test_a_text_that_is_no_view_is_refused_in_one_sentence(text: str) -> None:
    with pytest.raises(UsageError, match=r"no part of a view|no day"):
        parse_view(text)


def test_a_record_counts_on_its_first_and_on_its_last_day() -> None:
    def counts(day: date) -> bool:
        return View(as_of=day).counts(Status.ASSERTED, "A", 1, date(2008, 10, 8), date(2008, 10, 9))

    assert [counts(date(2008, 10, day)) for day in (7, 8, 9, 10)] == [False, True, True, False]
