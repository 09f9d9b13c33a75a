"""Names as the list of the Security Council writes them: several in one field, or with remarks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_OTHER = "\u0370-\u1fff\u2e80-\ud7ff"
"""Letters of other scripts than the Latin one."""

_FOREIGN = re.compile(f"[{_OTHER}]")
_BOTH = re.compile(rf"(?P<name>[^{_OTHER}(]+?)\s+(?P<other>[{_OTHER}][{_OTHER}\s]*)")
_REMARKS = (
    re.compile(r"(?P<name>.+?),? (?P<remark>born .+)"),
    re.compile(r"(?P<name>.+?) \((?P<remark>(?:false|previously|formerly|birth|combat) .+)\)",
               re.IGNORECASE),
    re.compile(r"(?P<name>.+) - (?P<remark>sub-unit name)(?P<end>\))"))
"""A name with what is said of it in the same field."""

_FORMER = re.compile(r"(?:previously|formerly) listed as", re.IGNORECASE)
_SCRIPT = re.compile(r"\s*\(?original script\)?:?\s*")
_IN_SCRIPT = re.compile(
    rf"(?:original script|in arabic(?: script)?): (?P<name>[{_OTHER}][{_OTHER}\s-]*)$",
    re.IGNORECASE)
_NAMES = re.compile(r"[^.:\d()]+(?:;[^.:\d()]+)+")
_IN_BRACKETS = re.compile(r"\((?P<names>[^:\d()]+;[^:\d()]+)\)")
_BETWEEN = re.compile(r"\s*;\s*|\s+[b-z]\)\s+")


@dataclass(frozen=True, slots=True)
class OtherNames:
    """The names of one alias, what is said of them, and whether they are those of an earlier list.
    """

    names: tuple[str, ...]
    remark: str
    former: bool


def other_names(text: str, note: str) -> OtherNames:
    """What the name and the note of an alias tell."""
    name, remark = _without_remark(text.lstrip(" ,;)").rstrip(" ,;"))
    names = list(names_in(name))
    if _NAMES.fullmatch(note):
        names += names_in(note)
        note = ""
    elif found := _IN_SCRIPT.search(note):
        names.append(found["name"].strip())
    elif found := _IN_BRACKETS.search(note):
        names += names_in(found["names"])
    told = "; ".join(filter(None, (remark, note)))
    return OtherNames(tuple(dict.fromkeys(names)), told, bool(_FORMER.search(told)))


def names_in(text: str) -> Iterator[str]:
    """The names in one field: parted by semicolons, or in two scripts side by side."""
    outer, inner = _last_brackets(text)
    if outer and (";" in inner or bool(_FOREIGN.search(outer)) != bool(_FOREIGN.search(inner))):
        yield from names_in(outer)
        yield from names_in(_SCRIPT.sub("", inner))
    elif both := _BOTH.fullmatch(text):
        yield from both.groups()
    else:
        yield from filter(None, map(str.strip, _BETWEEN.split(text)))


def _without_remark(text: str) -> tuple[str, str]:
    for pattern in _REMARKS:
        if found := pattern.fullmatch(text):
            return found["name"] + found.groupdict().get("end", ""), found["remark"]
    return text, ""


def _last_brackets(text: str) -> tuple[str, str]:
    """What is before the brackets at the end of a text, and in them; nothing where there are none.
    """
    depth = 0
    for at in range(len(text) - 1, -1, -1) if text.endswith(")") else ():
        depth += (text[at] == ")") - (text[at] == "(")
        if depth == 0:
            return text[:at].strip(), text[at + 1:-1].strip()
    return "", ""
