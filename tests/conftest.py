"""What every test may ask for."""

from __future__ import annotations

import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real lists and W3C suites; the test is skipped where it is absent."""
    repository = Path(__file__).resolve().parent.parent
    folder = Path(os.environ.get("KG_SHARED", repository.parent / "shared"))
    if not (folder / "data").is_dir():
        pytest.skip(f"{folder} is absent: set KG_SHARED to the folder of lists and suites")
    return folder
