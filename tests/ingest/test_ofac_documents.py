"""Papers in remarks: kind, number, country and dates apart, whatever stands between them."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.ingest.ofac_documents import documents
from kg.ingest.ofac_remarks import read_remarks
from kg.model.terms import iri, local_name


def told(clause: str) -> list[tuple[str, str, str, str, str, str]]:
    return [(one.kind, one.number, local_name(one.country) if one.country else "", one.issued,
             one.expires, one.notes) for one in documents(clause)]


@pytest.mark.parametrize(("clause", "kind", "number"), [
    ("Passport 1084010", "Passport", "1084010"),
    ("Passport M-110522", "Passport", "M-110522"),
    ("Passport B/011641", "Passport", "B/011641"),
    ("Passport RL 1794375", "Passport", "RL 1794375"),
    ("Passport TR-P 614166", "Passport", "TR-P 614166"),
    ("Passport NO34409/129", "Passport", "NO34409/129"),
    ("Passport Booklet: A5199819", "Passport Booklet", "A5199819"),
    ("Diplomatic Passport Laissez-Passer 02154", "Diplomatic Passport Laissez-Passer", "02154"),
    ("Cedula No. RG-013147", "Cedula No.", "RG-013147"),
    ("Trade License No. C 50905", "Trade License No.", "C 50905"),
    ("R.F.C. DIPR-690905 J31", "R.F.C.", "DIPR-690905 J31"),
    ("R.F.C. # IES-870805", "R.F.C. #", "IES-870805"),
    ("C.R. No. J23/863/2002", "C.R. No.", "J23/863/2002"),
    ("RIF # J-31136071-9", "RIF #", "J-31136071-9"),
    ("US FEIN CH-660-0-469-982-0", "US FEIN", "CH-660-0-469-982-0"),
    ("V.A.T. Number BE 454,419,759", "V.A.T. Number", "BE 454,419,759"),
    ("Government Gazette Number 09804148", "Government Gazette Number", "09804148"),
    ("Credencial electoral 101924629544", "Credencial electoral", "101924629544"),
    ("Cartilla de Servicio Militar Nacional B-8193135", "Cartilla de Servicio Militar Nacional",
     "B-8193135"),
    ("Unified Social Credit Code (USCC) 91222401MA0Y31E659",
     "Unified Social Credit Code (USCC)", "91222401MA0Y31E659"),
    ("Business Registration Document # CUD: A201404010921001167",
     "Business Registration Document # CUD", "A201404010921001167"),
    ("SWIFT/BIC FTBDKPPY", "SWIFT/BIC", "FTBDKPPY"),
    ("National ID No. 7/KATAKHA(N)007836", "National ID No.", "7/KATAKHA(N)007836"),
    ("National ID No. 13/Ta Ta Na (Naing)019077", "National ID No.", "13/Ta Ta Na (Naing)019077"),
    ("National ID No. K357514(4)", "National ID No.", "K357514(4)"),
    ("Registration ID F.5 (29) AR-11/2002", "Registration ID", "F.5 (29) AR-11/2002"),
    ("Folio Mercantil No. 3048*1", "Folio Mercantil No.", "3048*1"),
    ("Chinese Commercial Code 5170 3057 1344", "Chinese Commercial Code", "5170 3057 1344"),
])
def test_a_number_is_whole_and_apart_from_its_kind(clause: str, kind: str, number: str) -> None:
    assert told(clause) == [(kind, number, "", "", "", "")]
    assert told(clause + " (Burma)") == [(kind, number, "mm", "", "", "")]
    assert told(clause + " issued 13 Nov 1978 expires Jan 2007") == [
        (kind, number, "", "13 Nov 1978", "Jan 2007", "")]


@pytest.mark.parametrize(("clause", "found"), [
    ("C.U.R.P. AIMO681106HCHRRS01 (Mexico) issued 1969",
     ("C.U.R.P.", "AIMO681106HCHRRS01", "mx", "1969", "", "")),
    ("Passport Z3079423 (India) expires 01 Jan 2026 to 31 Dec 2026",
     ("Passport", "Z3079423", "in", "", "01 Jan 2026 to 31 Dec 2026", "")),
    ("Folio Mercantil No. 88198 (Jalisco) (Mexico)",
     ("Folio Mercantil No.", "88198", "mx", "", "", "Jalisco")),
    ("Folio Mercantil No. 293481 Distrito Federal (Mexico)",
     ("Folio Mercantil No.", "293481", "mx", "", "", "Distrito Federal")),
    ("Matricula Mercantil No 16218702 (Medellin)",
     ("Matricula Mercantil No", "16218702", "", "", "", "Medellin")),
    ("Passport D000000483, Diplomatic (Syria)",
     ("Passport", "D000000483", "sy", "", "", "Diplomatic")),
    ("National ID No.: 1372584, Kenya", ("National ID No.", "1372584", "ke", "", "", "")),
    ("Passport 4117921 issued under the name Dilawar Khan Zain Khan",
     ("Passport", "4117921", "", "", "", "issued under the name Dilawar Khan Zain Khan")),
    ("Passport I066302 (Cabo Verde.  Previously Cape Verde.)",
     ("Passport", "I066302", "cv", "", "", "")),
])
def test_what_a_paper_says_beside_its_number_is_kept(
        clause: str, found: tuple[str, ...]) -> None:
    assert told(clause) == [found]


def test_two_papers_in_one_clause_are_two() -> None:
    clause = ("Passport OR801168 and Kuwaiti National ID No. 281020505755 issued under the name "
              "Said Jan 'Abd al-Salam")
    assert told(clause) == [
        ("Passport", "OR801168", "", "", "", ""),
        ("Kuwaiti National ID No.", "281020505755", "", "", "",
         "issued under the name Said Jan 'Abd al-Salam")]


@pytest.mark.parametrize("clause", [
    "U.S.A. Passport issued 21 Jun 1992 in Amman, Jordan", "NIT # Provisional (Colombia)",
    "Holder of a Pakistan passport", "Director of Main Street 1095 Proprietary Limited",
    "Judge, Head of Tehran Revolutionary Court, Branch 15", "President since 1979",
    "Individual's height is 5 feet 9 inches"])
def test_what_has_no_number_of_a_paper_is_none(clause: str) -> None:
    assert told(clause) == []


@pytest.fixture(scope="module")
def clauses(shared: Path) -> list[str]:
    """All clauses of the list of 2021."""
    with (shared / "data/ofac-2021/sdn.csv").open(encoding="utf-8", newline="") as text:
        return [re.sub(r"^alt\. ", "", clause, flags=re.IGNORECASE)
                for row in csv.reader(text) if len(row) == 12 and not row[11].startswith("-0-")
                for clause in _split(row[11].strip())]


def _split(remarks: str) -> Iterator[str]:
    return filter(None, re.split(r";\s+|\.$", remarks))


def test_every_passport_of_the_list_has_its_number(clauses: list[str]) -> None:
    passports = [clause for clause in clauses if clause.startswith("Passport")
                 and re.search(r"\d", clause)]
    assert len(passports) == 1535
    for clause in passports:
        first, *_ = documents(clause)
        assert first.kind in ("Passport", "Passport No.", "Passport Booklet")
        assert first.number in clause
        assert re.search(r"\d", first.number)


def test_no_number_of_the_list_swallows_what_follows_it(clauses: list[str]) -> None:
    found = [one for clause in clauses for one in documents(clause)]
    assert not [one for one in found
                if re.search("issued|expires| and |[(][A-Z][a-z]+[)]$", one.number)]
    assert not [one for one in found if re.search(r"\d", one.kind)]


@pytest.mark.parametrize(("start", "count"), [
    ("Government Gazette Number", 89), ("V.A.T. Number", 59), ("Cedula No.", 713), ("C.R. No.", 32),
    ("RIF #", 26), ("Credencial electoral", 15), ("Cartilla", 15), ("National Foreign ID", 14),
    ("US FEIN", 13), ("R.F.C.", 356), ("Driver's License No.", 22), ("Folio Mercantil", 114)])
def test_every_clause_of_a_kind_gives_its_paper(clauses: list[str], start: str,
                                                count: int) -> None:
    of_kind = [clause for clause in clauses if clause.startswith(start)]
    assert len(of_kind) == count
    assert not [clause for clause in of_kind if not list(documents(clause))]


def test_the_clauses_of_the_list_are_understood_but_for_offices_and_the_like(
        clauses: list[str]) -> None:
    entity = iri("https://w3id.org/nexus-kg/id/ofac/1")
    read = [read_remarks(entity, "1", clause, lambda _name: None) for clause in clauses]
    assert Counter(one.understood for one in read) == {1: 31_076, 0: 1_628}
