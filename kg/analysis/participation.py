"""Who takes part in which dated relations, and who takes part in one together."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from kg.analysis.facts import KeyedFacts
from kg.analysis.held import Held
from kg.analysis.roles import roles_of
from kg.columns.dictionary import Ids
from kg.columns.sets import Mask, members
from kg.columns.tables import found, pack, spans, unpack, within


class Participation:
    """The parts that things take in dated relations: `parts` by relation << 32 | thing.

    `together` are the pairs of things that take part in one, as one << 32 | other, sorted, beside
    the relation; the one has the smaller number. At least one of the two acts in it: two whom a
    third supports are tied to the third, not to each other.
    """

    def __init__(self, held: Held, things: Mask, without: Ids, among: Ids | None = None) -> None:
        """The parts of some things, but for some dated relations.

        Where `among` is given, only those dated relations count, and everybody whom they name.
        """
        self._held = held
        self._things = things
        self._left_out = np.zeros(len(things), dtype=np.bool_)
        self._left_out[without] = True
        if among is not None:
            self._left_out |= ~members(np.arange(len(things)), among, len(things))
        roles = roles_of(held.schema)
        active = {role: turned for role, turned in roles.items() if turned}
        if among is not None:
            roles = active = dict.fromkeys(held.relations, ())
        self.parts = self._parts(roles)
        acting = self.parts if active is roles else self._parts(active)
        self.together = self._together(acting.key)

    def _parts(self, roles: Mapping[int, tuple[int, ...]]) -> KeyedFacts:
        rows = []
        for role, inverses in roles.items():
            for property_ in (role, *inverses):
                s, o, level = self._held.pairs(property_)
                kept = self._joins(o, s) if property_ in inverses else self._joins(s, o)
                rows.append((s[kept], np.full(int(kept.sum()), property_), o[kept], level[kept]))
        return KeyedFacts.of(rows, self._key).once()

    def _joins(self, relation: Ids, thing: Ids) -> Mask:
        """Which rows join a dated relation that counts and a thing."""
        joins: Mask = self._things[thing] & ~self._things[relation] & ~self._left_out[relation]
        return joins

    def _key(self, s: Ids, o: Ids) -> Ids:
        return np.where(self._things[o], pack(s, o), pack(o, s))

    def _together(self, active: Ids) -> tuple[Ids, Ids]:
        relation, thing = unpack(self.parts.key)
        acts = found(active, self.parts.key)
        rows, other, places = within(self.parts.key, *spans(self.parts.key, relation))
        kept = (thing[rows] < other) & (acts[rows] | acts[places])
        pairs, via = pack(thing[rows], other)[kept], relation[rows][kept]
        order = np.lexsort((via, pairs))
        return pairs[order], via[order]
