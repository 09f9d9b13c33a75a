"""The facts of a view as columns: what its triples are, and which graphs say each of them."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import Literal

import numpy as np

from kg.columns.dictionary import NAME, Dictionary, Ids
from kg.columns.sets import Mask, members, unique
from kg.columns.statements import Statements
from kg.columns.tables import unpack
from kg.model.errors import UsageError
from kg.model.namespaces import OWL_SAME_AS, PREFIXES, RDF_TYPE, RDFS_LABEL, RECORDS_GRAPH, term
from kg.model.terms import Term, Triple
from kg.reason.views import ReasonedView

Fact = tuple[int, int, int]

_SIDES: tuple[Literal["left"], Literal["right"]] = ("left", "right")
_META = tuple("<" + PREFIXES[prefix] for prefix in ("rdf", "rdfs", "owl"))
_READ = frozenset({RDF_TYPE, RDFS_LABEL, term("rdfs:comment"), term("rdfs:seeAlso"), OWL_SAME_AS})
_ANY = frozenset({term("owl:Thing"), term("owl:NamedIndividual"), term("rdfs:Resource")})


class Facts:
    """All triples of a view and all that is told of records, numbered by one dictionary.

    `s`, `p`, `o` and `level` (0: said, else inferred), shape (n,) each, are the facts about
    things; what the ontology says of its own classes and properties is left out. Raises UsageError
    for a view that merges the names of things.
    """

    def __init__(self, view: ReasonedView) -> None:
        self.view = view
        self.entailed = view.materialisation
        if view.view.merged and len(self.entailed.same):
            raise UsageError("A property graph has a node for each name of a thing: leave 'merged' "
                             "out of the view.")
        self.dictionary = self.entailed.dictionary
        statements = Statements.open(view.snapshot.folder)
        quads = statements.quads
        number = self._numbers(quads.dictionary)
        self._said = tuple(number[getattr(quads, name)] for name in "spog")
        self._believed = number[np.concatenate([statements.believed(view.view),
                                                statements.modules()])]
        self.records: Ids = unique(number[statements.records()])
        self.records_graph = self.dictionary.encode(RECORDS_GRAPH)
        self.type = self.dictionary.encode(RDF_TYPE)
        self.s, self.p, self.o, self.level = self._about_things(self._all_rows)

    @cached_property
    def literal(self) -> Mask:
        """Which terms are literals."""
        literal: Mask = self.dictionary.kinds() != NAME
        return literal

    @cached_property
    def present(self) -> Mask:
        """Which terms are nodes of the property graph."""
        found = np.zeros(len(self.dictionary), dtype=np.bool_)
        found[self.s] = True
        related = ~self.literal[self.o] & (self.p != self.type)
        found[self.o[related]] = True
        for column in self.mentions:
            found[column] = True
        return found

    @cached_property
    def mentions(self) -> tuple[Ids, Ids]:
        """Which record speaks of which thing, believed or not; each pair once."""
        s, p, o, g = self._said
        told = members(g, self.records, len(self.dictionary))
        related = told & ~self.literal[o] & (p != self.type)
        pairs = unique(np.concatenate([g[told] << 32 | s[told], g[related] << 32 | o[related]]))
        records, things = unpack(pairs)
        kept = ~self.schema[things]
        return records[kept], things[kept]

    @cached_property
    def schema(self) -> Mask:
        """Which terms are classes, properties and the like: those typed by OWL's own classes."""
        found = np.zeros(len(self.dictionary), dtype=np.bool_)
        s, p, o, _ = self._all_rows
        typed = p == self.type
        meta = [n for n in unique(o[typed]).tolist() if self._is_meta(self.dictionary.decode(n))]
        found[s[typed & members(o, np.array(meta, dtype=np.int64), len(found))]] = True
        found[o[typed]] = True
        return found

    def typed(self, cls: Term) -> list[int]:
        """What is said to be of a class, the ontology's own terms included."""
        number = self.dictionary.lookup(cls)
        s, p, o, _ = self._said
        return unique(s[(p == self.type) & (o == number)]).tolist() if number is not None else []

    def graphs(self, subjects: Ids | None = None) -> dict[Fact, list[int]]:
        """The believed graphs that say each fact: those between things, or all of some subjects."""
        if subjects is None:
            _, p, o, _ = self._said
            rows = self._counted
            rows = rows[~self.literal[o[rows]] & (p[rows] != self.type)]
        else:
            s, order = self._by_subject
            first, last = (np.searchsorted(s, subjects, side) for side in _SIDES)
            parts = [order[i:j] for i, j in zip(first.tolist(), last.tolist(), strict=True)]
            rows = np.concatenate([order[:0], *parts])
        found: dict[Fact, list[int]] = {}
        columns = (column[rows].tolist() for column in self._said)
        for subject, predicate, value, graph in zip(*columns, strict=True):
            found.setdefault((subject, predicate, value), []).append(graph)
        return found

    def said_in(self, graphs: Iterable[int]) -> list[Fact]:
        """What some graphs say, believed or not."""
        s, p, o, g = self._said
        wanted = members(g, np.array(sorted(graphs), dtype=np.int64), len(self.dictionary))
        return list(zip(*(column[wanted].tolist() for column in (s, p, o)), strict=True))

    def told(self, predicate: Term) -> dict[int, int]:
        """What the graph of records gives for a predicate that has one value: subject to value."""
        number = self.dictionary.lookup(predicate)
        s, p, o, g = self._said
        rows = (p == number) & (g == self.records_graph) if number is not None else p < 0
        return dict(zip(s[rows].tolist(), o[rows].tolist(), strict=True))

    def triple(self, fact: Fact) -> Triple:
        """A fact as terms."""
        s, p, o = map(self.dictionary.decode, fact)
        return Triple(s, p, o)

    def number(self, triple: Triple) -> Fact:
        """A triple as numbers."""
        s, p, o = map(self.dictionary.encode, triple)
        return s, p, o

    @cached_property
    def _counted(self) -> Ids:
        """The rows of what believed graphs say."""
        graphs = np.append(self._believed, self.records_graph)
        return np.flatnonzero(members(self._said[3], graphs, len(self.dictionary)))

    @cached_property
    def _by_subject(self) -> tuple[Ids, Ids]:
        """The subjects of those rows, sorted, and the rows in that order."""
        subjects = self._said[0][self._counted]
        order = np.argsort(subjects, kind="stable")
        return subjects[order], self._counted[order]

    def _numbers(self, other: Dictionary) -> Ids:
        """The numbers of another dictionary's terms, which often are the same."""
        terms = other.terms()
        if self.dictionary.terms()[:len(terms)] == terms:
            return np.arange(len(terms), dtype=np.int64)
        return self.dictionary.encode_many(terms)

    @cached_property
    def _all_rows(self) -> tuple[Ids, Ids, Ids, Ids]:
        views = [self.entailed.said()]
        if self.view.view.inferred:
            views.append(self.entailed.inferred())
        parts = [(rows.s, rows.p, rows.o, np.full(len(rows), number, dtype=np.int64))
                 for number, rows in enumerate(views)]
        s, p, o, g = self._said
        apart = g == self.records_graph
        about = apart & ~members(s, unique(np.concatenate(
            [np.empty(0, dtype=np.int64), *(part[0] for part in parts)])), len(self.dictionary))
        parts.append((s[about], p[about], o[about], np.zeros(int(about.sum()), dtype=np.int64)))
        s, p, o, level = (np.concatenate(column) for column in zip(*parts, strict=True))
        return s, p, o, level

    def _about_things(self, rows: tuple[Ids, Ids, Ids, Ids]) -> tuple[Ids, Ids, Ids, Ids]:
        s, p, o, level = rows
        hidden = np.array([n for n in unique(p).tolist()
                           if (t := self.dictionary.decode(n)).startswith(_META)
                           and t not in _READ], dtype=np.int64)
        kept = ~members(p, hidden, len(self.dictionary)) & ~self.schema[s] & (
            self.literal[o] | (p == self.type) | ~self.schema[o])
        return s[kept], p[kept], o[kept], level[kept]

    def _is_meta(self, node: Term) -> bool:
        return node.startswith(_META) and node not in _ANY
