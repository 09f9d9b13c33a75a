"""Patterns matched against a small set of facts, through indexes of plain dictionaries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence

Fact = tuple[int, int, int]
Atom = tuple[int | str, int | str, int | str]
"""A pattern: a number is a term, a text is a variable."""

Match = tuple[int, ...]

Placed = tuple[int, int, int]
"""A pattern as the place of its subject in a match, its predicate, and the place of its object."""

_UNKNOWN = -1

Finder = Callable[[Fact], list[Match]]

_Search = Callable[[list[int], list[Match]], None]
"""Goes on from the values that are known so far, and adds to what was found."""


class Index:
    """Facts, found by subject, by object and by predicate."""

    def __init__(self) -> None:
        self.facts: set[Fact] = set()
        self.objects: dict[tuple[int, int], list[int]] = defaultdict(list)
        self.subjects: dict[tuple[int, int], list[int]] = defaultdict(list)
        self.pairs: dict[int, list[tuple[int, int]]] = defaultdict(list)

    def add(self, fact: Fact) -> bool:
        """Take in a fact; whether it was new."""
        if fact in self.facts:
            return False
        self.facts.add(fact)
        s, p, o = fact
        self.objects[p, s].append(o)
        self.subjects[p, o].append(s)
        self.pairs[p].append((s, o))
        return True


class Conjunction:
    """Patterns that hold together. `names` are their variables.

    A match is a value for each variable, in their order, and then those constants that patterns
    have as subject or object. The predicate of a pattern is no variable.
    """

    def __init__(self, atoms: Sequence[Atom], index: Index) -> None:
        self.names = list(dict.fromkeys(part for atom in atoms for part in atom
                                        if isinstance(part, str)))
        self._index = index
        self._blank = [_UNKNOWN] * len(self.names)
        self.atoms = [self.placed(atom) for atom in atoms]

    def placed(self, atom: Atom) -> Placed:
        """A pattern with the places of its subject and object in a match."""
        s, p, o = atom
        assert isinstance(p, int)
        return self._place(s), p, self._place(o)

    def matches(self) -> list[Match]:
        """All matches among the facts."""
        found: list[Match] = []
        self._plan(self.atoms, set())(self._blank.copy(), found)
        return found

    def finder(self, at: int) -> Finder:
        """A function from a fact to the matches in which the pattern `at` is this fact."""
        s, _, o = self.atoms[at]
        blank = self._blank
        others = [*self.atoms[:at], *self.atoms[at + 1:]]
        fixed = [(place, part) for place, part in ((s, 0), (o, 2)) if blank[place] != _UNKNOWN]
        table, predicate, known = self._first_way(others, s, o)
        search: _Search | None = None  # planned when it is first needed

        def find(fact: Fact) -> list[Match]:
            nonlocal search
            if table is not None and (predicate, fact[known]) not in table:
                return []  # most facts have no partner
            for place, part in fixed:
                if blank[place] != fact[part]:
                    return []
            if s == o and fact[0] != fact[2]:
                return []
            if search is None:
                search = self._plan(others, {s, o})
            values = blank.copy()
            values[s], _, values[o] = fact
            found: list[Match] = []
            search(values, found)
            return found

        return find

    def _first_way(self, others: Sequence[Placed], s: int, o: int,
                   ) -> tuple[Mapping[tuple[int, int], list[int]] | None, int, int]:
        """Where the first of other patterns is looked up, its predicate, and the part of a fact by
        which it is found; no table where it shares no end with the fact.
        """
        if others:
            subject, predicate, value = others[0]
            for table, end in ((self._index.objects, subject), (self._index.subjects, value)):
                if end in (s, o):
                    return table, predicate, 0 if end == s else 2
        return None, 0, 0

    def _place(self, part: int | str) -> int:
        if isinstance(part, str):
            return self.names.index(part)
        if part not in self._blank:
            self._blank.append(part)
        return self._blank.index(part)

    def _plan(self, atoms: Sequence[Placed], known: set[int]) -> _Search:
        """A search for what makes the atoms facts; places that are known have their value."""
        if not atoms:
            return _keep
        s, p, o = atoms[0]
        known = known | set(range(len(self.names), len(self._blank)))
        then = self._plan(atoms[1:], known | {s, o})
        index = self._index
        if s in known and o in known:
            return _check(index.facts, atoms[0], then)
        if s in known:
            return _to_other_end(index.objects, p, s, o, then)
        if o in known:
            return _to_other_end(index.subjects, p, o, s, then)
        return _through_pairs(index.pairs, atoms[0], then)


def ground(atom: Placed, match: Match) -> Fact:
    """A pattern under a match."""
    s, p, o = atom
    return match[s], p, match[o]


def _keep(values: list[int], found: list[Match]) -> None:
    found.append(tuple(values))


def _check(facts: set[Fact], atom: Placed, then: _Search) -> _Search:
    s, p, o = atom

    def search(values: list[int], found: list[Match]) -> None:
        if (values[s], p, values[o]) in facts:
            then(values, found)

    return search


def _to_other_end(table: Mapping[tuple[int, int], list[int]], predicate: int, known: int,
                  other: int, then: _Search) -> _Search:
    def search(values: list[int], found: list[Match]) -> None:
        for one in table.get((predicate, values[known]), ()):
            values[other] = one
            then(values, found)

    return search


def _through_pairs(pairs: Mapping[int, list[tuple[int, int]]], atom: Placed,
                   then: _Search) -> _Search:
    s, p, o = atom

    def search(values: list[int], found: list[Match]) -> None:
        for one, other in pairs.get(p, ()):
            if s != o or one == other:
                values[s], values[o] = one, other
                then(values, found)

    return search
