"""The default view made one graph, for fast answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kg.reason.open_view import open_view
from kg.server.answer import Answer
from kg.server.context import Context
from kg.server.merged import make_merged


def run(context: Context, _arguments: Mapping[str, Any], answer: Answer) -> None:
    """Make it for the current generation."""
    store = context.store(None)
    with context.memory.lifted():
        make_merged(store, open_view(store))
    answer.json({})
