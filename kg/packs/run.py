"""A question run over a view: rows, each with its evidence."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from kg.model.display import visible
from kg.model.errors import DataError, SourceError, UsageError
from kg.model.namespaces import OWL_SAME_AS, RECORD, shorten
from kg.model.terms import (
    Term,
    Triple,
    iri,
    is_iri,
    is_literal,
    literal,
    local_name,
    text_of,
    words_of,
)
from kg.packs.belief import believing
from kg.packs.binding import ANY, NO, YES, bind
from kg.packs.branches import with_marks
from kg.packs.evidence import Evidence, EvidenceFinder
from kg.packs.given import with_things
from kg.packs.kinds import named_like, of_another_kind
from kg.packs.labels import labels_of
from kg.packs.matches import Matches
from kg.packs.patterns import patterns_of
from kg.packs.question import Question
from kg.packs.unknown import unmentioned
from kg.reason.views import ReasonedView
from kg.store.snapshot import Quad

Value = Term | None

LIST_SEPARATOR = " | "
"""What stands between the items of a column of type list."""

_IRI = re.compile(r"(?:https?|urn):[^\s<>\"{}|\\^`]+")
_MOST_LOOKED_AT = 5_000
"""Up to how many things it is told that some are the same."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row: one value a column (None where there is none), and what it rests on.

    `paths` are the paths among its values, as triples.
    """

    values: tuple[Value, ...]
    evidence: Evidence
    paths: tuple[tuple[Triple, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to a question; `labels` gives people's names for the IRIs in it.

    `notes` are what the asker should know, such as a parameter that names nothing in the store;
    `view` is what was believed.
    """

    question: Question
    parameters: Mapping[str, Term]
    rows: tuple[Row, ...]
    labels: Mapping[Term, str] = field(repr=False)
    notes: tuple[str, ...] = ()
    view: str = "default"

    def shown(self, value: Value) -> str:
        """What a person reads for a value."""
        if value is None:
            return ""
        if is_iri(value):
            name = shorten(value) if value.startswith("<" + RECORD) else local_name(value)
            return visible(self.labels.get(value) or name)
        return visible(text_of(value).replace(LIST_SEPARATOR, ", "))

    def items(self, value: Value) -> list[str]:
        """What a person reads for each item of a value; one, unless it is a list."""
        if value is not None and is_literal(value):
            return visible(text_of(value)).split(LIST_SEPARATOR)
        return [self.shown(value)] if value is not None else []


def ask(question: Question, view: ReasonedView, values: Mapping[str, str]) -> Answer:
    """Run a question; raises UsageError for wrong parameters, or one that is not in SPARQL."""
    if not question.query:
        raise UsageError(f"{question.path} is a question in Cypher: ask it with --lang cypher.")
    values, notes = with_things(question, values, view)
    parameters = {name: view.shown_as(value) for name, value in bind(question, values).items()}
    try:
        rows = rows_of(question, view, parameters)
    except (UsageError, DataError) as error:
        raise SourceError(str(question.file), None, str(error)) from error
    return answer_of(question, view, parameters, rows, notes)


def rows_of(question: Question, view: ReasonedView, parameters: Mapping[str, Term]) -> list[Row]:
    """The rows of a question, with evidence; raises UsageError or DataError for what is wrong with
    its query.
    """
    marked = replace(question, body=with_marks(question.body))
    try:
        patterns = patterns_of(f"{marked.prologue}SELECT {marked.clause} WHERE {{{marked.body}}} "
                               f"{marked.modifiers}")
    except DataError:
        view.select(question.query, parameters)  # the engine tells where it is no SPARQL
        raise
    matches = Matches(believing(marked, view.view), view, parameters, patterns)
    at = {name: i for i, name in enumerate(matches.solutions.variables)}
    finder = EvidenceFinder(view)
    finder.read_ahead(matches.all())
    rows = []
    for solution in matches.solutions.rows:
        cells = tuple(sorted_list(solution[at[column.name]]) if column.type == "list"
                       else solution[at[column.name]] for column in question.columns)
        rows.append(Row(cells, finder.evidence(matches.rests_on(solution))))
    return rows


def answer_of(question: Question, view: ReasonedView, parameters: Mapping[str, Term],
              rows: Sequence[Row], told: Sequence[str] = ()) -> Answer:
    """The answer with some rows: the parameters that were given, and names for all IRIs in it;
    `told` is what the asker should know already.
    """
    given = {name: value for name, value in parameters.items() if value != ANY}
    rows = _with_names(question, view, rows)
    shown = {value for row in rows for value in row.values if value is not None and is_iri(value)}
    shown |= {value for value in given.values() if is_iri(value)}
    shown |= {end for row in rows for path in row.paths for triple in path for end in triple}
    kinds = {one.name: one.kind for one in question.parameters}
    notes = [*told, *(_unknown(view, name, value, kinds.get(name))
                      for name, value in sorted(given.items())
                      if is_iri(value) and not view.snapshot.mentions(value))]
    if not view.snapshot.manifest.records:
        notes.append("The store holds no record yet: load a source with 'kg load'.")
    notes += _left_out(question, view, parameters, len(rows))
    notes += _less_credible(question, parameters, rows)
    notes += _named_twice(question, view, {value for row in rows for value in row.values
                                           if value is not None and is_iri(value)})
    if not rows:
        notes += of_another_kind(question, view, given)
        notes += _undescribed(question, view)
    return Answer(question, given, tuple(rows), labels_of(view, shown), tuple(notes),
                  view.view.text)


