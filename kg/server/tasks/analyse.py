"""A network measured: each row with the proof of its ties, in any form, or drawn."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kg.analysis.choice import parse_choice
from kg.analysis.discovery import measure_named
from kg.model.errors import UsageError
from kg.packs.measured import measure
from kg.server.answer import Answer
from kg.server.context import Context
from kg.server.errors import HttpError
from kg.server.negotiation import chosen
from kg.server.tasks.ask import FORMS, write
from kg.server.tasks.picture import TYPES


def run(context: Context, arguments: Mapping[str, Any], answer: Answer) -> None:
    """What `measure` finds in the network of `of`, `by` and `as_of` over `view`: the first `top`
    rows, or their picture as `picture`.
    """
    try:
        measure_named(arguments["measure"])
    except UsageError as error:
        raise HttpError(404, str(error)) from error
    if not arguments["picture"]:
        chosen(arguments["accept"], FORMS, arguments["format"])  # before the work is done
    choice = parse_choice(arguments["of"], arguments["by"], arguments["as_of"])
    view = context.view(arguments["view"], arguments["sources"])
    found = measure(arguments["measure"], view, choice, arguments["top"])
    if not arguments["picture"]:
        write(found.answer, view, arguments, answer)
        return
    from kg.packs.network_picture import draw_network
    with tempfile.TemporaryDirectory(prefix="kg-picture-") as folder:
        file = Path(folder) / f"picture.{arguments['picture']}"
        draw_network(found, view, [file])
        answer.head(TYPES[arguments["picture"]], generation=view.snapshot.folder.name)
        answer.write(file.read_bytes())
