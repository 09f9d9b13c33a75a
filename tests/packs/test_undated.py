"""Designations whose first day no source tells, and what other sources say has ended."""

from __future__ import annotations

import pytest

from kg.ingest.load import initialise
from kg.model.resources import resource
from kg.model.terms import is_iri, local_name, text_of
from kg.packs.catalogue import question_named
from kg.packs.cypher import ask_in_cypher
from kg.packs.run import ask
from kg.property_graph.embedded import open_embedded
from kg.reason.open_view import open_view
from kg.store.generations import Store
from tests.ingest.test_trust import put, record

DUAL, LINKED = "designations/dual-designated", "designations/linked-across-purposes"
SINCE, UNTIL = 'nx:startDate "2001-01-01"^^xsd:date ;', 'nx:endDate "2015-01-01"^^xsd:date ;'


def _designation(name: str, entity: str, program: str, days: str = "") -> str:
    return (f"id:{name} a nx:Designation ; nx:designatedEntity id:{entity} ; {days} "
            f"nx:program <https://w3id.org/nexus-kg/id/program/{program}> ; "
            "nx:designatingAuthority id:state .")


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """`listed` stands on a list without days and on one that says when it ended; `dated` has days;
    `both` is listed for both purposes and linked to `drugs`, as is `terror`."""
    store = initialise(tmp_path_factory.mktemp("undated") / "store", resource("ontology"))
    result = put(store, record("who", " ".join((
        'id:state a nx:GovernmentBody ; rdfs:label "State"@en .',
        *(f'id:{name} a nx:Organization ; rdfs:label "{name}"@en ; nx:listIdentifier "{number}" .'
          for number, name in enumerate(("listed", "dated", "both", "terror", "drugs"), 1)),
        "id:both nx:linkedTo id:drugs . id:terror nx:linkedTo id:drugs .")))
        + record("list", _designation("l1", "listed", "FTO") + _designation("l2", "listed", "SDNTK")
                 + _designation("b1", "both", "SDGT", SINCE) + _designation("b2", "both", "SDNTK")
                 + _designation("t1", "terror", "SDGT", SINCE)
                 + _designation("d1", "drugs", "SDNTK", SINCE))
        + record("register", _designation("r1", "listed", "FTO", SINCE + UNTIL)
                 + _designation("r2", "dated", "FTO", SINCE)
                 + _designation("r3", "dated", "SDNTK", SINCE)
                 + _designation("r4", "dated", "SDGT", SINCE + UNTIL)))
    assert result.refused == ()
    return store


def _told(store: Store, path: str, **given: str) -> list[str]:
    """The rows, which are those of the twin too."""
    question, view = question_named(resource("queries"), path), open_view(store)
    rows = ask(question, view, given).rows
    engine = open_embedded(store, view)
    twins = ask_in_cypher(question, view, engine, given).rows
    engine.close()
    assert [row.values for row in twins] == [row.values for row in rows]
    assert [[one.graph for one in row.evidence.records] for row in twins] == [
        [one.graph for one in row.evidence.records] for row in rows]
    return [" ".join(filter(None, (local_name(v) if is_iri(v) else text_of(v)
                                   for v in row.values if v))) for row in rows]


def test_a_row_tells_that_no_first_day_is_told_and_that_another_source_says_it_has_ended(
        store: Store) -> None:
    assert _told(store, DUAL, as_of="2020-01-01") == [
        "listed 1 FTO SDNTK yes 2015-01-01", "dated 2 FTO SDNTK"]


def test_what_has_not_ended_on_the_day_is_not_told_as_ended(store: Store) -> None:
    assert _told(store, DUAL, as_of="2014-01-01") == ["listed 1 FTO SDNTK yes", "dated 2 FTO SDNTK"]


def test_the_record_of_the_end_is_among_the_evidence(store: Store) -> None:
    row = ask(question_named(resource("queries"), DUAL), open_view(store), {}).rows[0]
    assert {one.identifier for one in row.evidence.records} == {"who", "list", "register"}


def test_designations_without_a_first_day_can_be_left_out(store: Store) -> None:
    assert _told(store, DUAL, as_of="2020-01-01", undated="no") == ["dated 2 FTO SDNTK"]
    assert _told(store, DUAL, as_of="2000-01-01", undated="no") == []


def test_who_is_itself_listed_for_both_purposes_is_no_link_across_them(store: Store) -> None:
    assert _told(store, LINKED) == ["terror SDGT drugs SDNTK"]
    assert _told(store, LINKED, itself_too="yes") == ["both SDGT drugs SDNTK",
                                                      "terror SDGT drugs SDNTK"]
    # The one to whom somebody is linked may be listed for both.
    assert _told(store, LINKED, purpose="nx:counterNarcotics", other_purpose="nx:counterTerrorism"
                 ) == ["drugs SDNTK both SDGT", "drugs SDNTK terror SDGT"]
