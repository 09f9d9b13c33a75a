"""The projection: a view, or a part of it, as nodes and relationships."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator

import numpy as np

from kg.columns.dictionary import Ids
from kg.columns.sets import Mask
from kg.model.errors import DataError
from kg.model.namespaces import RDFS_LABEL, nx
from kg.model.terms import is_literal, literal_parts, text_of
from kg.property_graph.facts import Fact, Facts
from kg.property_graph.mapping import Mapping
from kg.property_graph.model import Graph, Group, Node, Relationship
from kg.property_graph.names import MENTIONS, key_of
from kg.property_graph.provenance import Backing, Provenance, all_of
from kg.property_graph.values import LONGEST_KEY, Scalar, Value, value_of

_DATES = (("from", nx("startDate")), ("to", nx("endDate")))


class Projection:
    """Makes the property graph of a view.

    Nodes are the things of the view, and all records, believed or not; relationships the object
    properties between them. Raises DataError for an IRI that no property graph can hold.
    """

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.mapping = Mapping(facts)
        self._told: list[str] = []
        self._label = facts.dictionary.lookup(RDFS_LABEL)
        self._names: dict[int, str] = {}
        self._keys: dict[tuple[int, str], str] = {}

    def whole(self) -> Graph:
        """The whole property graph."""
        return self._project(None, None)

    def part(self, nodes: Collection[int], groups: Collection[Fact]) -> Graph:
        """Some nodes, and all relationships of some groups; what is not there is left out."""
        return self._project(set(nodes), set(groups))

    def name(self, node: int) -> str:
        """The key of a node: its IRI."""
        found = self._names.get(node)
        if found is None:
            found = self._names[node] = self._checked(text_of(self.facts.dictionary.decode(node)))
        return found

    @staticmethod
    def _checked(found: str) -> str:
        if len(found) > LONGEST_KEY // 4 and len(found.encode()) > LONGEST_KEY:
            raise DataError(f"The IRI {found[:60]}... is longer than {LONGEST_KEY:,} bytes, and no "
                            "property graph can hold it: give the thing a shorter one.")
        return found

    def group(self, fact: Fact) -> Group:
        """The group of a fact in its canonical form."""
        s, p, o = fact
        return Group(self.name(s), MENTIONS if p < 0 else self.mapping.type(p), self.name(o))

    def _project(self, nodes: set[int] | None, groups: set[Fact] | None) -> Graph:
        self._told = []
        facts = self.facts
        made = {node.iri: node for node in self._nodes(nodes)}
        forms = self._forms(groups)
        subjects: Ids | None = None
        if groups is not None:
            subjects = np.array(sorted({n for s, _, o in groups for n in (s, o)}), dtype=np.int64)
        provenance = Provenance(facts, subjects)
        shortcuts = _Shortcuts(facts, self.mapping, provenance)
        found: dict[Group, tuple[Relationship, ...]] = {}
        for fact, said in forms.items():
            group = self.group(fact)
            found[group] = tuple(self._relationships(group, fact, said, provenance, shortcuts))
        records, things = facts.mentions
        for fact in self._mentioned(records, things, groups):
            group = self.group(fact)
            found[group] = (Relationship(group, {"inferred": False}),)
        return Graph(made, found, tuple(self._told))

    def _nodes(self, wanted: set[int] | None) -> Iterator[Node]:
        facts = self.facts
        mask = facts.present.copy()
        if wanted is not None:
            mask &= _mask_of(wanted, len(mask))
        rows = mask[facts.s] & (facts.literal[facts.o] | (facts.p == facts.type))
        s, p, o = (column[rows] for column in (facts.s, facts.p, facts.o))
        order = np.argsort(s, kind="stable")
        s, p, o = s[order], p[order], o[order]
        starts = np.flatnonzero(np.diff(s, prepend=-1))
        ends = np.append(starts[1:], len(s))
        bare = set(np.flatnonzero(mask).tolist())
        for node, start, end in zip(s[starts].tolist(), starts.tolist(), ends.tolist(),
                                    strict=True):
            bare.discard(node)
            yield self._node(node, p[start:end].tolist(), o[start:end].tolist())
        for node in bare:
            yield self._node(node, [], [])

    def _node(self, node: int, predicates: list[int], values: list[int]) -> Node:
        classes = frozenset(o for p, o in zip(predicates, values, strict=True)
                            if p == self.facts.type)
        labels, specific = self.mapping.labels(classes)
        iri = self.name(node)
        several: dict[str, list[Scalar]] = defaultdict(list)
        for p, o in zip(predicates, values, strict=True):
            if p != self.facts.type:
                key, value = self._value(iri, p, o)
                several[key].append(value)
        properties: dict[str, Value] = {}
        for key, found in several.items():
            if len(found) > 1:
                found = sorted(dict.fromkeys(found), key=_in_order)
            properties[key] = found[0]
            if len(found) > 1:
                properties[key + "_all"] = tuple(found)
        shown = self._shown(predicates, values)
        if shown is not None:
            properties["label"] = shown
        if specific:
            properties["types"] = specific
        return Node(iri, labels, properties)

    def _value(self, iri: str, predicate: int, value: int) -> tuple[str, Scalar]:
        parts = literal_parts(self.facts.dictionary.decode(value))
        if parts.language:
            return self._key(predicate, parts.language), parts.text
        key = self._key(predicate)
        if predicate == self._label:
            return key + "_und", parts.text
        kind = self.mapping.kind(predicate)
        held = value_of(parts, kind)
        if held is not None:
            return key, held
        self._told.append(f"{iri}: {key} is {self.facts.dictionary.decode(value)}, which a "
                          f"property graph cannot hold as a {kind}; kept as text in {key}_text.")
        return key + "_text", parts.text

    def _key(self, predicate: int, language: str = "") -> str:
        found = self._keys.get((predicate, language))
        if found is None:
            found = self._keys[predicate, language] = key_of(
                self.facts.dictionary.decode(predicate), language)
        return found

    def _shown(self, predicates: list[int], values: list[int]) -> str | None:
        """The name that people read, chosen as in the answers to questions."""
        decode = self.facts.dictionary.decode
        found = sorted((literal_parts(decode(o)) for p, o in zip(predicates, values, strict=True)
                        if p == self._label and is_literal(decode(o))),
                       key=lambda parts: (parts.language not in ("en", ""), parts))
        return found[0].text if found else None

    def _forms(self, groups: set[Fact] | None) -> dict[Fact, list[tuple[Fact, int]]]:
        """For each relationship's canonical form, the facts that say or entail it."""
        facts = self.facts
        rows = ~facts.literal[facts.o] & (facts.p != facts.type)
        if groups is not None:
            ends = _mask_of({n for fact in groups for n in (fact[0], fact[2])},
                            len(facts.dictionary))
            rows &= ends[facts.s] & ends[facts.o]
        found: dict[Fact, list[tuple[Fact, int]]] = {}
        canonical = self.mapping.canonical
        for s, p, o, level in zip(*(column[rows].tolist() for column in (
                facts.s, facts.p, facts.o, facts.level)), strict=True):
            form = canonical((s, p, o))
            if groups is None or form in groups:
                found.setdefault(form, []).append(((s, p, o), level))
        return found

    def _relationships(self, group: Group, fact: Fact, forms: list[tuple[Fact, int]],
                       provenance: Provenance, shortcuts: _Shortcuts) -> Iterator[Relationship]:
        said = [form for form, level in forms if level == 0]
        if said:
            yield Relationship(group, provenance.said_properties(said))
        shortened = False
        if self.facts.view.view.inferred:
            for via, backing, dates in shortcuts.of(fact):
                shortened = True
                yield Relationship(group, {"inferred": True, "via": self.name(via), **dates,
                                           **(backing.properties() if backing else {})})
        if not said and not shortened:
            backing = provenance.inferred(forms[0][0])
            yield Relationship(group, {"inferred": True} | (
                backing.properties() if backing else {}))

    def _mentioned(self, records: Ids, things: Ids, groups: set[Fact] | None) -> Iterator[Fact]:
        if groups is not None:
            pairs = {(s, o) for s, p, o in groups if p == MENTION}
            ends = _mask_of({s for s, _ in pairs}, len(self.facts.dictionary))
            rows = ends[records]
            records, things = records[rows], things[rows]
        for s, o in zip(records.tolist(), things.tolist(), strict=True):
            if groups is None or (s, o) in pairs:
                yield s, MENTION, o


