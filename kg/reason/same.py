"""What is the same: one representative stands for all names of a thing.

Source: union-find with a proof forest, after Nieuwenhuis and Oliveras, Proof-producing congruence
closure, 2005.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from kg.columns.dictionary import Ids
from kg.reason.matching import Fact


@dataclass(frozen=True, slots=True)
class Link:
    """Why two names are of one thing: the rule (None: it was said), and the facts it rests on.

    `level` is the round in which it was found; the facts hold in earlier ones.
    """

    one: int
    other: int
    level: int
    rule: str | None
    premises: tuple[Fact, ...]


class Same:
    """Names of the same thing by representative: the one with the smallest number.

    `version` is another one after each change.
    """

    def __init__(self) -> None:
        self.version = 0
        self._representative: dict[int, int] = {}
        self.members: dict[int, list[int]] = {}
        self._links: dict[int, list[Link]] = {}
        self._resting: defaultdict[Fact, list[Link]] | None = None
        """The links that rest on a fact, once they were asked for."""

    def __len__(self) -> int:
        """How many things have several names."""
        return len(self.members)

    def find(self, number: int) -> int:
        """The representative of a term."""
        return self._representative.get(number, number)

    def join(self, link: Link) -> bool:
        """Let two names be of one thing; whether they were not known to be."""
        one, other = self.find(link.one), self.find(link.other)
        if one == other:
            return False
        self.version += 1
        keep, drop = min(one, other), max(one, other)
        moved = self.members.pop(drop, [drop])
        self.members.setdefault(keep, [keep]).extend(moved)
        self._representative.update(dict.fromkeys(moved, keep))
        self._links.setdefault(link.one, []).append(link)
        self._links.setdefault(link.other, []).append(link)
        if self._resting is not None:
            for premise in link.premises:
                self._resting[premise].append(link)
        return True

    def part(self, members: list[int]) -> None:
        """Forget that some names are of one thing: all names of it, given by the caller."""
        self.version += 1
        self.members.pop(self.find(members[0]), None)
        gone = {id(link): link for member in members for link in self._links.pop(member, ())}
        for member in members:
            self._representative.pop(member, None)
        if self._resting is not None:
            for link in gone.values():
                for premise in link.premises:
                    self._resting[premise].remove(link)

    def names(self, number: int) -> list[int]:
        """All names of the thing that a term names, its own among them."""
        return self.members.get(self.find(number), [number])

    def links(self) -> Iterator[Link]:
        """All links, each once."""
        seen = {id(link): link for links in self._links.values() for link in links}
        yield from seen.values()

    def resting_on(self, fact: Fact) -> Sequence[Link]:
        """The links that have a fact as a premise."""
        if self._resting is None:
            self._resting = defaultdict(list)
            for link in self.links():
                for premise in link.premises:
                    self._resting[premise].append(link)
        return self._resting.get(fact, ())

    def path(self, one: int, other: int) -> list[Link]:
        """The links that lead from one name to another of the same thing."""
        came: dict[int, Link] = {}
        ways = deque([one])
        while ways and other not in came:
            here = ways.popleft()
            for link in self._links.get(here, ()):
                there = link.other if link.one == here else link.one
                if there not in came and there != one:
                    came[there] = link
                    ways.append(there)
        path: list[Link] = []
        here = other
        while here != one:
            link = came[here]
            path.append(link)
            here = link.other if link.one == here else link.one
        return path[::-1]

    def map(self, size: int) -> Ids:
        """The representative of each number below `size`."""
        numbers = np.arange(size)
        if self._representative:
            names = np.fromiter(self._representative.keys(), dtype=np.int64)
            numbers[names] = np.fromiter(self._representative.values(), dtype=np.int64)
        return numbers
