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
    ("DOB circa 1957.", "approximateBirthYear", ["1957"]),
    ("DOB 1961 to 1963.", "birthYearFrom", ["1961"]),
    ("DOB Mar 1962 to Feb 1963.", "birthYearTo", ["1963"]),
    ("DOB 01 Jan 1965 to 31 Dec 1965.", "birthYear", ["1965"]),
    ("DOB 31 Feb 1951.", "birthDateText", ["31 Feb 1951"]),
    ("POB Giza, Egypt.", "birthPlace", ["https://w3id.org/nexus-kg/id/place/eg"]),
    ("POB Kaziba, Congo, Democratic Republic of the.", "birthPlace",
     ["https://w3id.org/nexus-kg/id/place/cd"]),
    ("POB Zenica, Bosnia-Herzegovina.", "birthPlace", ["https://w3id.org/nexus-kg/id/place/ba"]),
    ("POB London, England.", "birthPlace", ["https://w3id.org/nexus-kg/id/place/gb"]),
    ("POB the Russian Federation.", "birthPlace", ["https://w3id.org/nexus-kg/id/place/ru"]),
    ("POB Pec, Serbia and Montenegro.", "birthPlaceText", ["Pec, Serbia and Montenegro"]),
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
    ("C.U.R.P. AIMO681106HCHRRS01 (Mexico) issued 1969.", "issueDateText", ["1969"]),
    ("alt. Passport KE007776 expires Aug 2009.", "expiryDateText", ["Aug 2009"]),
    ("Vessel Registration Identification IMO 9187629.", "imoNumber", ["9187629"]),
    ("Company Number IMO 5055293.", "imoNumber", ["5055293"]),
    ("Company Number IMO 5055293.", "documentType", ["IMO number"]),
    ("Company Number IMO 5055293.", "documentNumber", ["5055293"]),
    ("International Maritime Organization No. (5777731).", "imoNumber", ["5777731"]),
    ("Company Number IMO 543400.", "documentNumber", ["543400"]),
    ("MMSI 572469210.", "mmsiNumber", ["572469210"]),
    ("Other Vessel Type Roll-on Roll-off; Other Vessel Call Sign 5IM713.", "callSign", ["5IM713"]),
    ("Previous Aircraft Tail Number YI-NAE.", "formerTailNumber", ["YI-NAE"]),
    ("Aircraft Mode S Transponder Code 140AE7.", "modeSTransponderCode", ["140AE7"]),
    ("Aircraft Construction Number (also called L/N or S/N or F/N) 8401.", "constructionNumber",
     ["8401"]),
    ("Aircraft Manufacturer's Serial Number (MSN) 1023409321.", "serialNumber", ["1023409321"]),
    ("Digital Currency Address - XBT 12QtD5BFwRsdNsAZY76UVE1xyCGNTojH9h; alt. Digital Currency "
     "Address - XBT 1Kuf2Rd8mDyAViwBozGTNYnvWL8uYFrkVo.", "digitalCurrencyAddress",
     ["XBT 12QtD5BFwRsdNsAZY76UVE1xyCGNTojH9h", "XBT 1Kuf2Rd8mDyAViwBozGTNYnvWL8uYFrkVo"]),
    ("alt. Executive Order 13662 Directive Determination - Subject to Directive 4.",
     "sanctionsNote", ["Executive Order 13662 Directive Determination - Subject to Directive 4"]),
    ("CAATSA Section 235 Information: EXPORT SANCTIONS Sec. 235(a)(2).", "sanctionsNote",
     ["CAATSA Section 235 Information: EXPORT SANCTIONS Sec. 235(a)(2)"]),
    ("PHONE 850 2 381 8221; FAX 850 2 381 4576; Telephone No. (022) 7363030.", "phoneText",
     ["850 2 381 8221", "850 2 381 4576", "(022) 7363030"]),
    ("http://www.saraproperties.co.uk (website); www.almanar.com.lb.", "websiteText",
     ["http://www.saraproperties.co.uk", "www.almanar.com.lb"]),
    ("Email:adelb@shabakah.net.sa; info@manartv.com.", "emailText",
     ["adelb@shabakah.net.sa", "info@manartv.com"]),
])
def test_a_clause_is_understood(text: str, name: str, values: list[str]) -> None:
    assert read(text)[name] == values


@pytest.mark.parametrize("text", ["DOB circa 1957.", "DOB circa 01 Jan 1961.",
                                  "DOB 1961 to 1963.", "DOB circa 1979-1982."])
def test_a_vague_birth_has_no_exact_day_or_year(text: str) -> None:
    assert not {"birthDate", "birthYear"} & read(text).keys()


def test_what_a_cut_leaves_of_a_clause_is_no_statement() -> None:
    def numbers(text: str) -> list[str]:
        found = read_remarks(ENTITY, "1", text, lambda _name: None, cut=True)
        return [text_of(t.object) for t in found.triples if t.predicate == nx("documentNumber")]

    assert numbers("Passport 1084010 (Egypt); Passport 198") == ["1084010"]
    assert numbers("Passport 1084010 (Egypt);") == ["1084010"]


@given(st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=200))
def test_no_text_is_lost_and_none_is_too_odd(text: str) -> None:
    found = read_remarks(ENTITY, "1", text, lambda _name: None)
    kept = [t.object for t in found.triples if t.predicate == nx("remarks")]
    assert [text_of(one) for one in kept] == [text]
    assert found.understood <= found.clauses
