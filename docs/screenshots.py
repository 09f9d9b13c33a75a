"""Makes the pictures of docs/page.md: `python -m docs.screenshots`, with Debian's chromium."""

from __future__ import annotations

import io
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.parse import quote

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

PICTURES = Path(__file__).resolve().parent / "pictures"
KG = [sys.executable, "-c", "from kg.cli.main import main; main()"]
QUESTION = "ask/drug-terror/ftos-in-drug-trade?as_of=2008-10-08"
FARC = quote("https://w3id.org/nexus-kg/id/organization/farc", safe="")
QUERY = quote("""PREFIX nx: <https://w3id.org/nexus-kg/ontology#>

SELECT ?who ?what WHERE {
  ?who nx:trafficksIn ?what .
}
ORDER BY ?who ?what
""")
SHOTS: dict[str, tuple[str, dict[str, object]]] = {
    "page-proof": (QUESTION + "&region=western-hemisphere&row=3", {}),
    "page-map": (QUESTION + "&show=map", {"color_scheme": "dark"}),
    "page-entity": (f"entity?iri={FARC}", {}),
    "page-sparql": (f"sparql?query={QUERY}", {}),
    "page-narrow": (QUESTION + "&row=9", {"viewport": {"width": 390, "height": 844}}),
}
_COLOURS = 256
"""Enough for a page without photographs; a third of the size."""


def main() -> None:
    """Serve the seed graph, and take each picture."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        subprocess.run([*KG, "demo", "--into", folder], check=True, stdout=subprocess.DEVNULL)
        server = subprocess.Popen([*KG, "serve", "--store", f"{folder}/store", "--port", "0"],
                                  stdout=subprocess.PIPE, text=True)
        try:
            assert server.stdout is not None
            address = server.stdout.readline().split(" at ")[1].split("/ ")[0]
            browser = playwright.chromium.launch(executable_path=shutil.which("chromium"),
                                                 args=["--no-sandbox", "--disable-gpu"])
            for name, (state, window) in SHOTS.items():
                take(browser, f"{address}/#/{state}", window, PICTURES / f"{name}.png")
            browser.close()
        finally:
            server.terminate()
            server.wait()


def take(browser: Browser, address: str, window: dict[str, object], file: Path) -> None:
    """Take a picture of a state of the page, in few colours."""
    options = {"viewport": {"width": 1400, "height": 860}, **window}
    context = browser.new_context(**options)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(address)
    page.wait_for_selector("main h1")
    page.wait_for_selector(".waiting", state="detached")
    page.wait_for_timeout(500)
    whole = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    few = whole.quantize(_COLOURS, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    few.save(file, optimize=True)
    context.close()


if __name__ == "__main__":
    main()
