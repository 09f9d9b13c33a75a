"""The default view held in memory by this worker, where it is small enough."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kg.server.answer import Answer
from kg.server.context import Context


def run(context: Context, _arguments: Mapping[str, Any], answer: Answer) -> None:
    """Hold it; the limit of memory counts from then on."""
    with context.memory.lifted(keeps=True):
        held = context.hold_view()
    answer.json(held)
