"""Names in the form in which they are compared."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from cleanco.termdata import terms_by_country, terms_by_type

from kg.model.spelling import plain

KINDS = ("Person", "Organization", "Vessel", "Aircraft")
"""The classes of which names are compared."""

_ORGANIZATION = "Organization"
_TITLES = frozenset({"the", "dr", "doctor", "mr", "mrs", "ms", "colonel", "general", "chairman",
                     "professor"})
"""What stands before the name of a person and is none."""

_MEANINGS = {
    "centre": "center", "co": "company", "corp": "corporation", "defence": "defense",
    "factories": "factory", "ind": "industries", "industrial": "industries",
    "industry": "industries", "intl": "international", "islami": "islamic",
    "islamiyah": "islamic", "islamiyya": "islamic", "organisation": "organization",
    "service": "services", "shpg": "shipping", "trading": "trade"}
"""Words of organizations that mean the same."""

_TAIL = re.compile(r"\s*\([^()]*\)\s*$")
_SLASH = re.compile(r"\s+/\s+")
_INITIALS = re.compile(r"\b(?:\w\.){2,}")


def compared(text: str, kind: str) -> Iterator[str]:
    """The forms of a name: its words in a fixed order, in small Latin letters without accents.

    In a name of an organisation the words of one meaning are one (organisation, organization), and
    legal forms are left out; `NAME (ACRONYM)` and `NAME / ACRONYM` have forms for the parts, too.
    A person's title is left out.
    """
    names = [text]
    if kind != "Person":
        short = _TAIL.sub("", text)
        parts = _SLASH.split(short)
        names += [*([short] if short != text else []), *(parts if len(parts) > 1 else [])]
    for name in names:
        words = _words(name)
        if kind == _ORGANIZATION:
            words = [_MEANINGS.get(word, word) for word in _without_legal_form(words)]
        elif kind == "Person" and words and words[0] in _TITLES:
            words = words[1:] or words
        if words:
            yield " ".join(sorted(words))


def _words(name: str) -> list[str]:
    """The words of a name; initials with dots (T.M.G.) are one."""
    return plain(_INITIALS.sub(lambda found: found[0].replace(".", ""), name)).split()


def _without_legal_form(words: list[str]) -> list[str]:
    """The words without legal forms before and after them (S.A. de C.V.); all, if no more is left.
    """
    first, last = 0, len(words)
    while length := _legal(words[first:last], at_end=True):
        last -= length
    while length := _legal(words[first:last], at_end=False):
        first += length
    return words[first:last] or words


def _legal(words: Sequence[str], *, at_end: bool) -> int:
    """How many words at one end of a name are a legal form."""
    return next((size for size in range(min(_longest(), len(words)), 0, -1)
                 if tuple(words[-size:] if at_end else words[:size]) in _legal_forms()), 0)


@cache
def _legal_forms() -> frozenset[tuple[str, ...]]:
    return frozenset(tuple(_words(form)) for by in (terms_by_country, terms_by_type)
                     for forms in by.values() for form in forms)


@cache
def _longest() -> int:
    return max(map(len, _legal_forms()))
