"""A validation report as one HTML page: a table of groups, each linked to its results."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from html import escape

from kg.model.namespaces import PREFIXES
from kg.validate.telling import Told, weight

Groups = Mapping[tuple[str, str, str, str], int]
"""Counts by severity, title of the shape, source and message."""

_STYLE = """body{font:16px/1.4 system-ui,sans-serif;margin:2rem auto;max-width:75rem;padding:0 1rem}
table{border-collapse:collapse;width:100%;margin:.5rem 0 2rem}
th,td{border-bottom:1px solid #ccc;padding:.3rem .6rem;text-align:left;vertical-align:top;
overflow-wrap:break-word}
th,td:first-child{white-space:nowrap}
@media(max-width:50rem){table{display:block;overflow-x:auto}td{min-width:8rem}}
.Violation{color:#a40000}.Warning{color:#8a5a00}.Info{color:#205493}
td.number{text-align:right}"""


def page(results: Sequence[Told], groups: Groups) -> Iterator[str]:
    """The page, piece by piece; `results` may be fewer than the groups count."""
    total = sum(groups.values())
    yield (f"<!doctype html>\n<html lang=en><meta charset=utf-8><title>Validation report</title>"
           f"<meta name=viewport content='width=device-width'><style>{_STYLE}</style>\n"
           "<h1>Validation report</h1>\n")
    if not total:
        yield "<p>The store conforms to all shapes.</p>\n</html>\n"
        return
    counts = Counter[str]()
    for (severity, *_), count in groups.items():
        counts[severity] += count
    yield f"<p>{total:,} results: " + ", ".join(
        f"<span class='{escape(name)}'>{counts[name]:,} {escape(name)}</span>"
        for name in sorted(counts, key=weight)) + ".</p>\n"
    yield "<table><tr><th>severity<th>shape<th>source<th>message<th>results</tr>\n"
    order = sorted(groups, key=lambda one: (weight(one[0]), -groups[one], one))
    for number, group in enumerate(order):
        severity, title, source, message = map(escape, group)
        yield (f"<tr><td class='{severity}'>{severity}<td><a href='#g{number}'>{title}</a>"
               f"<td>{source}<td>{message}<td class=number>{groups[group]:,}</tr>\n")
    yield "</table>\n"
    by_group: dict[tuple[str, str, str, str], list[Told]] = {group: [] for group in order}
    for one in results:
        by_group[one.severity, one.title, one.source, one.message].append(one)
    for number, group in enumerate(order):
        yield from _section(number, by_group[group], group, groups[group])
    yield "</html>\n"


def _section(number: int, results: Sequence[Told], group: tuple[str, str, str, str],
             count: int) -> Iterator[str]:
    severity, title, source, message = map(escape, group)
    yield (f"<h2 id=g{number}><span class='{severity}'>{severity}</span> {title}</h2>"
           f"<p>{message}</p><p>Source: {source or 'none'}. {count:,} results"
           + (f", of which {len(results):,} are shown" if len(results) < count else "") + ".</p>\n")
    if results:
        yield "<table><tr><th>focus node<th>path<th>value<th>constraint<th>shape</tr>\n"
        for one in results:
            yield (f"<tr><td>{_linked(one.focus)}<td>{escape(one.path)}<td>{_linked(one.value)}"
                   f"<td>{escape(one.component.removesuffix('ConstraintComponent'))}"
                   f"<td>{_linked(one.shape)}</tr>\n")
        yield "</table>\n"


def _linked(text: str) -> str:
    """A name as a link, where it stands for a page of the web."""
    prefix, colon, rest = text.partition(":")
    address = PREFIXES[prefix] + rest if colon and prefix in PREFIXES else text.strip("<>")
    if not address.startswith(("http://", "https://")) or any(c in address for c in " <>\"'"):
        return escape(text)
    return f"<a href='{escape(address)}'>{escape(text)}</a>"
