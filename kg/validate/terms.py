"""What SHACL asks of terms, answered for many at once and once a term.

Terms fall into few sorts (IRI, blank node, literal of a datatype, literal in a language); the
sort of every term is found once, so that most questions are one look into a small table.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from kg.columns.dictionary import Dictionary, Ids
from kg.columns.sets import Mask, unique
from kg.model.terms import RDF, XSD, Term, literal_parts
from kg.validate.lexical import well_formed
from kg.validate.literals import compare

IRI, BLANK = "<", "_"
INCOMPARABLE = 2

_NUMBERS = frozenset(XSD + name for name in (
    "integer", "decimal", "nonPositiveInteger", "negativeInteger", "long", "int", "short", "byte",
    "nonNegativeInteger", "unsignedLong", "unsignedInt", "unsignedShort", "unsignedByte",
    "positiveInteger"))
_MANY = 64  # sorts; beyond so many, terms are looked at one by one
_KEPT = 8
_EXACT_DIGITS = 15  # so many decimal digits keep their order as 64-bit floating-point numbers


class Terms:
    """The terms of a dictionary, which may grow."""

    def __init__(self, dictionary: Dictionary) -> None:
        self._dictionary = dictionary
        self._sorts: dict[str, int] = {}
        self._sort = np.empty(0, dtype=np.int32)
        self._formed = np.empty(0, dtype=np.int8)
        self._group = np.empty(0, dtype=np.int8)
        self._key = np.empty(0, dtype=np.float64)
        self._texts: list[tuple[Ids, pa.StringArray]] = []

    def sorts(self, ids: Ids) -> NDArray[np.int32]:
        """The number of each term's sort."""
        self._grow()
        unknown = self.distinct(ids[self._sort[ids] < 0])
        if len(unknown):
            self._sort_out(unknown)
        return self._sort[ids]

    def by_sort(self, holds: Callable[[str], bool]) -> NDArray[np.bool_]:
        """For each sort met so far, by number, whether something holds of it.

        A sort is `<` (IRI), `_` (blank node) or what follows a literal's closing quote.
        """
        return np.fromiter((holds(sort) for sort in self._sorts), dtype=np.bool_,
                           count=len(self._sorts))

    def of_sort(self, ids: Ids, holds: Callable[[str], bool]) -> Mask:
        """Which terms are of a sort for which something holds."""
        sorts = self.sorts(ids)
        mask: Mask = self.by_sort(holds)[sorts]
        return mask

    def distinct(self, ids: Ids) -> Ids:
        """Each number once, sorted."""
        if len(ids) * 20 < len(self._dictionary):
            return unique(ids)
        seen = np.zeros(len(self._dictionary), dtype=np.bool_)
        seen[ids] = True
        return np.flatnonzero(seen)

    def where(self, ids: Ids, chosen: Ids) -> Mask:
        """Which numbers are among the chosen ones."""
        table = np.zeros(len(self._dictionary), dtype=np.bool_)
        table[chosen] = True
        mask: Mask = table[ids]
        return mask

    def texts(self, ids: Ids) -> pa.StringArray:
        """The lexical form of each literal, the bare IRI of each IRI, nothing for a blank node.

        The last few answers are kept, since shapes ask for the same values again and again.
        """
        for asked, texts in self._texts:
            if np.array_equal(asked, ids):
                return texts
        texts = self._read_texts(ids)
        self._texts = [(ids, texts), *self._texts[:_KEPT - 1]]
        return texts

    def _read_texts(self, ids: Ids) -> pa.StringArray:
        sorts = self.sorts(ids)
        names = list(self._sorts)
        present = [n for n in range(len(names)) if (sorts == n).any()]
        if len(present) > _MANY:
            terms = self._dictionary.terms()
            return pa.array([_text(terms[number]) for number in ids.tolist()], type=pa.string())
        if len(present) == 1:
            return self._stripped(ids, names[present[0]])
        parts = [(np.flatnonzero(sorts == one), names[one]) for one in present]
        if not parts:
            return pa.array([], type=pa.string())
        order = np.argsort(np.concatenate([rows for rows, _ in parts]))
        texts = pa.concat_arrays([self._stripped(ids[rows], sort) for rows, sort in parts])
        return texts.take(pa.array(order, type=pa.int64()))

    def _stripped(self, ids: Ids, sort: str) -> pa.StringArray:
        """The texts of terms of one sort: without the brackets or quotes and what follows them."""
        if sort == BLANK:
            return pa.array([""] * len(ids), type=pa.string())
        found = self._terms_of(ids)
        texts = pc.utf8_slice_codeunits(found, 1, -1 - (0 if sort == IRI else len(sort)))
        if sort == IRI or not (escaped := pc.match_substring(found, "\\")).true_count:
            return texts
        plain = pa.array([literal_parts(Term(str(term))).text
                          for term in found.filter(escaped).to_pylist()], type=pa.string())
        replaced: pa.StringArray = pc.replace_with_mask(texts, escaped, plain)
        return replaced

    def _terms_of(self, ids: Ids) -> pa.StringArray:
        terms = self._dictionary.terms()
        return pa.array([terms[number] for number in ids.tolist()], type=pa.string())

    def well_formed(self, ids: Ids) -> Mask:
        """Which literals have a lexical form of their datatype; terms without one count as such."""
        self._grow()
        unknown = self.distinct(ids[self._formed[ids] < 0])
        if len(unknown):
            kinds = self.sorts(unknown)
            for sort, number in self._sorts.items():
                chosen = unknown[kinds == number]
                if len(chosen):
                    datatype = datatype_of(sort)
                    self._formed[chosen] = True if datatype is None else well_formed(
                        datatype, self.texts(chosen))
        formed: Mask = self._formed[ids] > 0
        return formed

    def order(self, first: Ids, second: Ids) -> NDArray[np.int8]:
        """-1, 0 or 1 as SPARQL's `<` orders each pair, INCOMPARABLE where it does not."""
        self._prepare_order(first)
        self._prepare_order(second)
        groups, others = self._group[first], self._group[second]
        result = np.full(len(first), INCOMPARABLE, dtype=np.int8)
        same = (groups == others) & (groups > 0)
        result[same] = np.sign(self._key[first[same]] - self._key[second[same]])
        slow = np.flatnonzero((groups == 0) | (others == 0))
        known: dict[tuple[int, int], int] = {}
        terms = self._dictionary.terms()
        for at, pair in zip(slow.tolist(), zip(first[slow].tolist(), second[slow].tolist(),
                                               strict=True), strict=True):
            if pair not in known:
                order = compare(terms[pair[0]], terms[pair[1]])
                known[pair] = INCOMPARABLE if order is None else order
            result[at] = known[pair]
        return result

    def _prepare_order(self, ids: Ids) -> None:
        """Give a sortable number to what has an easy one: short numbers, plain days and times."""
        self._grow()
        fresh = self.distinct(ids[self._group[ids] < 0])
        self._group[fresh] = 0
        kinds = self.sorts(fresh)
        for sort, number in self._sorts.items():
            datatype = datatype_of(sort)
            chosen = fresh[kinds == number]
            if not len(chosen):
                continue
            if datatype is None:
                self._group[chosen] = 0
                continue
            chosen = chosen[self.well_formed(chosen)]
            if datatype in _NUMBERS:
                self._key_numbers(chosen)
            elif datatype == XSD + "date":
                self._key_moments(chosen, 2, 10)
            elif datatype == XSD + "dateTime":
                self._key_moments(chosen, 3, 19)

    def _key_numbers(self, ids: Ids) -> None:
        texts = self.texts(ids)
        short = _lengths(texts) <= _EXACT_DIGITS
        chosen = ids[short]
        self._key[chosen] = np.array(texts.filter(pa.array(short)).to_pylist(), dtype=np.float64)
        self._group[chosen] = 1

    def _key_moments(self, ids: Ids, group: int, length: int) -> None:
        texts = self.texts(ids)
        plain = _lengths(texts) == length
        plain &= ~pc.match_substring(texts, "T24").to_numpy(zero_copy_only=False)
        chosen = ids[plain]
        moments = np.array(texts.filter(pa.array(plain)).to_pylist(), dtype="datetime64[s]")
        self._key[chosen] = moments.astype(np.int64)
        self._group[chosen] = group

    def _grow(self) -> None:
        more = len(self._dictionary) - len(self._sort)
        if not more:
            return
        self._sort = np.concatenate([self._sort, np.full(more, -1, dtype=np.int32)])
        self._formed = np.concatenate([self._formed, np.full(more, -1, dtype=np.int8)])
        self._group = np.concatenate([self._group, np.full(more, -1, dtype=np.int8)])
        self._key = np.concatenate([self._key, np.zeros(more)])

    def _sort_out(self, ids: Ids) -> None:
        """Find the sort of terms that have none yet: by those known, then by one that is left."""
        found = self._terms_of(ids)
        for sort in (IRI, BLANK):
            ids, found = self._settled(ids, found, sort, pc.starts_with(found, sort))
        for sort in list(self._sorts):
            if sort not in (IRI, BLANK) and len(ids):
                ids, found = self._settled(ids, found, sort, pc.ends_with(found, '"' + sort))
        while len(ids) and len(self._sorts) < _MANY:
            sort = _sort_of(str(found[0]))
            ids, found = self._settled(ids, found, sort, pc.ends_with(found, '"' + sort))
        for number, text in zip(ids.tolist(), found.to_pylist(), strict=True):
            self._sort[number] = self._sorts.setdefault(_sort_of(str(text)), len(self._sorts))

    def _settled(self, ids: Ids, found: pa.StringArray, sort: str,
                 held: pa.BooleanArray) -> tuple[Ids, pa.StringArray]:
        """Give a sort to the terms for which the mask holds; those that are left."""
        mask = held.to_numpy(zero_copy_only=False)
        if mask.any():
            self._sort[ids[mask]] = self._sorts.setdefault(sort, len(self._sorts))
            ids, found = ids[~mask], found.filter(pc.invert(held))
        return ids, found


def datatype_of(sort: str) -> str | None:
    """The bare IRI of the datatype of a sort of literals, None for IRIs and blank nodes."""
    if sort in (IRI, BLANK):
        return None
    if not sort:
        return XSD + "string"
    return RDF + "langString" if sort[0] == "@" else sort[3:-1]


def _lengths(texts: pa.StringArray) -> NDArray[np.int32]:
    return np.asarray(pc.utf8_length(texts).to_numpy(zero_copy_only=False))


def _sort_of(term: str) -> str:
    return term.rpartition('"')[2]


def _text(term: Term) -> str:
    if term[0] == '"':
        if "\\" in term:
            return literal_parts(term).text
        return term[1:term.rindex('"')]
    return term[1:-1] if term[0] == "<" else ""
