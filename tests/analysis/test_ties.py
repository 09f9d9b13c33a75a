"""Who is tied to whom, and by what: as the ontology has it, no class being treated by name."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from kg.analysis.choice import Choice
from kg.analysis.held import Held
from kg.analysis.known import check
from kg.analysis.ties import Ties
from kg.columns.tables import unpack
from kg.model.errors import UsageError
from kg.model.namespaces import ID, nx, shorten
from kg.model.terms import Term, Triple, iri, local_name
from kg.model.view import parse_view
from kg.reason.open_view import open_view
from kg.reason.views import ReasonedView
from kg.store.generations import Store
from tests.loading import add
from tests.property_graph.records import organization, record, source

AGENTS = (nx("Organization"), nx("Person"))
Pairs = set[tuple[str, str]]


def ties(store: Store, *, of: tuple[Term, ...] = AGENTS, by: tuple[Term, ...] = (),
         as_of: date | None = None, view: str = "default") -> Ties:
    return Ties(open_view(store, parse_view(view)), Choice(of, by, as_of))


def pairs(found: Ties) -> Pairs:
    things = found.network.things
    halves = zip(*(half.tolist() for half in unpack(found.network.ties)), strict=True)
    return {tuple(sorted((local_name(things[a]), local_name(things[b])))) for a, b in halves}  # type: ignore[misc]


def named(name: str) -> Term:
    return iri(f"{ID}organization/{name}")


def ways(found: Ties, one: str, other: str) -> list[str]:
    return [" . ".join(" ".join(map(local_name, triple)) for triple in way)
            for way in found.ways(named(one), named(other))]


ALL = {("alpha", "beta"), ("beta", "gamma"), ("delta", "gamma"), ("delta", "epsilon"),
       ("delta", "zeta"), ("eta", "theta"), ("iota", "theta"), ("iota", "smith"),
       ("kappa", "lambda"), ("kappa", "mu"), ("one", "xi"), ("one", "pi"), ("cartel", "forger"),
       ("cell", "forger")}


def test_two_are_tied_by_a_relation_or_by_taking_part_in_one_dated_relation(few: Store) -> None:
    assert pairs(ties(few)) == ALL


def test_a_tie_is_there_once_however_many_relations_make_it(few: Store) -> None:
    network = ties(few).network
    assert len(network.ties) == len(ALL)
    assert len(ways(ties(few), "alpha", "beta")) == 1


def test_a_tie_has_all_its_ways_said_ones_first(few: Store) -> None:
    assert ways(ties(few), "kappa", "lambda") == ["kappa linkedTo lambda", "kappa supports lambda"]
    assert ways(ties(few), "beta", "gamma") == [
        "beta alliedWith gamma", "pact firstAlly beta . pact secondAlly gamma"]


def test_an_authority_is_not_tied_to_whom_it_designates(few: Store) -> None:
    assert not any("office" in pair for pair in pairs(ties(few)))


def test_two_whom_a_third_supports_are_tied_to_the_third_only(few: Store) -> None:
    assert ("epsilon", "zeta") not in pairs(ties(few))


def test_what_follows_by_way_of_a_third_is_no_tie(few: Store) -> None:
    view = open_view(few)
    assert view.explain(Triple(named("eta"), nx("partOf"), named("iota")))
    assert view.explain(Triple(named("cell"), nx("sharesFacilitatorWith"), named("cartel")))
    assert not {("eta", "iota"), ("cartel", "cell")} & pairs(ties(few))


def test_it_is_one_where_the_third_is_no_thing_of_the_network(few: Store) -> None:
    chosen = (nx("CriminalOrganization"), nx("TerroristOrganization"))
    assert pairs(ties(few, of=chosen)) == {("cartel", "cell")}


def test_a_category_is_reached_by_no_tie_for_a_classification_is_none(few: Store) -> None:
    assert pairs(ties(few, of=(nx("Agent"),))) == ALL


def test_only_what_the_view_believes_ties(few: Store) -> None:
    assert pairs(ties(few, view="possible")) == ALL | {("alpha", "nu")}
    assert ("kappa", "lambda") not in pairs(ties(few, view="status=reported"))


def test_without_inference_only_what_was_said_ties(few: Store) -> None:
    found = ties(few, of=(*AGENTS, nx("CriminalOrganization"), nx("Facilitator")), view="no-inference")
    assert pairs(found) == ALL - {("one", "pi")} | {("pi", "uno")}
    assert ways(found, "beta", "gamma") == ["pact firstAlly beta . pact secondAlly gamma"]
    assert ways(found, "delta", "gamma") == ["deal receiver delta . deal sender gamma"]


@pytest.mark.parametrize("view", ["default", "merged"])
def test_a_thing_of_several_names_is_one_thing(few: Store, view: str) -> None:
    found = ties(few, view=view)
    assert pairs(found) == ALL
    assert found.of_several_names == 1
    assert found.network.things.count(named("one")) == 1


def test_the_ways_of_a_thing_of_several_names_are_proved(few: Store) -> None:
    for text in ("default", "merged"):
        view = open_view(few, parse_view(text))
        found = Ties(view, Choice(AGENTS))
        for (triple,) in found.ways(named("one"), named("pi")):
            proof, = view.explain(triple)
            assert any(view.records_of(leaf) for leaf in proof.leaves())


@pytest.mark.parametrize(("day", "gone"), [
    (date(1999, 12, 31), {("beta", "gamma"), ("delta", "gamma")}),
    (date(2000, 1, 1), {("delta", "gamma")}),
    (date(2005, 1, 1), set()),
    (date(2006, 12, 31), set()),
    (date(2007, 1, 1), {("delta", "gamma")}),
    (date(2010, 12, 30), {("delta", "gamma")}),
    (date(2010, 12, 31), {("beta", "gamma"), ("delta", "gamma")}),  # of an alliance the first without
    (date(2011, 1, 1), {("beta", "gamma"), ("delta", "gamma")}),
])
def test_on_a_day_only_those_dated_relations_tie_that_held(few: Store, day: date, gone: Pairs) -> None:
    assert pairs(ties(few, as_of=day)) == ALL - gone


def test_by_relations_and_by_dated_relations_of_some_kind(few: Store) -> None:
    assert pairs(ties(few, by=(nx("partOf"),))) == {("eta", "theta"), ("iota", "theta")}
    assert pairs(ties(few, by=(nx("Alliance"),))) == {("beta", "gamma")}
    assert pairs(ties(few, by=(nx("alliedWith"),))) == {("beta", "gamma")}
    assert pairs(ties(few, by=(nx("Alliance"), nx("Transfer")))) == {("beta", "gamma"), ("delta", "gamma")}


def test_who_asks_for_designations_sees_the_authority(few: Store) -> None:
    assert pairs(ties(few, by=(nx("Designation"),))) == {("alpha", "office")}


@pytest.mark.parametrize("choice", [Choice((nx("Organizaton"),)), Choice(AGENTS, (nx("aliedWith"),))])
def test_what_is_misspelt_is_told(few: Store, choice: Choice) -> None:
    with pytest.raises(UsageError, match=r"perhaps nx:(Organization|alliedWith) is meant"):
        check(Held(open_view(few)), choice)


def test_what_the_ontology_knows_may_be_asked_though_nothing_has_it(few: Store) -> None:
    check(Held(open_view(few)), Choice((nx("Vessel"),), (nx("transfersTo"), nx("Attack"))))


def test_the_lists_are_tied_as_sparql_says(ofac: ReasonedView) -> None:
    found = Ties(ofac, Choice(AGENTS))
    rows = ofac.select("""PREFIX nx: <https://w3id.org/nexus-kg/ontology#>
        SELECT DISTINCT ?a ?b {
          VALUES (?one ?other) { (nx:Organization nx:Organization) (nx:Person nx:Person)
                                 (nx:Organization nx:Person) (nx:Person nx:Organization) }
          ?a ?relation ?b ; a ?one . ?b a ?other . FILTER(?a != ?b) }""").rows
    expected = {tuple(sorted(map(shorten, row))) for row in rows}
    things = found.network.things
    halves = zip(*(half.tolist() for half in unpack(found.network.ties)), strict=True)
    assert {tuple(sorted((shorten(things[a]), shorten(things[b])))) for a, b in halves} == expected
    assert len(expected) > 2000


@pytest.mark.parametrize(("day", "holds"), [(date(2000, 6, 1), "old"), (date(2008, 1, 1), "new")])
def test_what_follows_twice_holds_on_each_day_and_rests_on_what_held_then(
        store: Store, tmp_path: Path, day: date, holds: str) -> None:
    old = 'nx:startDate "2000-01-01"^^xsd:date ; nx:endDate "2001-12-31"^^xsd:date'
    new = 'nx:startDate "2005-01-01"^^xsd:date'
    records = source(tmp_path / "source", record("names", *map(organization, "abcd")), *(
        record(f"{one}{at}", f"id:{one}{at} a nx:Alliance ; nx:firstAlly id:{one} ; "
               f"nx:secondAlly id:{other} ; {when} .")
        for one, other, order in (("a", "b", (old, new)), ("c", "d", (new, old)))
        for at, when in enumerate(order)))
    add(store, records)
    found = ties(store, by=(nx("alliedWith"),), as_of=day)
    assert pairs(found) == {("a", "b"), ("c", "d")}
    in_force = {"old": ("a0", "c1"), "new": ("a1", "c0")}[holds]
    for pact, one, other in zip(in_force, "ac", "bd", strict=True):
        rests = {leaf.subject for way in found.ways(named(one), named(other)) for triple in way
                 for proof in open_view(store).explain(triple) for leaf in proof.leaves()}
        assert rests & {named(name) for name in ("a0", "a1", "c0", "c1")} == {named(pact)}
