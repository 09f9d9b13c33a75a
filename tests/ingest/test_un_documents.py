"""Papers as the list of the Security Council tells of them."""

from __future__ import annotations

from datetime import date

import pytest

from kg.ingest.un_documents import FIELDS, Paper, read_paper


def paper(**fields: str) -> Paper:
    told = read_paper(dict.fromkeys(FIELDS, "") | {"TYPE_OF_DOCUMENT": "Passport"} | fields)
    assert told is not None
    return told


def identity(**fields: str) -> Paper:
    return paper(TYPE_OF_DOCUMENT="National Identification Number", **fields)


@pytest.mark.parametrize(("note", "kind", "number", "country"), [
    ("Tunisian passport number L 191609 issued on 28 Feb. 1996, expired on 27 Feb. 2001",
     "Tunisian passport number", "L 191609", "Tunisian"),
    ("04643632 issued on 18 Jun. 1999", "Passport", "04643632", ""),
    ("Italian Fiscal Code: DAOMMD74T11Z352Z", "Italian Fiscal Code", "DAOMMD74T11Z352Z", "Italian"),
    ("SSN 156-92-9858 (United States of America)", "SSN", "156-92-9858",
     "United States of America"),
    ("Moroccan national identity card DE- 473900", "Moroccan national identity card", "DE- 473900",
     "Moroccan")])
def test_a_number_that_stands_only_in_the_note_is_read_off_and_the_note_kept(
        note: str, kind: str, number: str, country: str) -> None:
    told = paper(NOTE=note)
    assert (told.kind, told.number, told.country, told.note) == (kind, number, country, note)


@pytest.mark.parametrize("note", [
    "issued in 1993, under name Muhammad Jamal Abd-Al Rahim Ahmad Al-Kashif",
    "issued for Djamel Mostefa, born on 25 Sep. 1973 in Mehdia, Tiaret province, Algeria"])
def test_a_year_in_a_note_is_no_number(note: str) -> None:
    told = paper(NOTE=note)
    assert (told.number, told.note) == ("", note)


def test_a_number_may_stand_in_the_second_kind() -> None:
    told = identity(NOTE="issued in 1974", TYPE_OF_DOCUMENT2=(
        "Afghan national identification card (tazkira) number 545167"))
    assert told == Paper("Afghan national identification card (tazkira) number", "545167", "Afghan",
                         "", None, None, "issued in 1974")


@pytest.mark.parametrize(("second", "kind"), [
    ("Student ID", "Student ID"), ("Italian Fiscal Code:", "Italian Fiscal Code"),
    ("number:", "National Identification Number"), ("", "National Identification Number")])
def test_the_narrower_of_two_kinds_counts(second: str, kind: str) -> None:
    assert identity(TYPE_OF_DOCUMENT2=second, NUMBER="200801087").kind == kind


@pytest.mark.parametrize(("text", "kind", "number", "country"), [
    ("R00012098, South Sudan", "Passport", "R00012098", "South Sudan"),
    ("403062567 (US)", "Passport", "403062567", "US"),
    ("Libya B/002210", "Passport", "B/002210", "Libya"),
    ("British number 094629366", "Passport", "094629366", "British"),
    ("Central African Republic number O00065772", "Passport", "O00065772",
     "Central African Republic"),
    ("Afghan passport number SE 012820", "Afghan passport number", "SE 012820", "Afghan"),
    ("Diplomatic Passport: Z30321794", "Diplomatic Passport", "Z30321794", ""),
    ("Provisional passport No.: 28642163", "Provisional passport No.", "28642163", ""),
    ("Russian passport number 8208 No. 555627", "Russian passport number", "8208 No. 555627",
     "Russian"),
    ("Counterfeit Danish driving licence number 20645897",
     "Counterfeit Danish driving licence number", "20645897", ""),
    ("No34409/129", "Passport", "34409/129", ""),
    ("TR-P 614 166", "Passport", "TR-P 614 166", ""),
    ("35202- 4135948-7", "Passport", "35202- 4135948-7", ""),
    ("12CP63882.3FRA", "Passport", "12CP63882.3FRA", "")])
def test_a_number_is_told_without_the_words_around_it(
        text: str, kind: str, number: str, country: str) -> None:
    told = paper(NUMBER=text)
    assert (told.kind, told.number, told.country) == (kind, number, country)


def test_what_follows_the_number_is_noted() -> None:
    told = paper(NUMBER="381110042 (Expired 25 Jan. 2016)", NOTE="seen in Dandong")
    assert (told.number, told.expires) == ("381110042", date(2016, 1, 25))
    assert told.note == "Expired 25 Jan. 2016; seen in Dandong"


def test_a_number_that_is_none_is_kept_as_it_stands() -> None:
    assert paper(NUMBER="unknown").number == "unknown"


@pytest.mark.parametrize(("issuing", "city", "land", "country", "place"), [
    ("Tunisia", "Milan", "Italy", "Tunisia", "Milan, Italy"),
    ("India", "Bombay", "", "India", "Bombay"),
    ("", "Alexandria", "Egypt", "", "Alexandria, Egypt"),
    ("", "", "Guinea-Bissau", "Guinea-Bissau", ""),
    ("Kuwait", "", "Kuwait", "Kuwait", ""),
    ("Iraq", "", "Jordan", "Iraq", "Jordan")])
def test_the_place_of_issue_does_not_tell_who_issued(
        issuing: str, city: str, land: str, country: str, place: str) -> None:
    told = paper(NUMBER="1", ISSUING_COUNTRY=issuing, CITY_OF_ISSUE=city, COUNTRY_OF_ISSUE=land)
    assert (told.country, told.place) == (country, place)


@pytest.mark.parametrize(("note", "issued", "expires"), [
    ("Expiration date: 2026-12-11.", None, date(2026, 12, 11)),
    ("Passport expiration date: March 22, 2018", None, date(2018, 3, 22)),
    ("valid until 10 April 2018", None, date(2018, 4, 10)),
    ("exp. 20 Aug 2017", None, date(2017, 8, 20)),
    ("Date of issue 7 January 1996", date(1996, 1, 7), None),
    ("issued by the Turkish Consulate General in Frankfurt/M. on 22 Mar. 2006, expired on 15 Sep. "
     "2009.", date(2006, 3, 22), date(2009, 9, 15)),
    ("issued on 31 Feb. 2006", None, None),
    ("issued under name Angga Dimas Peshada, born 4 Mar.1985 in Jakarta", None, None),
    ("issued in Karachi in Jul.1996", None, None),
    ("issued on 5 May 2003, expired on 4 May 1998", date(2003, 5, 5), None)])
def test_days_are_read_off_the_note(note: str, issued: date | None, expires: date | None) -> None:
    told = paper(NUMBER="1", NOTE=note)
    assert (told.issued, told.expires, told.note) == (issued, expires, note)


def test_a_paper_of_which_nothing_else_is_known_is_noted_as_it_stands() -> None:
    assert paper(ISSUING_COUNTRY="Egypt").note == "Passport, Egypt"
    assert read_paper(dict.fromkeys(FIELDS, "")) is None
