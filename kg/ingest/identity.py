"""Identity resolution: which things of different sources may be one, and what speaks for it.

A list tells its own entries apart, so no two things of one source are proposed. RapidFuzz tells how
alike names are; docs/identity.md has the table of points.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass

from rapidfuzz import fuzz

from kg.ingest.descriptions import Description
from kg.model.terms import Term, local_name

SAME_NAME, ALIKE_NAME, WEAK_NAME, NEAR_NAME = 60, 50, 40, 30
MORE_NAMES, MOST_NAMES = 5, 15
SAME_DAY, SAME_YEAR, NEAR_YEAR, OTHER_YEAR = 30, 20, 5, -40
SAME_NUMBER = 40
SAME_COUNTRY, OTHER_COUNTRY = 10, -10

_ALIKE, _NEAR = 95, 85
"""From which likeness on (0 to 100, RapidFuzz's ratio) two names are alike, and near each other,
which counts for people born on the same day.
"""

_COMMON = 60
"""What more things than this have in common says too little to look for others by it."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """Two things that may be one: `score` from 0 to 100, and what speaks for and against it."""

    score: int
    kind: str
    one: Term
    other: Term
    names: tuple[str, str]
    reasons: tuple[str, ...]


def candidates(things: Mapping[int, Description], apart: Collection[frozenset[int]],
               least: int, advance: Callable[[int, int | None], None],
               only: int | None = None) -> list[Candidate]:
    """The pairs of things of a score of at least `least`, the best first.

    `apart` are the pairs that were decided to be different; with `only`, just pairs with this one.
    """
    found = []
    for number, (one, other) in enumerate(_pairs(things)):
        if number % 1000 == 0:
            advance(number, None)
        if frozenset((one, other)) not in apart and (only is None or only in (one, other)):
            candidate = _judged(things[one], things[other])
            if candidate is not None and candidate.score >= least:
                found.append(candidate)
    return sorted(found, key=lambda c: (-c.score, c.one, c.other))


def _pairs(things: Mapping[int, Description]) -> Iterator[tuple[int, int]]:
    """Things of one kind and of different sources that share what few have."""
    having: dict[tuple[str, str], list[int]] = defaultdict(list)
    for number, one in sorted(things.items()):
        for mark in _marks(one):
            having[mark].append(number)
    for number, one in sorted(things.items()):
        near = {other for mark in _marks(one) if len(having[mark]) <= _COMMON
                for other in having[mark] if number < other}
        for other in sorted(near):
            if one.sources.isdisjoint(things[other].sources):
                yield number, other


def _marks(one: Description) -> set[tuple[str, str]]:
    """By what things are looked for that may be the same: names, their words, and numbers."""
    words = {word for key in one.names for word in key.split()}
    return {(one.kind, text) for text in (*one.names, *words)} | {
        (one.kind, "number " + number) for number in one.numbers} | {
        (one.kind, "born " + day) for day in one.days}


def _judged(one: Description, other: Description) -> Candidate | None:
    """A pair with its score; None where no name and no number is in common."""
    named = _by_name(one, other)
    numbers = sorted(one.numbers & other.numbers)
    if named is None and not numbers:
        return None
    points, names, reasons = named or (0, (_first(one), _first(other)), [])
    if numbers:
        points += SAME_NUMBER
        reasons.append(f"same number {numbers[0]}")
    for judge in (_by_birth, _by_country):
        more, reason = judge(one, other)
        points += more
        reasons += [reason] if reason else []
    return Candidate(max(0, min(100, points)), one.kind, one.thing, other.thing, names,
                     tuple(reasons))


def _by_name(one: Description, other: Description,
             ) -> tuple[int, tuple[str, str], list[str]] | None:
    common = one.names.keys() & other.names.keys()
    weak = one.weak | other.weak
    written = len({one.names[key] for key in common})
    more = min(MOST_NAMES, MORE_NAMES * max(0, written - 1))
    several = [f"{written} names in common"] if more else []
    strong = sorted(common - weak, key=lambda key: (-len(key), key))
    if strong:
        names = one.names[strong[0]], other.names[strong[0]]
        return SAME_NAME + more, names, ["same name", *several]
    likeness, key, near = _most_alike(one, other, weak, _NEAR if one.days & other.days else _ALIKE)
    if likeness >= _ALIKE:
        return (ALIKE_NAME + more, (one.names[key], other.names[near]),
                [f"names alike by {int(likeness)} %", *several])
    if common:
        key = min(common, key=lambda key: (-len(key), key))
        return (WEAK_NAME + more, (one.names[key], other.names[key]),
                ["same short or weak name", *several])
    if likeness:
        return NEAR_NAME, (one.names[key], other.names[near]), ["names near each other"]
    return None


def _most_alike(one: Description, other: Description, weak: Collection[str], least: int,
                ) -> tuple[float, str, str]:
    """The most alike of names that are not weak: the likeness, 0 where it is below the least.

    Where it need not be more, a name of two words or more that another one has too is near it.
    """
    scored = []
    for key in one.names.keys() - weak:
        for other_key in other.names.keys() - weak:
            likeness = fuzz.ratio(key, other_key, score_cutoff=least)
            if not likeness and least <= _NEAR and _within(set(key.split()),
                                                           set(other_key.split())):
                likeness = float(_NEAR)
            scored.append((likeness, key, other_key))
    return max(scored, default=(0.0, "", ""))


def _within(words: set[str], other: set[str]) -> bool:
    return min(len(words), len(other)) > 1 and (words <= other or other <= words)


def _by_birth(one: Description, other: Description) -> tuple[int, str]:
    days = sorted(one.days & other.days)
    if days:
        return SAME_DAY, f"both born {days[0]}"
    years = sorted(one.years & other.years)
    if years:
        return SAME_YEAR, f"both born in {years[0]}"
    apart = _years_apart(one, other)
    if apart is None:
        return 0, ""
    if apart == 0:
        return NEAR_YEAR, "born about the same time"
    if apart == 1:
        return NEAR_YEAR, "born a year apart"
    return OTHER_YEAR, f"born {apart} years apart"


def _years_apart(one: Description, other: Description) -> int | None:
    """The least number of years between the births of two: 0 where what is told of them meets."""
    spans, others = (thing.spans | {(year, year) for year in thing.years}
                     for thing in (one, other))
    return min((max(0, first - other_last, other_first - last) for first, last in spans
                for other_first, other_last in others), default=None)


def _by_country(one: Description, other: Description) -> tuple[int, str]:
    if not one.countries or not other.countries:
        return 0, ""
    common = sorted(one.countries & other.countries)
    if common:
        return SAME_COUNTRY, f"same country {local_name(common[0])}"
    return OTHER_COUNTRY, "no country in common"


def _first(one: Description) -> str:
    return min(one.names.values())
