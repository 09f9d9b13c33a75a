"""Text of sources as a person may be shown it."""

from __future__ import annotations

import re

_HIDDEN = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
"""Control characters, and those that break lines or turn the direction of reading."""


def visible(text: str) -> str:
    """The text, with a replacement character for each that would steer a terminal, turn the
    direction of reading, or be no part of an XML document.
    """
    return _HIDDEN.sub("\N{REPLACEMENT CHARACTER}", text)
