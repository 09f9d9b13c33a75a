"""The command `kg` in a process of its own, as users run it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

COMMAND = [sys.executable, "-c", "from kg.cli.main import main; main()"]


def kg(*arguments: str, store: Path | None = None,
       text: str = "") -> subprocess.CompletedProcess[str]:
    """What the command writes, and how it ends; `text` is what it reads."""
    command = [*COMMAND, *arguments]
    if store is not None:
        command += ["--store", str(store)]
    return subprocess.run(command, capture_output=True, text=True, input=text, check=False)
