"""Patterns matched against a small set of facts, through indexes of plain dictionaries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

Fact = tuple[int, int, int]
Atom = tuple[int | str, int | str, int | str]
"""A pattern: a number is a term, a text is a variable."""

_UNKNOWN = -1


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
        self.objects[s, p].append(o)
        self.subjects[p, o].append(s)
        self.pairs[p].append((s, o))
        return True


class Conjunction:
    """Patterns that hold together. `names` are their variables; a match is a value for each.

    The predicate of a pattern is no variable.
    """

    def __init__(self, atoms: Sequence[Atom]) -> None:
        self.names = list(dict.fromkeys(part for atom in atoms for part in atom
                                        if isinstance(part, str)))
        self.atoms = [self.numbered(atom) for atom in atoms]
        self._others = [[*self.atoms[:at], *self.atoms[at + 1:]] for at in range(len(atoms))]

    def numbered(self, atom: Atom) -> Fact:
        """A pattern of the same variables, with ~n for variable n."""
        s, p, o = (~self.names.index(part) if isinstance(part, str) else part for part in atom)
        return s, p, o

    def matches(self, index: Index) -> Iterator[list[int]]:
        """All matches among the facts."""
        return _matches(index, self.atoms, 0, [_UNKNOWN] * len(self.names))

    def matches_with(self, index: Index, at: int, fact: Fact) -> Iterator[list[int]]:
        """The matches in which the pattern `at` is a certain fact."""
        s, _, o = self.atoms[at]
        values = [_UNKNOWN] * len(self.names)
        for part, value in ((s, fact[0]), (o, fact[2])):
            if part < 0 and values[~part] == _UNKNOWN:
                values[~part] = value
            elif (part if part >= 0 else values[~part]) != value:
                return iter(())
        return _matches(index, self._others[at], 0, values)


def ground(numbered: Fact, values: Sequence[int]) -> Fact:
    """A pattern with numbered variables under a match."""
    s, p, o = numbered
    return (s if s >= 0 else values[~s], p if p >= 0 else values[~p], o if o >= 0 else values[~o])


def _matches(index: Index, atoms: Sequence[Fact], at: int, values: list[int],
             ) -> Iterator[list[int]]:
    if at == len(atoms):
        yield values
        return
    s, p, o = atoms[at]
    subject = s if s >= 0 else values[~s]
    value = o if o >= 0 else values[~o]
    if subject >= 0 and value >= 0:
        if (subject, p, value) in index.facts:
            yield from _matches(index, atoms, at + 1, values)
    elif subject >= 0:
        for one in index.objects.get((subject, p), ()):
            yield from _matches(index, atoms, at + 1, _with(values, ~o, one))
    elif value >= 0:
        for one in index.subjects.get((p, value), ()):
            yield from _matches(index, atoms, at + 1, _with(values, ~s, one))
    else:
        for one, other in index.pairs.get(p, ()):
            if s != o or one == other:
                more = _with(values, ~s, one)
                more[~o] = other
                yield from _matches(index, atoms, at + 1, more)


def _with(values: list[int], variable: int, value: int) -> list[int]:
    more = values.copy()
    more[variable] = value
    return more
