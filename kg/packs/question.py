"""A question: a query with a front matter that says what it asks, takes and answers.

The front matter is YAML in leading lines that begin with `#+` in SPARQL and `//+` in Cypher. A
question in SPARQL may have a twin in Cypher beside it, which needs no front matter of its own.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from kg.model.errors import SourceError

_SELECT = re.compile(r"\bSELECT\b(?P<clause>.*?)\bWHERE\b\s*\{", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter: its name, type, default (None: left out unless given) and meaning."""

    name: str
    type: str
    default: str | None
    description: str


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the answer: the variable, its type and meaning."""

    name: str
    type: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Question:
    """A question of a pack.

    `prologue`, `body` and `select` are parts of the query: what stands before SELECT, the text
    within the braces of WHERE, and the whole; they are empty for a question in Cypher alone.
    `all_records`: what it finds by `GRAPH ?record` need not be believed.
    """

    pack: str
    name: str
    title: str
    question: str
    description: str
    parameters: tuple[Parameter, ...]
    columns: tuple[Column, ...]
    answers: tuple[str, ...]
    tags: tuple[str, ...]
    picture: Mapping[str, str]
    query: str
    prologue: str
    body: str
    clause: str
    file: Path = field(compare=False)
    cypher: str = ""
    all_records: bool = False

    @property
    def path(self) -> str:
        """PACK/QUESTION."""
        return f"{self.pack}/{self.name}"

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages in which it can be asked, the usual one first."""
        return (("sparql",) if self.query else ()) + (("cypher",) if self.cypher else ())


COLUMN_TYPES = ("iri", "string", "date", "integer", "decimal", "list", "path")
TYPES = ("date", "iri", "place", "string", "boolean", "integer", "status", "reliability",
         "credibility")
PICTURES = ("graph", "bar", "timeline", "paths")
_REQUIRED = {"title", "question", "description", "columns", "answers", "tags"}
_KEYS = _REQUIRED | {"parameters", "picture", "records"}


def read_question(file: Path) -> Question:
    """The question in a file; raises SourceError that says what is wrong and where."""
    text = file.read_text(encoding="utf-8")
    only_cypher = file.suffix == ".cypher"
    mark = "//+" if only_cypher else "#+"
    lines = text.splitlines()
    front = "\n".join(line.removeprefix(mark).removeprefix(" ") for line in lines
                      if line.startswith(mark))
    query = "\n".join(line for line in lines if not line.startswith(mark)).strip() + "\n"
    try:
        data = yaml.safe_load(front)
    except yaml.YAMLError as error:
        raise SourceError(str(file), None, "its front matter is not YAML: "
                          + " ".join(str(error).split()) + ".") from error
    if not isinstance(data, dict):
        raise SourceError(str(file), 1,
                          f"has no front matter: begin with lines '{mark} title: ...'.")
    lacking, unknown = _REQUIRED - data.keys(), {str(key) for key in data.keys() - _KEYS}
    if lacking or unknown:
        told = (f"lacks {', '.join(sorted(lacking))}" if lacking else "",
                f"has the unknown {', '.join(sorted(unknown))}" if unknown else "")
        raise SourceError(str(file), 1, f"its front matter {' and '.join(filter(None, told))}.")
    if data.get("records", "all") != "all":
        raise SourceError(str(file), 1, f"says 'records: {data['records']}'; say 'records: all' "
                          "for those that the view does not believe too, or leave it out.")
    parts = (
        file.parent.name, file.stem, str(data["title"]), str(data["question"]),
        str(data["description"]).strip(),
        tuple(_parameter(file, p) for p in data.get("parameters") or ()),
        tuple(_column(file, c) for c in data["columns"]), tuple(map(str, data["answers"])),
        tuple(map(str, data["tags"])), dict(data.get("picture") or {}))
    if only_cypher:
        question = Question(*parts, "", "", "", "", file, query)
        _check_picture(question)
        return question
    match = _SELECT.search(query)
    if match is None:
        raise SourceError(str(file), None, "is no query of the form SELECT ... WHERE { ... }.")
    twin = file.with_suffix(".cypher")
    question = Question(
        *parts, query, query[:match.start()], query[match.end():query.rindex("}")], match["clause"],
        file, twin.read_text(encoding="utf-8") if twin.exists() else "",
        data.get("records") == "all")
    _check(question)
    return question


def _parameter(file: Path, data: Mapping[str, object]) -> Parameter:
    try:
        default = data.get("default")
        found = Parameter(str(data["name"]), str(data["type"]),
                          None if default is None else str(default), str(data["description"]))
    except (KeyError, AttributeError) as error:
        raise SourceError(str(file), None, "a parameter needs name, type and description."
                          ) from error
    if found.type not in TYPES:
        raise SourceError(str(file), None, f"the parameter {found.name} has type {found.type}; "
                          f"known are {', '.join(TYPES)}.")
    return found


def _column(file: Path, data: Mapping[str, object]) -> Column:
    try:
        found = Column(str(data["name"]), str(data["type"]), str(data["meaning"]))
    except (KeyError, TypeError) as error:
        raise SourceError(str(file), None, "a column needs name, type and meaning.") from error
    if found.type not in COLUMN_TYPES:
        raise SourceError(str(file), None, f"the column {found.name} has type {found.type}; "
                          f"known are {', '.join(COLUMN_TYPES)}.")
    return found


def _check(question: Question) -> None:
    projected = set(re.findall(r"\?(\w+)", question.clause))
    for parameter in question.parameters:
        if parameter.name not in projected:
            raise SourceError(str(question.file), None, f"the parameter {parameter.name} must be "
                              "among the variables of SELECT, so that it can be bound.")
    for column in question.columns:
        if column.name not in projected:
            raise SourceError(str(question.file), None,
                              f"the column {column.name} is not selected.")
    if re.search(r"\bSELECT\b", question.body, re.IGNORECASE):
        raise SourceError(str(question.file), None, "has a query within the query, which hides "
                          "what its rows rest on; say it without.")
    _check_picture(question)


def _check_picture(question: Question) -> None:
    kind = question.picture.get("kind")
    if question.picture and kind not in PICTURES:
        raise SourceError(str(question.file), None, f"the picture is of kind {kind}; known are "
                          f"{', '.join(PICTURES)}.")
