"""The measures of networks: what they ask, and the columns of their answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kg.packs.measured import all_questions
from kg.server.answer import Answer
from kg.server.context import Context


def run(_context: Context, _arguments: Mapping[str, Any], answer: Answer) -> None:
    """List all measures."""
    answer.json({"measures": [
        {"name": one.name, "question": one.question, "description": one.description,
         "columns": [{"name": c.name, "type": c.type, "meaning": c.meaning} for c in one.columns]}
        for one in all_questions()]})
