"""The parts of a query that need not match: the branches of UNION, and what is OPTIONAL."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.store.sparql_text import Token, tokens

_MARK = "_branch_"


def with_marks(body: str) -> str:
    """The body of a query in which each such part binds a variable of its own, so that a solution
    tells which of them it matches.
    """
    pieces, at = [], 0
    for number, end in enumerate(sorted(set(_ends(list(tokens(body)))))):
        pieces += [body[at:end], f" BIND(true AS ?{_MARK}{number}) "]
        at = end
    return "".join(pieces) + body[at:]


def is_mark(variable: str) -> bool:
    """Whether the variable of a name marks a part."""
    return variable.startswith(_MARK)


def _ends(found: Sequence[Token]) -> Iterator[int]:
    """Where the groups end that are such parts; a query within the query takes no mark."""
    for number, token in enumerate(found):
        if token.kind != "word" or token.text not in ("UNION", "OPTIONAL"):
            continue
        if token.text == "UNION":
            begin = next(i for i in range(number - 1, -1, -1)
                         if found[i].kind == "open" and found[i].depth == token.depth)
            yield from _end(found[begin:], token.depth)
        yield from _end(found[number + 1:], token.depth)


def _end(group: Sequence[Token], depth: int) -> Iterator[int]:
    if [one.text for one in group[1:2]] != ["SELECT"]:
        yield next(one.start for one in group if one.kind == "close" and one.depth == depth)
