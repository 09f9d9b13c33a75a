"""kg table, and kg load of a table: from a CSV to an answer, and faults in one sentence."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.commands import COMMAND

TABLE = "number,full name,date of birth\n7,Ana,3.2.1970\n8,Bo,31.2.1980\n"


def kg(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*COMMAND, *arguments], cwd=folder, capture_output=True, text=True,
                          check=False)


def test_a_drafted_mapping_loads_its_table(tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text(TABLE.replace("31.2", "28.2"))
    done = kg(tmp_path, "table", "draft", "people.csv", "nx:Person")
    assert done.returncode == 0, done.stderr
    (tmp_path / "people.csv-metadata.json").write_text(done.stdout)
    (tmp_path / "people.csv").write_text(TABLE)
    assert kg(tmp_path, "init", "--store", "store").returncode == 0
    done = kg(tmp_path, "load", "people.csv", "--store", "store")
    assert done.returncode == 1
    assert "people.csv, line 3, column 'date of birth': '31.2.1980' is no day" in done.stdout
    done = kg(tmp_path, "quarantine", "show", "people/8", "--store", "store")
    assert "number: 8; full name: Bo; date of birth: 31.2.1980" in done.stdout
    done = kg(tmp_path, "explain", "id:people/7", "nx:birthDate", '"1970-02-03"^^xsd:date', "--store", "store")
    assert "row whose number is 7 (F6)" in done.stdout


def test_what_comes_after_a_broken_file_is_told_as_not_loaded(tmp_path: Path) -> None:
    for name in ("a.csv", "b.csv"):
        (tmp_path / name).write_text(TABLE)
        drafted = kg(tmp_path, "table", "draft", name, "nx:Person").stdout
        (tmp_path / f"{name}-metadata.json").write_text(drafted)
    (tmp_path / "a.csv").write_bytes(b"\xff")
    assert kg(tmp_path, "init", "--store", "store").returncode == 0
    done = kg(tmp_path, "load", "a.csv", "b.csv", "--store", "store")
    assert (done.returncode, done.stderr.splitlines()[0]) == (1, "Not loaded: a.csv, b.csv.")


@pytest.mark.parametrize(("arguments", "code", "told"), [
    (("table", "draft", "none.csv", "nx:Person"), 2, "does not exist"),
    (("table", "draft", "people.csv", "nx:Persn"), 2, "perhaps nx:Person is meant"),
    (("table", "draft", "empty.csv", "nx:Person"), 1, "is empty"),
    (("load", "people.csv"), 2, "'kg table draft' begins it"),
    (("load", "people.csv", "--as", "table"), 1, "has no mapping"),
    (("load", "sheet.xlsx"), 2, "is a spreadsheet: save its sheet as CSV"),
])
def test_faults_of_tables_are_one_sentence(tmp_path: Path, arguments: tuple[str, ...], code: int, told: str) -> None:
    (tmp_path / "people.csv").write_text(TABLE)
    (tmp_path / "empty.csv").touch()
    (tmp_path / "sheet.xlsx").write_bytes(b"PK")
    if arguments[0] == "load":
        assert kg(tmp_path, "init", "--store", "kg-store").returncode == 0
    done = kg(tmp_path, *arguments)
    assert (done.returncode, told in done.stderr) == (code, True), done.stderr
    assert "Traceback" not in done.stderr
