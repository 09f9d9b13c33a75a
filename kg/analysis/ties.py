"""The network of a view: its things, what ties them, and by which relations."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

import numpy as np

from kg.analysis.choice import Choice
from kg.analysis.dates import out_of_force
from kg.analysis.facts import KeyedFacts
from kg.analysis.held import Held
from kg.analysis.known import check
from kg.analysis.network import Network
from kg.analysis.participation import Participation
from kg.analysis.transitive import passed_on, transitive
from kg.columns.dictionary import Ids
from kg.columns.sets import Mask, unique
from kg.columns.tables import found as among
from kg.columns.tables import pack, unpack
from kg.model.namespaces import OWL_SAME_AS
from kg.model.terms import Term, Triple
from kg.reason.views import ReasonedView

Way = tuple[Triple, ...]
"""What ties two things: a relation between them, or the parts that they take in one."""


class Ties:
    """Finds which things of a view are tied, and the ways in which two of them are.

    Two are tied where a relation joins them, or where both take part in one dated relation. A
    relation that only follows from others with a third thing of the network is no tie: the third
    stands between them.
    """

    def __init__(self, view: ReasonedView, choice: Choice) -> None:
        """Raises UsageError for an unknown class or relation."""
        self._view = view
        self._choice = choice
        self._held = Held(view)
        check(self._held, choice)
        self._ended = _NONE if choice.as_of is None else out_of_force(self._held, choice.as_of)
        by = self._numbers(choice.by)
        self._by = frozenset(map(self._held.name, by)) if choice.by else None
        among = self._members(by) if choice.by else None
        self._participation = Participation(self._held, self._mask, self._ended, among)
        self._instead: dict[Triple, Way] = {}

    @cached_property
    def things(self) -> Ids:
        """The things of the classes, tied or not."""
        return self._members(self._numbers(self._choice.of))

    @cached_property
    def of_several_names(self) -> int:
        """How many of the things have several names."""
        return sum(map(self._held.has_several_names, self.things.tolist()))

    @cached_property
    def network(self) -> Network:
        """The things that are tied, and their ties."""
        decode = self._held.dictionary.decode
        pairs = unique(np.concatenate([self._direct.key, self._participation.together[0]]))
        numbers = sorted(unique(np.concatenate(unpack(pairs))).tolist(), key=decode)
        places = np.zeros(len(self._mask), dtype=np.int64)
        places[numbers] = np.arange(len(numbers))
        one, other = (places[half] for half in unpack(pairs))
        ties = np.sort(pack(np.minimum(one, other), np.maximum(one, other)))
        return Network(tuple(map(decode, numbers)), ties)

    def ways(self, one: Term, other: Term) -> list[Way]:
        """The ways in which two things are tied: relations between them, said ones first, then
        what they take part in together."""
        ends = self._numbers((one, other))
        pair = min(ends) << 32 | max(ends)
        rows = self._direct.under(pair)
        direct = sorted(zip(rows.level.tolist(), self._triples(rows), strict=True))
        parts, (pairs, relations) = self._participation.parts, self._participation.together
        first, last = np.searchsorted(pairs, [pair, pair + 1]).tolist()
        return [self._instead.get(triple, (triple,)) for _, triple in direct] + [
            tuple(triple for end in ends for triple in self._triples(parts.under(via << 32 | end)))
            for via in relations[first:last].tolist()]

    @cached_property
    def _mask(self) -> Mask:
        mask = np.zeros(len(self._held.dictionary), dtype=np.bool_)
        mask[self.things] = True
        return mask

    @cached_property
    def _direct(self) -> KeyedFacts:
        """The relations between two things, under their pair; each once."""
        rows = [self._between(p) for p in self._held.relations
                if self._by is None or p in self._by]
        found = KeyedFacts.of(rows, _pair).once(each_property=True)
        tied = unique(np.concatenate([found.key[found.level == 0],
                                      self._participation.together[0]]))
        found = found.where((found.level == 0) | ~self._passed_on(found, tied))
        doubtful = found.level > 0
        if not len(self._ended):
            doubtful &= ~among(tied, found.key)
        doubtful[doubtful] = [*map(self._only_follows, self._triples(found.where(doubtful)))]
        return found.where(~doubtful)

    def _passed_on(self, rows: KeyedFacts, tied: Ids) -> Mask:
        """Which relations a transitive one passes on from a pair that is tied without it.

        By far the most that only follows does so; it need not be proved one by one.
        """
        mask = np.zeros(len(rows.key), dtype=np.bool_)
        for relation in transitive(self._held.schema):
            s, _, o, _ = self._between(relation)
            pairs = unique(pack(s, o))
            steps = pairs[among(tied, _pair(*unpack(pairs)))]
            wanted = np.flatnonzero(rows.p == relation)
            mask[wanted] = passed_on(pairs, steps, pack(rows.s[wanted], rows.o[wanted]))
        return mask & ~among(tied, rows.key)

    def _between(self, relation: int) -> tuple[Ids, Ids, Ids, Ids]:
        s, o, level = self._held.pairs(relation)
        kept = self._mask[s] & self._mask[o] & (s != o)
        return s[kept], np.full(int(kept.sum()), relation), o[kept], level[kept]

    def _only_follows(self, triple: Triple) -> bool:
        """Whether a relation rests, however it is proved, on a third thing of the network, or on
        what has ended. Where only its shortest proof does, the tie is what another one rests on.
        """
        first = next(iter(self._view.explain(triple)), None)
        ends = self._about(triple)
        if first is None or all(self._counts(leaf, ends) for leaf in first.leaves()):
            return False
        other = self._resting(triple, ends, {})
        if other is not None:
            self._instead[triple] = other
        return other is None

    def _resting(self, triple: Triple, ends: set[int], known: dict[Triple, Way | None],
                 ) -> Way | None:
        """What is said of things, from which a triple follows and all of which counts for a tie of
        two ends.
        """
        if triple in known:
            return known[triple]
        known[triple] = None  # nothing rests on itself
        first = next(iter(self._view.explain(triple)), None)
        if first is None:
            return None
        if all(self._counts(leaf, ends) for leaf in first.leaves()):
            known[triple] = tuple(leaf for leaf in first.leaves() if self._about(leaf) & ends)
        elif first.rule is not None:
            for proof in self._view.explain(triple, _PROOFS):
                rests: list[Triple] = []
                for premise in proof.premises:
                    part = self._resting(premise.triple, ends, known)
                    if part is None:
                        break
                    rests += part
                else:
                    known[triple] = tuple(dict.fromkeys(rests))
                    break
        return known[triple]

    def _counts(self, leaf: Triple, ends: set[int]) -> bool:
        """Whether what is said names no third thing of the network, and nothing that has ended."""
        return leaf.predicate == OWL_SAME_AS or not any(
            self._mask[one] or one in self._outside for one in self._about(leaf) - ends)

    def _about(self, triple: Triple) -> set[int]:
        return set(map(self._held.name, self._numbers((triple.subject, triple.object))))

    @cached_property
    def _outside(self) -> frozenset[int]:
        return frozenset(self._ended.tolist())

    def _numbers(self, terms: tuple[Term, ...]) -> list[int]:
        lookup = self._held.dictionary.lookup
        return [number for term in terms if (number := lookup(term)) is not None]

    def _members(self, classes: list[int]) -> Ids:
        return unique(np.concatenate([_NONE, *map(self._held.members, classes)]))

    def _triples(self, rows: KeyedFacts) -> Iterator[Triple]:
        decode = self._held.dictionary.decode
        for s, p, o in zip(rows.s.tolist(), rows.p.tolist(), rows.o.tolist(), strict=True):
            yield Triple(decode(s), decode(p), decode(o))


_NONE = np.empty(0, dtype=np.int64)

_PROOFS = 16
"""How many last steps of a proof are looked at."""


def _pair(one: Ids, other: Ids) -> Ids:
    return pack(np.minimum(one, other), np.maximum(one, other))
