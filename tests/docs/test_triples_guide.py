"""The guide to triples is right: what it writes and runs gives what it tells."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

GUIDE = (Path(__file__).resolve().parent.parent.parent / "docs" / "triples.md").read_text(encoding="utf-8")


def test_the_commands_of_the_guide_load_its_files_and_explain_what_follows(tmp_path: Path) -> None:
    blocks = [part.split("\n", 1)[1] for part in GUIDE.split("```")[1::2]]
    for name, block in zip(("gangs.ttl", "gangs.ttl-metadata.json"), blocks, strict=True):
        (tmp_path / name).write_text(block, encoding="utf-8")
    for line in GUIDE.splitlines():
        if line.startswith("    kg "):
            done = subprocess.run([sys.executable, "-c", "from kg.cli.main import main; main()", *line.split()[1:]],
                                  cwd=tmp_path, capture_output=True, text=True, check=False)
            assert (done.returncode, done.stderr) == (0, ""), line
    assert "reported in Notes on gangs of 2026-11-01" in done.stdout
    assert "record:gangs/run-1" in done.stdout
