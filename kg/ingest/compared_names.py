"""Names in the form in which they are compared, by the tools of OpenSanctions (rigour)."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping

from rigour.names import Name, NamePart, NameTypeTag, SymbolCategory, analyze_names

KINDS: Mapping[str, NameTypeTag] = {
    "Person": NameTypeTag.PER, "Organization": NameTypeTag.ORG, "Vessel": NameTypeTag.OBJ,
    "Aircraft": NameTypeTag.OBJ}
"""The classes of which names are compared, with what kind of names they have."""

_IN_WORDS = (SymbolCategory.SYMBOL, SymbolCategory.DOMAIN, SymbolCategory.LOCATION)
_COMPANY = frozenset({"CO", "CORP"})
_TAIL = re.compile(r"\s*\([^()]*\)\s*$")
_SLASH = re.compile(r"\s+/\s+")


def compared(text: str, kind: str) -> Iterator[str]:
    """The forms of a name: its words in a fixed order, in small letters without accents, and in
    Latin ones where its script has them.

    In a name of an organisation the words of one meaning are one (organisation, organization), and
    legal forms are left out; `NAME (ACRONYM)` and `NAME / ACRONYM` have forms for the parts, too.
    """
    if kind == "Person":
        names = [text]
    else:
        short = _TAIL.sub("", text)
        parts = _SLASH.split(short)
        names = [text, *([short] if short != text else []), *(parts if len(parts) > 1 else [])]
    for name in names:
        for found in analyze_names(KINDS[kind], [name], symbols=kind == "Organization",
                                   phonetics=False, numerics=False, consolidate=False):
            form = " ".join(sorted(_words(found)))
            if form:
                yield form


def _words(name: Name) -> list[str]:
    meanings: dict[NamePart, set[str]] = defaultdict(set)
    legal: set[NamePart] = set()
    for span in name.spans:
        if span.symbol.category == SymbolCategory.ORG_CLASS:
            legal.update(span.parts)
        elif span.symbol.category in _IN_WORDS and len(span.parts) == 1:
            meanings[span.parts[0]].add(str(span.symbol.id))
    legal |= {part for part, of in meanings.items() if of & _COMPANY}
    words = [min(meanings[part]).casefold() if part in meanings else part.comparable
             for part in name.parts if part not in legal]
    return words or [part.comparable for part in name.parts]
