"""The questions in another engine: Apache Jena answers each as we do, over a copy of the store."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from kg.model.resources import resource
from kg.model.terms import Term, literal_parts
from kg.model.watcher import Silent
from kg.packs.binding import bind
from kg.packs.catalogue import all_packs
from kg.packs.question import Question
from kg.packs.run import LIST_SEPARATOR
from kg.reason.views import ReasonedView
from kg.remote.endpoint import Endpoint
from kg.remote.sync import sync
from kg.store.conversion import stored_form
from kg.store.snapshot import Solutions
from tests.remote.fuseki_server import Fuseki

QUESTIONS = [question for pack in all_packs(resource("queries")) for question in pack.questions
             if question.query]


@pytest.fixture(scope="module")
def copy(fuseki: Fuseki, seed: ReasonedView) -> Endpoint:
    there = Endpoint(fuseki.query, fuseki.update)
    there.update("DROP ALL")
    sync(there, seed.snapshot, Silent())
    return there


def _bound(question: Question) -> str:
    """The query with its parameters, by their defaults, as terms, which may not be projected."""
    query = question.query
    begin, end = query.index("{"), query.rindex("}")
    head, body, rest = query[:begin], query[begin:end], query[end:]
    for name, value in bind(question, {}).items():
        variable = re.compile(rf"\?{name}\b")
        head, rest = variable.sub("", head), variable.sub("", rest)
        body = variable.sub(lambda _, value=value: str(value), body)  # type: ignore[misc]
    return head + body + rest


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.path)
def test_jena_answers_as_we_do(copy: Endpoint, seed: ReasonedView, question: Question) -> None:
    query = _bound(question)
    own = seed.snapshot.query(query, default_graphs=seed.graphs)
    assert isinstance(own, Solutions)
    assert Counter(map(_comparable, own.rows)) == Counter(map(_comparable, copy.select(query)))


def _comparable(row: tuple[Term | None, ...]) -> tuple[object, ...]:
    """A row by values. Of texts the parts, for GROUP_CONCAT has them in any order, and says a
    language in one engine and none in the other.
    """
    return tuple(None if value is None else _parts(value) if _is_text(value)
                 else stored_form(value) for value in row)


def _is_text(value: Term) -> bool:
    return value[0] == '"' and not value.endswith(">")


def _parts(value: Term) -> tuple[str, ...]:
    return tuple(sorted(literal_parts(value).text.split(LIST_SEPARATOR)))
