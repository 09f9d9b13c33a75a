"""YASGUI, as another site would serve it, works unchanged with the endpoint."""

from __future__ import annotations

import shutil
import subprocess
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.commands import COMMAND

PAGE = """<!doctype html><meta charset="utf-8"><title>YASGUI</title>
<link rel="stylesheet" href="yasgui.min.css"><div id="here"></div>
<script src="yasgui.min.js"></script>
<script>
  localStorage.clear();
  window.yasgui = new Yasgui(document.getElementById("here"),
    { requestConfig: { endpoint: "ENDPOINT" }, copyEndpointOnNewTab: true });
</script>"""


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None: ...  # noqa: A002


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """Another site: its origin and its folder."""
    folder = tmp_path_factory.mktemp("site")
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=folder))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", folder
    server.shutdown()


@pytest.fixture(scope="module")
def yasgui(site: tuple[str, Path], folder: Path, modules: Path,
           chromium: Browser) -> Iterator[Page]:
    """The page of that site, with an endpoint that lets its scripts read."""
    origin, files = site
    for name in ("yasgui.min.js", "yasgui.min.css"):
        shutil.copy(modules / "@zazuko" / "yasgui" / "build" / name, files)
    with subprocess.Popen(
            [*COMMAND, "serve", "--store", str(folder), "--port", "0", "--workers", "1", "--cors", origin],
            stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        address = process.stdout.readline().split(" at ")[1].split("/ ")[0]
        (files / "index.html").write_text(PAGE.replace("ENDPOINT", f"{address}/sparql"))
        context = chromium.new_context()
        page = context.new_page()
        page.goto(f"{origin}/index.html")
        yield page
        context.close()
        process.terminate()


def _run(page: Page, query: str) -> None:
    page.evaluate("query => { const tab = window.yasgui.getTab(); tab.setQuery(query); "
                  "return tab.query().catch(() => null) }", query)


def test_rows_are_shown(yasgui: Page) -> None:
    _run(yasgui, "SELECT ?s { ?s a <https://w3id.org/nexus-kg/ontology#TerroristOrganization> }"
                 " LIMIT 3")
    expect(yasgui.locator(".yasr .dataTable tbody tr")).to_have_count(3)


def test_yes_and_no_are_shown(yasgui: Page) -> None:
    _run(yasgui, "ASK { ?s ?p ?o }")
    expect(yasgui.locator(".yasr .booleanResult")).to_contain_text("True")


def test_a_graph_is_shown(yasgui: Page) -> None:
    _run(yasgui, "CONSTRUCT { ?a ?p ?b } WHERE { ?a a "
                 "<https://w3id.org/nexus-kg/ontology#TerroristOrganization> ; ?p ?b } LIMIT 5")
    expect(yasgui.locator(".yasr_results")).to_contain_text("nexus-kg")


def test_an_error_is_told_in_the_words_of_the_server(yasgui: Page) -> None:
    _run(yasgui, "SELECT * { SERVICE <https://example.org/> { ?s ?p ?o } }")
    expect(yasgui.locator(".yasr .errorResult")).to_contain_text("SERVICE is off")
