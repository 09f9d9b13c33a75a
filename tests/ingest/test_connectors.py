"""Connectors of others: what is wrong with one is told by its name, and spoils nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

import kg.ingest.connectors
from kg.ingest.connector import Advance, Connector, SourceDescription
from kg.ingest.discovery import connector_for, connector_named, connectors_and_faults
from kg.ingest.load import LoadResult, load, retry
from kg.ingest.quarantine import read_quarantine
from kg.model.errors import KgError, SourceError, UsageError
from kg.model.namespaces import ID, RDF_TYPE, RDFS_LABEL, nx
from kg.model.record import Record, record_iri, source_iri
from kg.model.resources import resource
from kg.model.terms import Term, Triple, iri, literal
from kg.model.watcher import Silent
from kg.reason.open_view import open_view
from kg.store.generations import Store
from kg.validate.parser import compile_shapes

SOURCE = source_iri("names")
SHAPES = compile_shapes([resource("shapes")])


def _read(path: Path, _advance: Advance) -> Iterator[Record]:
    """A person a line; one whose line is empty has no name, which a shape refuses."""
    for number, name in enumerate(path.read_text(encoding="utf-8").splitlines()):
        person = iri(f"{ID}names/{number}")
        named = (Triple(person, RDFS_LABEL, literal(name)),) if name not in ("", "gone") else ()
        if name != "gone":
            yield Record(record_iri("names", str(number)), SOURCE, str(number), f"line {number}",
                         (Triple(person, RDF_TYPE, nx("Person")), *named), reliability="B", credibility=2)


CONNECTOR = Connector("names", "names, a line each", lambda _path: True, _read, lambda _path: (
    SourceDescription(SOURCE, (Triple(SOURCE, RDF_TYPE, nx("Source")), Triple(SOURCE, RDFS_LABEL, literal("N")))),),
    full_list=True)


def _load(store: Store, text: str | bytes, connector: Connector = CONNECTOR, *, retract: bool = False,
          published: date | None = None) -> LoadResult:
    file = store.folder.parent / "names.txt"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return load(store, file, connector, SHAPES, Silent(), retract_missing=retract, published=published)


@pytest.mark.parametrize("text", [Term("Ana"), "Ana", "", 1950, None])
def test_what_is_no_term_is_refused_at_once(store: Store, text: Term) -> None:
    def read(path: Path, advance: Advance) -> Iterator[Record]:
        for record in _read(path, advance):
            yield replace(record, triples=(*record.triples, Triple(iri("urn:a"), RDFS_LABEL, text)))

    with pytest.raises(SourceError, match=r"'names' says .* in record names/0, .*literal\(\)"):
        _load(store, "Ana\n", replace(CONNECTOR, read=read))


@pytest.mark.parametrize("part", ["sources", "lacks", "notes"])
def test_every_part_of_a_connector_that_fails_is_named(store: Store, part: str) -> None:
    def fail(path: Path) -> tuple[SourceDescription, ...]:
        raise KeyError(path.name)

    with pytest.raises(SourceError, match=r"the connector 'names' fails .KeyError"):
        _load(store, "Ana\n", replace(CONNECTOR, **{part: fail}))  # type: ignore[arg-type]


def test_a_connector_that_fails_is_named_with_how_far_it_came(store: Store) -> None:
    with pytest.raises(SourceError, match=r"names.txt: the connector 'names' fails after 0 records .*UnicodeDecode"):
        _load(store, b"\xe9")

    def read(path: Path, advance: Advance) -> Iterator[Record]:
        yield from _read(path, advance)
        raise KeyError("country")

    with pytest.raises(SourceError, match=r"after 2 records .KeyError: 'country'"):
        _load(store, "Ana\nBea\n", replace(CONNECTOR, read=read))
    assert store.snapshot().manifest.records == 0


@pytest.mark.parametrize(("text", "told"), [("def f(:", "SyntaxError"), ("", "CONNECTOR"),
                                            ("from kg.ingest.connectors.trig import CONNECTOR", "as another one")])
def test_a_broken_connector_spoils_no_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str,
                                            told: str) -> None:
    name = f"zz_broken_{len(text)}"
    (tmp_path / f"{name}.py").write_text(text)
    monkeypatch.setattr(kg.ingest.connectors, "__path__", [*kg.ingest.connectors.__path__, str(tmp_path)])
    connectors_and_faults.cache_clear()
    try:
        assert connector_for(resource("seed")).name == "records"
        with pytest.raises(UsageError, match=told) as caught:
            connector_named("wanted")
        assert f"{name}.py" in str(caught.value)
    finally:
        connectors_and_faults.cache_clear()


def test_a_connector_that_cannot_recognise_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(path: Path) -> bool:
        raise ValueError(path.name)

    monkeypatch.setattr("kg.ingest.discovery.all_connectors", lambda: (replace(CONNECTOR, recognise=fail),))
    with pytest.raises(UsageError, match=r"'names' cannot tell whether .*ValueError"):
        connector_for(tmp_path)


def test_what_left_a_full_list_leaves_quarantine_too(store: Store) -> None:
    assert len(_load(store, "Ana\n\n\n").refused) == 2
    done = _load(store, "Ana\n\ngone\n", retract=True)
    assert done.notes[-1] == "What left the list went from quarantine too (1)."
    assert [one.record.identifier for one in read_quarantine(store.snapshot().folder)] == ["1"]


def test_without_the_option_quarantine_keeps_them(store: Store) -> None:
    _load(store, "Ana\n\n\n")
    _load(store, "Ana\n\ngone\n")
    assert len(read_quarantine(store.snapshot().folder)) == 2
    assert len(retry(store, [], SHAPES, Silent()).refused) == 2


@pytest.mark.parametrize("connector", [CONNECTOR, replace(CONNECTOR, full_list=False)])
def test_where_nothing_can_be_retracted_it_is_told(store: Store, connector: Connector) -> None:
    _load(store, "Ana\n")
    done = _load(store, "" if connector.full_list else "Ana\n", connector, retract=True)
    assert "Nothing was retracted" in done.notes[-1]
    assert done.retracted == 0


def test_the_day_of_a_list_is_told_with_its_name_until_another_list_comes(store: Store) -> None:
    def source() -> str:
        view = open_view(store)
        return view.records_of(Triple(iri(f"{ID}names/0"), RDFS_LABEL, literal("Ana")))[0].source_name

    _load(store, "Ana\n", published=date(2021, 3, 1))
    assert source() == "N of 2021-03-01"
    assert not _load(store, "Ana\n").published
    assert source() == "N of 2021-03-01"
    _load(store, "Ana\nBea\n", published=date(2021, 4, 1))
    assert source() == "N of 2021-04-01"
    assert "say it with --published" in _load(store, "Ana\nBeatrice\n").notes[-1]
    assert source() == "N"


def test_a_shape_without_a_message_tells_what_is_broken(store: Store, tmp_path: Path) -> None:
    file = tmp_path / "mute.ttl"
    file.write_text("@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix nx: <https://w3id.org/nexus-kg/ontology#> . "
                    "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . <urn:mute> a sh:NodeShape ; "
                    "sh:targetClass nx:Person ; sh:property [ sh:path rdfs:label ; sh:maxLength 2 ] .")
    names = store.folder.parent / "names.txt"
    names.write_text("Ana\n")
    done = load(store, names, CONNECTOR, compile_shapes([file]), Silent())
    assert done.refused[0].reasons[0].message == (
        "It breaks the constraint 'max length' of rdfs:label; the shape has no message.")


def test_every_fault_is_one_for_people(store: Store) -> None:
    with pytest.raises(KgError):
        _load(store, "Ana\n", replace(CONNECTOR, read=lambda *_: iter([None])))  # type: ignore[list-item]
