"""Parts of a mapping as they must be: objects, texts, and no keys that are not known."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kg.model.errors import DataError
from kg.model.nearest import meant


def known_only(data: dict[str, Any], known: Sequence[str], where: str) -> None:
    """Raise DataError for a key that is not known."""
    for key in data:
        if key not in known:
            raise DataError(f"{where} has \"{key}\", which is not read here"
                            + meant(key, known, f"; known are {', '.join(known)}"))


def as_object(found: object, where: str) -> dict[str, Any]:
    """What is an object; raises DataError for anything else."""
    if not isinstance(found, dict):
        raise DataError(f"{where} must be an object, in braces")
    return found


def text_in(data: dict[str, Any], key: str, where: str) -> str:
    """The text of a key; raises DataError where there is none, or something else."""
    found = data.get(key)
    if not isinstance(found, str) or not found:
        raise DataError(f"{where} needs a text for \"{key}\"")
    return found


def flag_in(data: dict[str, Any], key: str) -> bool:
    """Whether a key is true; raises DataError for anything but true and false."""
    found = data.get(key, False)
    if not isinstance(found, bool):
        raise DataError(f"\"{key}\" must be true or false")
    return found


def texts_of(found: object, key: str) -> list[str]:
    """A text, or a list of texts; raises DataError for anything else."""
    listed = found if isinstance(found, list) else [found]
    texts = [one for one in listed if isinstance(one, str)]
    if len(texts) != len(listed):
        raise DataError(f"\"{key}\" must be a text, or a list of texts")
    return texts
