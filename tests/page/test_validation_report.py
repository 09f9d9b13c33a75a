"""The report of validation as a page, in a browser."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from visiting import Visit


def test_words_of_a_report_of_validation_stay_whole(visit: Visit, folder: Path) -> None:
    told = subprocess.run([sys.executable, "-c", "from kg.cli.main import main; main()", "validate", "--store",
                           str(folder), "--format", "html"], capture_output=True, text=True, check=False)
    page = visit.page
    page.set_content(told.stdout)
    for width in (390, 1200):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.locator("tr:first-child th").first.evaluate("(head) => head.clientHeight") < 40
        assert page.evaluate("() => document.documentElement.scrollWidth - innerWidth") <= 0
