"""Checks of SPARQL text before it reaches the engine, which dies on deep nesting.

The engine recurses on nesting and on long chains of operators, and fetches from the network for
SERVICE and LOAD; neither can be switched off in it, so such text is refused here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from itertools import pairwise
from typing import NamedTuple
from urllib.parse import urlsplit

from kg.model.errors import UsageError
from kg.model.namespaces import PREFIXES
from kg.model.terms import Term

LONGEST = 100_000
DEEPEST = 100
MOST_OPERATORS = 1_000

# Texts, IRIs and comments are no syntax. A backslash escapes one character of a prefixed name,
# which then neither begins a text nor a comment.
_TOKEN = re.compile(
    r'(?P<text>"""(?:[^"\\]|\\.|"(?!""))*"""|' r"'''(?:[^'\\]|\\.|'(?!''))*'''|"
    r'"(?:[^"\\\n\r]|\\.)*"|' r"'(?:[^'\\\n\r]|\\.)*')|"
    r"(?P<iri><(?:[^<>\"{}|^`\\\x00-\x20]|\\[uU][0-9A-Fa-f]+)*>)|"
    r"(?P<comment>#[^\n\r]*)|" r"(?P<escape>\\.)|"
    r"(?P<name>[?$]\w+|[\w.-]*:(?:[\w:%][\w.:%-]*)?|@[A-Za-z-]+)|" r"(?P<word>\w+)|"
    r"(?P<open><<|[{(\[])|(?P<close>>>|[})\]])|(?P<datatype>(?<=[\"'])\^\^)|"
    r"(?P<operator>\|\||&&|[+*/|^!-])|(?P<other>\S)",
    re.DOTALL)
_NAME = re.compile(r"(?:\\.|[\w\-.:%\u00b7])+")
_OPERATORS = frozenset({"UNION", "OPTIONAL", "MINUS"})
_DATA = frozenset({"INSERT", "DELETE", "DATA"})
_SIGNS = "|&+*/^!-"  # what operators are made of
_UPDATE = re.compile(r"\s*(?:INSERT|DELETE|LOAD|CLEAR|CREATE|DROP|COPY|MOVE|ADD|WITH)\b", re.I)
_LONG = 120  # characters; what the engine would accept can be a list of all that there is
_OPENING = ("<<", "{", "(", "[")


class Token(NamedTuple):
    """A piece of SPARQL text: its kind, the text (keywords in capitals), where, and how deep."""

    kind: str
    text: str
    start: int
    depth: int


def tokens(text: str) -> Iterator[Token]:
    """The tokens of SPARQL text, comments left out; `depth` counts open brackets before it."""
    depth = 0
    for match in _TOKEN.finditer(text):
        kind = str(match.lastgroup)
        if kind == "close":
            depth -= 1
        if kind != "comment":
            found = match.group()
            yield Token(kind, found.upper() if kind == "word" else found, match.start(), depth)
        if kind == "open":
            depth += 1


def whole_names(text: str) -> Iterator[Token]:
    """The tokens of SPARQL text, prefixed names with escapes in them (`z\\/1`) whole, unescaped."""
    end = 0
    for token in tokens(text):
        if token.start < end:
            continue
        if token.kind == "name" and token.text[0] not in "?$@_":
            found = _NAME.match(text, token.start)
            if found is not None and "\\" in found[0]:
                end = found.end()
                yield token._replace(text=re.sub(r"\\(.)", r"\1", found[0]))
                continue
        yield token


def with_names(text: str, name: Callable[[Term], Term]) -> str:
    """A query with other names for the things that it names by absolute IRIs."""
    return _rewritten(text, ((other, start, end) for named, start, end in _named(text)
                             if (other := name(named)) != named))


def with_iris(text: str) -> str:
    """A query with IRIs for the prefixed names in it, in which not every parser reads escapes."""
    return _rewritten(text, (one for one in _named(text) if text[one[1]] != "<"))


def _rewritten(text: str, names: Iterable[tuple[Term, int, int]]) -> str:
    """A text with some names in place of what begins and ends at some places."""
    pieces, at = [], 0
    for name, start, end in names:
        apart = " " if text[start - 1:start] == "<" else ""  # `<<` would be one token
        pieces += [text[at:start], apart, name]
        at = end
    return "".join(pieces) + text[at:]


def named_in(text: str) -> Iterator[Term]:
    """The things that a query names by absolute IRIs; of prefixed names those of known prefixes."""
    return (named for named, _, _ in _named(text))


def _named(text: str) -> Iterator[tuple[Term, int, int]]:
    """What a query names, and where each name begins and ends; declarations left out."""
    prefixes = dict(PREFIXES)
    found = list(whole_names(text))
    for number, token in enumerate(found):
        if token.kind == "iri":
            if number > 1 and found[number - 2].text == "PREFIX":
                prefixes[found[number - 1].text[:-1]] = token.text[1:-1]
                continue
            named, end = Term(token.text), token.start + len(token.text)
        elif token.kind == "name" and token.text[0] not in "?$@_" and ":" in token.text:
            prefix, _, local = token.text.partition(":")
            if prefix not in prefixes or (number and found[number - 1].text == "PREFIX"):
                continue
            named = Term(f"<{prefixes[prefix]}{local.rstrip('.')}>")
            whole = _NAME.match(text, token.start)
            assert whole is not None
            end = token.start + len(whole[0].rstrip("."))
        else:
            continue
        yield named, token.start, end


def star_of(text: str) -> int | None:
    """Where the star of `SELECT *` stands; None for a query of other columns."""
    if "*" not in text:
        return None
    outer = [token for token in tokens(text) if token.depth == 0]
    for before, token in pairwise(outer):
        if token.text == "*":
            return token.start if before.text in ("SELECT", "DISTINCT", "REDUCED") else None
        if token.kind == "open":
            return None
    return None


def variables_in(text: str) -> list[str]:
    """The variables that a query names, each once, in the order of their appearance."""
    return list(dict.fromkeys(token.text[1:] for token in tokens(text)
                              if token.kind == "name" and token.text[0] in "?$"))


def check_query(text: str, *, services: Collection[str] = ()) -> None:
    """Raise UsageError for a query that is too long, nests too deep, or calls other services.

    `services` are the hosts (`example.org`, `example.org:3030`) that SERVICE may name.
    """
    if len(text) > LONGEST:
        raise UsageError(f"The query is longer than {LONGEST:,} characters.")
    if not _is_harmless(text):
        found = list(tokens(text))
        _check("query", found, found, services)


def check_update(text: str, *, services: Collection[str] = ()) -> None:
    """Raise UsageError for an update that is too long, nests too deep, or fetches from elsewhere.

    What is inserted or deleted may be of any length: it is read, and matches nothing.
    """
    found = list(tokens(text))
    evaluated = _without_data(found)
    if sum(len(token.text) for token in evaluated) > LONGEST:
        raise UsageError(f"The update is longer than {LONGEST:,} characters, without the groups "
                         "after INSERT, DELETE and DATA.")
    _check("update", found, evaluated, services)
    if any(_calls("LOAD", token) for token in found):
        raise UsageError("LOAD is off: an update fetches nothing from elsewhere. Send the data "
                         "with the Graph Store Protocol, or with 'kg load'.")


def what_is_wrong(text: str, error: str, usual: Collection[str] = PREFIXES) -> str:
    """Why a query is not SPARQL, in words: what the engine says, cut short, and what is likely.

    The prefixes that are `usual` need not be declared.
    """
    if _UPDATE.match(re.sub(r"(?im)^\s*(?:#.*|(?:PREFIX|BASE)\b.*>)\s*$", "", text)):
        return "This is an update, not a query: send it as such to the endpoint of 'kg serve'."
    where, _, rest = error.partition("expected ")
    shown = error if len(rest) < _LONG else f"{where.rstrip(' :')}: this is not expected here"
    slashed = re.search(rf"(?<![\w:/<])(?:{'|'.join(PREFIXES)}):[\w.-]+/[\w./-]+", text)
    hint = "" if slashed is None else (
        f" In SPARQL a slash within a name is escaped: {slashed[0].replace('/', chr(92) + '/')}.")
    for prefix in _undeclared(text, usual):
        hint += f" Nothing declares the prefix '{prefix}'; begin with PREFIX {prefix} <...>."
    if not text.strip():
        return "The query is empty."
    return f"The query is not SPARQL: {shown}.{hint}"


def _undeclared(text: str, usual: Collection[str]) -> list[str]:
    """The prefixes in a query, with their colons, that are neither declared nor usual."""
    found = list(tokens(text))
    names = [token.text.partition(":")[0] + ":" for token in found
             if token.kind == "name" and token.text[0] not in "?$@_" and ":" in token.text]
    declared = {after.text for before, after in pairwise(found) if before.text == "PREFIX"}
    known = declared | {name + ":" for name in usual}
    return [name for name in dict.fromkeys(names) if name not in known]


def without_silent_loads(text: str) -> str:
    """An update in which each LOAD SILENT does nothing, as one that fails does.

    Source: SPARQL 1.1 Update, section 3.1.4.
    """
    pieces, at = [], 0
    found = [*tokens(text), Token("other", ";", len(text), 0)]
    for number, token in enumerate(found[:-1]):
        if token.text == "LOAD" and token.kind == "word" and found[number + 1].text == "SILENT":
            end = next(one.start for one in found[number:] if one.text == ";" and not one.depth)
            pieces.append(text[at:token.start] + "INSERT DATA {} ")
            at = end
    return "".join(pieces) + text[at:]


def names_dataset(text: str) -> bool:
    """Whether a query names its dataset itself, by FROM."""
    return "FROM" in text.upper() and any(
        token.kind == "word" and token.text == "FROM" and token.depth == 0
               for token in tokens(text))


def with_dataset(text: str, using: str, *, everywhere: bool) -> str:
    """An update whose operations match in a dataset: `using` holds USING clauses.

    Operations that name a dataset themselves (USING, WITH) are left alone, or with `everywhere`
    refused, as are none: then DELETE WHERE gets the dataset too. Raises UsageError for a conflict.
    Source: SPARQL 1.1 Protocol, section 2.2.3.
    """
    found = [token for token in tokens(text) if token.depth == 0]
    pieces, at, named = [], 0, False
    for number, token in enumerate(found):
        if token.kind == "other" and token.text == ";":
            named = False
        if token.kind != "word" or token.text not in ("USING", "WITH", "WHERE"):
            continue
        if token.text != "WHERE":
            if everywhere:
                raise UsageError("The update names its dataset (USING or WITH), so the request "
                                 "may not name another one.")
            named = True
        elif number and found[number - 1].text == "DELETE":
            if everywhere:
                opens, closes = found[number + 1:number + 3]
                group = text[opens.start:closes.start + 1]
                pieces.append(f"{text[at:token.start]}{group} {using} WHERE {group}")
                at = closes.start + 1
        elif not named:
            pieces.append(f"{text[at:token.start]}{using} ")
            at = token.start
    return "".join(pieces) + text[at:]


def _without_data(found: list[Token]) -> list[Token]:
    """The tokens of an update without those within the groups that say what is written."""
    left, before, within = [], "", False
    for token in found:
        if token.depth == 0:
            within = token.text == "{" and before in _DATA
            before = token.text if token.kind == "word" else ""
            left.append(token)
        elif not within:
            left.append(token)
    return left


def _check(what: str, found: list[Token], evaluated: list[Token], services: Collection[str],
           ) -> None:
    deepest = max((token.depth + (token.kind == "open") for token in found), default=0)
    if deepest > DEEPEST:
        raise UsageError(f"The {what} nests {deepest} deep; {DEEPEST} is the most.")
    operators = sum(token.kind == "operator" or token.text in _OPERATORS for token in evaluated)
    if operators > MOST_OPERATORS:
        raise UsageError(f"The {what} has {operators:,} operators; {MOST_OPERATORS:,} is the most.")
    for number, token in enumerate(found):
        if _calls("SERVICE", token):
            _check_service(found[number + 1:number + 3], services)


def _is_harmless(text: str) -> bool:
    """Whether text passes however it is read; most queries do, and are not taken apart."""
    capitals = text.upper()
    return ("SERVICE" not in capitals and "\\" not in text
            and sum(map(text.count, _OPENING)) <= DEEPEST
            and sum(map(text.count, _SIGNS)) + sum(map(capitals.count, _OPERATORS))
            <= MOST_OPERATORS)


def _calls(keyword: str, token: Token) -> bool:
    """Whether the engine may read a keyword out of a token: it takes `1SERVICE` and `SERVICE:x`
    apart, but neither `?service` nor `x:service`.
    """
    if token.kind == "name" and token.text[0] not in "?$@":
        return keyword in token.text.partition(":")[0].upper()
    return token.kind == "word" and keyword in token.text


def _check_service(after: list[Token], services: Collection[str]) -> None:
    if not services:
        raise UsageError("SERVICE is off: a query makes no requests to other services.")
    named = [token for token in after if token.text != "SILENT"][:1]
    target = named[0].text[1:-1] if named and named[0].kind == "iri" else ""
    place = urlsplit(target)
    if place.scheme not in ("http", "https") or place.netloc.lower() not in services:
        raise UsageError("SERVICE may only name, as an IRI, one of these hosts: "
                         f"{', '.join(sorted(services))}.")
