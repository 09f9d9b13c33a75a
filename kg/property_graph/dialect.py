"""What the embedded engine says in other words than Neo4j: all of it is here.

Questions are written in the Cypher of Neo4j 5. The embedded engine knows one label a node, so a
label becomes a property that says yes; it has other words for a relationship's type, for whole
numbers in texts and the other way round, and for kinds of paths.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from kg.model.errors import UsageError
from kg.property_graph.names import RESOURCE, quoted
from kg.property_graph.tokens import Token, edited, tokens_of

IS = "is_"
"""Before a label in the name of the property that says whether a node bears it."""
RENAMED = {"from": "from_", "to": "to_"}
"""Keys that the embedded engine wants for itself, and what they are called in it."""
IRIS, NUMBERS, STEPS = "_IRIS", "_NUMBERS", "_STEPS"
"""What is given of a path: its nodes by their IRIs and by the engine's numbers, and its steps."""
_PATHS = {"SHORTESTPATH": "SHORTEST", "ALLSHORTESTPATHS": "ALL SHORTEST"}
_EACH = frozenset({"ALL", "ANY", "NONE", "SINGLE"})
_NO_NODE_TWICE = re.compile(
    r"\bALL\s*\(\s*(\w+)\s+IN\s+nodes\((\w+)\)\s+WHERE\s+single\s*\(\s*(\w+)\s+IN\s+nodes\(\2\)"
    r"\s+WHERE\s+(?:\1\s*=\s*\3|\3\s*=\s*\1)\s*\)\s*\)", re.IGNORECASE)
_EACH_NODE = re.compile(r"\bALL\s*\(\s*(\w+)\s+IN\s+nodes\((\w+)\)\s+WHERE\b", re.IGNORECASE)
_WHOLE_NUMBER = re.compile(r"\btoInteger\(([\w.`]+)\)", re.IGNORECASE)
_TEXT = re.compile(r"\btoString\(([\w.`$]+)\)", re.IGNORECASE)
_WRITES = frozenset([
    "CREATE", "MERGE", "DELETE", "DETACH", "SET", "REMOVE", "DROP", "ALTER", "COPY", "LOAD",
    "CALL", "FOREACH", "INSTALL", "ATTACH", "IMPORT", "EXPORT"])


def check_reads(query: str) -> None:
    """Raise UsageError for a query that could do more than read."""
    before = ""
    for token in tokens_of(query):
        if token.word in _WRITES and before not in (".", ":", "|"):
            raise UsageError(f"A question only reads, and this query has the word {token.word}.")
        before = token.text


def for_embedded(query: str, parameters: Mapping[str, object]) -> str:
    """A query in the words of the embedded engine.

    It takes no parameters in a condition on each item of a list; whole numbers are written out
    there. Raises UsageError for other parameters in such a place. A condition on each node of a
    path is checked on the way, so that the shortest paths are the shortest of those that meet it;
    it is not checked of the ends of the path, so write it such that it admits them.
    """
    query = _NO_NODE_TWICE.sub(r"is_acyclic(\2)", query)
    query = _nodes_on_the_way(query)
    query = _WHOLE_NUMBER.sub(
        r"CASE WHEN regexp_matches(\1, '^-?[0-9]{1,18}$') THEN cast(\1 AS INT64) END", query)
    query = _TEXT.sub(r"cast(\1 AS STRING)", query)
    tokens = tokens_of(query)
    return edited(query, [*_labels(tokens), *_types(tokens), *_hops(tokens), *_keys(tokens),
                          *_numbers(tokens, parameters), *_conditions(tokens), *_ways(tokens)])


def _nodes_on_the_way(query: str) -> str:
    """`way = ... *1..6 ... WHERE ALL(n IN nodes(way) WHERE test)` becomes
    `way = ... *1..6 (n_r, n | WHERE test) ... WHERE true`."""
    while match := _EACH_NODE.search(query):
        node, way = match[1], match[2]
        tokens = tokens_of(query)
        opens = next(t for t in tokens if t.text == "(" and match.start() < t.start < match.end())
        closes = next(t for t in tokens if t.text == ")" and t.depth == opens.depth
                      and t.start > opens.start)
        test = _labels_tested(node, query[match.end():closes.start].strip())
        named = next((i for i, t in enumerate(tokens)
                      if t.text == way and tokens[i + 1].text == "="), None)
        star = next((i for i in range(named or 0, len(tokens)) if tokens[i].text == "*"), None)
        if named is None or star is None or tokens[star].start > match.start():
            raise UsageError(f"{way} is no path of some length: MATCH {way} = ()-[*1..3]-().")
        end = _bounds(tokens, star)[2]
        query = edited(query, [(end, end, f" ({node}_r, {node} | WHERE {test})"),
                               (match.start(), closes.end, "true")])
    return query


def _labels_tested(node: str, test: str) -> str:
    """A test with `node:Label` as the property that stands for the label."""
    return re.sub(rf"\b{node}:(\w+)",
                  lambda label: f"coalesce({node}.{quoted(IS + label[1])}, false)", test)


