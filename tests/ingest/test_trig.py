"""Records in TriG are read as they were written, or refused with the graph's name."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.ingest.connectors.trig import CONNECTOR
from kg.model.errors import SourceError
from kg.model.namespaces import PREFIXES
from kg.model.resources import resource

HEAD = "".join(f"@prefix {name}: <{namespace}> .\n" for name, namespace in PREFIXES.items())
TOLD = """graph:records { record:a a nx:Record ; prov:wasDerivedFrom source:s ; nx:status nx:asserted ;
  nx:sourceReliability "B" ; nx:informationCredibility 2 ; nx:locator "p. 1" . }
"""
SAID = "record:a { id:x nx:alias 'X' . }\n"


def read(tmp_path: Path, text: str) -> list[str]:
    file = tmp_path / "records.trig"
    file.write_text(HEAD + text)
    return [record.name for record in CONNECTOR.read(file, lambda _done, _total: None)]


def test_a_record_is_read(tmp_path: Path) -> None:
    assert read(tmp_path, TOLD + SAID) == ["a"]


def test_a_record_that_is_told_of_twice_in_the_same_words_is_read_once(tmp_path: Path) -> None:
    assert read(tmp_path, TOLD + SAID + TOLD + SAID) == ["a"]


@pytest.mark.parametrize(("text", "told"), [
    (SAID, "not described as a nx:Record"),
    (TOLD, "says nothing"),
    (TOLD.replace("nx:asserted", "nx:perhaps") + SAID, "perhaps"),
    (TOLD.replace('"B"', '"Z"') + SAID, "reliability 'Z'"),
    (TOLD.replace("nx:informationCredibility 2", "nx:informationCredibility 9") + SAID, "credibility 9"),
    (TOLD.replace("nx:informationCredibility 2", 'nx:informationCredibility "high"') + SAID,
     "'high' for nx:informationCredibility; it must be a whole number from 1 to 6"),
    (TOLD.replace('"p. 1"', '"p. 1" ; prov:wasAttributedTo id:ana , id:bo') + SAID,
     "2 values for prov:wasAttributedTo; it takes one"),
    (TOLD.replace("nx:Record", "<http://w3id.org/nexus-kg/ontology#Record>") + SAID,
     "not described as a nx:Record in graph:records, but as <http://w3id.org"),
    (TOLD.replace('nx:sourceReliability "B" ;', "") + SAID, "has 0 values"),
    (TOLD.replace("nx:asserted", "nx:asserted , nx:possible") + SAID, "has 2 values for nx:status"),
    (TOLD.replace('"B"', "nx:B") + SAID, "has nx:B for nx:sourceReliability; it must be a text"),
    (TOLD + SAID + " <https://w3id.org/nexus-kg/graph/view/default> { id:x nx:alias 'X' }",
     "dump of a whole store.*kg backup"),
    (TOLD + "record:a { [] nx:alias 'X' }", "blank node"),
    (TOLD + "record:a { id:x nx:alias ", r"line \d+: is not RDF"),
    (TOLD + "record:a { id:x/y nx:alias 'X' }", "Write the whole IRI in <>"),
    (TOLD.replace('"p. 1"', '"p. 1" ; nx:validFrom "2015-1-1"^^xsd:date') + SAID,
     "'2015-1-1' for nx:validFrom; it must be a day"),
])
def test_what_is_wrong_is_told(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(SourceError, match=told):
        read(tmp_path, text)


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


def test_all_that_is_wrong_with_a_file_is_told_at_once(tmp_path: Path) -> None:
    other = TOLD.replace("record:a", "record:b").replace("nx:asserted", "nx:certain")
    with pytest.raises(SourceError) as told:
        read(tmp_path, TOLD.replace('"B"', '"G"') + SAID + other + SAID.replace("record:a", "record:b"))
    assert told.value.problem == (
        "the record record:a has the reliability 'G'; it must be one of A to F; the record record:b has the status "
        "nx:certain; it must be one of nx:asserted, nx:reported, nx:alleged, nx:possible, nx:unproven, "
        "nx:retracted.")


def test_the_seed_graph_is_read_with_its_sources() -> None:
    records = list(CONNECTOR.read(resource("seed"), lambda _done, _total: None))
    assert len(records) > 100
    assert all(record.passage and record.locator for record in records)
    sources = {source.iri for source in CONNECTOR.sources(resource("seed"))}
    assert {record.source for record in records} <= sources
