"""What the ontology and its rules read of the crime-terror continuum, and what they must not."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.columns.columns import columns_of
from kg.ingest.ontology import read_ontology
from kg.model.namespaces import RDF_TYPE, nx
from kg.model.resources import resource
from kg.model.terms import XSD, Term, Triple, iri, literal
from kg.reason.engine import materialise

PLACE, FORGER = iri("urn:thing:place"), iri("urn:thing:forger")
CELL, GANG, BOTH = (iri(f"urn:thing:{name}") for name in ("cell", "gang", "both"))
TERROR, CRIME = nx("TerroristOrganization"), nx("CriminalOrganization")
KINDS = [Triple(CELL, RDF_TYPE, TERROR), Triple(GANG, RDF_TYPE, CRIME),
         Triple(BOTH, RDF_TYPE, TERROR), Triple(BOTH, RDF_TYPE, CRIME)]


@cache
def ontology() -> tuple[Triple, ...]:
    """All modules and rules."""
    return tuple(t for module in read_ontology(resource("ontology")) for t in module.triples)


def follows(*said: Triple) -> set[Triple]:
    return set(materialise(columns_of([*ontology(), *KINDS, *said])).inferred().triples())


def relation(name: str, said: dict[str, Term], start: str = "", end: str = "") -> list[Triple]:
    """A dated relation; a date is a day or a year."""
    node = iri(f"urn:thing:{name}")
    dates = {("startYear" if len(start) == 4 else "startDate"): start,
             ("endYear" if len(end) == 4 else "endDate"): end}
    return [*(Triple(node, nx(property_), value) for property_, value in said.items()),
            *(Triple(node, nx(property_), literal(text, XSD + ("gYear" if len(text) == 4 else "date")))
              for property_, text in dates.items() if text)]


def stages(organization: Term, activity: str, *modes: str, asked: str = "continuumStage") -> set[Term]:
    """The stages of an organisation of which all that is known is one activity."""
    found = follows(*relation("i", {"actor": organization, "activityType": nx(activity)}),
                    *(Triple(iri("urn:thing:i"), nx("mode"), nx(mode)) for mode in modes))
    return {t.object for t in found if t.subject == organization and t.predicate == nx(asked)}


@pytest.mark.parametrize(("organization", "activity"), [
    (GANG, "recruitment"), (GANG, "violentCrime"), (GANG, "assassination"),
    (GANG, "covertValueTransfer"), (GANG, "extortion"), (GANG, "terroristFinancing"),
    (GANG, "terroristTravel"), (CELL, "recruitment"),
    (CELL, "violentCrime"), (CELL, "assassination"), (CELL, "covertValueTransfer"),
    (CELL, "kidnapping"), (CELL, "theft"), (CELL, "armedRobbery"), (CELL, "bulkCashSmuggling"),
    (CELL, "terroristAttack")])
def test_what_both_kinds_do_for_their_own_ends_is_no_mark_of_a_stage(
        organization: Term, activity: str) -> None:
    assert stages(organization, activity) == set()


@pytest.mark.parametrize(("organization", "activity"), [
    (GANG, "terroristAttack"), (GANG, "terroristTactics"), (GANG, "terrorism"),
    (CELL, "extortion"), (CELL, "moneyLaundering"), (CELL, "heroinTrafficking"),
    (CELL, "creditCardTheft"), (CELL, "organizedCrime")])
def test_who_takes_up_the_methods_of_the_other_kind_has_operational_motivations(
        organization: Term, activity: str) -> None:
    assert stages(organization, activity) == {nx("operationalMotivations")}


@pytest.mark.parametrize("activity", ["terroristAttack", "terroristTactics", "terrorism"])
@pytest.mark.parametrize(("modes", "marked"), [
    (["facilitation"], False), (["financing"], False), (["protectionOfShipments"], False),
    (["financing", "transportation"], False), (["directInvolvement"], True),
    (["directTrafficking"], True), (["financing", "directInvolvement"], True)])
def test_a_gang_that_only_eases_what_terrorists_do_uses_no_terror(
        activity: str, modes: list[str], marked: bool) -> None:
    expected = {nx("operationalMotivations")} if marked else set()
    for asked in ("continuumStage", "furthestStage"):
        assert stages(GANG, activity, *modes, asked=asked) == expected


def test_kinds_of_attack_count_as_attacks() -> None:
    bombing = iri("urn:thing:bombing")
    found = follows(Triple(bombing, nx("broaderActivity"), nx("terroristAttack")),
                    *relation("i", {"actor": GANG, "activityType": bombing}))
    assert Triple(GANG, RDF_TYPE, nx("TerrorUsingCriminalOrganization")) in found


def test_who_belongs_to_a_category_belongs_to_the_broader_ones() -> None:
    narrow, wide, widest = (iri(f"urn:thing:{name}") for name in ("narrow", "wide", "widest"))
    belongs, broader = nx("instanceOfCategory"), nx("broaderCategory")
    found = follows(Triple(GANG, belongs, narrow), Triple(narrow, broader, wide),
                    Triple(wide, broader, widest))
    assert {Triple(GANG, belongs, wide), Triple(GANG, belongs, widest)} <= found


def test_one_who_uses_terror_is_a_criminal_organization_and_no_other() -> None:
    user = nx("TerrorUsingCriminalOrganization")
    found = follows(*relation("i", {"actor": GANG, "activityType": nx("terroristAttack")}),
                    *relation("j", {"actor": CELL, "activityType": nx("terroristAttack")}))
    assert {t.subject for t in found if t.object == user and t.predicate == RDF_TYPE} == {GANG}


def converges(*said: list[Triple]) -> bool:
    found = follows(*(triple for part in said for triple in part))
    return Triple(PLACE, RDF_TYPE, nx("ConvergenceNode")) in found


def active(who: Term, start: str = "", end: str = "", name: str = "") -> list[Triple]:
    return relation(name or f"of-{who[-4:-1]}", {"actor": who, "place": PLACE}, start, end)


def test_two_organizations_of_both_kinds_make_a_place_of_convergence() -> None:
    assert converges(active(CELL), active(GANG))
    assert converges(active(BOTH), active(GANG))
    assert converges(active(CELL), active(BOTH))


def test_one_organization_alone_makes_none_whatever_its_kinds() -> None:
    assert not converges(active(BOTH), active(BOTH, name="again"))
    assert not converges(active(CELL))
    same = Triple(CELL, iri("http://www.w3.org/2002/07/owl#sameAs"), GANG)
    assert not converges(active(CELL), active(GANG), [same])


@pytest.mark.parametrize(("first", "second", "expected"), [
    (("1999-01-01", "1999-12-31"), ("2015-01-01", ""), False),
    (("1999", "1999"), ("2015", ""), False),
    (("1999-01-01", "1999-12-31"), ("1999-12-31", ""), True),
    (("1999", "2016"), ("2015", "2017"), True),
    (("1999-01-01", ""), ("2015-01-01", ""), True),
    (("1999", ""), ("2015-01-01", ""), True),
    (("", ""), ("2015", "2015"), True)])
def test_organizations_that_are_known_to_be_active_at_other_times_make_none(
        first: tuple[str, str], second: tuple[str, str], expected: bool) -> None:
    assert converges(active(CELL, *first), active(GANG, *second)) is expected
    assert converges(active(CELL, *second), active(GANG, *first)) is expected


def test_a_place_that_holds_a_whole_country_is_too_wide_for_one_of_convergence() -> None:
    state, inside = iri("urn:thing:state"), nx("locatedIn")
    country = [Triple(state, RDF_TYPE, nx("Country"))]
    assert not converges(active(CELL), active(GANG), country, [Triple(state, inside, PLACE)])
    assert converges(active(CELL), active(GANG), country, [Triple(PLACE, inside, state)])
    assert converges(active(CELL), active(GANG), [Triple(PLACE, RDF_TYPE, nx("Country"))])


@pytest.mark.parametrize(("place", "expected"), [
    ("europe", False), ("pacific-islands", False), ("western-hemisphere", False), ("co", True),
    ("bekaa-valley", True), ("tri-border-area", True), ("gaza", True)])
def test_regions_of_the_world_are_no_places_of_convergence(place: str, expected: bool) -> None:
    there = iri(f"https://w3id.org/nexus-kg/id/place/{place}")
    found = follows(*relation("one", {"actor": CELL, "place": there}),
                    *relation("other", {"actor": GANG, "place": there}))
    assert (Triple(there, RDF_TYPE, nx("ConvergenceNode")) in found) is expected


def test_one_of_many_involvements_at_the_same_time_is_enough() -> None:
    before = [active(CELL, "1999", "1999", f"before-{n}") for n in range(40)]
    assert not converges(active(GANG, "2015", "2016"), *before)
    assert converges(active(GANG, "2015", "2016"), *before, active(CELL, "2016", "", "z-now"))


@settings(max_examples=15, deadline=None)
@given(st.lists(st.tuples(st.sampled_from([CELL, GANG, BOTH]), st.integers(0, 2),
                          st.integers(1990, 1994), st.integers(0, 2)), max_size=40))
def test_places_are_those_that_a_search_among_all_pairs_finds(
        involvements: list[tuple[Term, int, int, int]]) -> None:
    places = [iri(f"urn:thing:place-{n}") for n in range(3)]
    said = [triple for i, (who, at, start, years) in enumerate(involvements) for triple in relation(
        f"i-{i}", {"actor": who, "place": places[at]}, str(start), str(start + years))]
    expected = {places[at] for who, at, start, years in involvements
                for other, there, begin, lasting in involvements
                if at == there and who != other and who != GANG and other != CELL
                and start <= begin + lasting and begin <= start + years}
    assert {t.subject for t in follows(*said) if t.object == nx("ConvergenceNode")} == expected


def shared(*said: list[Triple]) -> bool:
    found = follows(*(triple for part in said for triple in part))
    return Triple(GANG, nx("sharesFacilitatorWith"), CELL) in found


def served(whom: Term, start: str = "", end: str = "") -> list[Triple]:
    return relation(f"for-{whom[-4:-1]}", {"facilitator": FORGER, "beneficiary": whom}, start, end)


def test_a_facilitator_joins_those_whom_he_served_at_times_that_may_meet() -> None:
    assert shared(served(CELL), served(GANG))
    assert shared(served(CELL, "1999", "2015"), served(GANG, "2015"))
    assert not shared(served(CELL, "1999", "1999"), served(GANG, "2015"))
    assert not shared(served(CELL, "2015-01-01"), served(GANG, "1999-01-01", "1999-12-31"))


def test_that_a_facilitator_serves_may_be_said_without_a_support() -> None:
    said = {who: [Triple(FORGER, nx("facilitates"), who)] for who in (CELL, GANG)}
    assert shared(said[CELL], said[GANG])
    assert shared(said[CELL], served(GANG, "2015"))
    assert shared(said[GANG], served(CELL, "2015"))
    assert not shared(said[CELL])


def test_a_category_of_actors_is_no_facilitator_whom_two_share() -> None:
    category = [Triple(FORGER, RDF_TYPE, nx("ActorCategory"))]
    said = {who: [Triple(FORGER, nx("facilitates"), who)] for who in (CELL, GANG)}
    assert not shared(served(CELL), served(GANG), category)
    assert not shared(said[CELL], said[GANG], category)
    assert not shared(said[CELL], served(GANG), category)
    assert not shared(said[GANG], served(CELL), category)


def test_both_kinds_in_one_organization_share_no_facilitator_with_themselves() -> None:
    found = follows(*served(BOTH))
    assert not any(t.predicate == nx("sharesFacilitatorWith") for t in found)
