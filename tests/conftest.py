"""What every test may ask for: the shared lists and suites, and stores that hold them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

from kg.ingest.discovery import connector_for
from kg.ingest.load import initialise, load
from kg.model.resources import resource
from kg.model.watcher import Silent
from kg.reason.views import ReasonedView
from kg.validate.parser import compile_shapes

# The same examples in every run of CI, so that it judges the change; elsewhere always new ones.
settings.register_profile("ci", derandomize=True)
if os.environ.get("CI"):
    settings.load_profile("ci")

# The many commands that tests start need not be compiled anew each time.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real lists and W3C suites; the test is skipped where it is absent."""
    repository = Path(__file__).resolve().parent.parent
    folder = Path(os.environ.get("KG_SHARED", repository.parent / "shared"))
    if not (folder / "data").is_dir():
        pytest.skip(f"{folder} is absent: set KG_SHARED to the folder of lists and suites")
    return folder


def _loaded(folder: Path, source: Path) -> ReasonedView:
    store = initialise(folder, resource("ontology"))
    result = load(store, source, connector_for(source), compile_shapes([resource("shapes")]),
                  Silent())
    assert result.refused == ()
    return ReasonedView(store.snapshot())


@pytest.fixture(scope="session")
def seed(tmp_path_factory: pytest.TempPathFactory) -> ReasonedView:
    """The seed graph in its default view."""
    return _loaded(tmp_path_factory.mktemp("seed") / "store", resource("seed"))


@pytest.fixture(scope="session")
def ofac(tmp_path_factory: pytest.TempPathFactory, shared: Path) -> ReasonedView:
    """The OFAC list of 2021 in its default view."""
    return _loaded(tmp_path_factory.mktemp("ofac") / "store", shared / "data" / "ofac-2021")
