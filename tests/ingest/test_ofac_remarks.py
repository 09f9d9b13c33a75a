"""Remarks are understood as far as they can be, and never lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.ingest.ofac_remarks import read_remarks
from kg.model.namespaces import nx
from kg.model.terms import iri, text_of

ENTITY = iri("https://w3id.org/nexus-kg/id/ofac/1")


def read(text: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for triple in read_remarks(ENTITY, "1", text, lambda _name: None).triples:
        found.setdefault(triple.predicate.rsplit("#", 1)[-1][:-1], []).append(text_of(triple.object))
    return found


@pytest.mark.parametrize(("text", "name", "values"), [
    ("DOB 19 Jun 1951; POB Giza, Egypt.", "birthDate", ["1951-06-19"]),
    ("DOB 1965; alt. DOB 1966.", "birthYear", ["1965", "1966"]),
    ("DOB circa 1957.", "birthDateText", ["circa 1957"]),
    ("DOB 31 Feb 1951.", "birthDateText", ["31 Feb 1951"]),
    ("POB Giza, Egypt.", "birthPlace", ["https://w3id.org/nexus-kg/id/place/eg"]),
    ("Passport 1084010 (Egypt); alt. Passport 19820215.", "documentNumber", ["1084010", "19820215"]),
    ("Cedula No. 16756325 (Colombia).", "documentType", ["Cedula No."]),
    ("National ID No. 12345 (Iran) issued 01 Jan 2010 expires 01 Jan 2020.", "expiryDate",
     ["2020-01-01"]),
    ("Gender Male; nationality Syria.", "gender", ["Male"]),
    ("(Linked To: HIZBALLAH).", "linkedToName", ["HIZBALLAH"]),
    ("Linked To: MUELLES, S.A.", "linkedToName", ["MUELLES, S.A."]),
    ("Linked To: ACME TRADING CO.; DOB 1950.", "linkedToName", ["ACME TRADING CO."]),
    ("Linked To: VIC DEL INC. (OFF SHORE).", "linkedToName", ["VIC DEL INC. (OFF SHORE)"]),
    ("a.k.a. 'SHEIK'; DOB 1950.", "alias", ["SHEIK"]),
    ("Vessel Registration Identification IMO 9187629.", "imoNumber", ["9187629"]),
])
def test_a_clause_is_understood(text: str, name: str, values: list[str]) -> None:
    assert read(text)[name] == values


@given(st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=200))
def test_no_text_is_lost_and_none_is_too_odd(text: str) -> None:
    found = read_remarks(ENTITY, "1", text, lambda _name: None)
    kept = [t.object for t in found.triples if t.predicate == nx("remarks")]
    assert [text_of(one) for one in kept] == [text]
    assert found.understood <= found.clauses
