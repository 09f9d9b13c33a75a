"""Text of sources as a person may be shown it."""

from __future__ import annotations

import re

_HIDDEN = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
"""Control characters, and those that break lines or turn the direction of reading."""


_LONGEST = 5_000
"""Characters of a text that a table or a tree shows."""


def shown(text: str) -> str:
    """The visible text, cut where it is too long to be read in a table or a tree."""
    more = len(text) - _LONGEST
    return visible(text[:_LONGEST]) + (f"… and {more:,} characters more" if more > 0 else "")


def visible(text: str) -> str:
    """The text, with a replacement character for each that would steer a terminal, turn the
    direction of reading, or be no part of an XML document.
    """
    return _HIDDEN.sub("\N{REPLACEMENT CHARACTER}", text)
