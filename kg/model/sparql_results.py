"""Answers to SPARQL queries as JSON that SPARQL clients read.

Source: SPARQL 1.1 Query Results JSON Format, sections 3 and 4.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence

from kg.model.terms import XSD, Term, is_literal, literal_parts, text_of


def rows_as_results(variables: Sequence[str], rows: Iterable[Sequence[Term | None]],
                    ) -> Iterator[str]:
    """The rows of SELECT as JSON, a row a line, piece by piece; unbound variables are left out of a
    row.
    """
    yield f'{{"head": {json.dumps({"vars": list(variables)})}, "results": {{"bindings": ['
    before = "\n"
    for row in rows:
        yield before + json.dumps({name: _value(value) for name, value in
                                   zip(variables, row, strict=True) if value is not None},
                                  ensure_ascii=False)
        before = ",\n"
    yield "\n]}}"


def boolean_as_results(answer: bool) -> dict[str, object]:
    """The answer to ASK as an object for JSON."""
    return {"head": {}, "boolean": answer}


def _value(term: Term) -> dict[str, str]:
    if not is_literal(term):
        kind, text = ("bnode", term[2:]) if term.startswith("_:") else ("uri", text_of(term))
        return {"type": kind, "value": text}
    parts = literal_parts(term)
    told = {"type": "literal", "value": parts.text}
    if parts.language:
        told["xml:lang"] = parts.language
    elif parts.datatype != XSD + "string":
        told["datatype"] = parts.datatype
    return told
