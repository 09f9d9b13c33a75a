"""Every row of a measure carries the proof of the ties on which it rests."""

from __future__ import annotations

import csv
import io
import json

import pytest
import rdflib

from kg.analysis.choice import Choice
from kg.analysis.discovery import names
from kg.model.errors import UsageError
from kg.model.namespaces import BASE, ID, RECORD, nx
from kg.model.record import Grade
from kg.model.terms import Term, iri, text_of
from kg.model.view import parse_view
from kg.packs.measured import Measured, measure, question_of
from kg.packs.render import as_csv, as_json, as_table, as_trees, as_turtle
from kg.packs.run import Row
from kg.reason.open_view import open_view
from kg.reason.views import ReasonedView
from kg.store.generations import Store

AGENTS = Choice((nx("Organization"), nx("Person")))
EVERYBODY = Choice((nx("Agent"),))


def named(name: str) -> Term:
    return iri(f"{ID}organization/{name}")


def row_of(found: Measured, name: str) -> Row:
    return next(row for row in found.answer.rows if row.values[0] == named(name))


def records(row: Row) -> set[str]:
    return {record.graph[1:-1].removeprefix(f"{RECORD}test/") for record in row.evidence.records}


def test_a_row_rests_on_the_weakest_of_its_ties_and_a_tie_on_its_best_way(few: Store) -> None:
    found = measure("degree", open_view(few), AGENTS)
    one, two = row_of(found, "lambda"), row_of(found, "kappa")
    assert (one.evidence.grade, one.evidence.statuses, records(one)) == (
        Grade("A", 1), ("asserted",), {"strong"})
    assert (two.evidence.grade, two.evidence.statuses, records(two)) == (
        Grade("B", 3), ("asserted", "reported"), {"strong", "middle"})


def test_where_the_view_does_not_believe_the_best_the_next_counts(few: Store) -> None:
    view = open_view(few, parse_view("credibility=4"))
    assert row_of(measure("degree", view, AGENTS), "lambda").evidence.grade == Grade("A", 1)
    doubtful = Choice(AGENTS.of, (nx("linkedTo"),))
    assert row_of(measure("degree", view, doubtful), "lambda").evidence.grade == Grade("D", 4)


def test_what_follows_is_proved_down_to_the_records(few: Store) -> None:
    row = row_of(measure("betweenness", open_view(few), AGENTS), "gamma")
    assert {"prp-spo2", "prp-inv2"} <= set(row.evidence.rules)
    assert records(row) == {"alliance", "years"}


def test_an_articulation_point_rests_on_all_its_ties(few: Store) -> None:
    row = row_of(measure("articulation-points", open_view(few), AGENTS), "delta")
    assert [text_of(value or Term("")) for value in row.values[1:4]] == ["2", "3", "3"]
    assert records(row) == {"support", "years"}


def test_a_community_rests_on_the_ties_within(few: Store) -> None:
    found = measure("components", open_view(few), AGENTS)
    row = next(row for row in found.answer.rows if row.values[1] == named("kappa"))
    assert records(row) == {"strong", "middle"}
    assert text_of(row.values[4] or Term("")) == "kappa | lambda | mu"


@pytest.mark.parametrize("name", names())
@pytest.mark.parametrize("choice", [AGENTS, EVERYBODY], ids=["agents", "everybody"])
def test_every_row_is_proved_by_believed_records(name: str, choice: Choice, few: Store,
                                                 seed: ReasonedView) -> None:
    for view in (open_view(few), open_view(few, parse_view("merged")), seed):
        found = measure(name, view, choice)
        assert found.answer.rows or (view is seed and choice is AGENTS)
        for row in found.answer.rows:
            assert row.evidence.records
            assert row.evidence.grade is not None
            leaves = {leaf for support in row.evidence.supports for leaf in support.proof.leaves()}
            assert all(view.records_of(leaf) for leaf in leaves)


@pytest.mark.parametrize("name", ["degree", "pagerank", "betweenness", "articulation-points"])
def test_a_row_names_as_many_ties_as_it_proves(name: str, few: Store) -> None:
    view = open_view(few)
    found = measure(name, view, AGENTS)
    at = [column.name for column in question_of(name).columns].index("ties")
    for row, ties in zip(found.answer.rows, found.ties, strict=True):
        assert text_of(row.values[at] or Term("")) == str(len(ties))
        assert all(found.proofs[tie].supports for tie in ties.tolist())


