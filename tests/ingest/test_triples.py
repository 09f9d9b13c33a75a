"""Triples with a file beside them that tells their source: what is said of a thing is a record."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from rdflib import Graph

from kg.ingest.connectors.triples import CONNECTOR
from kg.ingest.discovery import connector_for
from kg.ingest.load import LoadResult, initialise, load
from kg.model.errors import SourceError, UsageError
from kg.model.namespaces import ID, PREFIXES, RDF_TYPE, nx
from kg.model.resources import resource
from kg.model.terms import Triple, iri, literal
from kg.model.watcher import Silent
from kg.reason.open_view import open_view
from kg.store.generations import Store
from kg.validate.parser import compile_shapes

SHAPES = compile_shapes([resource("shapes")])
HEAD = "".join(f"@prefix {name}: <{namespace}> .\n" for name, namespace in PREFIXES.items())
TOLD = {"@id": "source:notes", "rdfs:label": "Notes", "nx:sourceReliability": "B",
        "nx:informationCredibility": 2, "nx:status": "reported", "nx:publicationDate": "2026-11-01"}
GANG = 'id:gang a nx:CriminalOrganization ; rdfs:label "The gang" .\n'
ALIAS = 'id:gang rdfs:seeAlso [ a nx:Alias ; nx:aliasText "G" ; nx:aliasOf id:gang ] .\n'


def written(folder: Path, text: str, name: str = "notes.ttl", **changed: object) -> Path:
    file = folder / name
    file.write_text(text)
    (folder / f"{name}-metadata.json").write_text(json.dumps(TOLD | changed))
    return file


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return initialise(tmp_path / "store", resource("ontology"))


def loaded(store: Store, file: Path, *, retract_missing: bool = False) -> LoadResult:
    return load(store, file, connector_for(file), SHAPES, Silent(), retract_missing=retract_missing)


def test_what_is_said_of_a_thing_is_a_record_with_what_is_told_of_the_source(store: Store, tmp_path: Path) -> None:
    file = written(tmp_path, HEAD + GANG + 'id:ana a nx:Person ; rdfs:label "Ana" ; nx:memberOf id:gang .')
    assert loaded(store, file).added == 2
    (record,) = open_view(store).records_of(Triple(iri(f"{ID}ana"), nx("memberOf"), iri(f"{ID}gang")))
    assert (record.source_name, record.identifier, record.locator, str(record.grade), record.status) == (
        "Notes of 2026-11-01", "ana", "statements about id:ana", "B2", "reported")
    assert not loaded(store, file).published
    written(tmp_path, HEAD + GANG)
    assert loaded(store, file, retract_missing=True).retracted == 1


@pytest.mark.parametrize(("form", "ending"), [
    ("turtle", ".ttl"), ("nt", ".nt"), ("xml", ".rdf"), ("json-ld", ".jsonld")])
def test_all_forms_of_triples_give_the_same_records(store: Store, tmp_path: Path, form: str, ending: str) -> None:
    loaded(store, written(tmp_path, HEAD + GANG + ALIAS))
    text = Graph().parse(data=HEAD + GANG + ALIAS).serialize(format=form, encoding="utf-8").decode()
    done = loaded(store, written(tmp_path, text, f"other{ending}"))
    assert (done.unchanged, done.added, done.changed, done.refused) == (1, 0, 0, ())


def test_a_blank_node_is_part_of_the_record_that_leads_to_it(tmp_path: Path) -> None:
    loop = "_:a nx:knows _:b . _:b nx:knows _:a ."
    file = written(tmp_path, HEAD + '[] a nx:Person .\n' + ALIAS + GANG + loop)
    records = list(CONNECTOR.read(file, lambda _done, _total: None))
    unnamed, gang, *others = records
    alias = iri(f"{ID}notes/gang/1")
    assert gang.name == "notes/gang"  # type: ignore[union-attr]
    assert {Triple(alias, RDF_TYPE, nx("Alias")), Triple(alias, nx("aliasText"), literal("G"))} <= set(
        gang.triples)  # type: ignore[union-attr]
    for record in (unnamed, *others):
        assert record.is_unnamed  # type: ignore[union-attr]
        assert "to which nothing with a name leads" in record.faults[0].message  # type: ignore[union-attr]


def test_a_thing_that_breaks_a_shape_waits_alone(store: Store, tmp_path: Path) -> None:
    done = loaded(store, written(tmp_path, HEAD + GANG + "<http://example.org/a#1> a nx:Persn . [] a nx:Person ."))
    assert (done.added, [one.name for one in done.refused]) == (
        1, ["notes/http%3A//example.org/a%231", "notes/notes.ttl/unnamed-2"])


@pytest.mark.parametrize(("name", "text", "told"), [
    ("a.ttl", "<a> <b> <c> .", r"a\.ttl, line 1: is not RDF: .* Write whole IRIs, or tell a base"),
    ("a.ttl", "<urn:a> <urn:b> " + "<<( <urn:a> <urn:b> " * 9000 + "1" + " )>>" * 9000 + " .", "nests more than 100"),
    ("a.jsonld", '{"urn:p":' * 20000 + "1" + "}" * 20000, "nests more than 100"),
    ("a.jsonld", '{"@context": "http://schema.org/", "@id": "urn:a", "name": "b"}', "A context at another address"),
    ("a.jsonld", '{"@id": "urn:g", "@graph": [{"@id": "urn:a", "urn:p": 1}]}', "has a named graph, <urn:g>"),
    ("a.rdf", '<!DOCTYPE r [<!ENTITY a "b">]><r/>', "DOCTYPE is refused"),
])
def test_what_is_wrong_with_a_file_of_triples_is_told(tmp_path: Path, name: str, text: str, told: str) -> None:
    with pytest.raises(SourceError, match=told):
        list(CONNECTOR.read(written(tmp_path, text, name), lambda _done, _total: None))


@pytest.mark.parametrize(("changed", "told"), [
    ({"tableSchema": {}}, 'it has "tableSchema", which is not read here'), ({"rdfs:label": []}, 'it needs "rdfs:label"'),
    ({"nx:sourceReliability": "G"}, "it must be one of A to F"), ({"nx:colour": "red"}, "tells nx:colour")])
def test_what_is_wrong_with_the_file_beside_is_told(tmp_path: Path, changed: dict[str, object], told: str) -> None:
    with pytest.raises(Exception, match=told) as caught:
        CONNECTOR.sources(written(tmp_path, HEAD + GANG, **changed))
    assert str(caught.value).count("notes.ttl-metadata.json: ") == 1


@pytest.mark.parametrize(("name", "told"), [
    ("a.ttl", r"tell its source and grade in a\.ttl-metadata\.json beside it"), ("a.n3", "write it as Turtle")])
def test_triples_without_a_source_are_told_what_to_do(tmp_path: Path, name: str, told: str) -> None:
    (tmp_path / name).write_text(HEAD + GANG)
    with pytest.raises(UsageError, match=told):
        connector_for(tmp_path / name)
