"""Questions as of a day, on designations that begin and end."""

from __future__ import annotations

import pytest

from kg.ingest.load import initialise
from kg.model.resources import resource
from kg.model.terms import is_iri, literal, local_name, text_of
from kg.packs.catalogue import question_named
from kg.packs.cypher import ask_in_cypher
from kg.packs.run import ask
from kg.property_graph.embedded import open_embedded
from kg.reason.open_view import open_view
from kg.reason.views import ReasonedView
from kg.store.generations import Store
from tests.ingest.test_trust import put, record


def _designation(name: str, program: str, days: str) -> str:
    return (f"id:{name} a nx:Designation ; nx:designatedEntity id:g ; {days} "
            f"nx:program <https://w3id.org/nexus-kg/id/program/{program}> ; "
            "nx:designatingAuthority id:state .")


def _involvement(name: str, days: str) -> str:
    return (f"id:{name} a nx:Involvement ; nx:actor id:g ; {days} "
            "nx:activityType nx:drugTrafficking ; nx:traffickedCommodity nx:cocaine ; "
            f'nx:place id:place-{name} . id:place-{name} a nx:Place ; rdfs:label "{name}"@es .')


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    folder = tmp_path_factory.mktemp("days")
    terror = 'nx:startDate "2001-01-01"^^xsd:date ; nx:endDate "2015-01-01"^^xsd:date ;'
    store = initialise(folder / "store", resource("ontology"))
    result = put(store, record(
        "g", 'id:g a nx:TerroristOrganization ; rdfs:label "G"@en ; nx:listIdentifier "7" . '
        'id:state a nx:GovernmentBody ; rdfs:label "State"@en . '
        + _designation("terror", "FTO", terror) + _designation("drugs", "SDNTK", ""))
        + record("w", _involvement("w", 'nx:startDate "2003-01-01"^^xsd:date ; '
                                   'nx:endDate "2003-12-31"^^xsd:date ;'))
        + record("y", _involvement("y", 'nx:startYear "2005"^^xsd:gYear ; '
                                   'nx:endYear "2006"^^xsd:gYear ;'))
        + record("s", 'id:helper a nx:Person ; rdfs:label "H"@en . id:s a nx:Support ; '
                 'nx:provider id:helper ; nx:beneficiary id:g ; nx:service nx:weaponsSupply ; '
                 'nx:endDate "2003-12-31"^^xsd:date . id:a a nx:Alliance ; nx:ally id:g, id:helper ; '
                 'nx:startDate "2002-01-01"^^xsd:date . id:c a nx:Arrest ; '
                 'nx:directedAgainst id:helper ; nx:actingAuthority id:state ; '
                 'nx:startDate "2004-05-06"^^xsd:date .')
        + record("m", 'id:gang a nx:Gang ; rdfs:label "Gang"@en . id:m a nx:Involvement ; '
                 'nx:actor id:gang, id:state ; nx:activityType nx:extortion ; '
                 'nx:startYear "2003"^^xsd:gYear ; nx:endYear "2004"^^xsd:gYear ; '
                 'nx:place id:place-w .')
        + record("b", 'id:b1 a nx:AssetBlocking ; nx:blockedOwner id:g ; nx:maximumAmount 10.0 ; '
                 'nx:currency "USD" . id:b2 a nx:AssetBlocking ; nx:blockedOwner id:g ; '
                 'nx:maximumAmount 10.0 ; nx:currency "USD" . id:b3 a nx:AssetBlocking ; '
                 'nx:blockedOwner id:g ; nx:minimumAmount 5.0 ; nx:currency "EUR" . '
                 'id:b4 a nx:AssetBlocking ; nx:blockedOwner id:g ; nx:description "A house" .'))
    assert result.refused == ()
    return store


@pytest.fixture(scope="module")
def view(store: Store) -> ReasonedView:
    return open_view(store)


@pytest.mark.parametrize(("day", "rows"), [("2000-12-31", 0), ("2001-01-01", 1), ("2014-12-31", 1),
                                           ("2015-01-01", 0), ("today", 0)])
def test_both_designations_hold_on_the_day(view: ReasonedView, day: str, rows: int) -> None:
    question = question_named(resource("queries"), "designations/dual-designated")
    assert len(ask(question, view, {"as_of": day}).rows) == rows


@pytest.mark.parametrize(("day", "places"), [
    ("2002-12-31", set()), ("2003-01-01", {"place-w"}), ("2003-12-31", {"place-w"}),
    ("2004-06-01", set()), ("2005-01-01", {"place-y"}), ("2006-12-31", {"place-y"}),
    ("2007-01-01", set())])
def test_what_a_group_does_holds_on_the_day_too(view: ReasonedView, day: str,
                                                places: set[str]) -> None:
    question = question_named(resource("queries"), "drug-terror/fto-involvements")
    answer = ask(question, view, {"as_of": day})
    assert {local_name(row.values[3] or "") for row in answer.rows} == places
    groups = question_named(resource("queries"), "drug-terror/ftos-in-drug-trade")
    assert len(ask(groups, view, {"as_of": day}).rows) == (1 if places else 0)
    for place in places:  # which has no English name
        row, = ask(groups, view, {"as_of": day, "region": f"id:{place}"}).rows
        assert row.values[2] == literal(place.removeprefix("place-"))


@pytest.mark.parametrize(("day", "rows"), [("2003-12-31", 1), ("2004-01-01", 0)])
def test_help_that_has_ended_is_not_told(view: ReasonedView, day: str, rows: int) -> None:
    question = question_named(resource("queries"), "corruption/who-helps-ftos")
    assert len(ask(question, view, {"as_of": day}).rows) == rows


@pytest.mark.parametrize("path", ["drug-terror/fto-involvements", "drug-terror/ftos-in-drug-trade",
                                  "corruption/who-helps-ftos", "designations/dual-designated"])
def test_the_twins_in_cypher_see_the_same_days(store: Store, view: ReasonedView, path: str) -> None:
    engine = open_embedded(store, view)
    question = question_named(resource("queries"), path)
    found = 0
    for day in ("2002-12-31", "2003-12-31", "2004-06-01", "2005-01-01", "2006-12-31", "2007-01-01"):
        rows = ask(question, view, {"as_of": day}).rows
        twin = ask_in_cypher(question, view, engine, {"as_of": day}).rows
        assert [row.values for row in twin] == [row.values for row in rows], day
        found += len(rows)
    engine.close()
    assert found


@pytest.mark.parametrize(("path", "given", "told"), [
    ("actors/alliances", {}, ["g helper 2002-01-01"]),
    ("response/enforcement", {}, ["c state helper 2004-05-06"]),
    ("continuum/convergence-nodes", {}, ["place-w g gang"]),
    ("finance/blocked-assets", {}, ["g 10 USD", "g 10 USD", "g 5 EUR", "g A house"]),
    ("actors/who-takes-part", {"actor": "id:gang"}, ["gang extortion place-w 2003 2004"])])
def test_what_neither_the_seed_graph_nor_the_lists_tell(store: Store, view: ReasonedView, path: str,
                                                        given: dict[str, str],
                                                        told: list[str]) -> None:
    question = question_named(resource("queries"), path)
    rows = ask(question, view, given).rows
    assert [" ".join(local_name(v) if is_iri(v) else text_of(v) for v in row.values if v)
            for row in rows] == told
    engine = open_embedded(store, view)
    twins = ask_in_cypher(question, view, engine, given).rows
    engine.close()
    assert [row.values for row in twins] == [row.values for row in rows]
