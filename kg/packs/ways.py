"""The triples along a property path between two nodes. Source: SPARQL 1.1 Query, section 9."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cache

from rdflib import URIRef
from rdflib.paths import (
    AlternativePath,
    InvPath,
    MulPath,
    NegatedPath,
    Path,
    SequencePath,
)

from kg.model.errors import DataError
from kg.model.terms import Term, Triple

Match = Callable[[Term | None, Term | None, Term | None], Iterable[Triple]]
"""The triples of a graph that fit a pattern; None fits all."""

_Way = tuple[Triple, ...]


class Ways:
    """The ways of a property path in a graph."""

    def __init__(self, path: Path, match: Match) -> None:
        self._path = path
        self._match = match
        self._from = cache(self._all_from)

    def between(self, start: Term, end: Term) -> _Way:
        """The triples of a way with the fewest repetitions; none where the path has length zero, or
        does not lead there.
        """
        return self._from(start).get(end, ())

    def _all_from(self, start: Term) -> dict[Term, _Way]:
        return _shortest(self._steps(self._path, start, forward=True))

    def _steps(self, path: Path | URIRef, node: Term, *, forward: bool,
               ) -> Iterator[tuple[Term, _Way]]:
        """The nodes to which a path leads from a node, or from which it leads there."""
        if isinstance(path, URIRef):
            yield from self._over(Term(path.n3()), node, forward=forward)
        elif isinstance(path, InvPath):
            yield from self._steps(path.arg, node, forward=not forward)
        elif isinstance(path, AlternativePath):
            for one in path.args:
                yield from self._steps(one, node, forward=forward)
        elif isinstance(path, SequencePath):
            yield from self._sequence(path.args if forward else path.args[::-1], node,
                                      forward=forward)
        elif isinstance(path, MulPath):
            yield from self._repeated(path, node, forward=forward)
        else:
            assert isinstance(path, NegatedPath)
            yield from self._others(path, node, forward=forward)

    def _over(self, predicate: Term | None, node: Term, *, forward: bool,
              ) -> Iterator[tuple[Term, _Way]]:
        if forward:
            for triple in self._match(node, predicate, None):
                yield triple.object, (triple,)
        else:
            for triple in self._match(None, predicate, node):
                yield triple.subject, (triple,)

    def _sequence(self, parts: list[Path | URIRef], node: Term, *, forward: bool,
                  ) -> Iterator[tuple[Term, _Way]]:
        if not parts:
            yield node, ()
            return
        for middle, way in self._steps(parts[0], node, forward=forward):
            for end, rest in self._sequence(parts[1:], middle, forward=forward):
                yield end, way + rest

    def _repeated(self, path: MulPath, node: Term, *, forward: bool,
                  ) -> Iterator[tuple[Term, _Way]]:
        if path.zero:
            yield node, ()
        known: dict[Term, _Way] = {}
        fresh: dict[Term, _Way] = {node: ()}
        while fresh:
            fresh = _shortest((end, way + more) for middle, way in fresh.items() for end, more
                              in self._steps(path.path, middle, forward=forward)
                              if end not in known)
            known |= fresh
            if not path.more:
                break
        yield from known.items()

    def _others(self, path: NegatedPath, node: Term, *, forward: bool,
                ) -> Iterator[tuple[Term, _Way]]:
        """Over all properties but some."""
        denied = {Term(one.n3()) for one in path.args}
        for end, way in self._over(None, node, forward=forward):
            if way[0].predicate not in denied:
                yield end, way


def written(path: Path | URIRef) -> str:
    """A property path as SPARQL writes it; raises DataError for what rdflib does not read."""
    if isinstance(path, InvPath):
        return f"^{written(path.arg)}"
    if isinstance(path, SequencePath | AlternativePath):
        between = "/" if isinstance(path, SequencePath) else "|"
        return f"({between.join(map(written, path.args))})"
    if isinstance(path, MulPath):
        return f"({written(path.path)}{path.mod})"
    if isinstance(path, NegatedPath):
        if not all(isinstance(one, URIRef) for one in path.args):
            raise DataError("The query has a property path of all but an inverse property (!^), "
                            "which hides the triples it rests on; turn the pattern round.")
        return f"!({'|'.join(map(written, path.args))})"
    return path.n3()


def _shortest(found: Iterable[tuple[Term, _Way]]) -> dict[Term, _Way]:
    """For each end the way of the fewest triples, the first of them."""
    best: dict[Term, _Way] = {}
    for end, way in found:
        if end not in best or len(way) < len(best[end]):
            best[end] = way
    return best
