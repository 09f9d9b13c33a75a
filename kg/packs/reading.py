"""Questions are read from files: a query with a front matter that says what it asks.

The front matter is YAML in leading lines that begin with `#+` in SPARQL and `//+` in Cypher. A
question in SPARQL may have a twin in Cypher beside it, which needs no front matter of its own.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from kg.model.errors import SourceError, UsageError
from kg.model.files import text_of_file
from kg.model.nearest import meant
from kg.model.yaml_text import YamlError, parsed
from kg.packs.question import Column, Parameter, Question
from kg.property_graph.patterns import parts_of
from kg.property_graph.tokens import tokens_of
from kg.store.sparql_text import check_query
from kg.store.written_terms import parse_name
from kg.validate.sparql_text import bare

COLUMN_TYPES = ("iri", "string", "date", "integer", "decimal", "list", "path")
TYPES = ("date", "iri", "place", "string", "boolean", "integer", "status", "reliability",
         "credibility")
_PICTURES: Mapping[str, tuple[str, ...]] = {
    "graph": ("source", "target"), "bar": ("source", "value"),
    "timeline": ("source", "start", "end"), "paths": ()}
"""The kinds of pictures, each with the parts that must name a column."""

_PICTURE_KEYS = {"kind", "source", "target", "value", "start", "end", "label", "note"}
_REQUIRED = {"title", "question", "description", "columns", "answers", "tags"}
_KEYS = _REQUIRED | {"parameters", "picture", "records"}
_SELECT = re.compile(r"(?<![?$:\w])SELECT\b(?!:)(?P<clause>.*?)"
                     r"(?:(?<![?$:\w])WHERE\b\s*)?\{",
                     re.DOTALL | re.IGNORECASE)


class _WrongError(Exception):
    """What is wrong with a question, said of its file, and of a line of that where one is known."""

    def __init__(self, problem: str, line: int | None = None) -> None:
        super().__init__(problem)
        self.line = line


def read_question(file: Path) -> Question:
    """The question in a file; raises SourceError that says what is wrong."""
    try:
        return _read(file)
    except (_WrongError, UsageError) as error:
        line = error.line if isinstance(error, _WrongError) else None
        raise SourceError(str(file), line, f"{error}") from error


def _read(file: Path) -> Question:
    in_cypher = file.suffix == ".cypher"
    mark = "//+" if in_cypher else "#+"
    lines = text_of_file(file).splitlines()
    data = _front_matter(mark, lines)
    # Lines of the front matter stay as empty ones, so that faults are told with lines of the file.
    query = "\n".join("" if line.startswith(mark) else line for line in lines).rstrip() + "\n"
    if in_cypher:
        whole, cypher = "", query.strip() + "\n"
        prologue = clause = body = modifiers = ""
    else:
        whole, (prologue, clause, body, modifiers) = query, taken_apart(query)
        twin = file.with_suffix(".cypher")
        cypher = text_of_file(twin) if twin.exists() else ""
    question = Question(
        file.parent.name, file.stem, str(data["title"]), str(data["question"]),
        str(data["description"]).strip(),
        tuple(map(_parameter, _listed(data, "parameters"))),
        tuple(map(_column, _listed(data, "columns"))), tuple(map(str, _listed(data, "answers"))),
        tuple(map(str, _listed(data, "tags"))), _picture(data),
        whole, prologue, body, clause, file, cypher, data.get("records") == "all",
        modifiers)
    _check(question)
    if not in_cypher and cypher:
        _check_twin(question)
    return question


def taken_apart(query: str) -> tuple[str, str, str, str]:
    """What stands before SELECT, what it selects, what stands within the braces of WHERE, and what
    after them. Raises UsageError, to be read after the name of the query.
    """
    check_query(query)
    plain = bare(query)
    match = _SELECT.search(plain)
    if match is None:
        raise UsageError("is no query of the form SELECT ... WHERE { ... }.")
    depth = 1
    for end in range(match.end(), len(plain)):
        depth += (plain[end] == "{") - (plain[end] == "}")
        if not depth:
            return (query[:match.start()], query[slice(*match.span("clause"))],
                    query[match.end():end], query[end + 1:])
    raise UsageError("has a brace that is not closed, so it is no query of the form SELECT ... "
                     "WHERE { ... }.")


def _front_matter(mark: str, lines: list[str]) -> Mapping[str, Any]:
    told = [(number, line.removeprefix(mark).removeprefix(" "))
            for number, line in enumerate(lines, 1) if line.startswith(mark)]
    try:
        data = parsed("\n".join(text for _, text in told))
    except YamlError as error:
        line = told[min(error.line, len(told)) - 1][0] if error.line else None
        raise _WrongError(f"its front matter {error}", line) from error
    if not isinstance(data, dict):
        raise _WrongError(f"has no front matter: begin with lines '{mark} title: ...'.")
    _only(data, _REQUIRED, _KEYS, "its front matter")
    if data.get("records", "all") != "all":
        raise _WrongError(f"says 'records: {data['records']}'; say 'records: all' for those that "
                          "the view does not believe too, or leave it out.")
    return data


def _only(data: Mapping[Any, Any], required: set[str], known: set[str], what: str) -> None:
    lacking, unknown = required - data.keys(), {str(key) for key in data.keys() - known}
    if lacking or unknown:
        told = (f"lacks {', '.join(sorted(lacking))}" if lacking else "",
                f"has the unknown {', '.join(sorted(unknown))}" if unknown else "")
        raise _WrongError(f"{what} {' and '.join(filter(None, told))}.")


def _listed(data: Mapping[str, Any], key: str) -> list[Any]:
    found = data.get(key)
    if found is None and key not in _REQUIRED:
        return []
    if not isinstance(found, list):
        raise _WrongError(f"'{key}' must be a list: write each on a line of its own, after '- '.")
    return found


def _parameter(data: object) -> Parameter:
    if not isinstance(data, dict):
        raise _WrongError("a parameter needs name, type and description.")
    needed = {"name", "type", "description"}
    _only(data, needed, needed | {"default", "kind"},
          f"the parameter {data.get('name', '')}".rstrip())
    default = data.get("default")
    if isinstance(default, bool):  # as YAML reads yes and no
        default = "yes" if default else "no"
    kind = data.get("kind", "nx:Place" if data["type"] == "place" else None)
    found = Parameter(str(data["name"]), str(data["type"]),
                      None if default is None else str(default), str(data["description"]),
                      None if kind is None else parse_name(str(kind)))
    if found.type not in TYPES:
        raise _WrongError(f"the parameter {found.name} has type {found.type}; known are "
                          f"{', '.join(TYPES)}.")
    if kind is not None and found.type not in ("iri", "place"):
        raise _WrongError(f"the parameter {found.name} has a kind and the type {found.type}; only "
                          "things have kinds: say type iri or place.")
    return found


def _column(data: object) -> Column:
    if not isinstance(data, dict):
        raise _WrongError("a column needs name, type and meaning.")
    keys = {"name", "type", "meaning"}
    _only(data, keys, keys, f"the column {data.get('name', '')}".rstrip())
    found = Column(*(str(data[key]) for key in ("name", "type", "meaning")))
    if found.type not in COLUMN_TYPES:
        raise _WrongError(f"the column {found.name} has type {found.type}; known are "
                          f"{', '.join(COLUMN_TYPES)}.")
    return found


def _picture(data: Mapping[str, Any]) -> Mapping[str, str]:
    found = data.get("picture") or {}
    if not isinstance(found, dict):
        raise _WrongError("its picture needs a kind and the columns to draw.")
    if found:
        _only(found, {"kind"}, _PICTURE_KEYS, "its picture")
    return {key: str(value) for key, value in found.items()}


def _check(question: Question) -> None:
    """Raise what is wrong with the parts of a question together."""
    for names, what in (([one.name for one in question.columns], "column"),
                        ([one.name for one in question.parameters], "parameter")):
        for name, count in Counter(names).items():
            if count > 1:
                raise _WrongError(f"the {what} {name} is there twice.")
    _check_picture(question)
    if question.query:
        _check_query(question)
    if question.cypher:
        _check_cypher(question)


def _check_query(question: Question) -> None:
    given = set(selected(question.clause))
    for parameter in question.parameters:
        if parameter.name not in given:
            raise _WrongError(f"the parameter {parameter.name} must be among the variables of "
                              "SELECT, so that it can be bound.")
    for column in question.columns:
        if column.name not in given:
            raise _WrongError(f"the column {column.name} is not selected.")
    columns = {one.name for one in question.columns}
    for name in sorted(given - columns - {one.name for one in question.parameters}):
        raise _WrongError(f"selects ?{name}, which is no column and no parameter, so that no "
                          "answer would show it: add it to the columns, or take it out of SELECT.")
    plain = bare(question.body)
    if re.search(r"(?<![?$:\w])SELECT\b(?!:)", plain, re.IGNORECASE):
        raise _WrongError("has a query within the query, which hides what its rows rest on; say it "
                          "without.")
    for parameter in question.parameters:
        if not re.search(rf"[?$]{parameter.name}\b", plain):
            raise _WrongError(f"the parameter {parameter.name} is not used in the query.")
        if parameter.default is None and not _may_be_left_out(parameter.name, question.body):
            raise _WrongError(
                f"the parameter {parameter.name} has no default, and the query does not say what "
                f"holds without it: test it with FILTER(?{parameter.name} = kg:any || ...), and "
                "bind it nowhere else; or give a default.")


def _check_cypher(question: Question) -> None:
    """Raise what is wrong with what the Cypher of a question returns and takes."""
    try:
        returned = [[item.name for item in part.items] for part in parts_of(question.cypher)]
        if any(names != returned[0] for names in returned):
            raise _WrongError("its Cypher joins by UNION what does not return the same in the same "
                              "order.")
        for column in question.columns:
            if column.name not in returned[0]:
                raise _WrongError(f"its Cypher does not return {column.name}: end it with RETURN "
                                  f"... AS {column.name}.")
        known = [one.name for one in question.parameters]
        for token in tokens_of(question.cypher):
            if token.kind == "parameter" and token.text[1:] not in known:
                raise _WrongError(f"its Cypher asks for the parameter {token.text}, which is not "
                                  "described" + meant(token.text[1:], known))
    except (_WrongError, UsageError) as error:
        raise SourceError(str(question.cypher_file), None, str(error)) from error


def _check_twin(question: Question) -> None:
    """Raise that a twin in Cypher describes other columns or parameters than the question does."""
    lines = question.cypher.splitlines()
    if not any(line.startswith("//+") for line in lines):
        return
    try:
        data = _front_matter("//+", lines)
        pairs = (("parameters", _signs(map(_parameter, _listed(data, "parameters"))),
                  _signs(question.parameters)),
                 ("columns", _signs(map(_column, _listed(data, "columns"))),
                  _signs(question.columns)))
    except _WrongError as error:
        raise SourceError(str(question.cypher_file), error.line, str(error)) from error
    for what, theirs, ours in pairs:
        if theirs != ours:
            raise SourceError(str(question.cypher_file), None, (
                f"has as {what} {theirs or 'none'}, and {question.file} has {ours or 'none'}: let "
                "both tell the same, or leave the front matter of the twin out."))


def _signs(parts: Iterable[Column] | Iterable[Parameter]) -> str:
    """The parts of a question by name and type."""
    return ", ".join(sorted(f"{one.name} ({one.type})" for one in parts))


def _may_be_left_out(name: str, body: str) -> bool:
    """Whether a query tests a parameter for being left out (`= kg:any`, or `!=`)."""
    known_as = r"(?:kg:any\b|<https://w3id\.org/nexus-kg/any>)"
    return re.search(rf"[?$]{name}\s*!?=\s*{known_as}|{known_as}\s*!?=\s*[?$]{name}\b",
                     body) is not None


def selected(clause: str) -> Iterator[str]:
    """The variables that SELECT gives: those by themselves, and those after AS."""
    text = clause
    while (shorter := re.sub(r"\([^()]*?(\bAS\s+[?$]\w+)?\s*\)", r" \1 ", text,
                             flags=re.IGNORECASE)) != text:
        text = shorter
    yield from re.findall(r"[?$](\w+)", text)


def _check_picture(question: Question) -> None:
    picture = question.picture
    if not picture:
        return
    kind = picture["kind"]
    if kind not in _PICTURES:
        raise _WrongError(f"the picture is of kind {kind}; known are {', '.join(_PICTURES)}.")
    names = [column.name for column in question.columns]
    for part in _PICTURES[kind]:
        if part not in picture:
            raise _WrongError(f"the picture needs '{part}', with the name of a column.")
    for part, name in picture.items():
        if part != "kind" and name not in names:
            raise _WrongError(f"the picture's {part}, {name}, is no column; columns are "
                              f"{', '.join(names)}.")
