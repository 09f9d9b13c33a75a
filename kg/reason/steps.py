"""Steps: rules under one match of their ontology part, as patterns over classes and properties."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from kg.reason.schema import Fact

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
    """A condition on two values: `=`, `!=`, `<`, `<=`, `>` or `>=`; numbers are terms."""

    operator: str
    left: int | str
    right: int | str


@dataclass(frozen=True, slots=True)
class Step:
    """A rule under one match of its ontology part.

    `body` are the patterns that must hold, `head` what follows (None: a clash), `schema` the facts
    of the ontology on which it rests, `comparisons` conditions on the values, `absent` groups of
    patterns of which none may hold together.
    """

    rule: str
    body: tuple[Pattern, ...]
    head: Pattern | None
    schema: tuple[Fact, ...] = ()
    comparisons: tuple[Comparison, ...] = ()
    absent: tuple[tuple[Pattern, ...], ...] = ()

    def mapped(self, number: Callable[[int], int]) -> Step:
        """The step with other numbers for its terms."""
        def term(value: int | str) -> int | str:
            return number(value) if isinstance(value, int) else value

        return Step(
            self.rule, tuple(p.mapped(number) for p in self.body),
            self.head and self.head.mapped(number), self.schema,
            tuple(Comparison(c.operator, term(c.left), term(c.right)) for c in self.comparisons),
            tuple(tuple(p.mapped(number) for p in group) for group in self.absent))

    def constants(self) -> Iterator[int]:
        """The numbers of the terms in it."""
        for pattern in (*self.body, *((self.head,) if self.head else ()),
                        *(p for group in self.absent for p in group)):
            yield ~pattern.key if pattern.key < 0 else pattern.key
            for part in (pattern.subject, pattern.object):
                if isinstance(part, int):
                    yield part
        for comparison in self.comparisons:
            for part in (comparison.left, comparison.right):
                if isinstance(part, int):
                    yield part