def _with_names(question: Question, view: ReasonedView, rows: Sequence[Row]) -> Sequence[Row]:
    """The rows with names for the IRIs in their lists."""
    columns = [i for i, column in enumerate(question.columns) if column.type == "list"]
    found = {iri(item) for row in rows for i in columns for item in _items(row.values[i])
             if _IRI.fullmatch(item)}
    if not found:
        return rows
    labels = labels_of(view, found)

    def named(item: str) -> str:
        if not _IRI.fullmatch(item):
            return item
        return labels.get(iri(item)) or local_name(iri(item))

    return [replace(row, values=tuple(
        sorted_list(literal(LIST_SEPARATOR.join(map(named, _items(value))))) if i in columns
        else value for i, value in enumerate(row.values))) for row in rows]


def _unknown(view: ReasonedView, name: str, value: Term, kind: Term | None) -> str:
    """That a parameter names nothing, and what of its kind has a name like it."""
    near = named_like(view, words_of(local_name(value)), kind)
    hint = f"perhaps you mean {near}" if near else "'kg search' finds things by name"
    return (f"The store knows no {shorten(value)} (the parameter {name}): check how it is written; "
            f"{hint}.")


def _undescribed(question: Question, view: ReasonedView) -> Iterator[str]:
    """What an empty answer may come from: terms of the question that nothing in the store has."""
    for one in unmentioned(view, question.query):
        named = (f"the question names ({question.file.name})" if question.file.name
                 else "the query names")
        yield f"The store knows no {shorten(one)}, which {named}: is it misspelt?"


def _left_out(question: Question, view: ReasonedView, parameters: Mapping[str, Term],
              count: int) -> Iterator[str]:
    """How many more rows there are with each parameter that is no, were it yes."""
    for one in question.parameters if question.query else ():
        if one.type == "boolean" and parameters.get(one.name) == NO:
            answer = view.select(believing(question, view.view).query,
                                 {**parameters, one.name: YES})
            more = len(answer.rows) - count
            if more > 0:
                yield (f"With {one.name}=yes there {'are' if more > 1 else 'is'} {more:,} more "
                       f"row{'s' if more > 1 else ''}: {one.description}")


def _less_credible(question: Question, parameters: Mapping[str, Term],
                   rows: Sequence[Row]) -> Iterator[str]:
    """How many rows also rest on what is less credible than is asked of what the question is about.
    """
    for one in question.parameters:
        if one.type == "credibility" and parameters[one.name] != ANY:
            least = int(text_of(parameters[one.name]))
            lower = sum((grade := row.evidence.grade) is not None and grade.credibility > least
                        for row in rows)
            if lower:
                yield (f"{lower:,} of the rows rest{'s' if lower == 1 else ''} also on what is "
                       f"less credible than {least}, such as a designation or a decision on "
                       f"identity: the view 'credibility={least}' believes nothing that is.")


def _named_twice(question: Question, view: ReasonedView, shown: set[Term]) -> Iterator[str]:
    """Whether things are counted under each of their names, and how many of the things shown are
    names of another one shown.
    """
    def same(thing: Term | None) -> Iterator[Quad]:
        return (quad for graph in view.graphs
                for quad in view.snapshot.match(thing, OWL_SAME_AS, None, graph))

    if view.view.merged or not any(True for _ in same(None)):
        return
    if re.search(r"\bCOUNT\s*\(", question.query or "", re.IGNORECASE):
        yield ("Things of several names (owl:sameAs) are counted once a name; the view 'merged' "
               "counts each thing once.")
    if len(shown) > _MOST_LOOKED_AT:
        return
    twice = sum(any(thing < quad.object in shown for quad in same(thing)) for thing in shown)
    if twice:
        yield (f"{twice:,} of the things shown {'are names' if twice > 1 else 'is a name'} of "
               "another one shown (owl:sameAs); the view 'merged' tells each thing once.")


def sorted_list(value: Value) -> Value:
    """The items of a list in order; None for an empty list. SPARQL gives them in any order."""
    items = sorted(_items(value))
    return literal(LIST_SEPARATOR.join(items)) if items else None


def _items(value: Value) -> list[str]:
    return [] if value is None else list(filter(None, text_of(value).split(LIST_SEPARATOR)))
