"""kg describe"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import click

from kg.cli.opened import opened_view
from kg.cli.options import format_option, store_option, view_option
from kg.cli.output import plural, write_rows
from kg.model.display import visible
from kg.model.errors import DataError
from kg.model.namespaces import nx, shorten
from kg.model.terms import Term, Triple, is_iri, local_name, text_of, words_of
from kg.packs.about import (
    Claim,
    claims_of,
    description,
    shown_of,
    statuses_of,
    supported,
    types_in,
)
from kg.packs.binding import is_written_iri
from kg.packs.given import named_thing
from kg.packs.labels import labels_of
from kg.packs.recorded import Recorded, as_data, is_recorded, labels_in, recorded, title_of
from kg.reason.summaries import RecordSummary
from kg.reason.views import ReasonedView
from kg.store.generations import Store
from kg.store.written_terms import parse_iri

_SHOWN = 2
"""How many records are named beside a statement."""

_NOT_TOLD = (nx("contentDigest"),)


@click.command("describe", epilog="Example: kg describe id:organization/farc")
@click.argument("thing")
@store_option
@view_option
@format_option("table", "json")
def command(thing: str, store_folder: Path, view_text: str, form: str) -> None:
    """Tell all that is said of a thing, or what a record says.

    Each statement is told with its status, grade and records. THING is an IRI, a prefixed name
    (id:organization/farc, nx:Cartel, record:luna-2008/names/farc), or a name that one thing
    alone has. 'kg search' finds things. Exits with 1 where the view says nothing of it.
    """
    view = opened_view(Store.open(store_folder), view_text)
    if is_written_iri(thing):
        node = parse_iri(thing)
    else:
        node, note = named_thing(view, thing, f"'{thing}'")
        click.echo(visible(note), err=True)
    found = recorded(view, node) if is_recorded(node) else None
    claims, more = ([], False) if found else claims_of(view, node)
    if not claims and found is None:
        raise DataError(f"The view '{view.view.text}' says nothing of {shorten(node)}.")
    if form == "json":
        told = as_data(found, view) if found else description(view, node, claims, more)
        click.echo(json.dumps(told, ensure_ascii=False, indent=1))
    elif found:
        _write_record(found, view)
    else:
        _write_thing(node, claims, view, more=more)


def _write_thing(node: Term, claims: list[Claim], view: ReasonedView, *, more: bool) -> None:
    labels = labels_of(view, {node} | {part for claim in claims for part in claim.triple
                                       if is_iri(part)})
    _say(f"{labels.get(node) or local_name(node)} ({shorten(node)})",
         ", ".join(labels.get(one) or shorten(one) for one in types_in(claims)))
    rows = [(_property(claim, labels), _value(claim.other, labels),
             *_support(claim, records, grade))
            for claim, grade, records in supported(view, shown_of(claims))]
    title = plural(len(rows), "statement") + (" (of more: 'kg query' finds all)" if more else "")
    write_rows(title, ("property", "value", "status", "grade", "records"), rows, "table")


def _write_record(found: Recorded, view: ReasonedView) -> None:
    labels = labels_in(found, view)
    _say(f"{title_of(found, labels)} ({shorten(found.node)})")
    write_rows("What is told of it", ("property", "value"), [
        (_words(one.predicate, labels), _value(one.object, labels)) for one in found.told
        if one.predicate not in _NOT_TOLD], "table")
    if found.says:
        write_rows("What it says", ("subject", "property", "value"), [
            _written(triple, labels) for triple in found.says], "table")
    if found.source_of:
        write_rows("Its records", ("record",), [(shorten(one),) for one in found.source_of],
                   "table")


def _say(*lines: str) -> None:
    for line in filter(None, lines):
        click.echo(visible(line))


def _written(triple: Triple, labels: dict[Term, str]) -> tuple[str, str, str]:
    return (_value(triple.subject, labels), _words(triple.predicate, labels),
            _value(triple.object, labels))


def _property(claim: Claim, labels: dict[Term, str]) -> str:
    """The property in words; an arrow where the value has it and the thing is what it tells."""
    return ("" if claim.outward else "← ") + _words(claim.triple.predicate, labels)


def _words(predicate: Term, labels: dict[Term, str]) -> str:
    return labels.get(predicate) or words_of(local_name(predicate))


def _value(part: Term, labels: dict[Term, str]) -> str:
    if not is_iri(part):
        return text_of(part)
    return f"{labels[part]} ({shorten(part)})" if part in labels else shorten(part)


def _support(claim: Claim, records: Sequence[RecordSummary], grade: str) -> tuple[str, str, str]:
    """How a statement is known: its status, its grade, and the records that it rests on."""
    said = [one for one in records if one.locator] or records
    told = ", ".join(shorten(one.graph) if one.locator else one.source_name
                     for one in said[:_SHOWN])
    if len(said) > _SHOWN:
        told += f" and {len(said) - _SHOWN:,} more"
    status = statuses_of(said)
    return f"inferred from {status}" if claim.inferred else status, grade, told
