"""Answers to SPARQL queries as JSON that SPARQL clients read.

Source: SPARQL 1.1 Query Results JSON Format, sections 3 and 4.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kg.model.terms import XSD, Term, is_literal, literal_parts, text_of


def rows_as_results(variables: Sequence[str], rows: Iterable[Sequence[Term | None]],
                    ) -> dict[str, object]:
    """The rows of SELECT as an object for JSON; unbound variables are left out of a row."""
    return {"head": {"vars": list(variables)}, "results": {"bindings": [
        {name: _value(value) for name, value in zip(variables, row, strict=True)
         if value is not None} for row in rows]}}


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
