"""Tables with a mapping beside them: every row a record, bad rows in quarantine with their place."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kg.ingest.connector import Row
from kg.ingest.connectors.table import CONNECTOR
from kg.ingest.discovery import connector_for
from kg.ingest.load import LoadResult, RefusedError, initialise, load, retry
from kg.ingest.quarantine import Quarantined, read_quarantine
from kg.model.errors import DataError, SourceError, UsageError
from kg.model.namespaces import ID, RDF_TYPE, RDFS_LABEL, nx, term
from kg.model.record import Status
from kg.model.resources import resource
from kg.model.terms import XSD, Term, Triple, iri, literal, text_of
from kg.model.watcher import Silent
from kg.reason.open_view import open_view
from kg.store.generations import Store
from kg.validate.parser import compile_shapes

SHAPES = compile_shapes([resource("shapes")])
PERSON = {"virtual": True, "propertyUrl": "rdf:type", "valueUrl": "nx:Person"}
COLUMNS: list[dict[str, Any]] = [
    {"name": "number", "suppressOutput": True},
    {"name": "name", "propertyUrl": "rdfs:label"},
    {"name": "born", "propertyUrl": "date of birth", "datatype": {"base": "date", "format": "dd.MM.yyyy"}},
    {"name": "country", "propertyUrl": "nx:nationality", "valueUrl": "id:place/{country}"},
    PERSON]
TABLE = "number,name,born,country\n1,Ana,03.02.1970,pe\n2,Bo,28.02.1980,co\n"
ANA = iri(f"{ID}police/1")


def mapped(folder: Path, table: str | bytes = TABLE, columns: list[dict[str, Any]] = COLUMNS,
           name: str = "wanted.csv", **changed: Any) -> Path:
    """A table with its mapping in a folder."""
    file = folder / name
    file.write_bytes(table.encode() if isinstance(table, str) else table)
    mapping = {"@context": "http://www.w3.org/ns/csvw", "@id": "source:wanted", "url": file.name,
               "rdfs:label": "Wanted", "nx:sourceReliability": "B", "nx:informationCredibility": 2,
               "tableSchema": {"primaryKey": "number", "aboutUrl": "id:police/{number}", "columns": columns}}
    (folder / f"{name}-metadata.json").write_text(json.dumps(mapping | changed))
    return file


def rows(file: Path) -> list[Row]:
    return list(CONNECTOR.read(file, lambda _done, _total: None))  # type: ignore[arg-type]


def values(row: Row, predicate: Term) -> set[str]:
    return {text_of(one.object) for one in row.record.triples if one.predicate == predicate}


def loaded(store: Store, file: Path, **options: Any) -> LoadResult:
    return load(store, file, CONNECTOR, SHAPES, Silent(), **options)


def reasons(result: LoadResult) -> list[str]:
    return [reason.message for one in result.refused for reason in one.reasons]


def text_of_row(refused: Quarantined) -> str:
    (passage,) = (one.object for one in refused.record.metadata() if one.predicate == nx("passage"))
    return text_of(passage)


def test_a_row_is_a_record_of_what_its_cells_say(tmp_path: Path) -> None:
    file = mapped(tmp_path)
    assert connector_for(file).name == "table"
    ana, bo = rows(file)
    assert set(ana.record.triples) == {
        Triple(ANA, RDF_TYPE, nx("Person")), Triple(ANA, RDFS_LABEL, literal("Ana")),
        Triple(ANA, nx("birthDate"), literal("1970-02-03", XSD + "date")),
        Triple(ANA, nx("nationality"), iri(f"{ID}place/pe"))}
    assert (ana.record.name, ana.record.locator, ana.line) == ("wanted/1", "row whose number is 1", 2)
    assert (ana.record.reliability, ana.record.credibility, bo.line) == ("B", 2, 3)


def test_loading_again_changes_nothing_and_a_changed_row_takes_the_place_of_the_earlier(
        store: Store, tmp_path: Path) -> None:
    file = mapped(tmp_path)
    assert loaded(store, file).added == 2
    again = loaded(store, file)
    assert (again.unchanged, again.published) == (2, False)
    mapped(tmp_path, "number,name,born,country\n9,New,,\n1,Anna,03.02.1970,pe\n2,Bo,28.02.1980,co\n")
    changed = loaded(store, file)
    assert (changed.added, changed.changed, changed.unchanged) == (1, 1, 1)
    view = open_view(store)
    assert not view.records_of(Triple(ANA, RDFS_LABEL, literal("Ana")))
    (record,) = view.records_of(Triple(ANA, RDFS_LABEL, literal("Anna")))
    assert (record.locator, record.source_name) == ("row whose number is 1", "Wanted")


def test_a_row_that_is_gone_is_told_and_retracted_when_asked_for(store: Store, tmp_path: Path) -> None:
    file = mapped(tmp_path)
    loaded(store, file)
    mapped(tmp_path, "number,name,born,country\n2,Bo,28.02.1980,co\n")
    assert (loaded(store, file).missing, loaded(store, file).retracted) == (1, 0)
    assert loaded(store, file, retract_missing=True).retracted == 1


def test_two_tables_of_one_source_keep_their_rows_apart(store: Store, tmp_path: Path) -> None:
    first = mapped(tmp_path, TABLE + ",Eve,,\n")
    loaded(store, first)
    second = mapped(tmp_path, "number,name,born,country\n,Fay,,\n8,Cy,,\n9,Dee,,\n", name="more.csv")
    done = loaded(store, second)
    assert (done.added, done.missing) == (2, 0)
    assert ("Records of this source that came from wanted.csv stay as they are (2): a file takes the place of an "
            "earlier one of its name.") in done.notes
    assert [one.name for one in read_quarantine(store.snapshot().folder)] == [
        "wanted/more.csv/line-2", "wanted/wanted.csv/line-4"]
    mapped(tmp_path, "number,name,born,country\n8,Cy,,\n", name="more.csv")
    assert loaded(store, second, retract_missing=True).retracted == 1
    mapped(tmp_path, "number,name,born,country\n2,Bo,28.02.1980,co\n")
    assert (loaded(store, first).missing, store.snapshot().manifest.quarantined) == (1, 0)


def test_a_row_from_quarantine_is_not_gone_when_another_table_is_loaded(store: Store, tmp_path: Path) -> None:
    wanted = mapped(tmp_path, TABLE)
    loaded(store, wanted)
    gangs = mapped(tmp_path, "number,name,born,country\n7,Cy,,xx\n8,Dee,,\n", name="gangs.csv")
    assert len(loaded(store, gangs).refused) == 1
    assert retry(store, [], compile_shapes([resource("shapes") / "quality"]), Silent()).added == 1
    assert loaded(store, wanted).missing == 0


def test_a_key_of_two_tables_of_one_source_is_told(store: Store, tmp_path: Path) -> None:
    loaded(store, mapped(tmp_path))
    done = loaded(store, mapped(tmp_path, "number,name,born,country\n2,Cy,,\n", name="more.csv"))
    assert done.changed == 1
    assert ("Records that came from wanted.csv are changed (1): what has one source and one key is one "
            "record.") in done.notes


def test_bad_cells_quarantine_their_rows_with_file_line_and_column(store: Store, tmp_path: Path) -> None:
    done = loaded(store, mapped(tmp_path, "number,name,born,country\n"
                                "1,\"Ana\nAnder\",31.02.1970,pe\n2,Bo,,xx\n3,Cy,,co\n"))
    assert done.added == 1
    assert reasons(done) == [
        "wanted.csv, line 2, column 'born': '31.02.1970' is no day written as dd.MM.yyyy.",
        "wanted.csv, line 4, column 'country': The nationality is not a known country. Use a country of ISO "
        "3166-1, or write the words of the source into nx:nationalityText."]
    assert text_of_row(done.refused[0]) == "number: 1; name: Ana\nAnder; born: 31.02.1970; country: pe"


def test_a_term_that_the_ontology_lacks_is_told_with_its_column(store: Store, tmp_path: Path) -> None:
    goods = {"name": "goods", "propertyUrl": "traffics in", "valueUrl": "nx:{goods}"}
    done = loaded(store, mapped(tmp_path, "number,name,goods\n1,Ana,cocain\n2,Bo,cocaine\n",
                                [*COLUMNS[:2], goods, PERSON]))
    assert reasons(done) == ["wanted.csv, line 2, column 'goods': The ontology has no nx:cocain; perhaps nx:cocaine "
                             "is meant."]


def test_an_unformatted_value_that_is_none_of_its_datatype_is_told_with_its_column(
        store: Store, tmp_path: Path) -> None:
    born = COLUMNS[2] | {"datatype": "date"}
    done = loaded(store, mapped(tmp_path, "number,name,born\n1,Ana,1970\n", [*COLUMNS[:2], born, PERSON]))
    assert reasons(done)[0].startswith("wanted.csv, line 2, column 'born': '1970' is no xsd:date")


BAD = "number,name,born,country\n,Ana,,pe\n1,Bo,,\n1,Cy,,\n2,Dee\n3,Eve,,co,more\n"


def test_rows_without_a_key_of_their_own_or_of_another_length_are_kept_whole(store: Store, tmp_path: Path) -> None:
    done = loaded(store, mapped(tmp_path, BAD))
    assert done.added == 1
    assert [(one.name, text_of_row(one)) for one in done.refused] == [
        ("wanted/wanted.csv/line-2", "name: Ana; country: pe"),
        ("wanted/wanted.csv/line-4", "number: 1; name: Cy"),
        ("wanted/2", "number: 2; name: Dee"), ("wanted/3", "number: 3; name: Eve; country: co; : more")]
    assert [text.split(": ", 1)[1][:40] for text in reasons(done)] == [
        "the column 'number' is empty, which tell", "the row has '1' as its number, as that o",
        "it has 2 cells, and the table has 4 colu", "it has 5 cells, and the table has 4 colu"]


def test_rows_that_cannot_be_read_wait_until_their_file_is_mended(store: Store, tmp_path: Path) -> None:
    file = mapped(tmp_path, BAD)
    loaded(store, file)
    assert len(retry(store, [], SHAPES, Silent()).refused) == 4
    mapped(tmp_path, "number,name,born,country\n4,Ana,,pe\n1,Bo,,\n5,Cy,,\n2,Dee,,\n3,Eve,,co\n")
    assert (loaded(store, file).added, read_quarantine(store.snapshot().folder)) == (4, [])


def test_a_row_that_a_shape_refuses_again_tells_its_place_again(store: Store, tmp_path: Path) -> None:
    first = loaded(store, mapped(tmp_path, "number,name,born,country\n1,Ana,,xx\n"))
    again = retry(store, [], SHAPES, Silent())
    assert reasons(again) == reasons(first)
    assert reasons(first)[0].startswith("wanted.csv, line 2, column 'country': ")
    assert read_quarantine(store.snapshot().folder) == list(first.refused)


def test_nothing_is_retracted_where_it_may_be_in_a_row_without_a_name(store: Store, tmp_path: Path) -> None:
    file = mapped(tmp_path)
    loaded(store, file)
    mapped(tmp_path, "number,name,born,country\n,Ana,03.02.1970,pe\n2,Bo,28.02.1980,co\n")
    done = loaded(store, file, retract_missing=True)
    assert (done.retracted, done.missing) == (0, 0)
    assert done.notes[-1].startswith("Nothing was retracted: what is missing may be in the rows")


def test_a_bad_row_leaves_its_earlier_record_and_a_strict_load_loads_nothing(store: Store, tmp_path: Path) -> None:
    file = mapped(tmp_path)
    loaded(store, file)
    mapped(tmp_path, TABLE.replace("03.02.1970", "soon") + "3,Cy,,\n")
    with pytest.raises(RefusedError, match=r"line 2, column 'born'"):
        loaded(store, file, strict=True)
    assert (loaded(store, file).added, store.snapshot().manifest.records) == (1, 3)
    assert open_view(store).records_of(Triple(ANA, RDFS_LABEL, literal("Ana")))


def test_columns_may_tell_of_the_record_of_their_row(tmp_path: Path) -> None:
    told = [{"name": "status", "propertyUrl": "nx:status"}, {"name": "grade", "propertyUrl": "nx:sourceReliability"},
            {"name": "since", "propertyUrl": "nx:validFrom", "datatype": "date"},
            {"name": "page", "propertyUrl": "nx:locator"},
            {"name": "whom", "propertyUrl": "prov:wasQuotedFrom", "valueUrl": "id:{whom}"}]
    file = mapped(tmp_path, "number,name,status,grade,since,page,whom\n1,Ana,alleged,D,2001-02-03,page 7,bo\n"
                  "2,Bo,,,,,\n3,Cy,rumour,Z,,,\n", [*COLUMNS[:2], *told, PERSON])
    ana, bo, cy = rows(file)
    assert (ana.record.status, ana.record.reliability, ana.record.valid_from) == (
        Status.ALLEGED, "D", date(2001, 2, 3))
    assert (ana.record.locator, ana.record.quoted_from) == ("page 7", (iri(f"{ID}bo"),))
    assert len(ana.record.triples) == 2
    assert (bo.record.status, bo.record.reliability, bo.record.faults) == (Status.ASSERTED, "B", ())
    assert [fault.message for fault in cy.record.faults] == [
        "wanted.csv, line 4, column 'status': the row gives record:wanted/3 nx:rumour for nx:status; it must be one "
        "of nx:asserted, nx:reported, nx:alleged, nx:possible, nx:unproven, nx:retracted.",
        "wanted.csv, line 4, column 'grade': the row gives record:wanted/3 'Z' for nx:sourceReliability; it must be "
        "one of A to F."]


def test_the_mapping_describes_the_source_and_who_stands_behind_it(store: Store, tmp_path: Path) -> None:
    police = {"@id": "id:organization/police", "@type": "nx:GovernmentBody", "rdfs:label": "The police"}
    file = mapped(tmp_path, **{"nx:publicationDate": "2026-11-01", "prov:wasAttributedTo": police,
                               "nx:status": "reported"})
    assert loaded(store, file).added == 2
    (record,) = open_view(store).records_of(Triple(ANA, RDFS_LABEL, literal("Ana")))
    assert (record.source_name, record.status) == ("Wanted of 2026-11-01", Status.REPORTED)
    (source,) = CONNECTOR.sources(file)
    who = iri(f"{ID}organization/police")
    assert {Triple(source.iri, term("prov:wasAttributedTo"), who), Triple(who, RDFS_LABEL, literal("The police")),
            Triple(who, RDF_TYPE, nx("GovernmentBody"))} <= set(source.triples)
    assert rows(file)[0].record.attributed_to == who


def test_a_relation_without_a_template_finds_countries_and_terms_by_their_labels(tmp_path: Path) -> None:
    columns = [*COLUMNS[:2], {"name": "land", "propertyUrl": "nx:nationality", "separator": "/"},
               {"name": "goods", "propertyUrl": "nx:trafficksIn"}, PERSON]
    file = mapped(tmp_path, "number,name,land,goods\n1,Ana,Venezuela / Syrian Arab Republic,Heroína\n"
                            "2,Bo,id:place/pe,nx:heroin\n3,Cy,Xyzzy,cocain\n", columns)
    ana, bo, cy = rows(file)
    assert values(ana, nx("nationality")) == {f"{ID}place/ve", f"{ID}place/sy"}
    assert values(ana, nx("trafficksIn")) == values(bo, nx("trafficksIn")) == {text_of(nx("heroin"))}
    assert [fault.message.split("': ", 1)[1] for fault in cy.record.faults] == [
        "'Xyzzy' is the label of nothing in the ontology: correct it, or tell by a valueUrl how things are named.",
        "'cocain' is the label of nothing in the ontology; perhaps cocaine is meant."]


def test_a_column_without_a_datatype_has_that_of_its_property(store: Store, tmp_path: Path) -> None:
    born = {"name": "born", "propertyUrl": "nx:birthDate"}
    file = mapped(tmp_path, "number,name,born\n1,Ana,1970-02-03\n2,Bo,1980\n", [*COLUMNS[:2], born, PERSON])
    done = loaded(store, file)
    assert open_view(store).records_of(Triple(ANA, nx("birthDate"), literal("1970-02-03", XSD + "date")))
    assert reasons(done)[0].startswith("wanted.csv, line 3, column 'born': '1980' is no xsd:date")


def test_what_the_schema_says_holds_for_its_columns(tmp_path: Path) -> None:
    schema = {"primaryKey": ["number", "name"], "aboutUrl": "id:police/{number}/{name}", "lang": "es", "null": "-",
              "columns": [*COLUMNS[:3], {"name": "country", "propertyUrl": "nx:remarks", "lang": "fr"}, PERSON]}
    ana, bo = rows(mapped(tmp_path, TABLE.replace("co\n", "-\n"), tableSchema=schema))
    assert [one.object for one in ana.record.triples[:3]] == [
        literal("Ana", language="es"), literal("1970-02-03", XSD + "date"), literal("pe", language="fr")]
    assert (ana.record.name, ana.record.locator) == ("wanted/1/Ana", "row whose number is 1 and name is Ana")
    assert values(bo, nx("remarks")) == set()


def test_a_second_thing_of_a_row_is_left_out_where_its_cell_is_empty(tmp_path: Path) -> None:
    paper = "id:police/paper/{passport}"
    more = [{"name": "passport", "aboutUrl": paper, "propertyUrl": "nx:documentNumber"},
            {"virtual": True, "aboutUrl": paper, "propertyUrl": "nx:documentType", "default": "Passport"},
            {"virtual": True, "aboutUrl": paper, "propertyUrl": "nx:documentOf", "valueUrl": "id:police/{number}"}]
    first, second = rows(mapped(tmp_path, "number,name,passport\n1,Ana,P 7\n2,Bo,\n", [*COLUMNS[:2], *more, PERSON]))
    node = iri(f"{ID}police/paper/P%207")
    assert {one for one in first.record.triples if one.subject == node} == {
        Triple(node, nx("documentNumber"), literal("P 7")), Triple(node, nx("documentType"), literal("Passport")),
        Triple(node, nx("documentOf"), ANA)}
    assert (len(second.record.triples), second.record.faults) == (2, ())


@pytest.mark.parametrize(("column", "cell", "expected"), [
    ({"separator": ";"}, "a; b;;c", {"a", "b", "c"}),
    ({"separator": ";", "valueUrl": "id:p/{x}"}, "a b;c", {f"{ID}p/a%20b", f"{ID}p/c"}),
    ({"valueUrl": "{+x}"}, "nx:cocaine", {text_of(nx("cocaine"))}),
    ({"valueUrl": "{+x}"}, "https://example.org/a#b", {"https://example.org/a#b"}),
    ({"null": ["-", "n/a"]}, "n/a", set()),
    ({"default": "none told"}, "", {"none told"}),
    ({"datatype": {"base": "decimal", "format": {"decimalChar": ",", "groupChar": "."}}}, '"1.234,5"', {"1234.5"}),
    ({"datatype": {"base": "boolean", "format": "yes|no"}}, "no", {"false"}),
    ({"datatype": {"base": "date", "format": "M/d/yyyy"}}, "2/3/1970", {"1970-02-03"}),
    ({"datatype": "gYear"}, "1970", {"1970"}),
])
def test_how_cells_are_read(tmp_path: Path, column: dict[str, Any], cell: str, expected: set[str]) -> None:
    x = {"name": "x", "propertyUrl": "nx:remarks"} | column
    (row,) = rows(mapped(tmp_path, f"number,name,x\n1,Ana,{cell}\n", [*COLUMNS[:2], x, PERSON]))
    assert (values(row, nx("remarks")), row.record.faults) == (expected, ())


@pytest.mark.parametrize(("column", "cell", "told"), [
    ({"required": True}, "", "the column 'x' is empty, and it is required."),
    ({"valueUrl": "{+x}"}, "no name", "'no name' is no IRI and no prefixed name; known prefixes are"),
    ({"valueUrl": "{+x}"}, "ix:cocaine", "'ix:cocaine' is no IRI and no prefixed name"),
    ({"datatype": {"base": "decimal", "format": {"decimalChar": ","}}}, "1.5",
     "'1.5' is no number written with ',' before decimals."),
    ({"datatype": {"base": "boolean", "format": "yes|no"}}, "maybe", "'maybe' is neither yes nor no."),
    ({"aboutUrl": "id:car/{y}"}, "red", "it is not told of what: a cell is empty that its aboutUrl needs."),
    ({"valueUrl": "id:car/{y}/{x}"}, "red", "a cell is empty that its valueUrl needs."),
])
def test_a_cell_that_cannot_be_read_is_a_fault_of_its_row(
        tmp_path: Path, column: dict[str, Any], cell: str, told: str) -> None:
    more = [{"name": "x", "propertyUrl": "nx:remarks"} | column, {"name": "y", "propertyUrl": "nx:title"}]
    (row,) = rows(mapped(tmp_path, f"number,name,x,y\n1,Ana,{cell},\n", [*COLUMNS[:2], *more, PERSON]))
    (fault,) = row.record.faults
    assert fault.message.startswith(("wanted.csv, line 2: " + told, f"wanted.csv, line 2, column 'x': {told}"))
    assert text_of_row(Quarantined(row.record, (), "")).startswith("number: 1; name: Ana")


@pytest.mark.parametrize("table", [
    TABLE.encode("utf-8-sig"), TABLE.replace("\n", "\r\n").encode(), (TABLE + ",,,\n\n").encode(),
    b"born,country,name,number\n03.02.1970, pe ,Ana,1\n28.02.1980,co,Bo,2\n"])
def test_marks_line_ends_blank_rows_and_the_order_of_columns_do_not_matter(tmp_path: Path, table: bytes) -> None:
    assert [row.record for row in rows(mapped(tmp_path, table))] == [row.record for row in rows(mapped(tmp_path))]


def test_a_cell_may_be_long(store: Store, tmp_path: Path) -> None:
    remark = {"name": "remark", "propertyUrl": "nx:remarks"}
    file = mapped(tmp_path, f"number,name,remark\n1,Ana,{'ä' * 1_000_000}\n", [*COLUMNS[:2], remark, PERSON])
    assert loaded(store, file).added == 1


def test_the_dialect_tells_how_the_table_is_written(tmp_path: Path) -> None:
    written = "number;name;born;country\n1;'Müller; Ana';;\n".encode("windows-1252")
    (row,) = rows(mapped(tmp_path, written, dialect={
        "delimiter": ";", "quoteChar": "'", "encoding": "windows-1252"}))
    assert values(row, RDFS_LABEL) == {"Müller; Ana"}


@pytest.mark.parametrize(("table", "told"), [
    ("", "wanted.csv: is empty: its first line must tell its columns."),
    ("number,name,born,name\n", "line 1: has two columns with the title 'name': rename one."),
    ("number,name,,born\n", "line 1: has no title for column 3"),
    ("number,nam,born,country\n", "has no column 'name', of which wanted.csv-metadata.json tells; perhaps nam is"),
    ("number;name;born;country\n", 'such as "dialect": {"delimiter": ";"}.'),
    ("number,name,born,country,eyes\n", "has a column 'eyes', of which wanted.csv-metadata.json tells nothing"),
    (TABLE + '3,"Cy,,\n', "wanted.csv, line 4: is not CSV"),
    (TABLE + '3,"Cy,,\n' + "4,Dee,,\n" * 600_000, "wanted.csv, line 4: is not CSV: field larger than field limit "
                                                 "(4000000); perhaps a quote is not closed that begins a cell there."),
    (TABLE.replace("Bo", "Bö").encode("latin-1"), "wanted.csv, line 3: is not UTF-8: save the table so"),
    (TABLE.encode("utf-16"), 'such as "dialect": {"encoding": "utf-16"}.'),
])
def test_a_broken_table_is_refused_whole(tmp_path: Path, table: str | bytes, told: str) -> None:
    with pytest.raises(SourceError) as caught:
        rows(mapped(tmp_path, table))
    assert told in str(caught.value)


def test_a_table_of_titles_alone_holds_no_record(store: Store, tmp_path: Path) -> None:
    done = loaded(store, mapped(tmp_path, "number,name,born,country\n"), retract_missing=True)
    assert (done.added, done.retracted, done.refused) == (0, 0, ())


@pytest.mark.parametrize(("changed", "told"), [
    ({"@context": "x"}, 'the table needs "@context": "http://www.w3.org/ns/csvw".'),
    ({"url": "other.csv"}, 'the table needs "url": "wanted.csv", the name of its file.'),
    ({"@id": "id:wanted"}, 'the table needs "@id": "source:NAME"'),
    ({"rdfs:label": []}, 'the table needs "rdfs:label"'),
    ({"nx:sourceReliability": "G"}, "the table gives record:wanted/x 'G' for nx:sourceReliability; it must be one of A to F."),
    ({"nx:informationCredibility": 7}, "the table gives record:wanted/x '7' for nx:informationCredibility"),
    ({"nx:status": "rumour"}, "the table gives record:wanted/x nx:rumour for nx:status; it must be one of"),
    ({"nx:validFrom": "2001"}, "the table gives record:wanted/x '2001' for nx:validFrom; it must be a day"),
    ({"tableSchem": {}}, 'the table has "tableSchem", which is not read here; perhaps tableSchema is meant.'),
    ({"dialect": {"skipRows": 1}}, 'dialect has "skipRows", which is not read here'),
    ({"dialect": {"header": False}}, "give the table a line of titles"),
    ({"dialect": {"encoding": "utf-88"}}, "dialect has the encoding 'utf-88', which is not known"),
    ({"tableSchema": {"columns": COLUMNS}}, 'needs a text for "aboutUrl"'),
    ({"tableSchema": {"aboutUrl": "id:police/{number}", "columns": COLUMNS}}, "tableSchema needs a primaryKey"),
    ({"tableSchema": {"aboutUrl": "id:police/{numbr}", "primaryKey": "number", "columns": COLUMNS}},
     "names the column 'numbr', and none has that name; perhaps number is meant."),
    ({"tableSchema": {"aboutUrl": "ix:police", "primaryKey": "number", "columns": COLUMNS}},
     "'ix:police' is no IRI and no prefixed name"),
])
def test_a_mapping_that_is_not_understood_is_refused_in_one_sentence(
        tmp_path: Path, changed: dict[str, Any], told: str) -> None:
    with pytest.raises(SourceError) as caught:
        rows(mapped(tmp_path, **changed))
    assert told in str(caught.value)
    assert "wanted.csv-metadata.json: " in str(caught.value)


@pytest.mark.parametrize(("changed", "told"), [
    ({"nx:publicationDate": "2026-13-01"}, "'2026-13-01' is no xsd:date"),
    ({"nx:colour": "red"}, "tells nx:colour of source:wanted"),
])
def test_what_may_not_be_told_of_a_source_is_refused_with_the_mapping(
        tmp_path: Path, changed: dict[str, Any], told: str) -> None:
    with pytest.raises(DataError, match=rf"metadata\.json: .*{told}"):
        rows(mapped(tmp_path, **changed))


@pytest.mark.parametrize(("column", "told"), [
    ({"propertyUrl": "date of brith"}, "the column 'x': 'date of brith' is the label of no property of the "
                                       "ontology; perhaps date of birth is meant."),
    ({}, "the column 'x': it needs a \"propertyUrl\""),
    ({"propertyUrl": "rdf:type"}, "the column 'x': it needs a valueUrl"),
    ({"propertyUrl": "nx:title", "datatype": "dat"}, "has the datatype 'dat', which is not known here; perhaps"),
    ({"propertyUrl": "nx:title", "datatype": {"base": "date", "format": "dd MMM yyyy"}}, "has the format"),
    ({"propertyUrl": "nx:title", "lang": "no language"}, "is not a language tag"),
    ({"propertyUrl": "nx:title", "ordered": True}, 'it has "ordered", which is not read here'),
    ({"propertyUrl": "nx:title", "name": "name"}, "two columns are named 'name'."),
])
def test_a_column_that_is_not_understood_is_named(tmp_path: Path, column: dict[str, Any], told: str) -> None:
    with pytest.raises(SourceError) as caught:
        rows(mapped(tmp_path, columns=[*COLUMNS, {"name": "x"} | column]))
    assert told in str(caught.value)


@pytest.mark.parametrize(("column", "told"), [
    ({"propertyUrl": "nx:birthDte"}, "the column 'x' names nx:birthDte, which the ontology does not have; perhaps "
                                     "nx:birthDate is meant."),
    ({"propertyUrl": "rdfs:lable"}, "the column 'x' names rdfs:lable, which the ontology does not have; perhaps "
                                    "rdfs:label is meant."),
    ({"virtual": True, "propertyUrl": "rdf:type", "valueUrl": "nx:Persn"}, "the column 'x' names nx:Persn, "),
    ({"propertyUrl": "nx:Person"}, "the column 'x' names nx:Person, which is not a property but owl:Class."),
    ({"virtual": True, "propertyUrl": "rdf:type", "valueUrl": "nx:birthDate"},
     "the column 'x' names nx:birthDate, which is not a class but owl:DatatypeProperty"),
    ({"propertyUrl": "nx:trafficksIn", "separator": ";", "default": "cocaine; nx:heroine"},
     "the column 'x' names nx:heroine, "),
    ({"propertyUrl": "nx:trafficksIn", "default": "cocain"}, "the column 'x': 'cocain' is the label of nothing in the "
                                                             "ontology; perhaps cocaine is meant."),
])
def test_a_term_that_would_be_wrong_in_every_row_is_refused_once_with_its_column(
        store: Store, tmp_path: Path, column: dict[str, Any], told: str) -> None:
    file = mapped(tmp_path, "number,name,x\n1,Ana,a\n2,Bo,b\n", [*COLUMNS[:2], {"name": "x"} | column])
    with pytest.raises(SourceError) as caught:
        loaded(store, file)
    assert f"wanted.csv-metadata.json: {told}" in str(caught.value)
    assert store.snapshot().manifest.quarantined == 0


def test_a_mapping_may_name_terms_of_the_ontology_that_its_store_has(tmp_path: Path) -> None:
    ontology = shutil.copytree(resource("ontology"), tmp_path / "ontology")
    (ontology / "own.ttl").write_text(
        "@prefix nx: <https://w3id.org/nexus-kg/ontology#> . @prefix owl: <http://www.w3.org/2002/07/owl#> .\n"
        "<https://w3id.org/nexus-kg/ontology/own> a owl:Ontology .\nnx:shoeSize a owl:DatatypeProperty .\n")
    file = mapped(tmp_path, "number,name,size\n1,Ana,44\n",
                  [*COLUMNS[:2], {"name": "size", "propertyUrl": "nx:shoeSize", "datatype": "integer"}, PERSON])
    assert loaded(initialise(tmp_path / "store", ontology), file).added == 1


def test_a_mapping_that_is_no_json_is_told_with_its_line(tmp_path: Path) -> None:
    file = mapped(tmp_path)
    (tmp_path / "wanted.csv-metadata.json").write_text('{\n"url": }')
    with pytest.raises(SourceError, match=r"metadata\.json, line 2: is not JSON"):
        rows(file)


def test_a_folder_of_tables_is_told_to_name_its_files(tmp_path: Path) -> None:
    mapped(tmp_path)
    with pytest.raises(UsageError, match=r"holds sources and is none itself: name its files, such as .*wanted\.csv\."):
        connector_for(tmp_path)


@pytest.mark.parametrize(("name", "told"), [
    ("people.csv", "people.csv-metadata.json beside it"), ("people.xlsx", "save its sheet as CSV"),
    ("people.csv-metadata.json", r"tells what another file means: name that one, .*people\.csv\."),
    ("people.csv.gz", "is packed: unpack it first")])
def test_a_table_without_a_mapping_is_told_what_to_do(tmp_path: Path, name: str, told: str) -> None:
    (tmp_path / name).write_text("a,b\n1,2\n")
    with pytest.raises(UsageError, match=told):
        connector_for(tmp_path / name)
