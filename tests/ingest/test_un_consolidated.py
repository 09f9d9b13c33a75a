"""The list of the Security Council: every entry a record, broken or hostile files refused."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from kg.columns.statements import Statements
from kg.ingest.connectors.un_consolidated import CONNECTOR
from kg.ingest.discovery import connector_for
from kg.ingest.load import LoadResult, load
from kg.model.errors import SourceError
from kg.model.namespaces import BASE, ID, RDFS_LABEL, nx
from kg.model.record import Record
from kg.model.resources import resource
from kg.model.terms import Term, day, iri, text_of
from kg.model.watcher import Silent
from kg.packs.name_index import index_of
from kg.packs.search import search
from kg.reason.open_view import open_view
from kg.store.generations import Store
from kg.validate.parser import compile_shapes

ENTRY = """<INDIVIDUAL><DATAID>1</DATAID><FIRST_NAME>ERIC</FIRST_NAME><SECOND_NAME>BADEGE</SECOND_NAME>
<UN_LIST_TYPE>DRC</UN_LIST_TYPE><REFERENCE_NUMBER>CDi.001</REFERENCE_NUMBER>
<LISTED_ON>2012-12-31</LISTED_ON><NATIONALITY><VALUE>Rwanda</VALUE></NATIONALITY>
<INDIVIDUAL_ALIAS><QUALITY>Low</QUALITY><ALIAS_NAME>Eric</ALIAS_NAME></INDIVIDUAL_ALIAS>
<INDIVIDUAL_ALIAS><QUALITY/><ALIAS_NAME/></INDIVIDUAL_ALIAS>
<INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>EXACT</TYPE_OF_DATE><DATE>1971-04-01</DATE>
</INDIVIDUAL_DATE_OF_BIRTH></INDIVIDUAL>"""
HEAD = '<?xml version="1.0" encoding="utf-8"?>'


PLAIN = "https://w3id.org/nexus-kg/ontology#"


def file(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "list.xml"
    path.write_text(text, encoding="utf-8")
    return path


def whole(*entries: str, made: str = "2026-02-27T00:00:09.554Z") -> str:
    return (f'{HEAD}<CONSOLIDATED_LIST dateGenerated="{made}"><INDIVIDUALS>{"".join(entries)}'
            "</INDIVIDUALS></CONSOLIDATED_LIST>")


def read(path: Path) -> list[Record]:
    return list(CONNECTOR.read(path, lambda _done, _total: None))


def entry(*parts: str) -> str:
    return ("<INDIVIDUAL><FIRST_NAME>ANNA</FIRST_NAME><UN_LIST_TYPE>DRC</UN_LIST_TYPE>"
            f"<REFERENCE_NUMBER>CDi.999</REFERENCE_NUMBER>{''.join(parts)}</INDIVIDUAL>")


def part(name: str, **fields: str) -> str:
    told = "".join(f"<{tag}>{text}</{tag}>" for tag, text in fields.items())
    return f"<INDIVIDUAL_{name}>{told}</INDIVIDUAL_{name}>"


def said(record: Record, subject: str = "") -> dict[str, list[str]]:
    """What a record says, of all things or of one, by the plain names of properties."""
    found: dict[str, list[str]] = {}
    for triple in record.triples:
        if not subject or triple.subject == iri(f"{ID}un/{subject}"):
            name = triple.predicate[1:-1].removeprefix(PLAIN)
            found.setdefault(name, []).append(text_of(triple.object))
    return found


def of_entry(tmp_path: Path, *parts: str, subject: str = "") -> dict[str, list[str]]:
    (record,) = read(file(tmp_path, whole(entry(*parts))))
    return said(record, subject)


def test_an_entry_becomes_a_record(tmp_path: Path) -> None:
    path = file(tmp_path, whole(ENTRY))
    assert connector_for(path).name == "un-sc-consolidated"
    (record,) = read(path)
    told = said(record)
    assert record.identifier == "CDi.001"
    assert told["startDate"] == ["2012-12-31"]
    assert told["program"] == ["https://w3id.org/nexus-kg/id/program/UN-DRC"]
    assert told["birthDate"] == ["1971-04-01"]
    assert told["birthYear"] == ["1971"]
    assert told["nationality"] == ["https://w3id.org/nexus-kg/id/place/rw"]
    assert told["alias"] == ["Eric"]


def test_a_date_of_listing_that_is_no_day_is_kept_as_the_list_has_it(tmp_path: Path) -> None:
    (record,) = read(file(tmp_path, whole(ENTRY.replace("2012-12-31", "2012-13-31"))))
    told = said(record)
    assert "startDate" not in told
    assert told["remarks"] == ["listed on 2012-13-31"]


def test_several_names_in_one_alias_are_aliases_of_their_own(tmp_path: Path) -> None:
    alias = part("ALIAS", QUALITY="Good", ALIAS_NAME="Fazel Rahim; Fazil Rahim",
                 DATE_OF_BIRTH="1964-04-13", CITY_OF_BIRTH="Naples", COUNTRY_OF_BIRTH="Italy",
                 NOTE="formerly listed as")
    assert of_entry(tmp_path, alias)["alias"] == ["Fazel Rahim", "Fazil Rahim"]
    for node, name in (("CDi.999-1", "Fazel Rahim"), ("CDi.999-1-2", "Fazil Rahim")):
        told = of_entry(tmp_path, alias, subject=f"alias/{node}")
        assert told["aliasText"] == [name]
        assert told["aliasType"] == [f"{PLAIN}fka"]
        assert told["aliasQuality"] == [f"{PLAIN}strongAlias"]
        assert told["aliasBirthDate"] == ["1964-04-13"]
        assert told["aliasBirthPlaceText"] == ["Naples, Italy"]
        assert told["remarks"] == ["formerly listed as"]


def test_a_birth_under_another_name_is_not_the_birth_of_the_person(tmp_path: Path) -> None:
    told = of_entry(tmp_path, part("ALIAS", QUALITY="Low", ALIAS_NAME="A", DATE_OF_BIRTH="1955"))
    assert told["aliasBirthYear"] == ["1955"]
    assert not {"birthDate", "birthYear", "birthDateText"} & told.keys()


@pytest.mark.parametrize(("fields", "told", "years"), [
    ({"TYPE_OF_DATE": "EXACT", "YEAR": "1958", "NOTE": "Sep."}, "EXACT 1958 Sep.", ["1958"]),
    ({"TYPE_OF_DATE": "EXACT", "NOTE": "Nov. 1973"}, "EXACT Nov. 1973", ["1973"]),
    ({"TYPE_OF_DATE": "EXACT", "NOTE": "24/06/1402 (Hijri Calendar)"},
     "EXACT 24/06/1402 (Hijri Calendar)", []),
    ({"TYPE_OF_DATE": "APPROXIMATELY", "YEAR": "1963"}, "APPROXIMATELY 1963", []),
    ({"TYPE_OF_DATE": "APPROXIMATELY", "DATE": "1963-02-01"}, "APPROXIMATELY 1963-02-01", []),
    ({"TYPE_OF_DATE": "BETWEEN", "FROM_YEAR": "1953", "TO_YEAR": "1958"},
     "BETWEEN 1953 to 1958", []),
    ({"TYPE_OF_DATE": "EXACT", "DATE": "1979-03-03", "NOTE": "from false passport"},
     "EXACT 1979-03-03 from false passport", [])])
def test_only_what_the_list_is_sure_of_is_a_year_of_birth(
        tmp_path: Path, fields: dict[str, str], told: str, years: list[str]) -> None:
    found = of_entry(tmp_path, part("DATE_OF_BIRTH", **fields))
    assert found["birthDateText"] == [told]
    assert found.get("birthYear", []) == years
    assert "birthDate" not in found


@pytest.mark.parametrize(("fields", "told"), [
    ({"STREET": "Moni village", "CITY": "Shigal District", "COUNTRY": "Afghanistan"},
     "Moni village, Shigal District, Afghanistan"),
    ({"STREET": "al-Awja, near Tikrit", "CITY": "al-Awja, near Tikrit", "COUNTRY": "Iraq"},
     "al-Awja, near Tikrit, Iraq"),
    ({"STATE_PROVINCE": "Katanga Province", "NOTE": "(now Tanganyika Province)"},
     "Katanga Province (now Tanganyika Province)"),
    ({"NOTE": "possibly Sabratha"}, "possibly Sabratha")])
def test_a_place_of_birth_is_told_with_village_and_note(
        tmp_path: Path, fields: dict[str, str], told: str) -> None:
    assert of_entry(tmp_path, part("PLACE_OF_BIRTH", **fields))["birthPlaceText"] == [told]


def test_a_form_of_address_is_no_office(tmp_path: Path) -> None:
    told = of_entry(
        tmp_path, "<TITLE><VALUE>Haji</VALUE><VALUE>Military leader of the M23</VALUE></TITLE>",
        "<DESIGNATION><VALUE>FARDC General</VALUE></DESIGNATION>")
    assert told["honorific"] == ["Haji"]
    assert told["title"] == ["FARDC General", "Military leader of the M23"]


@pytest.mark.parametrize(("last", "label"), [("na", "ANNA"), ("NA", "ANNA NA")])
def test_what_stands_for_no_name_is_none(tmp_path: Path, last: str, label: str) -> None:
    (record,) = read(file(tmp_path, whole(entry(f"<SECOND_NAME>{last}</SECOND_NAME>"))))
    assert [text_of(t.object) for t in record.triples if t.predicate == RDFS_LABEL] == [label]


@pytest.mark.parametrize(("comment", "numbers"), [
    ("Owner of a tanker. IMO number: 5571322.", ["5571322"]),
    ("IMO Number: 5342883. The Chongchongang", ["5342883"]),
    ("Fuel oil. Company Number IMO 5434358.", ["5434358"]),
    ("Resolutions. International Maritime Organization (IMO) Number: 1790183.", ["1790183"]),
    ("It owns the vessel PAEK MA, IMO number: 9066978.", []), ("IMO number: 55713220.", [])])
def test_the_imo_number_of_a_company_is_a_registration_and_that_of_its_ship_is_not(
        tmp_path: Path, comment: str, numbers: list[str]) -> None:
    told = of_entry(tmp_path, f"<COMMENTS1>{comment}</COMMENTS1>")
    assert told.get("imoNumber", []) == numbers
    (record,) = read(file(tmp_path, whole(entry(f"<COMMENTS1>{comment}</COMMENTS1>"))))
    assert said(record).get("documentNumber", []) == numbers


def test_the_days_on_which_an_entry_was_changed_are_kept(tmp_path: Path) -> None:
    told = of_entry(tmp_path, "<LAST_DAY_UPDATED><VALUE>2003-09-03</VALUE><VALUE>2022-11-08</VALUE>"
                    "<VALUE/></LAST_DAY_UPDATED>", subject="designation/CDi.999")
    assert told["amendmentDate"] == ["2003-09-03", "2022-11-08"]


def stored(store: Store, path: Path) -> LoadResult:
    result = load(store, path, CONNECTOR, compile_shapes([resource("shapes")]), Silent())
    assert result.refused == ()
    return result


def published(store: Store) -> list[Term]:
    source = iri(f"{BASE}source/un-sc-consolidated")
    return [triple.object for triple in Statements.open(store.snapshot().folder).told_of([source])
            if triple.predicate == nx("publicationDate")]


def test_the_store_tells_of_which_day_its_list_is(store: Store, tmp_path: Path) -> None:
    stored(store, file(tmp_path, whole(entry())))
    assert published(store) == [day(date(2026, 2, 27))]
    assert not stored(store, file(tmp_path, whole(entry()))).published
    newer = stored(store, file(tmp_path, whole(entry(), made="2026-03-05T00:00:09.554Z")))
    assert (newer.published, newer.unchanged) == (True, 1)
    assert published(store) == [day(date(2026, 3, 5))]


@pytest.mark.parametrize("made", ["", "yesterday"])
def test_a_list_without_its_day_is_read_too(store: Store, tmp_path: Path, made: str) -> None:
    assert stored(store, file(tmp_path, whole(entry(), made=made))).added == 1
    assert published(store) == []


def test_a_paper_with_its_number_in_the_note_is_found_and_one_without_a_number_kept(
        store: Store, tmp_path: Path) -> None:
    path = file(tmp_path, whole(entry(
        part("DOCUMENT", TYPE_OF_DOCUMENT="Passport",
             NOTE="Libyan passport number 347834, issued under name Ibrahim Ali Tantoush"),
        part("DOCUMENT", TYPE_OF_DOCUMENT="Passport", NOTE="issued in 1993"))))
    stored(store, path)
    view = open_view(store)
    (hit,) = search(view, index_of(view), "347834", 5)
    assert (hit.label, hit.score) == ("ANNA", 100.0)
    other = said(read(path)[0], "document/CDi.999-2")
    assert (other["remarks"], other["documentType"]) == (["issued in 1993"], ["Passport"])


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


@pytest.fixture(scope="module")
def listed(shared: Path) -> dict[str, Record]:
    return {record.identifier: record for record in read(shared / "data" / "un-2026")}


def counted(listed: dict[str, Record]) -> Counter[str]:
    return Counter(triple.predicate[1:-1].removeprefix(PLAIN)
                   for record in listed.values() for triple in record.triples)


def test_every_paper_of_the_list_of_2026_is_kept_and_two_alone_have_no_number(
        listed: dict[str, Record]) -> None:
    told = counted(listed)
    assert (told["documentOf"], told["documentType"], told["documentNumber"]) == (484, 484, 482)
    assert (told["issuePlaceText"], told["expiryDate"]) == (41, 131)
    without = [key for key, record in listed.items()
               if len(said(record).get("documentOf", [])) != len(
                   said(record).get("documentNumber", []))]
    assert without == ["QDi.129", "QDi.318"]


def test_no_name_of_the_list_of_2026_holds_several(listed: dict[str, Record]) -> None:
    names = [name for record in listed.values() for name in said(record).get("aliasText", [])]
    assert len(names) == 2904
    assert [name for name in names if ";" in name or " born " in name or "listed as" in name] == []
    assert said(listed["IRi.039"])["alias"][:2] == ["Qasim Soleimani", "Qasem Sulaimani"]
    assert said(listed["CDe.003"])["alias"][0] == "GREAT LAKES BUSINESS COMPANY (GLBC)"


def test_what_the_list_of_2026_says_of_births_and_amendments_is_kept(
        listed: dict[str, Record]) -> None:
    told = counted(listed)
    assert (told["aliasBirthDate"], told["aliasBirthYear"]) == (56, 2)
    assert told["amendmentDate"] == 1891
    assert (told["birthDate"], told["birthYear"], told["birthDateText"]) == (453, 682, 870)
    unsure = [text for record in listed.values() for text in said(record).get("birthDateText", [])
              if text.startswith(("APPROXIMATELY", "BETWEEN"))]
    assert len(unsure) == 148
    assert said(listed["KPi.016"], "alias/KPi.016-2")["aliasBirthDate"] == ["1958-02-22"]
    assert said(listed["KPi.016"])["birthDate"] == ["1957-04-15"]


def test_forms_of_address_and_offices_of_the_list_of_2026_are_told_apart(
        listed: dict[str, Record]) -> None:
    told = counted(listed)
    assert (told["honorific"], told["title"]) == (186, 432)
    assert max(len(text.split()) for record in listed.values()
               for text in said(record).get("honorific", [])) == 2
    assert said(listed["TAi.153"], "TAi.153")["http://www.w3.org/2000/01/rdf-schema#label"] == [
        "FAIZULLAH KHAN NOORZAI"]


def test_the_whole_list_of_2026_is_loaded_with_its_day(store: Store, shared: Path) -> None:
    assert stored(store, shared / "data" / "un-2026").added == 1003
    assert published(store) == [day(date(2026, 2, 27))]
    assert not stored(store, shared / "data" / "un-2026").published
    view = open_view(store)
    index = index_of(view)
    for number, holder in (("L 191609", "QDi.060"), ("DAOMMD74T11Z352Z", "QDi.060"),
                           ("57388", "TAi.165"), ("381110042", "KPi.021"),
                           ("300786", "TAi.141")):
        hit = search(view, index, number, 1)[0]
        assert (hit.thing, hit.score) == (iri(f"{ID}un/{holder}"), 100.0)
