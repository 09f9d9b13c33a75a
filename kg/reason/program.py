"""The steps of an ontology, sorted by what sets them off, what they give and in which order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable

from kg.reason.steps import Key, Step


class Program:
    """Steps by the classes and properties of their patterns.

    Steps from one pattern to a class are kept in bulk: `superclasses` (from cax-sco and the like),
    `subjects` and `objects` (classes that a property gives to either end); the others by the key
    of each pattern, with its position, in `triggers`. `clashes` derive inconsistencies, `given`
    facts. `heads` has all that derive something, by what they derive.
    """

    def __init__(self, steps: Iterable[Step]) -> None:
        self.steps = list(steps)
        self.superclasses: dict[Key, list[Key]] = defaultdict(list)
        self.subjects: dict[Key, list[Key]] = defaultdict(list)
        self.objects: dict[Key, list[Key]] = defaultdict(list)
        self.triggers: dict[Key, list[tuple[Step, int]]] = defaultdict(list)
        self.heads: dict[Key, list[Step]] = defaultdict(list)
        self.clashes: list[Step] = []
        self.given: list[Step] = []
        for step in self.steps:
            self._sort_in(step)
        self.constants = frozenset(n for step in self.steps for n in step.constants())

    def mapped(self, number: Callable[[int], int]) -> Program:
        """The program with other numbers for its terms."""
        steps = {(s.rule, s.body, s.head, s.comparisons, s.absent): s
                 for s in (step.mapped(number) for step in self.steps)}
        return Program(step for step in steps.values() if step.head not in step.body)

    def _sort_in(self, step: Step) -> None:
        if step.head is None:
            self.clashes.append(step)
            return
        self.heads[step.head.key].append(step)
        if not step.body:
            self.given.append(step)
            return
        bulk = self._bulk(step)
        if bulk is not None:
            bulk[step.body[0].key].append(step.head.key)
            return
        for position, pattern in enumerate(step.body):
            self.triggers[pattern.key].append((step, position))

    def _bulk(self, step: Step) -> dict[Key, list[Key]] | None:
        """Where a step belongs that gives a class to an end of one pattern of variables."""
        head, first = step.head, step.body[0]
        assert head is not None
        if len(step.body) > 1 or step.comparisons or step.absent or head.object is not None:
            return None
        if not isinstance(head.subject, str):
            return None
        if first.object is None:
            return self.superclasses if head.subject == first.subject else None
        if not isinstance(first.subject, str) or not isinstance(first.object, str) \
                or first.subject == first.object:
            return None
        return self.subjects if head.subject == first.subject else self.objects
