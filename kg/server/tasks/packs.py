"""The packs with their questions, or the front matter of one question."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kg.model.errors import UsageError
from kg.model.record import CREDIBILITIES, RELIABILITIES, Status
from kg.packs.catalogue import packs_and_faults, question_named
from kg.packs.question import Parameter, Question
from kg.server.answer import Answer
from kg.server.context import Context
from kg.server.errors import HttpError

_CHOICES: dict[str, tuple[str, ...]] = {
    "boolean": ("no", "yes"),
    "status": tuple(Status), "reliability": tuple(RELIABILITIES),
    "credibility": tuple(map(str, CREDIBILITIES))}


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


def described(question: Question) -> dict[str, object]:
    """The front matter of a question as plain data."""
    return {
        "pack": question.pack, "name": question.name, "title": question.title,
        "question": question.question, "description": question.description,
        "parameters": [_parameter(one) for one in question.parameters],
        "columns": [{"name": c.name, "type": c.type, "meaning": c.meaning}
                    for c in question.columns],
        "picture": dict(question.picture) or None, "tags": list(question.tags)}


def _parameter(one: Parameter) -> dict[str, object]:
    told: dict[str, object] = {"name": one.name, "type": one.type, "default": one.default,
                               "description": one.description, "required": False}
    if one.type in _CHOICES:
        told["choices"] = list(_CHOICES[one.type])
    return told
