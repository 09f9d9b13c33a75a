"""What sources write of things in words, such as remarks and addresses: found word by word."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import accumulate

from kg.model.namespaces import nx
from kg.model.spelling import plain

WRITTEN = tuple(map(nx, (
    "remarks", "description", "addressText", "birthPlaceText", "aliasBirthPlaceText", "title",
    "purposeText", "memberRoleText", "sanctionsNote")))
"""The properties of what is written of a thing."""

_PHRASE, _WORDS = 85.0, 80.0
"""The score of a text in which some words stand side by side, and apart: names that match come
before it, those that are only a little alike after it.
"""

_BEGINNING = 4
"""Letters from which on a word is also found as the beginning of another: "tunnel" in "tunnels"."""

_BEFORE, _AFTER = 8, 16
"""Words of an excerpt before what was found and from it on."""

_WORD = re.compile("[a-z]+|[0-9]+")


def key_of(text: str) -> str:
    """A text as words with a space before and after each; letters and digits stand apart, so that
    "AH506324" is "AH 506324".
    """
    return f" {' '.join(_WORD.findall(plain(text)))} "


def texts_with(keys: Sequence[str], text: str) -> Iterator[tuple[float, int]]:
    """The texts that have all words of another one: their scores and places."""
    phrase = key_of(text)
    words = [_beginning(f" {word} ") for word in phrase.split()]
    if not words:
        return
    phrase = _beginning(phrase)
    for at, key in enumerate(keys):
        if all(word in key for word in words):
            yield _PHRASE if phrase in key else _WORDS, at


def excerpt(text: str, wanted: str) -> str:
    """The part of a text around some words: where they stand side by side, else the longest."""
    parts = text.split()
    sizes = [len(key_of(part).split()) for part in parts]
    phrase, key = _beginning(key_of(wanted)), key_of(text)
    if phrase not in key:
        phrase = _beginning(max((f" {word} " for word in phrase.split()), key=len))
    word = key[:key.index(phrase) + 1].count(" ") - 1
    at = next(i for i, end in enumerate(accumulate(sizes)) if end > word)
    first, last = max(at - _BEFORE, 0), at + _AFTER
    return (("… " if first else "") + " ".join(parts[first:last])
            + (" …" if last < len(parts) else ""))


def _beginning(words: str) -> str:
    """Words that may end within a word of a text: but numbers and short words, which may not."""
    last = words.split()[-1]
    return words.rstrip() if len(last) >= _BEGINNING and last.isalpha() else words
