"""kg describe: all about a thing, a term, a record or a source, by its IRI or its name."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from kg.model.namespaces import ID
from kg.reason.views import ReasonedView
from tests.commands import kg


@pytest.fixture
def store(seed: ReasonedView) -> Path:
    return seed.snapshot.folder.parent.parent


def describe(store: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return kg("describe", *arguments, store=store)


def line_of(told: str, *words: str) -> str:
    (line,) = (line for line in told.splitlines() if all(word in line for word in words))
    return line


def test_a_thing_is_told_with_who_says_what(store: Path) -> None:
    told = describe(store, "id:organization/farc").stdout
    assert told.startswith("Revolutionary Armed Forces of Colombia (id:organization/farc)\n")
    assert "terrorist organisation" in told.splitlines()[1]
    assert [part.strip() for part in line_of(told, "acronym").strip("│").split("│")] == [
        "acronym", "FARC", "asserted", "B1", "record:luna-2008/names/farc"]
    assert "inferred" in line_of(told, "traffics in", "coca (nx:coca)")


def test_a_name_that_one_thing_has_will_do(store: Path) -> None:
    by_name, by_iri = describe(store, "FARC", "-f", "json"), describe(store, f"{ID}organization/farc", "-f", "json")
    assert json.loads(by_name.stdout) == json.loads(by_iri.stdout)
    assert "'FARC' is id:organization/farc" in by_name.stderr


def test_a_record_is_told_with_what_it_says(store: Path) -> None:
    told = describe(store, "record:luna-2008/names/farc").stdout
    assert "Names Revolutionary Armed Forces of Colombia." in line_of(told, "passage")
    assert "Colombia (id:place/co)" in line_of(told, "based in")
    assert "record:luna-2008/names/farc" in describe(store, "source:luna-2008").stdout


def test_a_term_is_told_by_its_module(store: Path) -> None:
    told = describe(store, "nx:Cartel").stdout
    assert "ontology: actors" in line_of(told, "example")


@pytest.mark.parametrize("form", ["table", "json"])
def test_what_the_encoding_of_a_terminal_lacks_is_escaped(
        store: Path, monkeypatch: pytest.MonkeyPatch, form: str) -> None:
    monkeypatch.setenv("PYTHONIOENCODING", "cp1251")
    done = describe(store, "id:place/re", "-f", form)
    assert (done.returncode, "R\\u00e9union" in done.stdout) == (0, True), done.stderr
    if form == "json":
        assert json.loads(done.stdout)["label"] == "Réunion"


def test_ascii_is_taken_for_utf_8(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONIOENCODING", "ascii")
    told = describe(store, "id:place/re").stdout
    assert told.startswith("Réunion")
    assert "←" in told


@pytest.mark.parametrize(("thing", "code", "told"), [
    ("id:x/y", 1, "The view 'default' says nothing of id:x/y."),
    ("qqqqqq", 2, "'qqqqqq' must be an IRI, a prefixed name such as id:organization/farc, or the name of one "
                  "thing: nothing has a name like it."),
    ("nx:a b", 2, "nx:a b"),
])
def test_what_is_not_there_is_told_in_one_sentence(store: Path, thing: str, code: int, told: str) -> None:
    done = describe(store, thing)
    assert (done.returncode, done.stdout, told in done.stderr) == (code, "", True), done.stderr
    assert "Traceback" not in done.stderr
