"""The guide to tables is right: what it writes and runs gives what it tells."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from kg.ingest.connectors.table import CONNECTOR
from kg.ingest.load import initialise, load
from kg.model.resources import resource
from kg.model.watcher import Silent
from kg.validate.parser import compile_shapes
from tests.commands import COMMAND

GUIDE = (Path(__file__).resolve().parent.parent.parent / "docs" / "tables.md").read_text(encoding="utf-8")
NAMES = ("groups.csv", "groups.csv-metadata.json", "wanted.csv", "wanted.csv-metadata.json")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    blocks = [part.split("\n", 1)[1] for part in GUIDE.split("```")[1::2]]
    for name, block in zip(NAMES, blocks, strict=True):
        (tmp_path / name).write_text(block, encoding="utf-8")
    return tmp_path


def test_the_commands_of_the_guide_tell_what_it_says(folder: Path) -> None:
    told = ""
    for line in GUIDE.splitlines():
        if line.startswith(("    kg init", "    kg load", "    kg explain")):
            done = subprocess.run([*COMMAND, *line.split()[1:]], cwd=folder, capture_output=True, text=True,
                                  check=False)
            assert "Traceback" not in done.stderr
            told += done.stdout
    assert "2 records added" in told
    assert "1 record added" in told
    for line in ("Ana Ander: member of The syndicate",
                 "  reported in Wanted persons of 2026-11-01, row whose number is 17 (B2) record:police-wanted/17"):
        assert f"    {line}\n" in GUIDE
        assert line in told.splitlines()


def test_the_reasons_are_those_of_the_guide(folder: Path) -> None:
    store = initialise(folder / "store", resource("ontology"))
    shapes = compile_shapes([resource("shapes")])
    load(store, folder / "groups.csv", CONNECTOR, shapes, Silent())
    done = load(store, folder / "wanted.csv", CONNECTOR, shapes, Silent())
    told = [reason.message for one in done.refused for reason in one.reasons]
    assert len(told) == 2
    for message in told:
        assert f"    {message}\n" in GUIDE