def _labels(tokens: Sequence[Token]) -> Iterator[tuple[int, int, str]]:
    """`(a:Label {k: v})` becomes ``(a:Resource {`is_Label`: true, k: v})``."""
    for i, token in enumerate(tokens):
        if token.text != "(":
            continue
        at = i + 1 if tokens[i + 1].kind != "name" else i + 2
        if at >= len(tokens) or tokens[at].text != ":":
            continue
        names: list[str] = []
        start = at
        while tokens[at].text == ":" and tokens[at + 1].kind == "name":
            names.append(tokens[at + 1].bare)
            at += 2
        wanted = ", ".join(f"{quoted(IS + name)}: true" for name in names if name != RESOURCE)
        opens = tokens[at].text == "{"
        if opens and wanted:
            empty = tokens[at + 1].text == "}"
            yield tokens[at].end, tokens[at].end, wanted + ("" if empty else ", ")
        yield (tokens[start].start, tokens[at - 1].end,
               f":{RESOURCE}" + (f" {{{wanted}}}" if wanted and not opens else ""))


def _types(tokens: Sequence[Token]) -> Iterator[tuple[int, int, str]]:
    for token, after in pairwise(tokens):
        if token.word == "TYPE" and after.text == "(":
            yield token.start, token.end, "label"


def _numbers(tokens: Sequence[Token],
             parameters: Mapping[str, object]) -> Iterator[tuple[int, int, str]]:
    within: int | None = None
    for before, token in pairwise(tokens):
        if before.word in _EACH and token.text == "(" and within is None:
            within = token.depth
        elif token.text == ")" and token.depth == within:
            within = None
        elif within is not None and token.kind == "parameter":
            value = parameters.get(token.text[1:])
            if type(value) is not int:
                raise UsageError(f"The embedded engine takes no {token.text} within "
                                 "ALL, ANY, NONE or SINGLE unless it is a whole number.")
            yield token.start, token.end, str(value)


def _conditions(tokens: Sequence[Token]) -> Iterator[tuple[int, int, str]]:
    """Conditions after a match, not within it: the engine (0.22) loses rows of joins of five
    relationships when it checks a condition on one of them first."""
    matching = False
    for before, token in zip((None, *tokens), tokens, strict=False):
        if token.inner:
            continue
        if token.word == "MATCH":
            matching = before is None or before.word != "OPTIONAL"
        elif token.text == "*" or token.word in ("WITH", "UNWIND", "RETURN"):
            matching = False
        elif token.word == "WHERE" and matching:
            yield token.start, token.start, "WITH * "
            matching = False


def _ways(tokens: Sequence[Token]) -> Iterator[tuple[int, int, str]]:
    """Paths that are returned, without what their nodes hold but for the IRIs: the engine gives
    every column of every node, and takes seconds for a hundred paths."""
    named = {name.bare for before, name, sign in zip(tokens, tokens[1:], tokens[2:], strict=False)
             if sign.text == "=" and (before.word == "MATCH"
                                      or (before.text == "," and not name.depth))}
    returning = False
    for before, token, after in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if before.word in ("RETURN", "UNION") and not before.inner:
            returning = before.word == "RETURN"
        if returning and token.kind == "name" and token.bare in named and after.word == "AS":
            way = token.text
            yield (token.start, token.end, f"{{{IRIS}: properties(nodes({way}), 'iri'), "
                   f"{NUMBERS}: properties(nodes({way}), '_ID'), {STEPS}: rels({way})}}")


def _keys(tokens: Sequence[Token]) -> Iterator[tuple[int, int, str]]:
    for dot, key in pairwise(tokens):
        if dot.text == "." and key.kind == "name" and key.bare in RENAMED:
            yield key.start, key.end, RENAMED[key.bare]


def _hops(tokens: Sequence[Token]) -> Iterator[tuple[int, int, str]]:
    """`*1..3` walks no relationship twice; within shortestPath it finds the shortest."""
    within: list[tuple[int, str]] = []
    for i, token in enumerate(tokens):
        if token.word in _PATHS and tokens[i + 1].text == "(":
            within.append((token.depth, _PATHS[token.word]))
            yield token.start, tokens[i + 1].end, ""
        elif within and token.text == ")" and token.depth == within[-1][0]:
            within.pop()
            yield token.start, token.end, ""
        elif token.text == "*" and _in_relationship(tokens, i):
            low, high, end = _bounds(tokens, i)
            kind = within[-1][1] if within else "TRAIL"
            yield token.start, end, f"* {kind} {low}..{high}"


def _bounds(tokens: Sequence[Token], at: int) -> tuple[str, str, int]:
    """The least and the most hops after a star, and where they end."""
    parts = []
    for token in tokens[at + 1:at + 4]:
        if token.kind != "number" and token.text != "..":
            break
        parts.append(token)
    text = "".join(part.text for part in parts)
    low, dots, high = text.partition("..")
    end = parts[-1].end if parts else tokens[at].end
    if (dots and not high) or not text:
        raise UsageError("A path of any length is not bounded: write *1..6, say.")
    return low or "1", high if dots else low, end


def _in_relationship(tokens: Sequence[Token], at: int) -> bool:
    """Whether a star stands in the brackets of a relationship: after `-[`, a name, or types."""
    for token in reversed(tokens[:at]):
        if token.text == "[":
            return tokens[tokens.index(token) - 1].text == "-"
        if token.kind != "name" and token.text not in (":", "|"):
            return False
    return False
