"""A question described as plain data for programs."""

from __future__ import annotations

from kg.model.namespaces import shorten
from kg.model.record import CREDIBILITIES, RELIABILITIES, Status
from kg.packs.question import Parameter, Question

_CHOICES: dict[str, tuple[str, ...]] = {
    "boolean": ("no", "yes"),
    "status": tuple(Status), "reliability": tuple(RELIABILITIES),
    "credibility": tuple(map(str, CREDIBILITIES))}


def described(question: Question) -> dict[str, object]:
    """What a question asks, takes and answers."""
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
    if one.kind is not None:
        told["kind"] = shorten(one.kind)
    if one.type in _CHOICES:
        told["choices"] = list(_CHOICES[one.type])
    return told
