"""Who waits at a terminal is told for what, and gets the terminal back as it was."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from kg.ingest.load import initialise
from kg.model.resources import resource

_KG = "from kg.cli.main import main; main()"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("progress") / "store"
    initialise(folder, resource("ontology"))
    return folder


def at_terminal(*arguments: str) -> tuple[int, str]:
    """The exit code of a command, and what it tells on a terminal beside its answer."""
    return run_at_terminal(_KG, *arguments)


def run_at_terminal(program: str, *arguments: str) -> tuple[int, str]:
    ours, its = pty.openpty()
    with subprocess.Popen([sys.executable, "-c", program, *arguments],
                          stdout=subprocess.DEVNULL, stderr=its,
                          env={**os.environ, "TERM": "xterm", "COLUMNS": "120"}) as process:
        os.close(its)
        told = b""
        try:
            while more := os.read(ours, 10_000):
                told += more
        except OSError:  # that is how the end of a terminal is told
            pass
        os.close(ours)
    return process.returncode, told.decode()


def test_a_view_that_is_made_first_is_told(store: Path) -> None:
    asked = "query", "ASK { nx:Agent a owl:Class }", "--store", str(store)
    assert "opening the view" not in at_terminal(*asked)[1]
    code, told = at_terminal(*asked, "--view", "possible")
    assert code == 0
    assert "opening the view 'possible'" in told


def test_a_file_that_is_written_long_is_told(store: Path, tmp_path: Path) -> None:
    code, told = at_terminal("dump", str(tmp_path / "all.nq"), "--store", str(store))
    assert code == 0
    assert "writing " in told


def test_who_gives_up_leaves_the_cursor_to_be_seen() -> None:
    code, told = run_at_terminal(
        "from kg.cli.interruptible import _end; from kg.cli.output import watching\n"
        "with watching() as watcher:\n    watcher.stage('long work')\n    _end('kg: Stopped.')")
    assert code == 3
    assert "kg: Stopped." in told
    assert told.rindex("\x1b[?25h") > told.rindex("\x1b[?25l")
