"""The text of a SPARQL constraint: what pre-binding forbids, and what is added to run it.

Source: SHACL, appendix A (pre-binding).
"""

from __future__ import annotations

import re
from collections.abc import Mapping

_HIDDEN = re.compile(
    r"<[^<>\"{}|^`\\\s]*>|\"\"\"(?:[^\"\\]|\\.|\"(?!\"\"))*\"\"\"|'''(?:[^'\\]|\\.|'(?!''))*'''"
    r"|\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'|#[^\n]*", re.DOTALL)
_SELECT = re.compile(r"\bSELECT\b", re.IGNORECASE)
_HEAD = re.compile(r"\bSELECT\b(\s+(?:DISTINCT|REDUCED)\b)?", re.IGNORECASE)
_VARIABLE = re.compile(r"[?$](\w+)")
_FORBIDDEN = {"MINUS": "uses MINUS", "VALUES": "uses VALUES", "SERVICE": "uses SERVICE",
              "LOAD": "uses LOAD"}
_DEEPEST = 60


def bare(text: str) -> str:
    """A query with its strings, IRIs and comments blanked out, letter for letter."""
    return _HIDDEN.sub(lambda found: " " * len(found.group()), text)


def forbidden(text: str, bound: tuple[str, ...]) -> str | None:
    """What a query does that pre-binding forbids, to be read after "that"; None for nothing."""
    plain = bare(text)
    for word, problem in _FORBIDDEN.items():
        if re.search(rf"(?<![?$:\w]){word}\b(?!:)", plain, re.IGNORECASE):
            return f"{problem}, which a SPARQL constraint must not"
    for name in bound:
        if re.search(rf"\bAS\s+[?$]{name}\b", plain, re.IGNORECASE):
            return f"assigns a value to ${name}, which is bound already"
    depth = 0
    for char in plain:
        depth += (char == "{") - (char == "}")
        if depth > _DEEPEST:
            return f"nests more than {_DEEPEST} groups"
    if bound:
        return _hiding(plain, bound)
    return None


def _hiding(plain: str, bound: tuple[str, ...]) -> str | None:
    """Whether a nested SELECT fails to hand on a bound variable."""
    heads = list(_SELECT.finditer(plain))
    for head in heads[1:]:
        clause = re.split(r"\bWHERE\b|\{", plain[head.end():], maxsplit=1, flags=re.IGNORECASE)[0]
        handed = set(_VARIABLE.findall(clause))
        for name in bound:
            used = name == "this" or re.search(rf"[?$]{name}\b", plain)
            # A bare * hands on only what its group binds, which a pre-bound variable is not.
            if used and name not in handed and name not in ("shapesGraph", "currentShape"):
                return f"has a nested SELECT that does not hand on ${name}"
    return None


def hands_out_this(text: str) -> bool:
    """Whether the outermost SELECT gives $this, as that of a constraint must. Source: SHACL, 5.3.1.
    """
    plain = bare(text)
    head = _HEAD.search(plain)
    if head is None:
        return True
    clause = _clause(plain[head.end():])
    return "this" in _VARIABLE.findall(clause) or clause.strip() == "*"


def selecting(text: str) -> str:
    """An ASK as a SELECT that has a solution where the ASK is true."""
    plain = bare(text)
    found = re.search(r"\bASK\b(\s+WHERE\b)?", plain, re.IGNORECASE)
    if found is None:
        return text
    return f"{text[:found.start()]}SELECT WHERE {text[found.end():]} LIMIT 1"


def projecting(text: str, names: tuple[str, ...]) -> str:
    """A SELECT that also hands out the bound variables that it speaks of.

    The engine binds only what a query projects.
    """
    plain = bare(text)
    head = _HEAD.search(plain)
    if head is None:
        return text
    rest = plain[head.end():]
    clause = _clause(rest)
    if "*" in clause and "(" not in clause:
        clause_end = head.end() + clause.index("*")
        return (text[:clause_end] + _names(plain) + text[clause_end + 1:])
    missing = [name for name in (*names, "shapesGraph", "currentShape")
               if name not in _VARIABLE.findall(clause)
               and (name == "this" or re.search(rf"[?$]{name}\b", rest))]
    extra = "".join(f" ?{name}" for name in missing)
    return text[:head.end()] + extra + text[head.end():]


def _clause(rest: str) -> str:
    """What a SELECT gives, at the beginning of what follows the word."""
    return re.split(r"\bWHERE\b|\bFROM\b|\{", rest, maxsplit=1, flags=re.IGNORECASE)[0]


def _names(plain: str) -> str:
    return " ".join(f"?{name}" for name in dict.fromkeys(_VARIABLE.findall(plain)))


def instantiated(text: str, values: Mapping[str, str]) -> str:
    """A SELECT with its bound variables written as terms; they leave every SELECT clause.

    The engine's own substitution stops at inner groups, BIND and bound().
    """
    if not values:
        return text
    names = "|".join(map(re.escape, values))
    bound = re.compile(rf"\bbound\s*\(\s*[?$](?:{names})\s*\)", re.IGNORECASE)
    variable = re.compile(rf"[?$]({names})\b")
    parts: list[str] = []
    last = 0
    plain = bare(text)
    for head in _HEAD.finditer(plain):
        end = re.search(r"\bWHERE\b|\bFROM\b|\{", plain[head.end():], re.IGNORECASE)
        clause_end = head.end() + (end.start() if end else 0)
        parts.append(_replaced(text[last:head.end()], bound, variable, values))
        clause = re.sub(rf"(?<![\w(])[?$](?:{names})\b(?!\s*\))", "",
                        text[head.end():clause_end])
        clause = _replaced(clause, bound, variable, values)
        parts.append(clause if clause.strip() else " (1 AS ?solution) ")
        last = clause_end
    parts.append(_replaced(text[last:], bound, variable, values))
    return "".join(parts)


def _replaced(text: str, bound: re.Pattern[str], variable: re.Pattern[str],
              values: Mapping[str, str]) -> str:
    out: list[str] = []
    last = 0
    for hidden in [*_HIDDEN.finditer(text), None]:
        piece = text[last:hidden.start() if hidden else len(text)]
        piece = bound.sub("(true)", piece)
        out.append(variable.sub(lambda found: values[found.group(1)], piece))
        if hidden:
            out.append(hidden.group())
            last = hidden.end()
    return "".join(out)
