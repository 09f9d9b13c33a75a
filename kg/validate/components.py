"""The constraint components of SHACL Core, each over all focus nodes at once.

A check gets the value nodes of all focus nodes as two columns (row of the focus node, value) and
gives those that break it: the row, and the value (NONE where the result has no value).
Source: SHACL, section 4.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from kg.columns.dictionary import Ids
from kg.columns.index import Index
from kg.columns.sets import Mask
from kg.columns.tables import found, neighbours, pack, unpack
from kg.model.errors import DataError
from kg.model.terms import (
    Term,
    iri_text,
    is_blank,
    is_iri,
    is_literal,
    literal_parts,
    local_name,
)
from kg.validate.literals import compare, is_well_formed
from kg.validate.shapes import Constraint, Shape

NONE = -1
Broken = tuple[Ids, Ids]


class Conformance(Protocol):
    """Which nodes conform to a shape."""

    def __call__(self, shape: Term, nodes: Ids) -> Mask:
        """A mask of the shape of `nodes`."""


@dataclass(frozen=True, slots=True)
class Site:
    """Where a constraint is checked: the shape, its focus nodes, and their value nodes."""

    index: Index
    shape: Shape
    nodes: Ids
    rows: Ids
    values: Ids
    conforms: Conformance


def check(constraint: Constraint, site: Site) -> Broken:
    """The rows and values that break a constraint; raises DataError for one that is unknown."""
    checker = _CHECKS.get(constraint.component)
    if checker is None:
        raise DataError(f"The shape {site.shape.name} has the constraint {constraint.component}, "
                        "which is unknown.")
    return checker(constraint, site)


def _each(test: Callable[[Constraint, Term], bool]) -> Callable[[Constraint, Site], Broken]:
    """A check of each distinct value by itself."""
    def checker(constraint: Constraint, site: Site) -> Broken:
        distinct, inverse = np.unique(site.values, return_inverse=True)
        decode = site.index.dictionary.decode
        holds = np.fromiter((test(constraint, decode(n)) for n in distinct.tolist()),
                            dtype=np.bool_, count=len(distinct))
        broken = ~holds[inverse]
        return site.rows[broken], site.values[broken]
    return checker


def _class(constraint: Constraint, site: Site) -> Broken:
    broken = ~found(site.index.instances(constraint.terms[0]), site.values)
    return site.rows[broken], site.values[broken]


def _datatype(constraint: Constraint, term: Term) -> bool:
    if not is_literal(term):
        return False
    wanted = iri_text(constraint.terms[0])
    return literal_parts(term).datatype == wanted and is_well_formed(term)


def _node_kind(constraint: Constraint, term: Term) -> bool:
    kind = local_name(constraint.terms[0])
    return (("IRI" in kind and is_iri(term)) or ("BlankNode" in kind and is_blank(term))
            or ("Literal" in kind and is_literal(term)))


def _min_count(constraint: Constraint, site: Site) -> Broken:
    counts = np.bincount(site.rows, minlength=len(site.nodes))
    return _whole(np.flatnonzero(counts < int(constraint.text)))


def _max_count(constraint: Constraint, site: Site) -> Broken:
    counts = np.bincount(site.rows, minlength=len(site.nodes))
    return _whole(np.flatnonzero(counts > int(constraint.text)))


def _bound(least: int, sign: int) -> Callable[[Constraint, Term], bool]:
    """A test that `sign` times the comparison with the bound is `least` or more."""
    def test(constraint: Constraint, term: Term) -> bool:
        order = compare(term, constraint.terms[0])
        return order is not None and sign * order >= least
    return test


def _min_length(constraint: Constraint, term: Term) -> bool:
    return not is_blank(term) and len(_text(term)) >= int(constraint.text)


def _max_length(constraint: Constraint, term: Term) -> bool:
    return not is_blank(term) and len(_text(term)) <= int(constraint.text)


def _pattern(constraint: Constraint, site: Site) -> Broken:
    flags = re.NOFLAG
    for letter in constraint.flags:
        flags |= {"i": re.IGNORECASE, "s": re.DOTALL, "m": re.MULTILINE,
                  "x": re.VERBOSE}.get(letter, re.NOFLAG)
    try:
        pattern = re.compile(constraint.text, flags)
    except re.error as error:
        raise DataError(f"The shape {site.shape.name}: the pattern {constraint.text} is not a "
                        f"regular expression: {error}.") from error
    return _each(lambda _, term: not is_blank(term)
                 and pattern.search(_text(term)) is not None)(constraint, site)


def _language_in(constraint: Constraint, term: Term) -> bool:
    if not is_literal(term):
        return False
    tag = literal_parts(term).language.lower()
    ranges = [literal_parts(one).text.lower() for one in constraint.terms]
    return bool(tag) and any(tag == one or tag.startswith(one + "-") for one in ranges)


def _unique_lang(_constraint: Constraint, site: Site) -> Broken:
    decode = site.index.dictionary.decode
    counts: dict[tuple[int, str], int] = {}
    for row, value in zip(site.rows.tolist(), site.values.tolist(), strict=True):
        term = decode(value)
        if is_literal(term) and (tag := literal_parts(term).language.lower()):
            counts[row, tag] = counts.get((row, tag), 0) + 1
    return _whole(np.array([row for (row, _), count in counts.items() if count > 1],
                           dtype=np.int64))


def _equals(constraint: Constraint, site: Site) -> Broken:
    here = np.unique(pack(site.rows, site.values))
    other = np.unique(pack(*neighbours(site.index.of(constraint.terms[0]).pairs, site.nodes)))
    return unpack(np.setxor1d(here, other))


def _disjoint(constraint: Constraint, site: Site) -> Broken:
    there = found(site.index.of(constraint.terms[0]).pairs,
                  pack(site.nodes[site.rows], site.values))
    return site.rows[there], site.values[there]


def _ordered(allowed: tuple[int, ...]) -> Callable[[Constraint, Site], Broken]:
    def checker(constraint: Constraint, site: Site) -> Broken:
        pairs, others = neighbours(site.index.of(constraint.terms[0]).pairs,
                                   site.nodes[site.rows])
        decode = site.index.dictionary.decode
        known: dict[tuple[int, int], bool] = {}
        broken: list[tuple[int, int]] = []
        for at, other in zip(pairs.tolist(), others.tolist(), strict=True):
            key = (int(site.values[at]), other)
            if key not in known:
                known[key] = compare(decode(key[0]), decode(key[1])) in allowed
            if not known[key]:
                broken.append((int(site.rows[at]), key[0]))
        return _columns(broken)
    return checker


def _has_value(constraint: Constraint, site: Site) -> Broken:
    number = site.index.dictionary.lookup(constraint.terms[0])
    having = site.rows[site.values == number] if number is not None else site.rows[:0]
    lacking = np.setdiff1d(np.arange(len(site.nodes)), having)
    return _whole(lacking)


def _in(constraint: Constraint, site: Site) -> Broken:
    lookup = site.index.dictionary.lookup
    allowed = np.array(sorted(n for t in constraint.terms if (n := lookup(t)) is not None),
                       dtype=np.int64)
    broken = ~found(allowed, site.values)
    return site.rows[broken], site.values[broken]


def _not(constraint: Constraint, site: Site) -> Broken:
    broken = _conforming(constraint.shapes[0], site)
    return site.rows[broken], site.values[broken]


def _counted(holds: Callable[[Ids, int], Mask]) -> Callable[[Constraint, Site], Broken]:
    """A check of how many of some shapes each value conforms to."""
    def checker(constraint: Constraint, site: Site) -> Broken:
        number = np.zeros(len(site.values), dtype=np.int64)
        for shape in constraint.shapes:
            number += _conforming(shape, site)
        broken = ~holds(number, len(constraint.shapes))
        return site.rows[broken], site.values[broken]
    return checker


def _qualified(*, least: bool) -> Callable[[Constraint, Site], Broken]:
    def checker(constraint: Constraint, site: Site) -> Broken:
        counted = _conforming(constraint.shapes[0], site)
        for sibling in constraint.siblings:
            counted &= ~_conforming(sibling, site)
        counts = np.bincount(site.rows[counted], minlength=len(site.nodes))
        number = int(constraint.text)
        return _whole(np.flatnonzero(counts < number if least else counts > number))
    return checker


def _conforming(shape: Term, site: Site) -> Mask:
    distinct, inverse = np.unique(site.values, return_inverse=True)
    mask: Mask = site.conforms(shape, distinct)[inverse]
    return mask


def closed_results(constraint: Constraint, site: Site) -> Iterator[tuple[int, Broken]]:
    """Predicates that a closed shape does not allow, each with the rows and values it has."""
    lookup = site.index.dictionary.lookup
    allowed = {lookup(term) for term in constraint.terms}
    for predicate in site.index.predicates():
        if predicate not in allowed:
            at, objects = neighbours(site.index.table(predicate).pairs, site.values)
            if len(at):
                yield predicate, (site.rows[at], objects)


def _whole(rows: Ids) -> Broken:
    return rows, np.full(len(rows), NONE, dtype=np.int64)


def _columns(pairs: list[tuple[int, int]]) -> Broken:
    array = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    return array[:, 0], array[:, 1]


def _text(term: Term) -> str:
    return iri_text(term) if is_iri(term) else literal_parts(term).text


_CHECKS: dict[str, Callable[[Constraint, Site], Broken]] = {
    "Class": _class,
    "Datatype": _each(_datatype),
    "NodeKind": _each(_node_kind),
    "MinCount": _min_count,
    "MaxCount": _max_count,
    "MinInclusive": _each(_bound(0, 1)),
    "MinExclusive": _each(_bound(1, 1)),
    "MaxInclusive": _each(_bound(0, -1)),
    "MaxExclusive": _each(_bound(1, -1)),
    "MinLength": _each(_min_length),
    "MaxLength": _each(_max_length),
    "Pattern": _pattern,
    "LanguageIn": _each(_language_in),
    "UniqueLang": _unique_lang,
    "Equals": _equals,
    "Disjoint": _disjoint,
    "LessThan": _ordered((-1,)),
    "LessThanOrEquals": _ordered((-1, 0)),
    "HasValue": _has_value,
    "In": _in,
    "Not": _not,
    "And": _counted(lambda number, total: number == total),
    "Or": _counted(lambda number, _: number > 0),
    "Xone": _counted(lambda number, _: number == 1),
    "Node": _counted(lambda number, total: number == total),
    "QualifiedMinCount": _qualified(least=True),
    "QualifiedMaxCount": _qualified(least=False),
}
