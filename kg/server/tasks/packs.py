"""The packs with their questions, or the front matter of one question."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kg.model.errors import UsageError
from kg.packs.catalogue import packs_and_faults, question_named
from kg.packs.description import described
from kg.packs.question import Question
from kg.server.answer import Answer
from kg.server.context import Context
from kg.server.errors import HttpError


def run(context: Context, arguments: Mapping[str, Any], answer: Answer) -> None:
    """Describe `question` (PACK/QUESTION), or where it is empty list all packs."""
    folder = context.settings.queries
    if arguments["question"]:
        answer.json(described(asked(folder, arguments["question"])))
        return
    found, faults = packs_and_faults(folder)
    packs = ({"name": pack.name, "title": pack.title, "description": pack.description,
              "questions": [{"name": one.name, "title": one.title, "question": one.question,
                             "tags": list(one.tags)} for one in pack.questions]}
             for pack in found)
    answer.json({"packs": list(packs), "faults": [
        f"{Path(fault.file).parent.name}/{Path(fault.file).name}: {fault.problem}"
        for fault in faults]})


def asked(folder: Path, path: str) -> Question:
    """The question PACK/QUESTION; raises HttpError 404 with the nearest names."""
    try:
        return question_named(folder, path)
    except UsageError as error:
        raise HttpError(404, str(error)) from error
