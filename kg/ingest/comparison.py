"""The things of a store's default view, compared with each other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import chain

from kg.columns.statements import Statements
from kg.ingest.descriptions import Description, Told
from kg.ingest.identity import Candidate, candidates
from kg.model.terms import Term
from kg.model.view import DEFAULT_VIEW
from kg.model.watcher import Watcher
from kg.reason.materialisation import Materialisation
from kg.reason.views import REASONING
from kg.store.generations import Store


@dataclass(frozen=True, slots=True)
class Comparison:
    """Descriptions of things by number, the pairs decided to be different, and numbers by name."""

    things: Mapping[int, Description]
    apart: frozenset[frozenset[int]]
    numbers: Mapping[Term, int]

    def candidates(self, least: int, watcher: Watcher, thing: Term | None = None,
                   ) -> list[Candidate]:
        """The pairs that may be one and are not decided on, of a score of at least `least`, the
        best first: all, or those with one thing.
        """
        watcher.stage("comparing")
        if thing is not None and thing not in self.numbers:
            return []
        return candidates(self.things, self.apart, least, watcher.advance,
                          None if thing is None else self.numbers[thing])

    def in_both(self, one: Term, other: Term) -> set[Term]:
        """The sources in which both of two things stand, under whichever names."""
        first, second = (self.things[self.numbers[name]] for name in (one, other))
        return first.sources & second.sources if first is not second else set()

    def together(self, found: Iterable[Candidate],
                 ) -> tuple[list[Candidate], list[Candidate]]:
        """Pairs, the best first, that can all be one, and those that then cannot: they would make
        things of one source, or of a pair decided to be different, the same.
        """
        groups = {number: {number} for number in self.things}
        taken: list[Candidate] = []
        left: list[Candidate] = []
        for one in found:
            first, second = (groups[self.numbers[name]] for name in (one.one, one.other))
            if first is not second:
                if self._forbidden(first, second):
                    left.append(one)
                    continue
                first |= second
                groups.update(dict.fromkeys(second, first))
            taken.append(one)
        return taken, left

    def _forbidden(self, first: set[int], second: set[int]) -> bool:
        sources = [{source for number in group for source in self.things[number].sources}
                   for group in (first, second)]
        return bool(sources[0] & sources[1]) or any(
            frozenset((one, other)) in self.apart for one in first for other in second)


def comparison(store: Store, watcher: Watcher) -> Comparison:
    """The things of the current generation, ready to be compared."""
    generation = store.snapshot().folder
    watcher.stage("reading what is told of things")
    statements = Statements.open(generation)
    entailed = Materialisation.open(generation / REASONING / DEFAULT_VIEW.name,
                                    statements.quads.dictionary)
    told = Told(statements, DEFAULT_VIEW, entailed)
    things = told.descriptions()
    decode = statements.quads.dictionary.decode
    names = chain.from_iterable(((decode(name), number) for name in entailed.same.names(number))
                                for number in things)
    return Comparison(things, frozenset(told.apart()), dict(names))
