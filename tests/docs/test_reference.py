"""The reference is what the code says."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent.parent
BUILD = "import sys, pathlib, docs.build as b; b.FILE = pathlib.Path(sys.argv[1]); b.main()"


def test_the_reference_is_up_to_date_whatever_the_width_of_the_terminal(tmp_path: Path) -> None:
    made = tmp_path / "reference.md"
    subprocess.run([sys.executable, "-c", BUILD, str(made)], cwd=REPOSITORY, check=True,
                   capture_output=True, env=os.environ | {"COLUMNS": "160"})
    current = (REPOSITORY / "docs" / "reference.md").read_text(encoding="utf-8")
    assert made.read_text(encoding="utf-8") == current, "run make docs"
