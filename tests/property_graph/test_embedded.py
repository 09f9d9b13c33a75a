"""The embedded engine's files: after each load they hold the view, made anew or brought up to date."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.model.view import parse_view
from kg.property_graph import embedded
from kg.property_graph.embedded import open_embedded
from kg.property_graph.embedded_files import FILE, amend, fill
from kg.property_graph.facts import Facts
from kg.property_graph.projection import Projection
from kg.property_graph.verify import compare
from kg.reason.open_view import open_view
from kg.store.generations import Store
from tests.loading import add
from tests.property_graph.conftest import load_some
from tests.property_graph.records import organization, record, source
from tests.property_graph.test_projection import some_records


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """How each property graph was made: `whole`, or `amended` from an earlier one."""
    ways: list[str] = []

    def note_fill(*parts: object) -> None:
        ways.append("whole")
        fill(*parts)  # type: ignore[arg-type]

    def note_amend(*parts: object) -> bool:
        done = amend(*parts)  # type: ignore[arg-type]
        ways.append("amended" if done else "not amended")
        return done

    monkeypatch.setattr(embedded, "fill", note_fill)
    monkeypatch.setattr(embedded, "amend", note_amend)
    yield ways


def _check(store: Store, view: str = "default") -> None:
    """The engine holds what a projection of the whole view gives."""
    opened = open_view(store, parse_view(view))
    engine = open_embedded(store, opened)
    try:
        held = engine.contents()
    finally:
        engine.close()
    wanted = Projection(Facts(opened)).whole()
    assert held.size > 0
    assert [line for line in compare(wanted, held) if not line.equal] == []


@pytest.mark.parametrize("start", range(3))
def test_after_random_loads_it_holds_the_view(store: Store, tmp_path: Path, start: int,
                                              made: list[str]) -> None:
    chance = random.Random(start)
    load_some(store, source(tmp_path / "first", *some_records(chance)))
    _check(store)
    for step in range(4):
        load_some(store, source(tmp_path / f"step{step}", *some_records(chance)),
                  retract=chance.random() < 0.5)
        _check(store)
    assert made[0] == "whole"
    assert set(made[1:]) == {"amended"}


def test_two_loads_later_the_earlier_one_still_serves(store: Store, tmp_path: Path,
                                                      made: list[str]) -> None:
    add(store, source(tmp_path / "1", record("a", organization("a"))))
    _check(store)
    for number in "23":
        add(store, source(tmp_path / number, record(f"b{number}", organization("b" + number))))
    _check(store)
    assert made == ["whole", "amended"]


def test_values_of_every_kind_come_and_go(store: Store, tmp_path: Path, made: list[str]) -> None:
    first = organization("a", '; nx:startDate "2001-02-03"^^xsd:date ; rdfs:label "b"@en, "c"@es ')
    add(store, source(tmp_path / "1", record("a", first)))
    _check(store)
    add(store, source(tmp_path / "2", record(
        "a", organization("a", '; nx:endDate "2011-02-03"^^xsd:date ; rdfs:label "d"@es '))))
    _check(store)
    assert made == ["whole", "amended"]


def test_a_new_source_is_amended_and_a_renamed_one_is_not(store: Store, tmp_path: Path,
                                                          made: list[str]) -> None:
    add(store, source(tmp_path / "1", record("a", organization("a"))))
    _check(store)
    for name, label in (("2", "Other"), ("3", "Renamed")):
        other = source(tmp_path / name, record("b" + name, organization("b")))
        file = other / "records.trig"
        file.write_text(file.read_text().replace("source:test", "source:other").replace(
            "record/test/", "record/other/").replace('"Test"', f'"{label}"'))
        add(store, other)
        _check(store)
    assert made == ["whole", "amended", "whole"]


def test_a_new_language_has_no_column_so_all_is_made(store: Store, tmp_path: Path,
                                                     made: list[str]) -> None:
    add(store, source(tmp_path / "1", record("a", organization("a"))))
    _check(store)
    add(store, source(tmp_path / "2", record("a", organization("a", '; rdfs:label "x"@ar '))))
    _check(store)
    assert made == ["whole", "not amended", "whole"]


def test_a_store_may_stand_in_a_folder_with_an_apostrophe(store: Store, tmp_path: Path) -> None:
    folder = tmp_path / "o'brien"
    shutil.copytree(store.folder, folder)
    _check(Store.open(folder))


def test_other_views_are_made_whole(store: Store, tmp_path: Path, made: list[str]) -> None:
    for number in "12":
        add(store, source(tmp_path / number, record(f"r{number}", organization("a" + number))))
        _check(store, "possible")
    assert made == ["whole", "whole"]


def test_a_torn_earlier_file_does_not_matter(store: Store, tmp_path: Path,
                                             made: list[str]) -> None:
    add(store, source(tmp_path / "1", record("a", organization("a"))))
    _check(store)
    (file,) = store.folder.glob(f"views/*/*/{FILE}")
    file.write_bytes(file.read_bytes()[:5000])
    add(store, source(tmp_path / "2", record("b", organization("b"))))
    _check(store)
    assert made == ["whole", "whole"]
