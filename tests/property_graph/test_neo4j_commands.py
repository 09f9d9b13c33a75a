"""The commands about property graphs, as users call them."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

from kg.store.generations import Store
from tests.commands import COMMAND


def kg(store: Store, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items()
                   if not name.startswith("NEO4J_")}
    return subprocess.run(
        [*COMMAND, *arguments, "--store", str(store.folder)], capture_output=True, text=True,
        env=environment, check=False)


@pytest.mark.parametrize(("arguments", "code", "told"), [
    (("neo4j", "sync"), 2, "Name the server"),
    (("neo4j", "sync", "--uri", "bolt://127.0.0.1:1"), 3, "No Cypher server answers"),
    (("neo4j", "sync", "--uri", "localhost"), 2, "no address"),
    (("neo4j", "measure", "degree"), 2, "Name the server"),
    (("neo4j", "measure", "beauty", "--uri", "bolt://127.0.0.1:1"), 2, "beauty"),
    (("neo4j", "schema", "--picture", "schema.pdf"), 2, "neither in .svg nor in .png"),
    (("ask", "paths/shortest-path", "--lang", "sparql"), 2, "--lang cypher"),
    (("ask", "paths/shortest-path", "-p", "from=nothing"), 2, "nothing has a name like it"),
])
def test_what_is_wrong_is_told(seed_store: Store, arguments: tuple[str, ...], code: int,
                               told: str) -> None:
    done = kg(seed_store, *arguments)
    assert done.returncode == code, done.stderr
    assert told in done.stderr
    assert "Traceback" not in done.stderr


def test_verify_and_schema(seed_store: Store, tmp_path: Path) -> None:
    done = kg(seed_store, "neo4j", "verify", "--format", "json")
    assert done.returncode == 0, done.stderr
    lines = json.loads(done.stdout)
    assert {line["equal"] for line in lines} == {"yes"}
    files = [tmp_path / "schema.svg", tmp_path / "schema.png"]
    done = kg(seed_store, "neo4j", "schema", *(f"--picture={file}" for file in files))
    assert done.returncode == 0, done.stderr
    assert "OPERATES_IN" in files[0].read_text()
    assert files[1].read_bytes().startswith(b"\x89PNG")


def test_the_same_answer_in_both_languages(seed_store: Store, tmp_path: Path) -> None:
    one, other = (json.loads(kg(seed_store, "ask", "designations/history", "--format", "json",
                                "--lang", language).stdout) for language in ("sparql", "cypher"))
    for answer in (one, other):
        for row in answer["rows"]:
            row["evidence"]["proof"].sort(key=json.dumps)
            row["evidence"]["records"].sort(key=json.dumps)
        answer["rows"].sort(key=json.dumps)
    assert one == other
    assert len(one["rows"]) > 10
    picture = tmp_path / "paths.svg"
    done = kg(seed_store, "ask", "paths/all-simple-paths", "--picture", str(picture))
    assert done.returncode == 0, done.stderr
    assert "Hamas" in picture.read_text()
