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
