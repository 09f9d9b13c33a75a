"""Texts in the form in which they are compared."""

from __future__ import annotations

import re

from anyascii import anyascii

_ONE_LETTER = str.maketrans("ةۃہھەىیېۍےک", "هههههيييييك", "\N{ARABIC TATWEEL}")
"""Arabic letters that Arabic, Persian, Pashto and Urdu keyboards write in ways of their own."""

_SILENT = re.compile("['’‘ʻʼ`´ʿʾ]")
_REST = re.compile("[^a-z0-9]+")


def plain(text: str) -> str:
    """A text in small Latin letters, without accents, signs and the apostrophes within words."""
    if not text.isascii():
        text = anyascii(_SILENT.sub("", text.translate(_ONE_LETTER)))
    return _REST.sub(" ", _SILENT.sub("", text).lower()).strip()
