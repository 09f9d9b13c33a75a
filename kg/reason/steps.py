"""Steps: rules under one match of their ontology part, as patterns over classes and properties."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from kg.reason.matching import Fact

Key = int
"""A property by its number, or a class by the complement (~) of its number."""


class Pattern(NamedTuple):
    """A fact with variables: of a property, or (object None) of a class."""

    subject: int | str
    key: Key
    object: int | str | None

    def variables(self) -> Iterator[str]:
        """The variables, one entry an occurrence."""
        for part in (self.subject, self.object):
            if isinstance(part, str):
                yield part

    def fact(self, type_: int, values: Mapping[str, int]) -> Fact:
        """The triple under some values of the variables; `type_` is the number of rdf:type."""
        subject = self.subject if isinstance(self.subject, int) else values[self.subject]
        if self.object is None:
            return subject, type_, ~self.key
        value = self.object if isinstance(self.object, int) else values[self.object]
        return subject, self.key, value

    def mapped(self, number: Callable[[int], int]) -> Pattern:
        """The pattern with other numbers for its terms."""
        def part(value: int | str | None) -> int | str | None:
            return number(value) if isinstance(value, int) else value

        key = ~number(~self.key) if self.key < 0 else number(self.key)
        subject = part(self.subject)
        assert subject is not None
        return Pattern(subject, key, part(self.object))


@dataclass(frozen=True, slots=True)
class Comparison:
    """A condition on two values: `=`, `!=`, `<`, `<=`, `>` or `>=`; numbers are terms.

    Or on two terms: that one `is` the other, which may be written otherwise as stores keep values
    (01900 is 1900, but not 1900.0), or `is not`.
    """

    operator: str
    left: int | str
    right: int | str

    def mapped(self, number: Callable[[int], int]) -> Comparison:
        """The comparison with other numbers for its terms."""
        left, right = (number(part) if isinstance(part, int) else part
                       for part in (self.left, self.right))
        return Comparison(self.operator, left, right)


class Absent(NamedTuple):
    """Patterns that must not hold together, under some comparisons of their values."""

    patterns: tuple[Pattern, ...]
    comparisons: tuple[Comparison, ...] = ()


class Step(NamedTuple):
    """A rule under one match of its ontology part.

    `body` are the patterns that must hold, `head` what follows (None: a clash), `schema` the facts
    of the ontology on which it rests, `comparisons` conditions on the values, `absent` what must
    not hold.
    """

    rule: str
    body: tuple[Pattern, ...]
    head: Pattern | None
    schema: tuple[Fact, ...] = ()
    comparisons: tuple[Comparison, ...] = ()
    absent: tuple[Absent, ...] = ()

    def mapped(self, number: Callable[[int], int]) -> Step:
        """The step with other numbers for its terms."""
        def patterns(of: tuple[Pattern, ...]) -> tuple[Pattern, ...]:
            return tuple(pattern.mapped(number) for pattern in of)

        def compared(of: tuple[Comparison, ...]) -> tuple[Comparison, ...]:
            return tuple(comparison.mapped(number) for comparison in of)

        return Step(self.rule, patterns(self.body), self.head and self.head.mapped(number),
                    self.schema, compared(self.comparisons),
                    tuple(Absent(patterns(one.patterns), compared(one.comparisons))
                          for one in self.absent))

    def bears_on(self) -> set[Key]:
        """The classes and properties that it asks for, denies or derives."""
        patterns = (*self.body, *(p for one in self.absent for p in one.patterns))
        return {pattern.key for pattern in patterns} | ({self.head.key} if self.head else set())

    def parts(self) -> Iterator[tuple[int | str | None, ...]]:
        """The keys, terms and variables of its patterns and comparisons, each one's together."""
        yield from self.body
        if self.head is not None:
            yield self.head
        for one in self.absent:
            yield from one.patterns
        for comparison in (*self.comparisons, *(c for one in self.absent for c in one.comparisons)):
            yield comparison.left, comparison.right
