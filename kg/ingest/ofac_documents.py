"""The identity documents and registrations that the remarks of the SDN list tell.

A clause is KIND NUMBER (PLACE) (COUNTRY) issued DATE expires DATE, of which only kind and number
are always there; more may follow. Source: the clauses of the list itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kg.ingest.countries import country
from kg.model.terms import Term

_WORD = r"(?:[^\W\d_][^\d\s(),:;]*|#)"
_LAST_WORD = "|".join((
    r"No\.?", "[Nn]umber", "#", "ID", "VisaNumberID", "Card", "Code", "Certificate", "Document",
    "Registration", "Identification", "License", "Passport", "Booklet", "Laissez-Passer",
    "[Ee]lectoral", "Nacional", "Identidad", "Profesional", "Tributaria", "NIT", "RUC", "RTN",
    "RIF", "RFC", "RSIN", "SSN", "FEIN", "BIK", "CNP", "CAN", "IMO", "MMSI", "SWIFT/BIC", r"C\.R\.",
    r"R\.F\.C\.", r"C\.U\.R\.P\.", r"C\.U\.I\.[PT]?\.?", r"C\.I\.F\.", r"D\.N\.I\.", r"I\.F\.E\.",
    r"N\.I\.E\.", r"V\.A\.T\.", "[A-Z]{2,}(?=:)"))
"""With what the words for a kind end; what follows is the number."""

_CLAUSE = re.compile(
    rf"(?P<kind>(?=[A-Z])(?:{_WORD}\s)*(?:{_LAST_WORD})(?:\s\([^()\d]*\))?):?\s(?:No\.\s)?"
    r"(?!issued|expires)(?P<number>\S.*?)"
    r"(?P<place>(?:,?\s[A-Z][a-z]+(?:\s[A-Z][A-Za-z-]+)*)?)"
    r"(?P<brackets>(?:\s\([^()]*\))*)"
    r"(?P<rest>(?:,?\s[a-z]{2}.*|,\s.*)?)")
_IN_BRACKETS = re.compile(r"\(([^()]*)\)")
_NUMBER = re.compile(r".*\d.*|[A-Z]{6,11}")
_NEXT = re.compile(r"\sand\s(?=[A-Z])")
_DATE = r"(?:\d{1,2} )?(?:[A-Z][a-z]+ )?\d{4}"
_ISSUED, _EXPIRES = (
    re.compile(rf",?\s(?:{words})\s(?P<date>{_DATE}(?: to {_DATE})?)\b")
    for words in ("issued|Issue Date", "expires|expired|Expire Date"))


@dataclass(frozen=True, slots=True)
class Document:
    """A document as a clause tells it: dates word by word, '' where there is none; `notes` is what
    the clause says beside the rest, as a state within the country, or a name on the document.
    """

    kind: str
    number: str
    country: Term | None
    issued: str
    expires: str
    notes: str


def documents(clause: str) -> Iterator[Document]:
    """The documents that a clause tells: none, one, or those joined by 'and'."""
    match = _CLAUSE.fullmatch(clause)
    if match is None or not _NUMBER.fullmatch(match["number"]):
        return
    rest, *others = _NEXT.split(match["rest"], maxsplit=1)
    further = list(documents(others[0])) if others else []
    yield _document(match, rest if further else match["rest"])
    yield from further


def _document(match: re.Match[str], rest: str) -> Document:
    issued, rest = _taken(_ISSUED, rest)
    expires, rest = _taken(_EXPIRES, rest)
    places = [match["place"].strip(" ,"), *_IN_BRACKETS.findall(match["brackets"])]
    lands = [text for text in (*places, *_IN_BRACKETS.findall(rest)) if country(text)]
    told = [text for text in (*places, rest.strip(" ,")) if text and text not in lands[-1:]]
    return Document(match["kind"], match["number"], country(lands[-1]) if lands else None,
                    issued, expires, ", ".join(told))


def _taken(pattern: re.Pattern[str], text: str) -> tuple[str, str]:
    """The date that a pattern finds in a text, and the text without it."""
    found = pattern.search(text)
    if found is None:
        return "", text
    return found["date"], text[:found.start()] + text[found.end():]
