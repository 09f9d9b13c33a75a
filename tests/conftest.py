"""What every test may ask for: the shared lists and suites, and stores that hold them."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from hypothesis import settings

from kg.ingest.load import initialise
from kg.model.resources import resource
from kg.reason.views import ReasonedView
from kg.store.generations import Store
from tests.loading import add

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


@pytest.fixture(scope="session")
def ontology_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a store that holds the ontology alone, to be copied."""
    folder = tmp_path_factory.mktemp("ontology") / "store"
    initialise(folder, resource("ontology"))
    return folder


@pytest.fixture
def store(ontology_store: Path, tmp_path: Path) -> Store:
    """A store that holds the ontology alone, to be changed."""
    return Store.open(shutil.copytree(ontology_store, tmp_path / "store"))


def _loaded(ontology_store: Path, folder: Path, source: Path) -> ReasonedView:
    store = Store.open(shutil.copytree(ontology_store, folder / "store"))
    add(store, source)
    return ReasonedView(store.snapshot())


@pytest.fixture(scope="session")
def seed(ontology_store: Path, tmp_path_factory: pytest.TempPathFactory) -> ReasonedView:
    """The seed graph in its default view."""
    return _loaded(ontology_store, tmp_path_factory.mktemp("seed"), resource("seed"))


@pytest.fixture(scope="session")
def ofac(ontology_store: Path, tmp_path_factory: pytest.TempPathFactory,
         shared: Path) -> ReasonedView:
    """The OFAC list of 2021 in its default view."""
    return _loaded(ontology_store, tmp_path_factory.mktemp("ofac"),
                   shared / "data" / "ofac-2021")
