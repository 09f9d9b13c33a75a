"""Texts and languages. Source: SHACL, section 4.4."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from kg.columns.dictionary import Ids
from kg.columns.sets import Mask, unique
from kg.model.terms import XSD, Term, is_literal, literal, literal_parts
from kg.validate.components.component import (
    Check,
    Component,
    Finding,
    Reading,
    Site,
    broken,
    each_distinct,
    whole,
)
from kg.validate.components.reading import a_number, terms
from kg.validate.patterns import PatternError, matching, translated
from kg.validate.shapes import Constraint
from kg.validate.terms import BLANK


def _of_text(site: Site, test: Callable[[pa.StringArray], Mask]) -> list[Finding]:
    """The values whose text fails a test; a blank node has no text and fails."""
    def holds(values: Ids) -> Mask:
        held = site.terms.of_sort(values, lambda sort: sort != BLANK)
        held[held] = test(site.terms.texts(values[held]))
        return held
    return each_distinct(site, holds)


def _length(compare: Callable[..., pa.BooleanArray]) -> Check:
    def check(constraint: Constraint, site: Site) -> Iterable[Finding]:
        number = int(constraint.text)
        return _of_text(site, lambda texts: compare(
            pc.cast(pc.utf8_length(texts), pa.int64()), number).to_numpy(zero_copy_only=False))
    return check


def _pattern(constraint: Constraint, site: Site) -> Iterable[Finding]:
    return _of_text(site, lambda texts: matching(constraint.text, texts))


def _read_pattern(component: Component, reading: Reading, node: Term, value: Term,
                  ) -> Iterable[Constraint]:
    graph = reading.graph
    flags = "".join(graph.text(node, "flags", flag) for flag in graph.all(node, "flags"))
    pattern = graph.text(node, "pattern", value)
    try:
        return [Constraint(component.name, text=translated(pattern, flags), flags=flags)]
    except PatternError as error:
        raise graph.fault(node, f"has the pattern {value}, which {error}.") from error


def _language_in(constraint: Constraint, site: Site) -> Iterable[Finding]:
    ranges = [literal_parts(one).text.lower() for one in constraint.terms if is_literal(one)]

    def holds(sort: str) -> bool:
        tag = sort[1:].lower() if sort[:1] == "@" else ""
        return bool(tag) and any(one in ("*", tag) or tag.startswith(one + "-") for one in ranges)
    return broken(site, site.terms.of_sort(site.values, holds))


def _unique_lang(_constraint: Constraint, site: Site) -> Iterable[Finding]:
    tagged = site.terms.of_sort(site.values, lambda sort: sort[:1] == "@")
    sorts = site.terms.sorts(site.values[tagged])
    base = np.int64(sorts.max(initial=0)) + 1
    keys = np.sort(site.rows[tagged] * base + sorts)
    again = keys[1:] == keys[:-1]
    return whole(unique(keys[1:][again]) // base)


def _read_unique(component: Component, _reading: Reading, _node: Term, value: Term,
                 ) -> Iterable[Constraint]:
    return [Constraint(component.name)] if value == _TRUE else []


_TRUE = literal("true", XSD + "boolean")  # the only value that counts: "1" does not


STRINGS = (
    Component("MinLength", a_number, _length(pc.greater_equal), single=True),
    Component("MaxLength", a_number, _length(pc.less_equal), single=True),
    Component("Pattern", _read_pattern, _pattern),
    Component("LanguageIn", terms, _language_in, single=True),
    Component("UniqueLang", _read_unique, _unique_lang, single=True, pathed=True),
)
