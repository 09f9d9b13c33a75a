"""A question asked in Cypher: the same rows as in SPARQL, each with the same kind of evidence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import cast

from kg.model.errors import QueryError, SourceError, UsageError
from kg.model.namespaces import OWL_SAME_AS, RDF_TYPE, RDFS_LABEL, RECORD, RECORDS_GRAPH, term
from kg.model.terms import (
    XSD,
    Term,
    Triple,
    day,
    integer,
    iri,
    iri_text,
    is_iri,
    is_literal,
    literal,
    literal_parts,
)
from kg.packs.binding import ANY, bind
from kg.packs.evidence import Evidence, EvidenceFinder
from kg.packs.given import with_things
from kg.packs.labels import labels_of
from kg.packs.question import Column, Question
from kg.packs.run import LIST_SEPARATOR, Answer, Row, Value, answer_of, sorted_list
from kg.property_graph.engine import Engine, Path, Step
from kg.property_graph.names import MENTIONS, Vocabulary
from kg.property_graph.patterns import Patterns, parts_of
from kg.property_graph.values import kind_of, value_of
from kg.reason.views import ReasonedView

Said = tuple[Triple, Term | None]
_OF_RECORDS = tuple(term("prov:" + name) for name in (
    "wasDerivedFrom", "wasAttributedTo", "wasQuotedFrom", "wasGeneratedBy"))


def ask_in_cypher(question: Question, view: ReasonedView, engine: Engine,
                  values: Mapping[str, str]) -> Answer:
    """Run a question in Cypher on an engine that holds the view.

    Parameters that are left out are bound to an empty text. Raises UsageError for wrong
    parameters, or a question that is not in Cypher.
    """
    if not question.cypher:
        raise UsageError(f"{question.path} has no twin in Cypher: ask it in SPARQL.")
    values, notes = with_things(question, values, view)
    parameters = bind(question, values)
    given = {name: _plain(value) for name, value in parameters.items()}
    parts = parts_of(question.cypher)
    names = [item.name for item in parts[0].items]
    columns = [names.index(column.name) for column in question.columns]
    try:
        table = engine.run(question.cypher, given)
    except QueryError as error:
        raise SourceError(str(question.cypher_file), None, str(error)) from error
    finder = _Finder(view, engine, parts, given)
    rows = []
    for found in table.rows:
        evidence = finder.evidence(found)
        paths = [value for value in found if isinstance(value, Path)]
        rows.append((found, evidence, tuple(finder.triples(path) for path in paths)))
    labels = labels_of(view, {iri(n) for found, _, _ in rows for value in found
                             if isinstance(value, Path) for n in value.nodes})
    made = [Row(tuple(_term(column, found[at], labels)
                      for column, at in zip(question.columns, columns, strict=True)),
                evidence, paths) for found, evidence, paths in rows]
    # Paths that differ only in the dated relation they shorten are the same path.
    once = {(row.values, row.paths) if row.paths else number: row
            for number, row in reversed(list(enumerate(made)))}
    return answer_of(question, view, parameters, list(reversed(once.values())), notes)


class _Finder:
    """Finds the evidence of rows: the triples behind what the patterns of any part matched."""

    def __init__(self, view: ReasonedView, engine: Engine, parts: Sequence[Patterns],
                 given: Mapping[str, object]) -> None:
        self._view = view
        self._evidence = EvidenceFinder(view)
        self._keys = [i for i, item in enumerate(parts[0].items) if not item.gathers]
        self._groups: dict[tuple[object, ...], list[Said]] = defaultdict(list)
        for patterns in parts:
            self._read(patterns, engine, given)
        self._evidence.read_ahead(one for said in self._groups.values() for one in said)

    def evidence(self, row: Sequence[object]) -> Evidence:
        """The evidence of a row of the answer."""
        key = tuple(_hashable(row[i]) for i in self._keys)
        return self._evidence.evidence(self._groups.get(key, ()))

    def triples(self, path: Path) -> tuple[Triple, ...]:
        """The relationships of a path as triples."""
        return tuple(triple for step in path.steps for triple in [self._triple(step)] if triple)

    @cached_property
    def _vocabulary(self) -> Vocabulary:
        """The names of all terms that the view and its ontology use."""
        used = self._view.materialisation
        declared: dict[str, list[Term]] = {}
        for kind in ("Class", "ObjectProperty", "DatatypeProperty"):
            graph = self._view.graphs[0]
            found = self._view.snapshot.match(None, RDF_TYPE, term("owl:" + kind), graph)
            declared[kind] = [quad.subject for quad in found]
        keys = (key for key, _ in used.everything.items() if key >= 0)
        predicates = [*map(used.dictionary.decode, keys), *_OF_RECORDS, RDFS_LABEL,
                      OWL_SAME_AS, *declared["ObjectProperty"], *declared["DatatypeProperty"]]
        return Vocabulary(filter(is_iri, declared["Class"]), filter(is_iri, predicates))

    def _read(self, patterns: Patterns, engine: Engine, given: Mapping[str, object]) -> None:
        """Ask again for all matches, and keep for each row the triples behind them."""
        items = [patterns.items[i].expression for i in self._keys]
        nodes = [f"{node}.iri" for node in patterns.nodes]
        keys = [variable or f"{node}.{key}" for node, key, variable in patterns.keys]
        wanted = [*items, *nodes, *keys, *patterns.paths]
        query = f"{patterns.body} RETURN DISTINCT " + ", ".join(
            f"{text} AS found{i}" for i, text in enumerate(wanted))
        for row in engine.run(query, given).rows:
            cut = len(items), len(items) + len(nodes), len(items) + len(nodes) + len(keys)
            key = tuple(map(_hashable, row[:cut[0]]))
            at = {name: cast(str | None, value)
                  for name, value in zip(patterns.nodes, row[cut[0]:cut[1]], strict=True)}
            said = self._groups[key]
            said += self._matched(patterns, at)
            for (node, name, _), value in zip(patterns.keys, row[cut[1]:cut[2]], strict=True):
                said += self._valued(at[node], name, value)
            for path in row[cut[2]:]:
                said += [(triple, _graph(triple)) for triple in self.triples(cast(Path, path))] \
                    if path is not None else []

    def _matched(self, patterns: Patterns, at: Mapping[str, str | None]) -> Iterator[Said]:
        for node, label in patterns.labels:
            cls = self._vocabulary.classes.get(label)
            if at[node] is not None and cls is not None:
                triple = Triple(iri(str(at[node])), RDF_TYPE, cls)
                yield triple, _graph(triple)
        for edge in patterns.edges:
            left, right = at[edge.left], at[edge.right]
            if left is None or right is None:
                continue
            start, end = (right, left) if edge.forward is False else (left, right)
            if edge.type == MENTIONS:
                yield from self._mentioned(iri(start), iri(end))
                continue
            found = self._triple(Step(edge.type, start, end, {}))
            if found is not None:
                yield found, _graph(found)

    def _mentioned(self, record: Term, thing: Term) -> Iterator[Said]:
        for found in (self._view.snapshot.match(thing, None, None, record),
                      self._view.snapshot.match(None, None, thing, record)):
            for quad in found:
                yield quad.triple, record

    def _triple(self, step: Step) -> Triple | None:
        predicate = self._vocabulary.types.get(step.type)
        if predicate is None:
            return None
        return Triple(iri(step.start), predicate, iri(step.end))

    def _valued(self, node: str | None, name: str, value: object) -> Iterator[Said]:
        """The triples that give a node some value of a property."""
        known = self._vocabulary.key(name)
        if node is None or value is None or known is None:
            return
        subject, (predicate, language) = iri(node), known
        told = subject.startswith("<" + RECORD)
        for graph in (RECORDS_GRAPH,) if told else self._view.graphs:
            for quad in self._view.snapshot.match(subject, predicate, None, graph):
                if is_literal(quad.object) and _same(quad.object, value, language):
                    yield quad.triple, graph if told else None


def _same(term_: Term, value: object, language: str) -> bool:
    parts = literal_parts(term_)
    if parts.language.replace("-", "_") != language:
        return False
    return value in (parts.text, value_of(parts, kind_of(parts.datatype)))


def _graph(triple: Triple) -> Term | None:
    """Where a triple about a record is said; None for one of the view."""
    return RECORDS_GRAPH if triple.subject.startswith("<" + RECORD) else None


def _plain(value: Term) -> object:
    """A parameter as an engine takes it."""
    if value == ANY:
        return ""
    if is_iri(value):
        return iri_text(value)
    parts = literal_parts(value)
    if parts.datatype == XSD + "date":
        return date.fromisoformat(parts.text)
    return int(parts.text) if parts.datatype == XSD + "integer" else parts.text


def _term(column: Column, value: object, names: Mapping[Term, str]) -> Value:
    """A value of an engine as a term, by the type of its column."""
    if value is None or value == []:
        return None
    if isinstance(value, Path):
        return literal(_told(value, names))
    if column.type == "list":
        items = value if isinstance(value, list | tuple) else [value]
        return sorted_list(literal(LIST_SEPARATOR.join(map(str, items))))
    if column.type == "iri":
        return iri(str(value))
    if isinstance(value, date):
        return day(value)
    if column.type == "integer" and isinstance(value, int):
        return integer(value)
    if column.type == "decimal" and isinstance(value, int | float):
        return literal(f"{value:.15g}", XSD + "decimal")
    return literal(str(value))


def _told(path: Path, names: Mapping[Term, str]) -> str:
    """A path in words: A -[TYPE]-> B <-[TYPE]- C."""
    def name(node: str) -> str:
        return names.get(iri(node)) or node.rstrip("/").rpartition("/")[2].rpartition("#")[2]

    text = name(path.nodes[0])
    for here, there, step in zip(path.nodes, path.nodes[1:], path.steps, strict=False):
        forward = (step.start, step.end) == (here, there)
        text += f" -[{step.type}]-> " if forward else f" <-[{step.type}]- "
        text += name(there)
    return text


def _hashable(value: object) -> object:
    if isinstance(value, Path):
        return value.nodes, tuple((s.type, s.start, s.end, s.properties.get("via"))
                                  for s in value.steps)
    return tuple(map(_hashable, value)) if isinstance(value, list) else value
