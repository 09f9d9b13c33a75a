"""A network: things that are tied, and their ties, each once and without direction."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import rustworkx as rx

from kg.columns.dictionary import Ids
from kg.columns.sets import members
from kg.columns.tables import unpack
from kg.model.terms import Term


@dataclass(frozen=True)
class Network:
    """Things by name, and their ties, in order: first << 32 | second, the first the smaller.

    A thing is known by its place in `things`; each has at least one tie.
    """

    things: tuple[Term, ...]
    ties: Ids

    def __len__(self) -> int:
        return len(self.things)

    @cached_property
    def graph(self) -> rx.PyGraph[None, None]:
        """The network for the graph library; its node numbers are the places of the things."""
        graph: rx.PyGraph[None, None] = rx.PyGraph(multigraph=False)
        graph.add_nodes_from([None] * len(self))
        graph.extend_from_edge_list(self.pairs())
        return graph

    def pairs(self) -> list[tuple[int, int]]:
        """The ties as pairs of things."""
        first, second = unpack(self.ties)
        return list(zip(first.tolist(), second.tolist(), strict=True))

    @cached_property
    def degrees(self) -> Ids:
        """How many ties each thing has."""
        degrees: Ids = np.bincount(np.concatenate(unpack(self.ties)), minlength=len(self))
        return degrees

    def ties_of(self, thing: int) -> Ids:
        """The ties of a thing."""
        ends, ties = self._by_end
        first, last = np.searchsorted(ends, [thing, thing + 1]).tolist()
        return np.sort(ties[first:last])

    def ties_among(self, things: Iterable[int]) -> Ids:
        """The ties between two of some things."""
        wanted = np.fromiter(things, dtype=np.int64)
        first, second = (members(half, wanted, len(self)) for half in unpack(self.ties))
        found: Ids = self.ties[first & second]
        return found

    @cached_property
    def _by_end(self) -> tuple[Ids, Ids]:
        """The ends of all ties, sorted, beside the ties."""
        ends = np.concatenate(unpack(self.ties))
        order = np.argsort(ends, kind="stable")
        return ends[order], np.concatenate([self.ties, self.ties])[order]

    def foremost(self, things: Sequence[int]) -> int:
        """Of some things the one with the most ties; of equals the first by name."""
        degrees = self.degrees
        return min(things, key=lambda thing: (-int(degrees[thing]), thing))
