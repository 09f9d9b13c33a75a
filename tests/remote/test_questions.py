"""The questions in another engine: Apache Jena answers each as we do, over a copy of the store."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from kg.model.resources import resource
from kg.model.terms import Term
from kg.packs.binding import bind
from kg.packs.catalogue import all_packs
from kg.packs.question import Question
from kg.reason.views import ReasonedView
from kg.remote.endpoint import Endpoint
from kg.remote.sync import sync
from kg.store.conversion import stored_form
from kg.store.snapshot import Solutions
from tests.ingest.test_trust import Silent
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
    """The query with its parameters, by their defaults, as terms; which may not be projected."""
    head, body = question.query[:question.query.index("{")], question.query[question.query.index("{"):]
    for name, value in bind(question, {}).items():
        head = re.sub(rf"\?{name}\b", "", head)
        body = re.sub(rf"\?{name}\b", lambda _, value=value: str(value), body)  # type: ignore[misc]
    return head + body


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.path)
def test_jena_answers_as_we_do(copy: Endpoint, seed: ReasonedView, question: Question) -> None:
    query = _bound(question)
    own = seed.snapshot.query(query, default_graphs=seed.graphs)
    assert isinstance(own, Solutions)
    theirs = Counter(copy.select(query))
    assert Counter(map(_in_our_form, own.rows)) == theirs


def _in_our_form(row: tuple[Term | None, ...]) -> tuple[Term | None, ...]:
    return tuple(None if value is None else stored_form(value) for value in row)
