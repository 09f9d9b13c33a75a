"""A server of the seed graph, and a browser that looks at its page."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright
from visiting import Visit, lacking

from kg.ingest.discovery import connector_for
from kg.ingest.load import load
from kg.model.resources import resource
from kg.model.watcher import Silent
from kg.reason.views import ReasonedView
from kg.server.page import parts
from kg.server.tokens import Role, Tokens
from kg.store.generations import Store
from kg.validate.parser import compile_shapes
from tests.commands import COMMAND

HERE = Path(__file__).resolve().parent
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
         "--disable-background-networking", "--disable-component-update", "--disable-sync"]


@pytest.fixture(scope="session")
def folder(seed: ReasonedView, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The seed graph, with records full of HTML, one of them in quarantine."""
    store = tmp_path_factory.mktemp("page") / "store"
    shutil.copytree(seed.snapshot.folder.parent.parent, store)
    strange = HERE / "strange.trig"
    load(Store.open(store), strange, connector_for(strange),
         compile_shapes([resource("shapes")]), Silent())
    return store


@pytest.fixture(scope="session")
def editor_token(folder: Path) -> str:
    """The secret of an editor."""
    return Tokens(folder).add("writer", Role.EDITOR)


@pytest.fixture(scope="session")
def address(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the server of that store listens."""
    log = (tmp_path_factory.mktemp("log") / "server.log").open("w+")
    process = subprocess.Popen(
        [*COMMAND, "serve", "--store", str(folder), "--port", "0", "--workers", "1"],
        stdout=subprocess.PIPE, stderr=log, text=True)
    assert process.stdout is not None
    line = process.stdout.readline()
    try:
        assert " at http://" in line, log.seek(0) or log.read()
        yield line.split(" at ")[1].split("/ ")[0]
    finally:
        process.terminate()
        process.wait(timeout=20)
        log.close()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium."""
    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser",
                                                   "google-chrome"))), None)
    if program is None:
        lacking("there is no Chromium: tests/page/browser.sh installs it")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def vendor() -> None:
    """The scripts by others; the test is skipped where they were not fetched."""
    if not parts.current():
        lacking("the page's scripts by others are absent: 'make page' fetches them")


@pytest.fixture(scope="session")
def modules(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The packages that only the tests use."""
    try:
        return parts.install(HERE, tmp_path_factory.mktemp("modules"))
    except parts.PartsError as error:
        lacking(f"axe-core and YASGUI are absent: {error}")


@pytest.fixture(scope="session")
def axe(modules: Path) -> str:
    """The text of axe-core."""
    return (modules / "axe-core" / "axe.min.js").read_text(encoding="utf-8")


@pytest.fixture
def visit(address: str, chromium: Browser, request: pytest.FixtureRequest) -> Iterator[Visit]:
    """A new window, narrow or dark as the test's marker `window` says.

    Fails the test where a script failed, something broke the content security policy, or
    anything was asked of another host.
    """
    marker = request.node.get_closest_marker("window")
    context = chromium.new_context(**{"viewport": {"width": 1400, "height": 900},
                                      **(marker.kwargs if marker else {})})
    window = Visit(address, context)
    yield window
    context.close()
    assert window.problems == []
    assert window.foreign == []

