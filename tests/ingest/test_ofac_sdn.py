"""The OFAC list: every row a record, broken files refused whole."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from kg.ingest.connectors.ofac_sdn import CONNECTOR
from kg.ingest.discovery import connector_for, connector_named
from kg.model.errors import SourceError, UsageError
from kg.model.namespaces import RDF_TYPE, nx
from kg.model.record import Record
from kg.model.terms import Term, Triple, iri, local_name, text_of

SDN = ('36,"AEROCARIBBEAN AIRLINES",-0- ,"CUBA",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \r\n'
       '2674,"ABBAS, Abu","individual","SDNTK] [FTO","Director",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,'
       '"DOB 10 Dec 1948; nationality Iraq; a.k.a. \'THE ABBAS\'; Linked To: AEROCARIBBEAN AIRLINES."\r\n')
ADD = '36,25,"Carrera 5","Havana","Cuba",-0- \r\n'
ALT = '36,12,"aka","AERO-CARIBBEAN",-0- \r\n'
END = "\x1a"


def folder(tmp_path: Path, sdn: str = SDN + END, add: str | None = ADD + END,
           alt: str | None = ALT + END) -> Path:
    for name, text in (("sdn", sdn), ("add", add), ("alt", alt)):
        if text is not None:
            (tmp_path / f"{name}.csv").write_bytes(text.encode("latin-1"))
    return tmp_path


def read(path: Path) -> list[Record]:
    return list(CONNECTOR.read(path, lambda _done, _total: None))


def values(record: Record, name: str) -> set[str]:
    return {text_of(t.object) for t in record.triples if t.predicate == nx(name)}


def test_an_entry_becomes_a_record_with_all_that_its_row_says(tmp_path: Path) -> None:
    records = {record.identifier: record for record in read(folder(tmp_path))}
    assert list(records) == ["sdn/36", "sdn/2674", "add/25", "alt/12"]
    abbas = records["sdn/2674"]
    me = iri("https://w3id.org/nexus-kg/id/ofac/2674")
    assert Triple(me, RDF_TYPE, nx("Person")) in abbas.triples
    assert values(abbas, "birthDate") == {"1948-12-10"}
    assert values(abbas, "nationality") == {"https://w3id.org/nexus-kg/id/place/iq"}
    assert values(abbas, "alias") == {"THE ABBAS"}
    assert values(abbas, "linkedTo") == {"https://w3id.org/nexus-kg/id/ofac/36"}
    assert {local_name(Term(f"<{p}>")) for p in values(abbas, "program")} == {"SDNTK", "FTO"}
    assert "DOB 10 Dec 1948" in next(iter(values(abbas, "remarks")))


def test_an_alias_and_an_address_belong_to_their_entry(tmp_path: Path) -> None:
    records = {record.identifier: record for record in read(folder(tmp_path))}
    owner = {"https://w3id.org/nexus-kg/id/ofac/36"}
    assert values(records["alt/12"], "aliasOf") == owner
    assert values(records["add/25"], "addressOf") == owner
    assert values(records["add/25"], "country") == {"https://w3id.org/nexus-kg/id/place/cu"}


def test_reading_twice_gives_the_same_records(tmp_path: Path) -> None:
    path = folder(tmp_path)
    assert [r.digest() for r in read(path)] == [r.digest() for r in read(path)]


def test_a_list_without_addresses_is_read_as_it_is(tmp_path: Path) -> None:
    assert len(read(folder(tmp_path, add=None))) == 3


@pytest.mark.parametrize(("text", "told"), [
    (SDN + "7,too,few\r\n" + END, r"sdn\.csv, line 3: has 3 columns"),
    (SDN, "cut short"),
    (SDN + SDN + END, "comes twice"),
    (SDN.replace("36,", "x36,", 1) + END, "not a number"),
    (SDN.replace("Director", "Directör") + END, "not UTF-8"),
    (SDN + '8,"open', "cut short|not CSV|columns"),
    (SDN + END + "\r\n" + SDN, "goes on after its end"),
])
def test_a_broken_file_is_refused_with_file_and_line(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(SourceError, match=told):
        read(folder(tmp_path, sdn=text))


def test_the_kind_is_told_from_the_content(tmp_path: Path) -> None:
    assert connector_for(folder(tmp_path)).name == "ofac-sdn"
    other = tmp_path / "other"
    other.mkdir()
    (other / "sdn.csv").write_text("name,age\nanna,5\n")
    with pytest.raises(UsageError, match="--as"):
        connector_for(other / "sdn.csv")
    with pytest.raises(UsageError, match="known are"):
        connector_named("nonsense")


def test_names_of_files_may_be_in_capitals(tmp_path: Path) -> None:
    whole = read(folder(tmp_path))
    for name in ("sdn", "add", "alt"):
        (tmp_path / f"{name}.csv").rename(tmp_path / f"{name.upper()}.CSV")
    for path in (tmp_path, tmp_path / "SDN.CSV"):
        assert connector_for(path).name == "ofac-sdn"
        assert read(path) == whole


LONG = "DOB 1950; a.k.a. 'X" + "X" * 970 + "'; Passport"
"""A remark of 1,000 characters: the list cuts it after 'Passport'."""


def long_remark(tmp_path: Path, comments: str | None = None) -> Path:
    """A folder in which the remarks of entry 2674 are cut, with what continues them."""
    assert len(LONG) == 1000
    start, end = SDN.split('"DOB 10 Dec', 1)[0], '"\r\n'
    if comments is not None:
        (tmp_path / "sdn_comments.csv").write_text(comments, newline="")
    return folder(tmp_path, start + '"' + LONG + end + END)


def test_remarks_go_on_in_the_file_of_comments_letter_by_letter(tmp_path: Path) -> None:
    path = long_remark(tmp_path, '2674," OR801168 (Egypt); Gender Male."\r\n')
    abbas = next(record for record in read(path) if record.identifier == "sdn/2674")
    assert values(abbas, "documentNumber") == {"OR801168"}
    assert values(abbas, "gender") == {"Male"}
    assert LONG + " OR801168 (Egypt); Gender Male." in values(abbas, "remarks")
    assert CONNECTOR.notes(path) == []


def test_remarks_that_nothing_continues_are_told_with_the_file_that_does(tmp_path: Path) -> None:
    path = long_remark(tmp_path)
    note, = CONNECTOR.notes(path)
    assert "in 1 of its entries (2674): put sdn_comments.csv" in note
    abbas = next(record for record in read(path) if record.identifier == "sdn/2674")
    assert values(abbas, "birthYear") == {"1950"}
    assert LONG in values(abbas, "remarks")
    assert CONNECTOR.lacks(path) == []


@pytest.mark.parametrize(("name", "tail"), [
    ("EP-GOM", {"EP-GOM"}), ("EX-35011", {"EX-35011"}), ("P-532", {"P-532"}),
    ("YV3360", {"YV3360"}), ("MSN 391", set())])
def test_an_aircraft_that_is_named_by_its_mark_has_it_as_tail_number(
        tmp_path: Path, name: str, tail: set[str]) -> None:
    row = f'9,"{name}","aircraft","SDGT",' + "-0- ," * 7 + '"Aircraft Operator YAS AIR."\r\n'
    record = read(folder(tmp_path, row + END, None, None))[0]
    assert values(record, "tailNumber") == tail


def test_the_remarks_that_the_list_of_2021_cuts_are_told(shared: Path) -> None:
    note, = CONNECTOR.notes(shared / "data" / "ofac-2021")
    assert "in 5 of its entries (12300, 28263, 28264, 29703, 30518)" in note


def test_the_list_of_2021_is_read_whole(shared: Path) -> None:
    records = read(shared / "data" / "ofac-2021")
    counts = Counter(record.identifier.split("/")[0] for record in records)
    assert counts == {"sdn": 8976, "add": 13837, "alt": 11910}
    types = Counter(record.triples[0].object for record in records
                    if record.identifier.startswith("sdn/"))
    assert types == {nx("Person"): 4620, nx("Organization"): 3673, nx("Vessel"): 406,
                     nx("Aircraft"): 277}
    fto = iri("https://w3id.org/nexus-kg/id/program/FTO")
    assert sum(any(t.object == fto for t in record.triples) for record in records) == 74


@pytest.mark.parametrize(("name", "remark"), [
    ("MUELLES, S.A.", "MUELLES, S.A."), ("ODD NAME.", "ODD NAME."), ("PLAIN NAME", "PLAIN NAME."),
    ("VIC DEL INC. (OFF SHORE)", "VIC DEL INC. (OFF SHORE).")])
def test_a_link_finds_the_name_as_the_list_writes_it(tmp_path: Path, name: str, remark: str) -> None:
    sdn = SDN.replace("AEROCARIBBEAN AIRLINES\"", f'{name}"').replace(
        "AEROCARIBBEAN AIRLINES.", remark) + END
    records = {record.identifier: record for record in read(folder(tmp_path, sdn))}
    assert values(records["sdn/2674"], "linkedTo") == {"https://w3id.org/nexus-kg/id/ofac/36"}
    assert values(records["sdn/2674"], "linkedToName") == {name}


def test_a_name_of_ones_own_comes_before_an_alias_of_another(tmp_path: Path) -> None:
    alias = '2674,13,"aka","AEROCARIBBEAN AIRLINES",-0- \r\n'
    records = {record.identifier: record for record in read(folder(tmp_path, alt=ALT + alias + END))}
    assert values(records["sdn/2674"], "linkedTo") == {"https://w3id.org/nexus-kg/id/ofac/36"}
