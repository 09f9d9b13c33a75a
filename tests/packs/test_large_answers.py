"""Answers that rest on much are read at once, and are the same as those read one by one."""

from __future__ import annotations

import sys

import pytest

from kg.model.namespaces import RDF_TYPE, nx
from kg.model.resources import resource
from kg.model.terms import Triple, iri
from kg.model.view import parse_view
from kg.packs.catalogue import all_packs
from kg.packs.question import Question
from kg.packs.render import as_csv, as_json, as_turtle
from kg.packs.run import Answer, ask
from kg.reason import summaries, views
from kg.reason.views import ReasonedView

QUESTIONS = [question for pack in all_packs(resource("queries")) for question in pack.questions
             if question.query]


def _asked(monkeypatch: pytest.MonkeyPatch, many: int, question: Question,
           view: ReasonedView) -> Answer:
    for module in (summaries, views):
        monkeypatch.setattr(module, "MANY", many)
    return ask(question, view, {})


@pytest.mark.parametrize("policy", ["", "reliability=B", "status=asserted,reported,alleged"])
@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.path)
def test_the_same_rows_and_evidence(question: Question, policy: str, seed: ReasonedView,
                                    monkeypatch: pytest.MonkeyPatch) -> None:
    def view() -> ReasonedView:
        # Other views differ in which records count, not in what is read: no need to reason anew.
        return ReasonedView(seed.snapshot, parse_view(policy) if policy else seed.view,
                            seed.snapshot.folder / views.REASONING / "default")

    at_once = _asked(monkeypatch, 1, question, view())
    one_by_one = _asked(monkeypatch, sys.maxsize, question, view())
    assert at_once.rows == one_by_one.rows
    assert [row.evidence.supports for row in at_once.rows] == [
        row.evidence.supports for row in one_by_one.rows]


def test_what_is_not_there_is_found_by_neither(seed: ReasonedView,
                                               monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(summaries, "MANY", 1)
    view = ReasonedView(seed.snapshot)
    nowhere = Triple(iri("https://example.org/none"), RDF_TYPE, nx("Organization"))
    graph = iri("https://example.org/no-record")
    view.read_ahead([nowhere], [graph])
    assert view.records_of(nowhere) == ()
    assert view.record(graph) is None


def test_an_answer_is_written_row_by_row(seed: ReasonedView) -> None:
    question = next(one for one in QUESTIONS if one.path == "designations/history")
    answer = ask(question, seed, {})
    rows = len(answer.rows)
    assert len(list(as_json(answer, seed))) == rows + 2  # and what stands before and after them
    assert len(list(as_csv(answer))) == len(list(as_turtle(answer))) == rows + 1
