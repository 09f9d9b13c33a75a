"""Checks of SPARQL text before it reaches the engine, which dies on deep nesting.

The engine recurses on nesting and on long chains of operators, and fetches from the network for
SERVICE; neither can be switched off in it, so such text is refused here.
"""

from __future__ import annotations

import re

from kg.model.errors import UsageError

LONGEST = 100_000
DEEPEST = 100
MOST_OPERATORS = 1_000

_NOT_SYNTAX = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*"""|' r"'''(?:[^'\\]|\\.|'(?!''))*'''|"
    r'"(?:[^"\\\n]|\\.)*"|' r"'(?:[^'\\\n]|\\.)*'|" r"<[^<>\s\"{}|^`\\]*>|#[^\n]*", re.DOTALL)
_OPERATOR = re.compile(r"\|\||&&|\bUNION\b|\bOPTIONAL\b|\bMINUS\b|[+*/|^!-]", re.IGNORECASE)


def check_query(text: str) -> None:
    """Raise UsageError for a query that is too long, nests too deep, or calls other services."""
    if len(text) > LONGEST:
        raise UsageError(f"The query is longer than {LONGEST:,} characters.")
    syntax = _NOT_SYNTAX.sub(" ", text)
    depth = deepest = 0
    for character in syntax:
        if character in "{([":
            depth += 1
            deepest = max(deepest, depth)
        elif character in "})]":
            depth -= 1
    if deepest > DEEPEST:
        raise UsageError(f"The query nests {deepest} deep; {DEEPEST} is the most.")
    operators = len(_OPERATOR.findall(syntax))
    if operators > MOST_OPERATORS:
        raise UsageError(f"The query has {operators:,} operators; {MOST_OPERATORS:,} is the most.")
    if re.search(r"\bSERVICE\b", syntax, re.IGNORECASE):
        raise UsageError("SERVICE is off: a query makes no requests to other services.")
