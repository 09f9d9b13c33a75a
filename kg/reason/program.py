"""The steps of an ontology, sorted by what sets them off, what they give and in which order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property

from kg.model.errors import RuleError
from kg.reason.steps import Key, Step


class Program:
    """Steps by the classes and properties of their patterns.

    Steps from one pattern to a class are kept in bulk: `superclasses` (from cax-sco and the like),
    `subjects` and `objects` (classes that a property gives to either end); the others by the key
    of each pattern, with its position, in `triggers`. The same by what follows: `subclasses`,
    `with_subject` and `with_object` (properties that give a class to either end), and `other_ways`.
    `clashes` derive inconsistencies, `given` facts. `heads` has all that derive something, by what
    they derive. Steps that ask for absence are apart, in `strata`: each stratum is applied when all
    that its steps deny is derived; `denying` has them by the key of each pattern, and
    `follows_absence` are the classes and properties that may grow by what they give.
    """

    def __init__(self, steps: Iterable[Step]) -> None:
        self.steps = list(steps)
        self.superclasses: dict[Key, list[Key]] = defaultdict(list)
        self.subjects: dict[Key, list[Key]] = defaultdict(list)
        self.objects: dict[Key, list[Key]] = defaultdict(list)
        self.triggers: dict[Key, list[tuple[Step, int]]] = defaultdict(list)
        self.subclasses: dict[Key, list[Key]] = defaultdict(list)
        self.with_subject: dict[Key, list[Key]] = defaultdict(list)
        self.with_object: dict[Key, list[Key]] = defaultdict(list)
        self.other_ways: dict[Key, list[Step]] = defaultdict(list)
        self.heads: dict[Key, list[Step]] = defaultdict(list)
        self.clashes: list[Step] = []
        self.given: list[Step] = []
        self.strata: list[list[Step]] = []
        for step in self.steps:
            self._sort_in(step)
        denying = [step for step in self.steps if step.absent and step.head]
        reach = _reach(denying, self.heads)
        self.strata = _stratified(denying, reach)
        self.follows_absence = frozenset[Key]().union(*reach)
        self.denying: dict[Key, list[Step]] = defaultdict(list)
        for step in (step for stratum in self.strata for step in stratum):
            for key in dict.fromkeys(pattern.key for pattern in step.body):
                self.denying[key].append(step)

    @cached_property
    def constants(self) -> frozenset[int]:
        """The numbers of the terms in the steps."""
        parts = set().union(*(part for step in self.steps for part in step.parts()))
        return frozenset(~n if n < 0 else n for n in parts if isinstance(n, int))

    def deriving(self, key: Key) -> Iterator[Step]:
        """All steps that derive facts of a class or property."""
        yield from self.heads.get(key, ())
        yield from (step for stratum in self.strata for step in stratum
                    if step.head is not None and step.head.key == key)

    def mapped(self, number: Callable[[int], int]) -> Program:
        """The program with other numbers for its terms.

        Of steps that come to derive the same one is kept; clashes tell of which axiom they are.
        """
        steps = {(s.rule, s.body, s.head or s.schema, s.comparisons, s.absent): s
                 for s in (step.mapped(number) for step in self.steps)}
        return Program(step for step in steps.values() if step.head not in step.body)

    def _sort_in(self, step: Step) -> None:
        if step.head is None:
            self.clashes.append(step)
            return
        if step.absent:
            return
        self.heads[step.head.key].append(step)
        if not step.body:
            self.given.append(step)
            self.other_ways[step.head.key].append(step)
            return
        bulk = self._bulk(step)
        if bulk is not None:
            following, before = bulk
            following[step.body[0].key].append(step.head.key)
            before[step.head.key].append(step.body[0].key)
            return
        self.other_ways[step.head.key].append(step)
        for position, pattern in enumerate(step.body):
            self.triggers[pattern.key].append((step, position))

    def _bulk(self, step: Step) -> tuple[dict[Key, list[Key]], dict[Key, list[Key]]] | None:
        """Where a step belongs that gives a class to an end of one pattern of variables."""
        head, first = step.head, step.body[0]
        assert head is not None
        if len(step.body) > 1 or step.comparisons or step.absent or head.object is not None:
            return None
        if not isinstance(head.subject, str):
            return None
        if first.object is None:
            if head.subject != first.subject:
                return None
            return self.superclasses, self.subclasses
        if not isinstance(first.subject, str) or not isinstance(first.object, str) \
                or first.subject == first.object:
            return None
        if head.subject == first.subject:
            return self.subjects, self.with_subject
        return self.objects, self.with_object


def _reach(denying: list[Step], heads: Mapping[Key, list[Step]]) -> list[set[Key]]:
    """The classes and properties that may grow by what each of some steps derives.

    That the domain or range of a property gives types does not count: its ends have them already,
    and the engine checks that nothing denied comes to be.
    """
    follows: dict[Key, set[Key]] = defaultdict(set)
    for head, steps in heads.items():
        for step in steps:
            for pattern in step.body:
                if step.rule not in ("prp-dom", "prp-rng"):
                    follows[pattern.key].add(head)
    return [_reachable(step, follows) for step in denying]


def _stratified(denying: list[Step], reach: list[set[Key]]) -> list[list[Step]]:
    """Steps that ask for absence, in strata; raises DataError where one denies what it derives."""
    level = [0] * len(denying)
    for _ in range(len(denying) + 1):
        before = list(level)
        for i, step in enumerate(denying):
            denied = {pattern.key for group in step.absent for pattern in group.patterns}
            used = {pattern.key for pattern in step.body}
            for j, derived in enumerate(reach):
                if denied & derived:
                    level[i] = max(level[i], level[j] + 1)
                elif used & derived:
                    level[i] = max(level[i], level[j])
        if level == before:
            return [[step for step, at in zip(denying, level, strict=True) if at == one]
                    for one in sorted(set(level))]
    raise _circular(denying, reach)


def _circular(denying: Sequence[Step], reach: Sequence[set[Key]]) -> RuleError:
    """The shortest circle of rules of which one denies what follows from what it derives."""
    size = range(len(denying))
    denied = [{pattern.key for group in step.absent for pattern in group.patterns}
              for step in denying]
    asked = [{pattern.key for pattern in step.body} | denied[i] for i, step in enumerate(denying)]
    needed = {i: [j for j in size if asked[i] & reach[j]] for i in size}
    circles = [path for i in size for j in size if denied[i] & reach[j]
               and (path := _shortest_path(needed, j, i))]
    names = list(dict.fromkeys(denying[i].rule for i in reversed(min(circles, key=len))))
    others = " and ".join(f"'{name}'" for name in names[1:])
    by_way = f", by way of {others}" if others else ""
    return RuleError(names[0], (
        f"The rule '{names[0]}' asks that something be absent, or that things differ, which "
        f"follows from what it derives itself{by_way}; let {'one of them' if others else 'it'} "
        "derive another property or class."))


def _shortest_path(edges: Mapping[int, Sequence[int]], start: int, end: int) -> list[int]:
    """The nodes of the shortest way from one to another, both ends included; none: no way."""
    before: dict[int, int] = {start: start}
    for node in (waiting := [start]):
        fresh = [one for one in edges[node] if one not in before]
        before |= dict.fromkeys(fresh, node)
        waiting += fresh
    path = [end] if end in before else []
    while path and path[-1] != start:
        path.append(before[path[-1]])
    return path[::-1]


def _reachable(step: Step, follows: Mapping[Key, set[Key]]) -> set[Key]:
    """The classes and properties that may grow by what a step derives."""
    assert step.head is not None
    found = {step.head.key}
    waiting = [step.head.key]
    while waiting:
        for key in follows.get(waiting.pop(), set()) - found:
            found.add(key)
            waiting.append(key)
    return found
