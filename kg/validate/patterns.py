"""Regular expressions that end: XPath's, run by an engine whose time grows with the text alone.

The engine is RE2 (in pyarrow). What it cannot run (back-references, look-around) is refused when
the shape is read, so that no pattern can hold up a validation.
Source: XPath and XQuery Functions 3.1, section 5.6; XML Schema part 2, appendix G.
"""

from __future__ import annotations

import re

import pyarrow as pa
import pyarrow.compute as pc

from kg.columns.sets import Mask
from kg.model.errors import DataError

LONGEST = 2_000

_NAME_START = r"A-Za-z_:\x{C0}-\x{D6}\x{D8}-\x{F6}\x{F8}-\x{2FF}\x{370}-\x{37D}\x{37F}-\x{1FFF}" \
    r"\x{200C}\x{200D}\x{2070}-\x{218F}\x{2C00}-\x{2FEF}\x{3001}-\x{D7FF}\x{F900}-\x{FDCF}" \
    r"\x{FDF0}-\x{FFFD}\x{10000}-\x{EFFFF}"
_NAME = _NAME_START + r"\-.0-9\x{B7}\x{300}-\x{36F}\x{203F}-\x{2040}"
_ESCAPES = {"i": ("[" + _NAME_START + "]", _NAME_START), "I": ("[^" + _NAME_START + "]", None),
            "c": ("[" + _NAME + "]", _NAME), "C": ("[^" + _NAME + "]", None),
            "d": (r"\p{Nd}", r"\p{Nd}"), "D": (r"\P{Nd}", r"\P{Nd}"),
            # With the underscore, as every engine of SHACL has it and XML Schema does not.
            "w": (r"[\p{L}\p{M}\p{N}_]", r"\p{L}\p{M}\p{N}_"),
            "W": (r"[^\p{L}\p{M}\p{N}_]", None)}
_BLOCKS = {"BasicLatin": r"\x{00}-\x{7F}", "Latin-1Supplement": r"\x{80}-\x{FF}",
           "LatinExtended-A": r"\x{100}-\x{17F}", "LatinExtended-B": r"\x{180}-\x{24F}",
           "Greek": r"\x{370}-\x{3FF}", "Cyrillic": r"\x{400}-\x{4FF}",
           "Hebrew": r"\x{590}-\x{5FF}", "Arabic": r"\x{600}-\x{6FF}",
           "CJKUnifiedIdeographs": r"\x{4E00}-\x{9FFF}"}
_BLOCK = re.compile(r"\\([pP])\{Is([^}]*)\}")


class PatternError(DataError):
    """Why a pattern is refused, to be read after "which"."""


def translated(pattern: str, flags: str = "") -> str:
    """An XPath pattern as one of RE2; raises PatternError for one that it cannot run."""
    if len(pattern) > LONGEST:
        raise PatternError(f"is longer than {LONGEST} characters")
    unknown = set(flags) - set("ismxq")
    if unknown:
        raise PatternError(f"has the unknown flag {sorted(unknown)[0]}")
    if "q" in flags:
        body = re.escape(pattern)
    else:
        body = _translate(_without_space(pattern) if "x" in flags else pattern)
    modes = "".join(flag for flag in "ism" if flag in flags)
    text = f"(?{modes}){body}" if modes else body
    try:
        pc.match_substring_regex(pa.array([""]), text)
    except pa.ArrowInvalid as error:
        problem = str(error).removeprefix("Invalid regular expression: ")
        raise PatternError(f"cannot be run in bounded time or is none: {problem}") from error
    return text


def matching(pattern: str, texts: pa.StringArray) -> Mask:
    """Which texts hold a match of a translated pattern."""
    found: Mask = pc.match_substring_regex(texts, pattern).to_numpy(zero_copy_only=False)
    return found


def _translate(pattern: str) -> str:
    out: list[str] = []
    depth, at = 0, 0
    while at < len(pattern):
        char = pattern[at]
        if char == "\\" and at + 1 < len(pattern):
            block = _BLOCK.match(pattern, at)
            if block:
                out.append(_block(block, inside=depth > 0))
                at = block.end()
                continue
            out.append(_escape(pattern[at + 1], inside=depth > 0))
            at += 2
            continue
        if char == "[":
            if depth and pattern[at - 1] == "-":
                raise PatternError("subtracts one set of characters from another")
            # RE2 reads "[" within a set as itself, XPath never writes it there unescaped.
            depth += 1
        elif char == "]" and depth:
            depth -= 1
        out.append(char)
        at += 1
    return "".join(out)


def _escape(letter: str, *, inside: bool) -> str:
    if letter not in _ESCAPES:
        return "\\" + letter
    alone, within = _ESCAPES[letter]
    if not inside:
        return alone
    if within is None:
        raise PatternError(f"has \\{letter} within a set of characters")
    return within


def _block(found: re.Match[str], *, inside: bool) -> str:
    sign, name = found.groups()
    if name not in _BLOCKS:
        raise PatternError(f"names the block of characters {name}, which is unknown here")
    if inside:
        if sign == "P":
            raise PatternError(f"excludes the block {name} within a set of characters")
        return _BLOCKS[name]
    return f"[{'^' if sign == 'P' else ''}{_BLOCKS[name]}]"


def _without_space(pattern: str) -> str:
    """A pattern with flag x: white space outside sets of characters means nothing."""
    parts = re.findall(r"\\.|\[(?:\\.|[^\]\\])*\]|\s+|.", pattern, re.DOTALL)
    return "".join(part for part in parts if not part.isspace())
