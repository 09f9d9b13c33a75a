"""What the list of the Security Council says of a paper: its kind, number, country and days.

A third of the papers have some of it in another field than that of its name: a country before the
number or after it, a number in the note, a day of expiry in either.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from kg.ingest.countries import country

FIELDS = ("TYPE_OF_DOCUMENT", "TYPE_OF_DOCUMENT2", "NUMBER", "ISSUING_COUNTRY", "COUNTRY_OF_ISSUE",
          "CITY_OF_ISSUE", "DATE_OF_ISSUE", "NOTE")
"""The fields of a paper in the list."""

_CODE = r"(?:[A-Z]{1,2}[- ]+){0,2}(?=\S*\d)[A-Z\d][\w°./-]*(?: (?:No\. )?\d[\w/-]*)*"
_NUMBERED = re.compile(rf"(?P<words>(?:\D*?\s)??)(?P<code>{_CODE})(?P<rest>(?:[\s,(].*)?)")
_GLUED = re.compile(r"No\.?(?=\d)")
_COUNTED = re.compile(r"(?:number|no)\b[.:\s]*$", re.IGNORECASE)
_KIND = re.compile(r"passport|card|code|identity number|SSN", re.IGNORECASE)
"""What the words before a number say, where it is in a note: `issued in 1993` has none."""

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAY = r"(\d{4}-\d\d-\d\d|\d{1,2} [a-z]{3,9}\.? ?\d{4}|[a-z]{3,9} \d{1,2}, \d{4})"
_ISSUED = re.compile(rf"(?:issued|date of issue)(?:[^,;]*? on)?:? {_DAY}", re.IGNORECASE)
_EXPIRES = re.compile(rf"(?:expir\w+|exp\.|valid until)(?: date)?(?: of| on)?:? {_DAY}",
                      re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper; empty or None is what the list does not say."""

    kind: str
    number: str
    country: str
    place: str
    issued: date | None
    expires: date | None
    note: str


def read_paper(fields: Mapping[str, str]) -> Paper | None:
    """The paper that FIELDS tell of; None where they are empty."""
    if not any(fields.values()):
        return None
    general, special = fields["TYPE_OF_DOCUMENT"], fields["TYPE_OF_DOCUMENT2"]
    words, number, rest = _numbered(fields)
    if number and number in special:
        special = ""
    land = fields["ISSUING_COUNTRY"]
    place = [fields["CITY_OF_ISSUE"], fields["COUNTRY_OF_ISSUE"]]
    if not place[0] and (not land or land == place[1]):
        land, place = place[1], []
    # Of the names of a kind the narrowest counts: a student's card is no national number.
    kind = _kind(words) or _kind(special) or general or "document"
    note = "; ".join(filter(None, (rest if country(rest) is None else "", fields["NOTE"])))
    if not (number or note):
        note = ", ".join(filter(None, fields.values()))
    issued = day_in(fields["DATE_OF_ISSUE"]) or _said(_ISSUED, note)
    expires = _said(_EXPIRES, note)
    if issued and expires and expires < issued:
        expires = None
    return Paper(kind, number, land or _country_of(words) or _country_of(special)
                 or (rest if country(rest) is not None else ""),
                 ", ".join(filter(None, place)), issued, expires, note)


def _numbered(fields: Mapping[str, str]) -> tuple[str, str, str]:
    """The words before a number, the number, and what is said after it in the same field.

    Without a field of its own, the number may stand in the second kind or in the note, which is
    kept as it is.
    """
    for field in ("NUMBER", "TYPE_OF_DOCUMENT2", "NOTE"):
        found = _NUMBERED.fullmatch(fields[field])
        if found and (field == "NUMBER" or not found["words"] or _KIND.search(found["words"])):
            rest = found["rest"].strip(" ,()")
            return (found["words"].strip(" :"), _GLUED.sub("", found["code"]),
                    "" if field == "NOTE" and country(rest) is None else rest)
        if fields["NUMBER"]:
            return "", fields["NUMBER"], ""
    return "", "", ""


def _kind(words: str) -> str:
    """What words before a number say of the kind of paper; nothing, if only whose it is."""
    said = _COUNTED.sub("", words).strip()
    return "" if not said or said == _country_of(said) else words.strip(" :")


def _country_of(words: str) -> str:
    """The country that words begin with, as in `Afghan passport number`."""
    parts = _COUNTED.sub("", words).split()
    return next((text for end in range(min(len(parts), 4), 0, -1)
                 if parts[0][0].isupper() and country(text := " ".join(parts[:end])) is not None),
                "")


def _said(pattern: re.Pattern[str], text: str) -> date | None:
    found = pattern.search(text)
    return day_in(found[1]) if found else None


def day_in(text: str) -> date | None:
    """A day as the list writes it: 2016-01-25, 25 Jan. 2016, January 25, 2016."""
    month = re.search(r"[a-z]{3}", text.lower())
    try:
        if month is None:
            return date.fromisoformat(text[:10])
        number, year = re.findall(r"\d+", text)
        return date(int(year), _MONTHS.index(month[0]) + 1, int(number))
    except ValueError:
        return None
