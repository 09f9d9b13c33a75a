"""A SPARQL query of one's own, answered as questions are: rows, each with its evidence."""

from __future__ import annotations

from pathlib import Path

from kg.model.errors import UsageError
from kg.packs.question import Column, Question
from kg.packs.reading import selected, taken_apart
from kg.packs.run import Answer, answer_of, rows_of
from kg.reason.views import ReasonedView
from kg.store.snapshot import with_columns
from kg.store.sparql_text import check_query, names_dataset


def answer_query(text: str, view: ReasonedView) -> Answer:
    """The answer to a SELECT query over a view, with the evidence of each row.

    A group rests on all that is grouped. Raises UsageError for what is no SELECT query or names a
    dataset of its own, and DataError for what hides the triples that a row rests on.
    """
    check_query(text)
    if names_dataset(text):
        raise UsageError("The query names its own dataset (FROM), and evidence is that of a view: "
                         "leave FROM out.")
    question = _question(with_columns(text, None))
    return answer_of(question, view, {}, rows_of(question, view, {}))


def _question(text: str) -> Question:
    """The query as a question without parameters, about all records."""
    try:
        prologue, clause, body, modifiers = taken_apart(text)
    except UsageError as error:
        raise UsageError(f"Evidence is told of rows, but the query {error}") from error
    columns = tuple(Column(name, "string", "") for name in dict.fromkeys(selected(clause)))
    return Question("sparql", "query", "A query", "", "", (), columns, (), (), {}, text, prologue,
                    body, clause, Path(), all_records=True, modifiers=modifiers)
