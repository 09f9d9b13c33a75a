"""What the ontology and its rules read of the crime-terror continuum, and what they must not."""

from __future__ import annotations

from functools import cache

import pytest

from kg.columns.columns import columns_of
from kg.ingest.ontology import read_ontology
from kg.model.namespaces import RDF_TYPE, nx
from kg.model.resources import resource
from kg.model.terms import XSD, Term, Triple, iri, literal
from kg.reason.engine import materialise

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


def stages(organization: Term, activity: str) -> set[Term]:
    """The stages of an organisation of which all that is known is one activity."""
    found = follows(*relation("i", {"actor": organization, "activityType": nx(activity)}))
    return {t.object for t in found
            if t.subject == organization and t.predicate == nx("continuumStage")}


@pytest.mark.parametrize(("organization", "activity"), [
    (GANG, "recruitment"), (GANG, "violentCrime"), (GANG, "assassination"),
    (GANG, "covertValueTransfer"), (GANG, "extortion"), (CELL, "recruitment"),
    (CELL, "violentCrime"), (CELL, "assassination"), (CELL, "covertValueTransfer"),
    (CELL, "terroristAttack")])
def test_what_both_kinds_do_for_their_own_ends_is_no_mark_of_a_stage(
        organization: Term, activity: str) -> None:
    assert stages(organization, activity) == set()


@pytest.mark.parametrize(("organization", "activity"), [
    (GANG, "terroristAttack"), (GANG, "terroristTactics"), (GANG, "terrorism"),
    (CELL, "extortion"), (CELL, "kidnapping"), (CELL, "heroinTrafficking"),
    (CELL, "bulkCashSmuggling"), (CELL, "organizedCrime")])
def test_who_takes_up_the_methods_of_the_other_kind_has_operational_motivations(
        organization: Term, activity: str) -> None:
    assert stages(organization, activity) == {nx("operationalMotivations")}
