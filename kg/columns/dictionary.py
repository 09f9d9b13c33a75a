"""The dictionary that gives every term a number."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from kg.model.terms import Term

Ids = NDArray[np.int64]

NAME, PLAIN, TYPED = range(3)
"""Kinds of terms: IRIs and blank nodes; literals of text or of a language; of a datatype."""

_CHUNK = 1 << 17
_QUOTE, _CLOSED, _LINE_END = b'">\n'


class Dictionary:
    """Terms to numbers and back; numbers are given from 0 in order of first sight."""

    __slots__ = ("_ids", "_kinds", "_terms")

    def __init__(self, terms: Iterable[Term] = ()) -> None:
        self._terms: list[Term] = list(terms)
        self._ids: dict[Term, int] = _numbered(self._terms)
        if len(self._ids) < len(self._terms):
            self._terms = list(dict.fromkeys(self._terms))
            self._ids = _numbered(self._terms)
        self._kinds: NDArray[np.int8] = np.empty(0, dtype=np.int8)

    def __len__(self) -> int:
        return len(self._terms)

    def encode(self, term: Term) -> int:
        """The number of a term, given now if it had none."""
        number = self._ids.get(term)
        if number is None:
            number = len(self._terms)
            self._ids[term] = number
            self._terms.append(term)
        return number

    def encode_many(self, terms: Iterable[Term]) -> Ids:
        """The numbers of many terms, shape (n,)."""
        return np.fromiter((self.encode(term) for term in terms), dtype=np.int64)

    def lookup(self, term: Term) -> int | None:
        """The number of a term, or None if it has none."""
        return self._ids.get(term)

    def decode(self, number: int) -> Term:
        """The term of a number; raises IndexError for a number never given."""
        return self._terms[number]

    def terms(self) -> list[Term]:
        """All terms, by number. Not a copy: do not change it."""
        return self._terms

    def kinds(self) -> NDArray[np.int8]:
        """The kind of every term, by number: NAME, PLAIN or TYPED."""
        known = len(self._kinds)
        if known < len(self._terms):
            chunks = (self._terms[at:at + _CHUNK] for at in range(known, len(self._terms), _CHUNK))
            self._kinds = np.concatenate([self._kinds, *map(_kinds, chunks)])
        return self._kinds


def _numbered(terms: list[Term]) -> dict[Term, int]:
    return dict(zip(terms, range(len(terms)), strict=True))


def _kinds(terms: list[Term]) -> NDArray[np.int8]:
    """Read off the first and the last character of each term, for all at once."""
    text = np.frombuffer("\n".join(terms).encode(), dtype=np.uint8)
    ends = np.append(np.flatnonzero(text == _LINE_END), len(text))
    starts = np.concatenate([[0], ends[:-1] + 1])
    literal = text[starts] == _QUOTE
    kinds: NDArray[np.int8] = literal.astype(np.int8) + (literal & (text[ends - 1] == _CLOSED))
    return kinds
