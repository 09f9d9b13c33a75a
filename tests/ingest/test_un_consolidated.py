"""The list of the Security Council: every entry a record, broken or hostile files refused."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from kg.ingest.connectors.un_consolidated import CONNECTOR
from kg.ingest.discovery import connector_for
from kg.model.errors import SourceError
from kg.model.namespaces import nx
from kg.model.record import Record
from kg.model.terms import text_of

ENTRY = """<INDIVIDUAL><DATAID>1</DATAID><FIRST_NAME>ERIC</FIRST_NAME><SECOND_NAME>BADEGE</SECOND_NAME>
<UN_LIST_TYPE>DRC</UN_LIST_TYPE><REFERENCE_NUMBER>CDi.001</REFERENCE_NUMBER>
<LISTED_ON>2012-12-31</LISTED_ON><NATIONALITY><VALUE>Rwanda</VALUE></NATIONALITY>
<INDIVIDUAL_ALIAS><QUALITY>Low</QUALITY><ALIAS_NAME>Eric</ALIAS_NAME></INDIVIDUAL_ALIAS>
<INDIVIDUAL_ALIAS><QUALITY/><ALIAS_NAME/></INDIVIDUAL_ALIAS>
<INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>EXACT</TYPE_OF_DATE><DATE>1971-04-01</DATE>
</INDIVIDUAL_DATE_OF_BIRTH></INDIVIDUAL>"""
HEAD = '<?xml version="1.0" encoding="utf-8"?>'


def file(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "list.xml"
    path.write_text(text, encoding="utf-8")
    return path


def whole(*entries: str) -> str:
    return (f"{HEAD}<CONSOLIDATED_LIST><INDIVIDUALS>{''.join(entries)}</INDIVIDUALS>"
            "</CONSOLIDATED_LIST>")


def read(path: Path) -> list[Record]:
    return list(CONNECTOR.read(path, lambda _done, _total: None))


def test_an_entry_becomes_a_record(tmp_path: Path) -> None:
    path = file(tmp_path, whole(ENTRY))
    assert connector_for(path).name == "un-sc-consolidated"
    (record,) = read(path)
    said = {(t.predicate, text_of(t.object)) for t in record.triples}
    assert record.identifier == "CDi.001"
    assert (nx("startDate"), "2012-12-31") in said
    assert (nx("program"), "https://w3id.org/nexus-kg/id/program/UN-DRC") in said
    assert (nx("birthDate"), "1971-04-01") in said
    assert (nx("nationality"), "https://w3id.org/nexus-kg/id/place/rw") in said
    assert [text for p, text in said if p == nx("alias")] == ["Eric"]


@pytest.mark.parametrize(("text", "told"), [
    (whole(ENTRY)[:-30], r"list\.xml, line \d+: is not whole XML"),
    (whole(ENTRY, ENTRY), "comes twice"),
    (whole("<INDIVIDUAL><FIRST_NAME>X</FIRST_NAME></INDIVIDUAL>"), "cannot be named"),
    (f'{HEAD}<!DOCTYPE a [<!ENTITY b "c">]><CONSOLIDATED_LIST>&b;</CONSOLIDATED_LIST>', "refused"),
    (f'{HEAD}<!DOCTYPE a SYSTEM "file:///etc/passwd"><CONSOLIDATED_LIST/>', "refused"),
])
def test_a_broken_or_hostile_file_is_refused(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(SourceError, match=told):
        read(file(tmp_path, text))


def test_the_list_of_2026_is_read_whole(shared: Path) -> None:
    records = read(shared / "data" / "un-2026")
    types = Counter(record.triples[0].object for record in records)
    assert types == {nx("Person"): 730, nx("Organization"): 273}
