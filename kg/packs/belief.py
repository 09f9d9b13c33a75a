"""Questions that ask for records by `GRAPH ?record` see those that the view believes, no others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from kg.model.namespaces import RECORDS_GRAPH, nx
from kg.model.record import CREDIBILITIES
from kg.model.terms import day, literal
from kg.model.view import View
from kg.packs.question import Question
from kg.store.sparql_text import Token, tokens


def believing(question: Question, view: View) -> Question:
    """The question, in which records count as the view has it; unless it asks for all records."""
    if question.all_records:
        return question
    return replace(question, query=_believing(question.query, view),
                   body=_believing(question.body, view))


def _believing(text: str, view: View) -> str:
    found = list(tokens(text))
    pieces, at = [], 0
    for number, token in enumerate(found[:-1]):
        name = found[number + 1]
        if token.kind == "word" and token.text == "GRAPH" and name.text[0] in "?$":
            end = _end(found[number + 2:], token.depth)
            pieces += [text[at:end], _condition(name.text[1:], view)]
            at = end
    return "".join(pieces) + text[at:]


def _end(found: Sequence[Token], depth: int) -> int:
    """Where the group ends that the tokens begin with."""
    return next(token.start + 1 for token in found
                if token.kind == "close" and token.depth == depth)


def _condition(name: str, view: View) -> str:
    """Patterns that hold of a variable where it is a record that the view believes."""
    patterns, filters = zip(*_parts(name, view), strict=True)
    record = f"?{name}"
    told = " ; ".join(filter(None, patterns))
    text = f" GRAPH {RECORDS_GRAPH} {{ {record} {told} }} FILTER({' && '.join(filters)})"
    if view.as_of is not None:
        on = day(view.as_of)
        for property_, operator in (("validFrom", ">"), ("validTo", "<")):
            text += (f" MINUS {{ GRAPH {RECORDS_GRAPH} {{ {record} {nx(property_)} "
                     f"?{name}__{property_} FILTER(?{name}__{property_} {operator} {on}) }} }}")
    return text


def _parts(name: str, view: View) -> Iterator[tuple[str, str]]:
    statuses = ", ".join(sorted(status.term for status in view.statuses))
    yield f"{nx('status')} ?{name}__status", f"?{name}__status IN ({statuses})"
    if view.min_reliability != "F":
        yield (f"{nx('sourceReliability')} ?{name}__reliability",
               f"?{name}__reliability <= {literal(view.min_reliability)}")
    if view.min_credibility != CREDIBILITIES[-1]:
        yield (f"{nx('informationCredibility')} ?{name}__credibility",
               f"?{name}__credibility <= {view.min_credibility}")
