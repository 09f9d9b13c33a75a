"""A picture is drawn where the home of the user cannot be written, as for services and cron."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from kg.reason.views import ReasonedView
from tests.commands import COMMAND


def test_a_picture_is_drawn_in_silence_without_a_home(seed: ReasonedView, tmp_path: Path) -> None:
    file = tmp_path / "answer.svg"
    done = subprocess.run(
        [*COMMAND, "ask",
         "drug-terror/ftos-in-drug-trade", "as_of=2008-10-08", "--picture", str(file), "--store",
         str(seed.snapshot.folder.parent.parent)], capture_output=True, text=True, check=False,
        env={"PATH": os.environ["PATH"], "HOME": os.devnull})
    assert (done.returncode, done.stderr) == (0, "")
    assert "<svg" in file.read_text()
