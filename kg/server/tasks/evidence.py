"""A query with what each of its rows rests on, in the forms of the answers to questions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kg.packs.own_query import answer_query
from kg.server.answer import Answer
from kg.server.context import Context
from kg.server.errors import HttpError
from kg.server.negotiation import chosen
from kg.server.tasks.ask import FORMS, write


def run(context: Context, arguments: Mapping[str, Any], answer: Answer) -> None:
    """Answer `query` over `view` with evidence."""
    if context.settings.plain:
        raise HttpError(404, "A plain dataset has no records, on which rows could rest.")
    chosen(arguments["accept"], FORMS, arguments["format"])  # before the work is done
    view = context.view(arguments["view"], arguments["sources"])
    write(answer_query(arguments["query"], view), view, arguments, answer)
