"""Records in TriG are read as they were written, or with what is wrong with them."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.ingest.connectors.trig import CONNECTOR
from kg.model.errors import SourceError
from kg.model.namespaces import PREFIXES, shorten
from kg.model.record import Record
from kg.model.resources import resource

HEAD = "".join(f"@prefix {name}: <{namespace}> .\n" for name, namespace in PREFIXES.items())
TOLD = """graph:records { record:a a nx:Record ; prov:wasDerivedFrom source:s ; nx:status nx:asserted ;
  nx:sourceReliability "B" ; nx:informationCredibility 2 ; nx:locator "p. 1" . }
"""
SAID = "record:a { id:x nx:alias 'X' . }\n"


def records_of(tmp_path: Path, text: str) -> list[Record]:
    file = tmp_path / "records.trig"
    file.write_text(HEAD + text)
    return list(CONNECTOR.read(file, lambda _done, _total: None))


def read(tmp_path: Path, text: str) -> list[str]:
    return [record.name for record in records_of(tmp_path, text)]


def test_a_record_is_read(tmp_path: Path) -> None:
    assert read(tmp_path, TOLD + SAID) == ["a"]


def test_a_record_that_is_told_of_twice_in_the_same_words_is_read_once(tmp_path: Path) -> None:
    assert read(tmp_path, TOLD + SAID + TOLD + SAID) == ["a"]


@pytest.mark.parametrize(("text", "told"), [
    (SAID.replace("record:a", "id:a"), "has id:a, which is no name of a record"),
    (TOLD + SAID + "{ id:x nx:alias 'X' }", "says 'id:x nx:alias \"X\"' outside of any graph: put it .* is named .ttl, with its source told beside it"),
    (TOLD + SAID + " <https://w3id.org/nexus-kg/graph/view/default> { id:x nx:alias 'X' }",
     "dump of a whole store.*kg backup"),
    (TOLD + "record:a { id:x nx:alias " + "<<( id:x nx:alias\n" * 9000 + "1" + ")>>" * 9000 + " }",
     r"records\.trig: It nests more than 100 deep"),
    (TOLD + "record:a { id:x nx:alias ", r"line \d+: is not RDF"),
    (TOLD + "record:a { id:x/y nx:alias 'X' }", "Write the whole IRI in <>"),
    (TOLD + "record:a { <urn:x y> nx:alias 'X' }", "Write a space in an IRI as %20"),
])
def test_what_is_wrong_with_a_file_is_told(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(SourceError, match=told):
        read(tmp_path, text)


@pytest.mark.parametrize(("text", "told"), [
    (SAID, "The graph record:a is not described as a nx:Record in graph:records."),
    (TOLD, "The record record:a has no graph: it says nothing."),
    (TOLD.replace("nx:asserted", "nx:perhaps") + SAID,
     "graph:records gives record:a nx:perhaps for nx:status; it must be one of nx:asserted, nx:reported, nx:alleged, "
     "nx:possible, nx:unproven, nx:retracted."),
    (TOLD.replace('"B"', '"Z"') + SAID,
     "graph:records gives record:a 'Z' for nx:sourceReliability; it must be one of A to F."),
    (TOLD.replace("nx:informationCredibility 2", "nx:informationCredibility 9") + SAID,
     "graph:records gives record:a '9' for nx:informationCredibility; it must be a whole number from 1 to 6."),
    (TOLD.replace("nx:informationCredibility 2", 'nx:informationCredibility "high"') + SAID,
     "graph:records gives record:a 'high' for nx:informationCredibility; it must be a whole number from 1 to 6."),
    (TOLD.replace('"p. 1"', '"p. 1" ; prov:wasAttributedTo id:ana , id:bo') + SAID,
     "graph:records gives record:a 2 values for prov:wasAttributedTo; it takes one at most."),
    (TOLD.replace("nx:Record", "<urn:Record>") + SAID,
     "The graph record:a is not described as a nx:Record in graph:records, but as <urn:Record>."),
    (TOLD.replace('nx:sourceReliability "B" ;', "") + SAID,
     "graph:records gives record:a 0 values for nx:sourceReliability; it needs exactly one."),
    (TOLD.replace("nx:asserted", "nx:asserted , nx:possible") + SAID,
     "graph:records gives record:a 2 values for nx:status; it needs exactly one."),
    (TOLD.replace('"B"', "nx:B") + SAID,
     "graph:records gives record:a nx:B for nx:sourceReliability; it must be one of A to F."),
    (TOLD.replace("source:s", "'s'") + SAID,
     "graph:records gives record:a 's' for prov:wasDerivedFrom; it must be an IRI."),
    (TOLD.replace('"p. 1"', '"p. 1" ; nx:validFrom "2015-1-1"^^xsd:date') + SAID,
     "graph:records gives record:a '2015-1-1' for nx:validFrom; it must be a day, written YYYY-MM-DD."),
    (TOLD.replace('"p. 1"', '"p. 1" ; nx:validFrm "2015-01-01"^^xsd:date') + SAID,
     "graph:records tells nx:validFrm of record:a; perhaps nx:validFrom is meant, else say it in the record itself."),
    (TOLD.replace('"p. 1"', '"p. 1" ; dcterms:date "2015-1-1"^^xsd:date') + SAID,
     "graph:records gives record:a '2015-1-1' for dcterms:date, which is no xsd:date."),
    (TOLD + "record:a { [] nx:alias 'X' }",
     "nx:alias is said of or with a blank node; give the thing an IRI, so that records can be compared."),
    (TOLD.replace('"p. 1"', '"p. 1" ; rdfs:seeAlso []') + SAID,
     "rdfs:seeAlso is said of or with a blank node; give the thing an IRI, so that records can be compared."),
])
def test_what_is_wrong_with_a_record_is_among_its_faults_and_all_of_it_is_kept(
        tmp_path: Path, text: str, told: str) -> None:
    good = (TOLD + SAID).replace("record:a", "record:good")
    bad, other = records_of(tmp_path, text + good)
    assert ([fault.message for fault in bad.faults], other.faults) == ([told], ())
    quads = ox.parse((HEAD + text).encode(), format=ox.RdfFormat.TRIG)
    assert len(bad.triples) + len(list(bad.metadata())) == len(list(quads))


def test_a_file_of_another_ending_is_told_to_be_renamed(tmp_path: Path) -> None:
    (tmp_path / "records.txt").write_text(HEAD + TOLD + SAID)
    with pytest.raises(SourceError, match=r"does not end in \.trig or \.nq, which tells its form: rename it"):
        list(CONNECTOR.read(tmp_path / "records.txt", lambda _done, _total: None))


def test_the_languages_of_passage_and_locator_are_kept(tmp_path: Path) -> None:
    text = TOLD.replace('"p. 1"', '"Seite 1"@de ; nx:passage "Ana ist da."@de') + SAID
    record, = records_of(tmp_path, text)
    assert (record.locator, record.passage) == ("Seite 1", "Ana ist da.")
    assert {'"Seite 1"@de', '"Ana ist da."@de'} <= {one.object for one in record.metadata()}


def test_what_else_is_told_of_a_record_is_kept(tmp_path: Path) -> None:
    more = '"p. 1" ; rdfs:comment "Checked."@en ; dcterms:license <urn:licence> ; rdfs:seeAlso <urn:a> , <urn:b>'
    record, = records_of(tmp_path, TOLD.replace('"p. 1"', more) + SAID)
    assert record.faults == ()
    assert {(shorten(p), o) for _, p, o in record.further} == {
        ("rdfs:comment", '"Checked."@en'), ("dcterms:license", "<urn:licence>"), ("rdfs:seeAlso", "<urn:a>"),
        ("rdfs:seeAlso", "<urn:b>")}
    assert set(record.further) < set(record.metadata())


def test_what_the_store_tells_of_a_record_is_not_taken_from_a_file(tmp_path: Path) -> None:
    more = '"p. 1" ; nx:contentDigest "00" ; prov:wasGeneratedBy <https://w3id.org/nexus-kg/id/load/000001>'
    record, = records_of(tmp_path, TOLD.replace('"p. 1"', more) + SAID)
    assert (record.faults, record.further) == ((), ())


def test_a_file_that_is_not_utf_8_is_told_with_what_to_do(tmp_path: Path) -> None:
    file = tmp_path / "records.trig"
    file.write_text(HEAD + TOLD + SAID, encoding="utf-16")
    with pytest.raises(SourceError, match="Save the file as UTF-8"):
        list(CONNECTOR.read(file, lambda _done, _total: None))


@pytest.mark.parametrize(("letter", "at"), [("x", "line 18"), (r"\\", "record/a")])
def test_a_text_that_is_longer_than_the_engine_reads_is_told_with_its_place(
        tmp_path: Path, letter: str, at: str) -> None:
    with pytest.raises(SourceError, match=f"{at}.*longer than 16 MB"):
        read(tmp_path, TOLD + SAID.replace("'X'", f"\n'{letter * (1 << 24 if letter == 'x' else 8_100_000)}'"))


def test_all_that_is_wrong_with_a_record_is_told_at_once(tmp_path: Path) -> None:
    record, = records_of(tmp_path, TOLD.replace('"B"', '"G"').replace("nx:asserted", "nx:certain") + SAID)
    assert [shorten(fault.path) for fault in record.faults] == ["nx:status", "nx:sourceReliability"]


def test_the_seed_graph_is_read_with_its_sources() -> None:
    records = list(CONNECTOR.read(resource("seed"), lambda _done, _total: None))
    assert len(records) > 100
    assert all(record.passage and record.locator for record in records)
    sources = {source.iri for source in CONNECTOR.sources(resource("seed"))}
    assert {record.source for record in records} <= sources
