"""Names by their consonants: Arabic is written without short vowels, Latin letters with them."""

from __future__ import annotations

import re

from kg.model.spelling import plain

_ARABIC = re.compile("[\u0600-\u06ff]")

_ARTICLE = re.compile(r"\bال(?=\w\w)")

_SPOKEN = frozenset(("al", "el", "ul", "ad", "ar", "as", "an", "az", "at", "ash",
                     "bin", "ben", "ibn", "bn"))
"""The article as it is spoken before a name, and "son of", which lists write or leave out."""

_PAIRS = {"sh": "$", "ch": "$", "kh": "x", "gh": "G", "th": "t", "dh": "d", "dj": "j"}
"""What Latin letters write with two letters for one of Arabic."""

_PAIR = re.compile("|".join(_PAIRS))
_ALIKE = str.maketrans("gGqcpv", "jgkkbf")
"""Letters that lists write for one another; g is the Egyptian j, but not in gh."""

_VOWELS = re.compile("[aeiouyw]")
_DOUBLED = re.compile(r"(.)\1+")


def in_arabic(text: str) -> bool:
    """Whether a text has Arabic letters."""
    return bool(_ARABIC.search(text))


def consonants(text: str) -> str:
    """The consonants of a name, word by word, the same for both scripts as far as can be:
    "hzb l" for "Hizb Allah" and حزب الله.
    """
    words = [word for word in plain(_ARTICLE.sub("", text)).split() if word not in _SPOKEN]
    if not in_arabic(text):  # there a letter stands twice only where a vowel is between
        words = [_DOUBLED.sub(r"\1", word) for word in words]
    return " ".join(filter(None, map(_consonants, words)))


def _consonants(word: str) -> str:
    word = _PAIR.sub(lambda pair: _PAIRS[pair.group()], word).translate(_ALIKE)
    word = _VOWELS.sub("", word)
    return word.removesuffix("h") or word
