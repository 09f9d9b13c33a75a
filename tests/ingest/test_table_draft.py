"""Drafts of mappings: what titles and cells tell, ready to be loaded."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from kg.ingest.connectors.table import CONNECTOR
from kg.ingest.ontology import read_ontology
from kg.ingest.tables.draft import draft_mapping
from kg.ingest.tables.mapping import mapping_file
from kg.model.errors import SourceError
from kg.model.namespaces import nx
from kg.model.resources import resource
from kg.validate.drafting import Ontology


@pytest.fixture(scope="module")
def ontology() -> Ontology:
    return Ontology(triple for module in read_ontology(resource("ontology")) for triple in module.triples)


def drafted(file: Path, ontology: Ontology, text: str | bytes) -> dict[str, Any]:
    """The draft for a table, put beside it."""
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    written = draft_mapping(file, nx("Person"), ontology)
    mapping_file(file).write_text(written)
    found: dict[str, Any] = json.loads(written)
    return found


def test_titles_that_are_labels_tell_properties_and_a_draft_can_be_read(tmp_path: Path, ontology: Ontology) -> None:
    file = tmp_path / "my list.csv"
    found = drafted(file, ontology, "country;No.;Full name;Date of birth;Nationality;member of;traffics in\n"
                                    "x;7;Ana;03.02.1970;pe;O-1;cocaine\nx;8;Bo;28.02.1980;;;\n")
    assert (found["@id"], found["dialect"]) == ("source:my%20list", {"delimiter": ";"})
    schema = found["tableSchema"]
    assert (schema["primaryKey"], schema["aboutUrl"]) == ("no", "id:my%20list/{no}")
    assert schema["columns"] == [
        {"name": "country", "suppressOutput": True},  # which is that of addresses
        {"name": "no", "titles": "No.", "suppressOutput": True},
        {"name": "full_name", "titles": "Full name", "propertyUrl": "rdfs:label"},
        {"name": "date_of_birth", "titles": "Date of birth", "propertyUrl": "nx:birthDate",
         "datatype": {"base": "date", "format": "dd.MM.yyyy"}},
        {"name": "nationality", "titles": "Nationality", "propertyUrl": "nx:nationality",
         "valueUrl": "id:place/{nationality}"},
        {"name": "member_of", "titles": "member of", "propertyUrl": "nx:memberOf",
         "valueUrl": "id:my%20list/{member_of}"},
        {"name": "traffics_in", "titles": "traffics in", "propertyUrl": "nx:trafficksIn"},  # found by their labels
        {"virtual": True, "propertyUrl": "rdf:type", "valueUrl": "nx:Person"}]
    rows = list(CONNECTOR.read(file, lambda _done, _total: None))
    assert [(row.record.name, row.record.faults) for row in rows] == [("my%20list/7", ()), ("my%20list/8", ())]


@pytest.mark.parametrize(("cells", "expected"), [
    ("1970-02-03\n1980-12-31", "date"),
    ("3/2/1970\n31/12/1980", {"base": "date", "format": "d/M/yyyy"}),
    ("2/3/1970\n12/31/1980", {"base": "date", "format": "M/d/yyyy"}),
    ("2/3/1970\n3/4/1980", "date"),  # nobody knows which is the month
])
def test_days_have_the_format_that_fits_them_all(
        tmp_path: Path, ontology: Ontology, cells: str, expected: object) -> None:
    found = drafted(tmp_path / "a.csv", ontology, f"date of birth\n{cells}\n")
    assert found["tableSchema"]["columns"][0]["datatype"] == expected


def test_a_table_in_another_encoding_is_told_so(tmp_path: Path, ontology: Ontology) -> None:
    found = drafted(tmp_path / "a.csv", ontology, "name,größe\nBö,1\n".encode("windows-1252"))
    assert found["dialect"] == {"encoding": "windows-1252"}
    found = drafted(tmp_path / "b.csv", ontology, "name\tgröße\nBö\t1\n".encode("utf-16"))
    assert found["dialect"] == {"delimiter": "\t", "encoding": "utf-16"}
    (row,) = CONNECTOR.read(tmp_path / "b.csv", lambda _done, _total: None)
    assert row.record.identifier == "Bö"  # type: ignore[union-attr]
    assert len(list(CONNECTOR.read(tmp_path / "a.csv", lambda _done, _total: None))) == 1


def test_an_empty_file_has_no_draft(tmp_path: Path, ontology: Ontology) -> None:
    with pytest.raises(SourceError, match="is empty"):
        drafted(tmp_path / "a.csv", ontology, "\n")