MENTION = -1
"""Stands for the predicate between a record and what it speaks of."""


class _Shortcuts:
    """The dated relations that a relationship shortens."""

    def __init__(self, facts: Facts, mapping: Mapping, provenance: Provenance) -> None:
        self._facts = facts
        self._mapping = mapping
        self._provenance = provenance
        self._to: dict[int, dict[int, set[int]]] = {}
        dated = facts.dictionary.lookup(nx("DatedRelation"))
        typed = (facts.p == facts.type) & (facts.o == dated)
        self._dated = set(facts.s[typed].tolist()) if dated is not None else set()
        self._dates: dict[str, dict[int, list[Scalar]]] = {}

    def of(self, fact: Fact) -> Iterator[tuple[int, Backing | None, dict[str, Value]]]:
        """Each dated relation that gives a fact by a chain: its number, backing and dates."""
        s, p, o = fact
        chains = self._mapping.chains.get(p)
        if chains is None:
            return
        found: dict[int, tuple[Fact, Fact]] = {}
        for chain in chains:
            for via in self._subjects(chain.first, s) & self._subjects(chain.last, o) & self._dated:
                found.setdefault(via, ((via, chain.first, s), (via, chain.last, o)))
        for via, steps in sorted(found.items()):
            backings = [self._backing(step) for step in steps]
            dates: dict[str, Value] = {
                name: min(days) if name == "from" else max(days)
                for name, days in ((n, self._days(n, via)) for n, _ in _DATES) if days}
            yield via, all_of(one for one in backings if one), dates

    def _backing(self, fact: Fact) -> Backing | None:
        inverse = [q for q, p in self._mapping.inverse.items() if p == fact[1]]
        forms = [fact, *((fact[2], q, fact[0]) for q in inverse)]
        return self._provenance.said(forms) or self._provenance.inferred(fact)

    def _subjects(self, predicate: int, value: int) -> set[int]:
        if predicate not in self._to:
            rows = self._facts.p == predicate
            back: dict[int, set[int]] = defaultdict(set)
            for s, o in zip(self._facts.s[rows].tolist(), self._facts.o[rows].tolist(),
                            strict=True):
                back[o].add(s)
            self._to[predicate] = back
        return self._to[predicate].get(value, set())

    def _days(self, name: str, via: int) -> list[Scalar]:
        if name not in self._dates:
            predicate = self._facts.dictionary.lookup(dict(_DATES)[name])
            days: dict[int, list[Scalar]] = defaultdict(list)
            rows = self._facts.p == predicate if predicate is not None else self._facts.p < 0
            for s, o in zip(self._facts.s[rows].tolist(), self._facts.o[rows].tolist(),
                            strict=True):
                value = self._facts.dictionary.decode(o)
                held = value_of(literal_parts(value), "date") if is_literal(value) else None
                if held is not None:
                    days[s].append(held)
            self._dates[name] = days
        return self._dates[name].get(via, [])


def _mask_of(wanted: set[int], size: int) -> Mask:
    mask = np.zeros(size, dtype=np.bool_)
    mask[[n for n in wanted if n < size]] = True
    return mask


def _in_order(value: Scalar) -> tuple[str, str | float]:
    if isinstance(value, bool | int | float):
        return "", value
    return type(value).__name__, str(value)
