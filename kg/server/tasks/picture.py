"""The picture of an answer, as SVG or PNG."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kg.server.answer import Answer
from kg.server.context import Context
from kg.server.tasks.ask import answered

TYPES = {"svg": "image/svg+xml", "png": "image/png"}
"""The media types of pictures by their ending."""


def run(context: Context, arguments: Mapping[str, Any], answer: Answer) -> None:
    """Draw the answer to `question` with `values` over `view`, as `form`."""
    from kg.packs.picture import draw
    found, view = answered(context, arguments)
    with tempfile.TemporaryDirectory(prefix="kg-picture-") as folder:
        file = Path(folder) / f"picture.{arguments['form']}"
        draw(found, [file])
        answer.head(TYPES[arguments["form"]], generation=view.snapshot.folder.name)
        answer.write(file.read_bytes())
