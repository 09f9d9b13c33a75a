"""The questions and measures as an OpenAPI description, made from what they say of themselves.
Source: OpenAPI 3.1.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from kg import __version__
from kg.analysis.choice import WHO_ACTS
from kg.packs.catalogue import packs_and_faults
from kg.packs.description import described
from kg.packs.measured import all_questions
from kg.packs.question import Question
from kg.server.answer import Answer
from kg.server.context import Context

_SCHEMAS: dict[str, dict[str, Any]] = {
    "date": {"type": "string", "examples": ["2008-10-08", "today"]},
    "iri": {"type": "string", "examples": ["nx:cocaine"]},
    "place": {"type": "string", "examples": ["co", "south-america"]},
    "string": {"type": "string"}, "integer": {"type": "integer"}}
_VIEW = {"name": "view", "in": "query", "schema": {"type": "string", "default": "default"},
         "description": "Which records count, such as 'possible' or 'reliability=B'."}
_FORMAT = {"name": "format", "in": "query", "description": "Overrides the header Accept.",
           "schema": {"type": "string", "enum": ["json", "csv", "turtle", "html"]}}
_CHOICE: tuple[dict[str, Any], ...] = (
    {"name": "of", "in": "query", "schema": {"type": "array", "items": {"type": "string"},
                                             "default": list(WHO_ACTS)},
     "description": "The kinds of things to look at."},
    {"name": "by", "in": "query", "schema": {"type": "array", "items": {"type": "string"}},
     "description": "Count only ties by these relations, or by these classes of dated relations."},
    {"name": "as_of", "in": "query", "schema": _SCHEMAS["date"],
     "description": "Leave out what had ended or not begun on this day."},
    {"name": "top", "in": "query", "schema": {"type": "integer", "minimum": 1, "default": 20},
     "description": "How many rows at most."})


def run(context: Context, _arguments: Mapping[str, Any], answer: Answer) -> None:
    """Describe the paths of all questions and measures."""
    packs, _ = packs_and_faults(context.settings.queries)
    paths = {f"/packs/{question.path}": {"get": _operation(question, ())}
             for pack in packs for question in pack.questions}
    paths |= {f"/{measure.path}": {"get": _operation(measure, _CHOICE)}
              for measure in all_questions()}
    answer.json({
        "openapi": "3.1.0",
        "info": {"title": "Nexus KG: questions and measures", "version": __version__,
                 "description": "Every row of every answer carries its proof."},
        "paths": paths,
        "components": {"securitySchemes": {"token": {"type": "http", "scheme": "bearer"}}},
        "security": [{}, {"token": []}]})


def _operation(question: Question, more: Sequence[dict[str, Any]]) -> dict[str, Any]:
    told: Any = described(question)
    return {
        "operationId": question.path.replace("/", "."), "summary": question.question,
        "description": question.description, "tags": [question.pack],
        "parameters": [*map(_parameter, told["parameters"]), *more, _VIEW, _FORMAT],
        "responses": {
            "200": {"description": "The answer: " + "; ".join(
                f"{column['name']}: {column['meaning']}" for column in told["columns"]),
                "content": {kind: {} for kind in ("application/json", "text/csv", "text/turtle",
                                                  "text/html")}},
            "400": {"description": "A parameter is not of its type."}}}


def _parameter(told: dict[str, Any]) -> dict[str, Any]:
    schema = dict(_SCHEMAS.get(told["type"], {"type": "string"}))
    if "choices" in told:
        schema = {"type": "string", "enum": told["choices"]}
    if told["default"] is not None:
        schema["default"] = told["default"]
    return {"name": told["name"], "in": "query", "required": False, "schema": schema,
            "description": told["description"]}
