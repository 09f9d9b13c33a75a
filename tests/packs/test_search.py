"""Search: names forgiven their spelling, numbers letter by letter, what is written word by word."""

from __future__ import annotations

from pathlib import Path
from string import ascii_uppercase

import pytest

from kg.ingest.load import initialise
from kg.model.resources import resource
from kg.model.terms import Triple, local_name
from kg.model.view import parse_view
from kg.packs.name_index import NameIndex, index_of
from kg.packs.search import search
from kg.packs.unknown import not_held
from kg.reason.open_view import open_view
from kg.reason.views import ReasonedView
from kg.store.generations import Store
from kg.store.written_terms import parse_term
from tests.ingest.test_trust import put, record


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    folder: Path = tmp_path_factory.mktemp("search")
    store = initialise(folder / "store", resource("ontology"))
    result = put(store, record(
        "r", 'id:luz a nx:Person ; rdfs:label "Pérez, Luz"@en ; nx:alias "Luz 2000" ; '
        'nx:phoneText "(356) 2124-1232" . '
        'id:paper a nx:IdentityDocument ; nx:documentOf id:luz ; nx:documentType "Passport" ; '
        'nx:documentNumber "AH 506324" . '
        'id:ship a nx:Vessel ; rdfs:label "Elyana"@en ; nx:imoNumber "9165827" ; '
        'nx:callSign "5IM 592" . '
        'id:boat a nx:Vessel ; rdfs:label "Caro"@en ; nx:callSign "EQKF" . '
        'id:firm a nx:Organization ; rdfs:label "Firm"@en ; nx:websiteText "www.perez-luz.com" . '
        'id:party a nx:Organization ; rdfs:label "Hezbollah"@en . '
        'id:army a nx:Organization ; rdfs:label "PMC WAGNER" . '
        'id:group a nx:Organization ; rdfs:label "Bahman Group" ; nx:alias '
        + ", ".join(f'"{letter} Group"' for letter in ascii_uppercase) + ' . '
        'id:dealer a nx:Person ; rdfs:label "BOUT, Viktor Anatolijevitch" . '
        'id:leader a nx:Person ; rdfs:label "Sirajuddin"@en ; '
        'nx:nameOriginalScript "سراج الدين جلال الدين حقانى" . '
        'id:fighter a nx:Person ; rdfs:label "Abubakar"@en ; nx:alias "Амир Хазмат" . '
        'id:courier a nx:Person ; rdfs:label "Rafiq"@en ; nx:title "Driver" ; '
        'nx:remarks "Took cash from Ma\'rib to Foz do Iguaçu by hawala; holds the passport '
        'RC-4512 and a share in the tanker Mirage (IMO 9000001)." . '
        'id:office a nx:Organization ; rdfs:label "Hawala of Rafiq"@en . '
        'id:house a nx:Address ; nx:addressOf id:firm ; nx:addressText "12 Strait Street, Valletta" .')
        + record("told", 'id:run a nx:Involvement ; nx:actor id:courier ; nx:activityType nx:bulkCashSmuggling .')
        + record("doubted", 'id:trip a nx:Involvement ; nx:actor id:courier ; nx:activityType nx:bulkCashSmuggling .', "possible")
        + 'graph:records { record:told nx:passage "Couriers carried diamonds through the port." . '
        'record:doubted nx:passage "Couriers may carry uranium." . }')
    assert result.refused == ()
    return store


@pytest.fixture(scope="module")
def view(store: Store) -> ReasonedView:
    return open_view(store)


@pytest.fixture(scope="module")
def index(view: ReasonedView) -> NameIndex:
    return index_of(view)


@pytest.mark.parametrize(("text", "thing", "matched"), [
    ("perez luz", "luz", "Pérez, Luz"), ("ah506324", "luz", "AH 506324"),
    ("AH-506-324", "luz", "AH 506324"), ("506324", "luz", "AH 506324"),
    ("356 2124", "luz", "(356) 2124-1232"), ("9165827", "ship", "9165827"),
    ("5im592", "ship", "5IM 592"), ("eqkf", "boat", "EQKF"),
    ("perez-luz.com", "firm", "www.perez-luz.com"),
    ("luz 2000", "luz", "Luz 2000"), ("IMO 9165827", "ship", "9165827"),
    ("Passport AH506324 (Malta)", "luz", "AH 506324"), ("call sign 5IM 592", "ship", "5IM 592"),
    ("http://www.perez-luz.com/", "firm", "www.perez-luz.com"),
    ("tel. (356) 2124-1232", "luz", "(356) 2124-1232"), ("id:firm", "firm", "id:firm"),
    ("https://w3id.org/nexus-kg/id/firm", "firm", "id:firm"),
    ("Wagner Group", "army", "PMC WAGNER"), ("Хезболла", "party", "Hezbollah"), ("Абубакар", "fighter", "Abubakar"),
    ("Виктор Бут", "dealer", "BOUT, Viktor Anatolijevitch"),
    ("حزب الله", "party", "Hezbollah"), ("أبو بكر", "fighter", "Abubakar"),
    ("Амир Хазмат", "fighter", "Амир Хазмат"), ("Amir Khazmat", "fighter", "Амир Хазмат"),
    ("حقانی", "leader", "سراج الدين جلال الدين حقانى"),
    ("جلال‌الدین حقانـی", "leader", "سراج الدين جلال الدين حقانى")])
