"""What a misspelt name may mean."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


def nearest(name: str, known: Iterable[str]) -> str:
    """The known name that is most like another one; empty where none is much like it."""
    return next(iter(get_close_matches(name, sorted(known), 1)), "")


def meant(name: str, known: Iterable[str], otherwise: str = ".") -> str:
    """The end of a sentence about a name that is not known: what may be meant, or `otherwise`."""
    return perhaps(nearest(name, known), otherwise)


def perhaps(near: str, otherwise: str = ".") -> str:
    """The end of a sentence: that a name may be meant, or `otherwise` where there is none."""
    return f"; perhaps {near} is meant." if near else otherwise
