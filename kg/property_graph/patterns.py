"""The patterns of a Cypher question: what its rows rest on.

A question is MATCH and OPTIONAL MATCH with their WHERE, UNWIND of a property's values, and one
RETURN, or several such joined by UNION; what it counts or collects stands in RETURN. Patterns
within EXISTS are left out, for a row rests on none of their matches in particular.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from kg.model.errors import UsageError
from kg.property_graph.names import NODE_KEYS, RESOURCE
from kg.property_graph.tokens import Token, edited, tokens_of

_GATHERING = re.compile(r"\b(?:count|collect|min|max|sum|avg)\s*\(", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Edge:
    """A relationship of a pattern: the variables at its ends, its type (empty: it is a part of a
    path or of any type), and whether it is followed against its direction, or both (None)."""

    left: str
    right: str
    type: str
    forward: bool | None


@dataclass(frozen=True, slots=True)
class Item:
    """An item of RETURN: its expression and name, and whether it gathers several matches."""

    expression: str
    name: str
    gathers: bool


@dataclass(frozen=True, slots=True)
class Patterns:
    """A question taken apart.

    `body` is what stands before RETURN, with a name for each node. `labels` are pairs of a node's
    variable and label, `keys` triples of a node's variable, key and the variable of its values
    (empty where it is read as it is), `paths` the variables of paths.
    """

    body: str
    items: tuple[Item, ...]
    nodes: tuple[str, ...]
    labels: tuple[tuple[str, str], ...]
    edges: tuple[Edge, ...]
    keys: tuple[tuple[str, str, str], ...]
    paths: tuple[str, ...]


def parts_of(query: str) -> list[Patterns]:
    """The patterns of each part that a question joins by UNION; raises UsageError for a query of
    another form.
    """
    starts = [0]
    ends = []
    for token, after in pairwise(tokens_of(query)):
        if token.word == "UNION" and not token.inner:
            ends.append(token.start)
            starts.append(after.end if after.word == "ALL" else token.end)
    return [patterns_of(query[start:end]) for start, end in
            zip(starts, [*ends, len(query)], strict=True)]


def patterns_of(query: str) -> Patterns:
    """The patterns of a question without UNION; raises UsageError for a query of another form."""
    tokens = tokens_of(query)
    at = next((i for i, t in enumerate(tokens) if t.word == "RETURN" and not t.inner), None)
    if at is None:
        raise UsageError("The query has no RETURN.")
    reader = _Reader([t for t in tokens[:at] if not t.inner])
    body = edited(query[:tokens[at].start], reader.edits)
    items = _items(query, tokens[at + 1:])
    nodes = tuple(dict.fromkeys(reader.nodes))
    return Patterns(body, items, nodes, tuple(dict.fromkeys(reader.labels)),
                    tuple(dict.fromkeys(reader.edges)),
                    _keys([t for t in tokens if not t.inner], nodes), tuple(reader.paths))


class _Reader:
    def __init__(self, tokens: Sequence[Token]) -> None:
        self.edits: list[tuple[int, int, str]] = []
        self.nodes: list[str] = []
        self.labels: list[tuple[str, str]] = []
        self.edges: list[Edge] = []
        self.paths: list[str] = []
        self._tokens = tokens
        self._matching = False
        last: str | None = None
        between: tuple[int, int] | None = None
        i = 0
        while i < len(tokens):
            token = tokens[i]
            if token.word in ("MATCH", "WHERE", "UNWIND", "WITH"):
                self._matching, last = token.word == "MATCH", None
            elif self._matching and token.text == "," and not token.depth:
                last = None
            elif self._matching and token.text == "=" and tokens[i - 1].kind == "name" \
                    and not token.depth:
                self.paths.append(tokens[i - 1].bare)
            elif self._matching and token.text == "(" and not (
                    tokens[i - 1].word.endswith(("SHORTESTPATH", "SHORTESTPATHS"))):
                close = self._close(i)
                node = self._node(i, close)
                if last is not None and between is not None:
                    self._edge(last, node, tokens[between[0]:i])
                last, between = node, (close + 1, i)
                i = close
            i += 1

    def _close(self, at: int) -> int:
        depth = self._tokens[at].depth
        return next(i for i in range(at + 1, len(self._tokens))
                    if self._tokens[i].text == ")" and self._tokens[i].depth == depth)

    def _node(self, opens: int, closes: int) -> str:
        inside = self._tokens[opens + 1:closes]
        if inside and inside[0].kind == "name":
            name = inside[0].bare
        else:
            name = f"node{len(self.nodes)}"
            self.edits.append((self._tokens[opens].end, self._tokens[opens].end, name))
        self.nodes.append(name)
        for colon, label in pairwise(inside):
            if colon.text == "{":
                break
            if colon.text == ":" and label.bare != RESOURCE:
                self.labels.append((name, label.bare))
        return name

    def _edge(self, left: str, right: str, tokens: Sequence[Token]) -> None:
        texts = [token.text for token in tokens]
        names = [t.bare for before, t in pairwise(tokens)
                 if before.text in (":", "|") and t.kind == "name"]
        if "*" in texts or len(names) != 1:
            return
        forward = True if texts[-1] == ">" else False if texts[0] == "<" else None
        self.edges.append(Edge(left, right, names[0], forward))


def _keys(tokens: Sequence[Token], nodes: Sequence[str]) -> tuple[tuple[str, str, str], ...]:
    """The properties of nodes that are read; `UNWIND coalesce(n.k_all, [n.k]) AS v` reads one."""
    found: dict[tuple[str, str], str] = {}
    for node, dot, key in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if dot.text == "." and node.kind == "name" and node.bare in nodes:
            base = key.bare.removesuffix("_all")
            if base not in NODE_KEYS and not base.startswith("label_"):
                found.setdefault((node.bare, base), "")
    text = " ".join(token.text for token in tokens)
    for match in re.finditer(r"UNWIND coalesce \( (\w+) \. (\w+)_all , \[ \1 \. \2 \] \) AS (\w+)",
                             text):
        found[match[1], match[2]] = match[3]
    return tuple((node, key, variable) for (node, key), variable in found.items())


def _items(query: str, tokens: Sequence[Token]) -> tuple[Item, ...]:
    end = next((i for i, t in enumerate(tokens) if not t.depth
                and t.word in ("ORDER", "LIMIT", "SKIP")), len(tokens))
    tokens = [t for t in tokens[:end] if t.text != ";"]
    if tokens and tokens[0].word == "DISTINCT":
        tokens = tokens[1:]
    parts: list[list[Token]] = [[]]
    for token in tokens:
        if token.text == "," and not token.depth:
            parts.append([])
        else:
            parts[-1].append(token)
    found = []
    for part in parts:
        if len(part) < 3 or part[-2].word != "AS":
            raise UsageError("Each item of RETURN must have a name: write expression AS name.")
        text = query[part[0].start:part[-3].end]
        found.append(Item(text, part[-1].bare, bool(_GATHERING.search(text))))
    return tuple(found)
