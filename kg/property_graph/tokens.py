"""Cypher as tokens. Source: openCypher 9, grammar of tokens."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kg.model.errors import UsageError

_TOKEN = re.compile(
    r"(?P<space>\s+|//[^\n]*|/\*.*?\*/)"
    r"|(?P<string>'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\")"
    r"|(?P<name>[^\W\d]\w*|`(?:[^`]|``)*`)"
    r"|(?P<parameter>\$\w+)"
    r"|(?P<number>\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)"
    r"|(?P<sign>\.\.|<=|>=|<>|=~|[^\s\w'\"`])", re.DOTALL)
_OPEN, _CLOSE = "([{", ")]}"


@dataclass(frozen=True, slots=True)
class Token:
    """A token: its kind (name, string, number, parameter, sign), text, and place in the query.

    `depth` counts the brackets around it, `inner` the braces of subqueries.
    """

    kind: str
    text: str
    start: int
    depth: int
    inner: int

    @property
    def end(self) -> int:
        """Where the token ends."""
        return self.start + len(self.text)

    @property
    def word(self) -> str:
        """The token as a keyword: in capitals; empty where it is quoted or no name."""
        return self.text.upper() if self.kind == "name" and self.text[0] != "`" else ""

    @property
    def bare(self) -> str:
        """A name without its backticks."""
        quoted = self.text.startswith("`")
        return self.text[1:-1].replace("``", "`") if quoted else self.text


def tokens_of(query: str) -> tuple[Token, ...]:
    """The tokens of a query but for space and comments; raises UsageError for text that is none.
    """
    found: list[Token] = []
    open_at: list[bool] = []
    at = 0
    while at < len(query):
        match = _TOKEN.match(query, at)
        if match is None:
            raise UsageError(f"The query is not Cypher: it ends within '{query[at:at + 20]}'.")
        kind, text = match.lastgroup or "", match.group()
        if text in _CLOSE and kind == "sign":
            if not open_at:
                raise UsageError(f"The query is not Cypher: '{text}' closes nothing.")
            open_at.pop()
        if kind != "space":
            found.append(Token(kind, text, at, len(open_at), sum(open_at)))
        if text in _OPEN and kind == "sign":
            before = found[-2].word if len(found) > 1 else ""
            open_at.append(text == "{" and before in ("EXISTS", "COUNT", "COLLECT", "CALL"))
        at = match.end()
    if open_at:
        raise UsageError("The query is not Cypher: a bracket is never closed.")
    return tuple(found)


def edited(query: str, edits: Sequence[tuple[int, int, str]]) -> str:
    """A query with stretches (from, to) replaced by other text."""
    for start, end, text in sorted(edits, reverse=True):
        query = query[:start] + text + query[end:]
    return query