def test_top_is_the_first_of_all_rows(few: Store) -> None:
    view = open_view(few)
    every, first = measure("degree", view, AGENTS), measure("degree", view, AGENTS, 3)
    assert first.answer.rows == every.answer.rows[:3]
    assert "The first 3 of 19 rows" in " ".join(first.answer.notes)


def test_a_row_tells_the_community_that_the_measure_of_communities_counts(few: Store) -> None:
    view = open_view(few)
    sizes = [text_of(row.values[2] or Term("")) for row in measure("communities", view, AGENTS).answer.rows]
    numbers = [text_of(row.values[-1] or Term("")) for row in measure("degree", view, AGENTS).answer.rows]
    assert [str(numbers.count(str(number))) for number in range(1, len(sizes) + 1)] == sizes


def test_the_same_is_answered_each_time(few: Store) -> None:
    view = open_view(few)
    first, second = ("".join(as_json(measure("communities", view, AGENTS).answer, view)) for _ in range(2))
    assert first == second


@pytest.mark.parametrize("name", names())
def test_every_form_can_be_read(name: str, few: Store) -> None:
    view = open_view(few)
    answer = measure(name, view, AGENTS).answer
    data = json.loads("".join(as_json(answer, view)))
    rows = list(csv.DictReader(io.StringIO("".join(as_csv(answer)))))
    assert len(data["rows"]) == len(rows) == len(answer.rows) == as_table(answer).row_count
    assert all(row["evidence"]["proof"] for row in data["rows"])
    assert all(row["evidence_records"] for row in rows)
    assert len(list(as_trees(answer, view))) == len(rows)
    graph = rdflib.Graph().parse(data="".join(as_turtle(answer)), format="turtle")
    derived = set(graph.subjects(rdflib.PROV.wasDerivedFrom))
    assert len(derived) == len(rows)


def test_decimals_are_written_as_such_however_small(ofac: ReasonedView) -> None:
    found = measure("pagerank", ofac, AGENTS)
    texts = [text_of(row.values[1] or Term("")) for row in found.answer.rows]
    assert not any("e" in text for text in texts)
    assert sum(map(float, texts)) == pytest.approx(1, abs=1e-4)
    assert min(map(float, texts)) > 0


@pytest.mark.parametrize(("choice", "told"), [
    (Choice((nx("Vessel"),)), "The view holds no nx:Vessel"),
    (Choice((nx("TerroristOrganization"),)), "The view holds 1 thing of nx:TerroristOrganization, and none"),
    (Choice(AGENTS.of, (nx("Attack"),)), "no relation that was named"),
])
@pytest.mark.parametrize("name", names())
def test_an_empty_network_says_why(name: str, choice: Choice, told: str, few: Store) -> None:
    found = measure(name, open_view(few), choice)
    assert not found.answer.rows
    assert told in " ".join(found.answer.notes)


def test_in_a_large_network_communities_are_left_to_their_own_measure(
        few: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.packs.measured._MOST_TIES", 13)
    found = measure("degree", open_view(few), AGENTS)
    assert all(row.values[-1] is None for row in found.answer.rows)
    assert "'communities' itself finds them" in " ".join(found.answer.notes)


def test_things_of_several_names_are_told(few: Store) -> None:
    notes = " ".join(measure("degree", open_view(few), AGENTS).answer.notes)
    assert "1 of the things has several names" in notes


def test_what_is_misspelt_is_told(few: Store) -> None:
    with pytest.raises(UsageError, match="perhaps nx:Organization is meant"):
        measure("degree", open_view(few), Choice((nx("Organizations"),)))
    with pytest.raises(UsageError, match="knows no class <https"):
        measure("degree", open_view(few), Choice((iri("https://example.org/x"),)))


def test_brokers_of_the_lists(ofac: ReasonedView) -> None:
    row, *_ = measure("betweenness", ofac, AGENTS, 1).answer.rows
    assert row.values[0] == iri(f"{BASE}id/ofac/10465")
    assert len(row.evidence.supports) == 57
    assert row.evidence.sources == ("OFAC Specially Designated Nationals list",)