def test_a_thing_is_found_by_name_and_number(view: ReasonedView, index: NameIndex, text: str,
                                             thing: str, matched: str) -> None:
    first = search(view, index, text, 5)[0]
    assert (local_name(first.thing), first.matched) == (thing, matched)


@pytest.mark.parametrize("text", ["9165828", "IMO 9165828", "IMO 16582", "id:nobody", "916", "AH506325", " ", "--"])
def test_a_number_that_is_nearly_the_same_is_not_found(view: ReasonedView, index: NameIndex,
                                                       text: str) -> None:
    assert search(view, index, text, 5) == []


@pytest.mark.parametrize(("text", "thing", "found_in", "record", "matched"), [
    ("foz do iguacu", "courier", "remarks", "r", "Took cash from Ma'rib to Foz do Iguaçu by hawala;"),
    ("Marib", "courier", "remarks", "r", "Took cash from Ma'rib to"),
    ("hawala cash", "courier", "remarks", "r", "by hawala; holds the passport"),
    ("rc4512", "courier", "remarks", "r", "passport RC-4512 and"),
    ("IMO 9000001", "courier", "remarks", "r", "… RC-4512 and a share in the tanker Mirage (IMO 9000001)."),
    ("tank", "courier", "remarks", "r", "in the tanker Mirage"),
    ("driver", "courier", "title", "r", "Driver"),
    ("strait street", "firm", "address as text", "r", "12 Strait Street, Valletta"),
    ("carried diamonds", "told", "passage", "told", "Couriers carried diamonds through the port.")])
def test_a_thing_is_found_by_what_is_written_of_it(
        view: ReasonedView, index: NameIndex, text: str, thing: str, found_in: str, record: str,
        matched: str) -> None:
    hit = search(view, index, text, 5)[0]
    assert (local_name(hit.thing), hit.written, hit.found_in) == (thing, True, found_in)
    assert [local_name(one.graph) for one in hit.records] == [record]
    assert matched in hit.matched


def test_names_that_match_come_before_what_is_written(view: ReasonedView, index: NameIndex) -> None:
    hits = search(view, index, "hawala", 9)
    assert [(local_name(hit.thing), hit.written) for hit in hits[:3]] == [
        ("hawala", False), ("office", False), ("courier", True)]


@pytest.mark.parametrize("text", ["9000002", "900000", "RC-451", "RC 45120", "foz de iguacu"])
def test_what_is_written_is_found_by_its_own_words_and_numbers(
        view: ReasonedView, index: NameIndex, text: str) -> None:
    assert [hit for hit in search(view, index, text, 5) if hit.written] == []


def test_a_passage_is_found_where_its_record_is_believed(store: Store, view: ReasonedView,
                                                         index: NameIndex) -> None:
    assert [hit for hit in search(view, index, "uranium", 5) if hit.written] == []
    possible = open_view(store, parse_view("possible"))
    (hit,) = [hit for hit in search(possible, index_of(possible), "uranium", 5) if hit.written]
    assert (hit.label, hit.type) == ("S, row doubted", "record")


def test_in_a_merged_view_the_record_of_what_is_written_is_told(store: Store) -> None:
    put(store, record("same", 'id:army owl:sameAs id:firm ; nx:remarks "Smelts copper." . '
                      'id:firm nx:remarks "Smelts tin." .'))
    merged = open_view(store, parse_view("merged"))
    hits = [search(merged, index_of(merged), text, 5)[0] for text in ("smelts copper", "smelts tin")]
    assert {hit.thing for hit in hits} == {merged.shown_as(parse_term("id:firm"))}
    assert [[local_name(one.graph) for one in hit.records] for hit in hits] == [["same"], ["same"]]


@pytest.mark.parametrize("text", ["بكر", "حزب العمال الكردستاني", "ع"])
def test_few_consonants_and_those_of_another_name_find_nothing(view: ReasonedView, index: NameIndex,
                                                               text: str) -> None:
    assert not {"fighter", "party"} & {local_name(hit.thing) for hit in search(view, index, text, 5)}


def test_a_word_finds_names_alone(view: ReasonedView, index: NameIndex) -> None:
    assert "firm" not in {local_name(hit.thing) for hit in search(view, index, "perez", 9)}


def test_numbers_are_left_out_where_only_names_are_meant(view: ReasonedView,
                                                         index: NameIndex) -> None:
    assert search(view, index, "506324", 5, names_alone=True) == []


@pytest.mark.parametrize(("object_", "told"), [
    ('"luz 2000"', 'does not hold id:luz nx:alias "luz 2000". It holds "Luz 2000" there.'),
    ("5", 'does not hold id:luz nx:alias "5"^^xsd:integer. It holds "Luz 2000" there.'),
    ("2004-03-11", 'does not hold id:luz nx:alias "2004-03-11"^^xsd:date. It holds'),
    ("id:lus", "does not hold id:luz nx:alias id:lus. The store knows no id:lus: check")])
def test_what_a_view_does_not_hold_is_told_with_what_it_holds(view: ReasonedView, object_: str,
                                                              told: str) -> None:
    triple = Triple(parse_term("id:luz"), parse_term("nx:alias"), parse_term(object_))
    assert told in not_held(view, triple)
