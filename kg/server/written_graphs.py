"""Which graphs an update can change and match, read off its text before it is carried out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urljoin

from kg.model.namespaces import PREFIXES
from kg.model.terms import Term, iri
from kg.store.sparql_text import Token, tokens, whole_names

_NOTHING = Token("", "", 0, 0)
_OPERATIONS = frozenset({"INSERT", "DELETE"})
_DATASET = frozenset({"USING", "WITH"})
_NOT_TWICE_THE_SAME = frozenset({
    "RAND", "UUID", "STRUUID", "NOW", "BNODE", "LIMIT", "OFFSET", "SAMPLE"})
"""By these the same pattern may match other things when it is evaluated again."""


@dataclass(frozen=True, slots=True)
class WrittenGraphs:
    """What the text of an update tells of graphs.

    `names` are all IRIs in it (None: they cannot be read off), for it can change and match only
    such graphs, but for those that variables stand for: `matches_any` tells that its patterns have
    such variables, `variables` are those in its templates. `empties_all`: it says CLEAR or DROP
    ALL.
    """

    names: frozenset[Term] | None
    matches_any: bool
    variables: tuple[str, ...]
    empties_all: bool

    @property
    def matched(self) -> frozenset[Term] | None:
        """The graphs that it can match; None: any."""
        return None if self.matches_any else self.names


def written_graphs(text: str, base: str) -> WrittenGraphs:
    """What the text of an update tells of graphs; relative IRIs are resolved against `base`."""
    found: set[Term] = set()
    unreadable = matches_any = empties_all = False
    prefixes = dict(PREFIXES)
    pieces = list(whole_names(text))
    templates = _templates(pieces)
    variables: list[str] = []
    for number, token in enumerate(pieces):
        after = pieces[number + 1] if number + 1 < len(pieces) else _NOTHING
        before = pieces[number - 1] if number else _NOTHING
        if token.kind == "word" and token.text in ("ALL", "NAMED"):
            empties_all |= before.text in ("CLEAR", "DROP", "SILENT")
        elif token.text == "GRAPH" and after.kind == "name" and after.text[0] in "?$":
            matches_any = True
            if any(start < token.start < end for start, end in templates):
                variables.append(after.text[1:])
        elif token.kind == "escape" or (token.kind == "iri" and (
                "\\" in token.text or "/." in token.text)):
            unreadable = True
        elif token.kind == "iri":
            if before.text == "BASE":
                base = urljoin(base, token.text[1:-1])
            found.add(iri(urljoin(base, token.text[1:-1])))
        elif token.kind == "name" and before.text == "PREFIX" and after.kind == "iri":
            prefixes[token.text.partition(":")[0]] = urljoin(base, after.text[1:-1])
        elif token.kind == "name" and token.text[0] not in "?$@_":
            prefix, _, local = token.text.partition(":")
            if prefix in prefixes:
                found.add(iri(prefixes[prefix] + local.rstrip(".")))
    return WrittenGraphs(None if unreadable else frozenset(found), matches_any,
                         tuple(dict.fromkeys(variables)), empties_all)


def graphs_query(text: str, variables: tuple[str, ...], dataset: str) -> str | None:
    """A query for what the variables in the templates of an update stand for.

    `dataset` are the USING clauses of the update. None where the text has several operations or a
    dataset of its own, or may match other things each time.
    """
    pieces = [token for token in tokens(text) if token.kind != "text"]
    top = [token for token in pieces if token.depth == 0]
    words = [token for token in top if token.kind == "word"]
    where = next((token for token in words if token.text == "WHERE"), None)
    first = next((token for token in words if token.text in _OPERATIONS), None)
    if where is None or first is None or any(token.text in _DATASET for token in words) \
            or any(token.text in _NOT_TWICE_THE_SAME for token in pieces) \
            or any(token.text == ";" for token in top[:-1]):
        return None
    group = _group(top, where)
    if group is None:
        return None
    alone = top[top.index(where) - 1].text == "DELETE"  # DELETE WHERE matches in all graphs
    from_clauses = "" if alone else re.sub(r"\bUSING\b", "FROM", dataset)
    chosen = " ".join("?" + name for name in variables)
    return (f"{text[:first.start]}SELECT DISTINCT {chosen} {from_clauses} WHERE "
            f"{text[group[0]:group[1] + 1]}")


def _templates(pieces: list[Token]) -> list[tuple[int, int]]:
    """Where the groups begin and end that say what is written."""
    top = [token for token in pieces if token.depth == 0]
    found = []
    for before, token in zip([_NOTHING, *top], top, strict=False):
        if token.kind == "word" and (token.text in _OPERATIONS or (
                token.text == "WHERE" and before.text == "DELETE")):
            group = _group(top, token)
            if group is not None:
                found.append(group)
    return found


def _group(top: list[Token], word: Token) -> tuple[int, int] | None:
    """Where the group that follows a word begins and ends; None where none does."""
    at = top.index(word) + 1
    opens, closes = (top[at + i] if at + i < len(top) else _NOTHING for i in (0, 1))
    return (opens.start, closes.start) if (opens.text, closes.text) == ("{", "}") else None
