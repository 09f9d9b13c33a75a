"""What a rule asked beside its premises, as it was met: values compared, and what was absent."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from kg.columns.dictionary import Dictionary
from kg.model.namespaces import OWL_SAME_AS, RDF_TYPE
from kg.model.terms import Term, Triple
from kg.reason.steps import Absent, Comparison, Pattern, Step

_TOLD = ("=", "!=", "<", "<=", ">", ">=")


@dataclass(frozen=True, slots=True)
class Condition:
    """Comparisons that held; or, with `absent`, triples that do not hold together with them.

    What may have any value is a variable, as in the rule (`?later`).
    """

    comparisons: tuple[tuple[Term, str, Term], ...] = ()
    absent: tuple[Triple, ...] = ()

    def mapped(self, named: Callable[[Term], Term]) -> Condition:
        """The condition with other names for its terms."""
        return Condition(tuple((named(left), sign, named(right))
                               for left, sign, right in self.comparisons),
                         tuple(Triple(*map(named, triple)) for triple in self.absent))


def conditions_of(step: Step, values: Mapping[str, int], dictionary: Dictionary,
                  ) -> tuple[Condition, ...]:
    """The conditions of a step under some values of its variables."""
    told = _Told(values, dictionary)
    found = [Condition((one,)) for one in told.comparisons(step.comparisons)]
    return (*found, *(told.absence(one) for one in step.absent if not told.is_apart(one)))


class _Told:
    """Tells conditions with terms for numbers, and for variables that have a value."""

    def __init__(self, values: Mapping[str, int], dictionary: Dictionary) -> None:
        self._values = values
        self._dictionary = dictionary

    def is_apart(self, group: Absent) -> bool:
        """Whether a group says only that two things differ, which a comparison tells."""
        same = self._dictionary.lookup(OWL_SAME_AS)
        return len(group.patterns) == 1 and group.patterns[0].key == same

    def comparisons(self, of: Iterable[Comparison]) -> Iterator[tuple[Term, str, Term]]:
        """The comparisons that people wrote."""
        return ((self._part(one.left), one.operator, self._part(one.right)) for one in of
                if one.operator in _TOLD)

    def absence(self, group: Absent) -> Condition:
        """The triples of a group that must be absent; constants stand where they are asked for."""
        asked: dict[int | str, int | str] = {
            one.left: one.right for one in group.comparisons
            if one.operator == "is" and one.left not in self._values}
        return Condition(tuple(self.comparisons(group.comparisons)),
                         tuple(self._triple(one, asked) for one in group.patterns))

    def _triple(self, pattern: Pattern, asked: Mapping[int | str, int | str]) -> Triple:
        subject, key, value = pattern
        if value is None:
            return Triple(self._part(subject), RDF_TYPE, self._part(~key))
        return Triple(self._part(subject), self._part(key), self._part(asked.get(value, value)))

    def _part(self, part: int | str) -> Term:
        if isinstance(part, str) and part in self._values:
            part = self._values[part]
        if isinstance(part, int):
            return self._dictionary.decode(part)
        name = part.partition("/")[0]  # as it is in the rule, but for those without a name there
        return Term(name if name[1:2] not in ("", "_") else "?")
