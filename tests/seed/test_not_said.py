"""What the speech does not say is not in the seed graph either."""

from __future__ import annotations

from kg.reason.views import ReasonedView
from tests.seed.test_facts import PROLOGUE


def asked(seed: ReasonedView, pattern: str) -> bool:
    return bool(seed.query(f"{PROLOGUE} ASK {{ {pattern} }}"))


def said(seed: ReasonedView, pattern: str) -> bool:
    """Whether a record says it itself, whatever its status."""
    return asked(seed, f"GRAPH ?record {{ {pattern} }} "
                       "GRAPH graph:records { ?record prov:wasDerivedFrom ?source }")


def test_no_pact_of_officials_of_venezuela_is_asserted(seed: ReasonedView) -> None:
    assert not asked(seed, "?pact a nx:Collusion ; nx:place place:ve")
    assert not asked(seed, "?pact nx:colluder category:corrupt-officials-in-venezuela")


def test_who_eases_an_arms_sale_supplies_no_weapons(seed: ReasonedView) -> None:
    assert not said(seed, "?help nx:provider category:aides-to-hugo-chavez")
    assert not asked(seed, "?help nx:provider category:aides-to-hugo-chavez ; "
                           "nx:service nx:weaponsSupply")
    assert asked(seed, "?help nx:provider category:aides-to-hugo-chavez ; "
                       "nx:service nx:armsSaleFacilitation ; nx:beneficiary org:farc")


def test_nobody_holds_a_whole_country_or_region_of_the_world(seed: ReasonedView) -> None:
    assert not asked(seed, "?control a nx:TerritorialControl ; nx:place ?all . "
                           "?all nx:contains ?country . ?country a nx:Country")
    assert not asked(seed, "?control a nx:TerritorialControl ; nx:place ?all . ?all a nx:Country")
    for holder, place in (("central-american-gangs", "central-america"),
                          ("terrorist-organizations", "ph")):
        assert asked(seed, f"category:{holder} nx:controlsTerritoryIn place:{place}")


def test_no_record_states_what_the_ontology_derives(seed: ReasonedView) -> None:
    derived = seed.select(f"""{PROLOGUE} SELECT DISTINCT ?term {{
      GRAPH ?module {{ {{ ?term skos:definition ?text }} UNION {{ ?term skos:scopeNote ?text }}
        FILTER(REGEX(STR(?text), "by rule|derived from")) }} }}""").rows
    assert len(derived) >= 20
    for (term,) in derived:
        assert not said(seed, f"?x {term} ?y"), term
        assert not said(seed, f"?x a {term}"), term


def test_concepts_are_no_actors_and_no_places(seed: ReasonedView) -> None:
    concept = "?x a skos:Concept ; a ?kind"
    assert not asked(seed, f"{concept} FILTER(STRSTARTS(STR(?kind), STR(nx:)))")
    for kind in ("HybridNetwork", "ConvergenceNode", "CorruptionNode", "CenterOfGravity"):
        assert not asked(seed, f"?x a nx:{kind}"), kind
    assert not asked(seed, "category:criminal-organizations nx:continuumStage nx:convergence")


def test_domains_make_no_law_an_event_and_no_initiative_a_kind_of_help(seed: ReasonedView) -> None:
    assert asked(seed, "?law a nx:LegalInstrument ; nx:subjectMatter nx:corruption")
    assert not asked(seed, "?law a nx:LegalInstrument, nx:DatedRelation")
    assert asked(seed, "?plan a nx:Initiative ; nx:donor ?giver")
    assert not asked(seed, "?plan a nx:Initiative, nx:Assistance")


def test_the_extract_of_the_list_says_that_it_is_one(seed: ReasonedView) -> None:
    assert asked(seed, "source:state-fto rdfs:label ?name FILTER(STRENDS(?name, '(extract)'))")


def test_a_former_name_is_told_as_one(seed: ReasonedView) -> None:
    assert not asked(seed, "?x nx:alias ?name FILTER(STRSTARTS(?name, 'formerly'))")
    assert asked(seed, "?alias nx:aliasOf org:cartel-del-noreste ; nx:aliasType nx:fka")


def test_what_no_record_states_any_more_is_derived(seed: ReasonedView) -> None:
    assert asked(seed, "place:tri-border-area nx:hostsActor org:hamas, org:hizballah")
    assert asked(seed, "category:transnational-criminal-networks nx:providesService "
                       "nx:transshipmentService, nx:launderingService")


def test_a_hub_of_smuggling_is_one_because_a_record_says_so(seed: ReasonedView) -> None:
    said_in = {row[0] for row in seed.select(
        f"{PROLOGUE} SELECT ?graph {{ GRAPH ?graph {{ ?hub a nx:SmugglingHub }} "
        "FILTER(!CONTAINS(STR(?graph), '/graph/view/')) }").rows}
    assert said_in == {"<https://w3id.org/nexus-kg/record/luna-2008/fact-10>"}


def test_no_day_is_given_that_the_speech_does_not_give(seed: ReasonedView) -> None:
    days = {row[0] for row in seed.select(f"""{PROLOGUE} SELECT ?day {{
      GRAPH ?record {{ ?x nx:startDate|nx:endDate ?day }}
      GRAPH graph:records {{ ?record prov:wasDerivedFrom <https://w3id.org/nexus-kg/source/luna-2008> }}
    }}""").rows}
    assert days == {'"2001-09-11"^^<http://www.w3.org/2001/XMLSchema#date>'}


def test_no_year_is_given_in_which_the_wars_of_a_decade_began(seed: ReasonedView) -> None:
    years = {row[0] for row in seed.select(
        f"{PROLOGUE} SELECT ?year {{ ?x nx:startYear|nx:endYear ?year }}").rows}
    assert years == {'"2004"^^<http://www.w3.org/2001/XMLSchema#gYear>'}


def test_a_plural_is_at_least_one_of_its_unit(seed: ReasonedView) -> None:
    units = {'"hundreds"': 100, '"tens of millions"': 10_000_000}
    found = {row[0]: row[1] for row in seed.select(f"""{PROLOGUE} SELECT ?words ?least {{
      ?estimate nx:quantityText ?words ; nx:minimumQuantity ?least }}""").rows}
    assert {words: int((least or "").split('"')[1]) for words, least in found.items()} == units


def test_what_a_few_criminal_organizations_do_is_not_said_of_all(seed: ReasonedView) -> None:
    assert not asked(seed, "category:criminal-organizations nx:engagesIn ?activity")
    for name in ("criminal-organizations-that-adopt-terrorist-tactics",
                 "mexican-drug-trafficking-organizations"):
        assert asked(seed, f"category:{name} nx:engagesIn nx:terroristTactics")
        assert not asked(seed, f"category:{name} nx:engagesIn nx:terrorism")


def test_crimes_for_whatever_end_are_not_said_to_finance_terrorism(seed: ReasonedView) -> None:
    assert not asked(seed, "GRAPH fact:20 { ?crimes nx:purpose ?purpose }")
    assert not asked(seed, "category:ftos nx:engagesIn nx:financialFraud")
    assert asked(seed, "category:ftos nx:engagesIn nx:financialCrime")
