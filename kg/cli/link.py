"""kg link"""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import unquote

import click

from kg.cli.options import format_option, shapes_option, store_option
from kg.cli.output import plural, watching, write_rows
from kg.ingest.comparison import comparison
from kg.ingest.identity import Candidate
from kg.ingest.links import (
    Decision,
    Grade,
    analyst_iri,
    as_trig,
    decide,
    proposal,
    taken,
)
from kg.model.errors import UsageError
from kg.model.namespaces import shorten
from kg.model.record import CREDIBILITIES, RELIABILITIES
from kg.model.terms import Term
from kg.store.generations import Store
from kg.store.written_terms import parse_iri
from kg.validate.parser import compile_shapes

_LEAST = 60
_SHOWN = 50


@click.group("link", epilog="Example: kg link candidates --of id:organization/farc")
def command() -> None:
    """Decide which things of several sources are one: identity resolution.

    A decision is a record (owl:sameAs, or owl:differentFrom), with a grade and who took it, so
    proofs name it; it can be taken back.
    """


def _grade(_context: click.Context, _parameter: click.Parameter, text: str) -> Grade:
    if not re.fullmatch(f"[{RELIABILITIES}][{CREDIBILITIES[0]}-{CREDIBILITIES[-1]}]", text):
        raise UsageError(f"'{text}' is no grade: write a letter from A to F and a figure from 1 "
                         "to 6, such as B2.")
    return Grade(text[0], int(text[1]))


_GRADE = click.option("--grade", default="F6", show_default=True, metavar="GRADE", callback=_grade,
                      help="How far to rely on the decision, such as B2; F6: cannot be judged.")
_BY = click.option("--by", "analyst", default="", metavar="NAME", help="Who decides.")
_NOTE = click.option("--note", default="", metavar="TEXT", help="Why.")


@command.command("candidates", epilog="Example: kg link candidates --least 90 -f trig > links.trig")
@store_option
@click.option("--of", "thing", metavar="THING", help="Only those of one thing.")
@click.option("--least", type=click.IntRange(0, 100), default=_LEAST, show_default=True,
              help="The least score.")
@click.option("--limit", type=click.IntRange(min=1), default=_SHOWN, show_default=True,
              help="How many the table shows; other formats have all.")
@format_option("table", "json", "csv", "trig")
def candidates_(store_folder: Path, thing: str | None, least: int, limit: int, form: str) -> None:
    """Pairs that may be one, not decided on yet: score, names, what speaks for and against.

    TriG has them as records that are only possible: look through the file, make what is right
    nx:asserted, delete what is wrong, and load it.
    """
    found = _found(Store.open(store_folder), least, parse_iri(thing) if thing else None)
    if form == "trig":
        click.echo(as_trig(map(proposal, found)), nl=False)
        return
    if form == "table" and not found:
        click.echo(f"No pair has a score of {least} or more.")
        return
    shown = found[:limit] if form == "table" else found
    title = plural(len(found), "pair") + (f", the first {limit}" if limit < len(found) else "")
    rows = [(one.score, one.kind, *(cell for thing, name in zip((one.one, one.other), one.names,
                                                               strict=True)
                                    for cell in (shorten(thing), name)), "; ".join(one.reasons))
            for one in shown]
    write_rows(title, ("score", "kind", "one", "its name", "other", "its name there", "why"),
               rows, form)


@command.command(epilog="Example: kg link accept id:organization/farc id:ofac/4711 --grade B2")
@click.argument("things", nargs=-1, metavar="[ONE OTHER]")
@store_option
@shapes_option
@click.option("--least", type=click.IntRange(0, 100),
              help="In place of two things: all candidates of this score or more.")
@_GRADE
@_BY
@_NOTE
def accept(things: tuple[str, ...], store_folder: Path, shape_files: tuple[Path, ...],
           least: int | None, grade: Grade, analyst: str, note: str) -> None:
    """Say that two things are one, or that all candidates from some score on are."""
    store = Store.open(store_folder)
    by = analyst_iri(analyst) if analyst else None
    if bool(things) == (least is not None):
        raise UsageError("Name two things, or say --least SCORE.")
    if least is None:
        one, other = _two(things)
        decisions = [Decision(one, other, same=True, grade=grade, note=note, by=by)]
    else:
        decisions = [Decision(found.one, found.other, same=True, grade=grade, by=by,
                              note=" ".join(filter(None, (note, proposal(found).note))))
                     for found in _found(store, least, None)]
    _decide(store, decisions, shape_files, analyst)
    click.echo(f"{plural(len(decisions), 'pair')} accepted."
               + (" 'kg ask --view merged' shows each thing once." if decisions else ""))


@command.command(epilog="Example: kg link reject id:organization/eln id:ofac/7755")
@click.argument("things", nargs=-1, metavar="ONE OTHER")
@store_option
@shapes_option
@_GRADE
@_BY
@_NOTE
def reject(things: tuple[str, ...], store_folder: Path, shape_files: tuple[Path, ...],
           grade: Grade, analyst: str, note: str) -> None:
    """Say that two things are not one; they are no candidates any more."""
    one, other = _two(things)
    _decide(Store.open(store_folder), [Decision(
        one, other, same=False, grade=grade, note=note,
        by=analyst_iri(analyst) if analyst else None)], shape_files, analyst)
    click.echo("1 pair rejected.")


@command.command(epilog="Example: kg link undo id:organization/farc id:ofac/4711")
@click.argument("things", nargs=-1, metavar="ONE OTHER")
@store_option
@shapes_option
def undo(things: tuple[str, ...], store_folder: Path, shape_files: tuple[Path, ...]) -> None:
    """Take a decision back; its record stays, as retracted."""
    store = Store.open(store_folder)
    pair = set(_two(things))
    for decision in taken(store):
        if {decision.one, decision.other} == pair:
            _decide(store, [decision.retracted()], shape_files, "")
            click.echo("1 decision taken back.")
            return
    raise UsageError(f"Nothing was decided on {' and '.join(map(shorten, sorted(pair)))}: see 'kg "
                     "link list'.")


@command.command("list", epilog="Example: kg link list --format csv")
@store_option
@format_option("table", "json", "csv")
def list_(store_folder: Path, form: str) -> None:
    """The decisions that stand."""
    decisions = taken(Store.open(store_folder))
    if not decisions and form == "table":
        click.echo("Nothing was decided yet.")
        return
    rows = [(shorten(one.one), "is" if one.same else "is not", shorten(one.other), one.status,
             f"{one.grade.reliability}{one.grade.credibility}",
             unquote(shorten(one.by)) if one.by else "", one.note) for one in decisions]
    write_rows(plural(len(rows), "decision"),
               ("one", "decision", "other", "status", "grade", "by", "note"), rows, form)


def _found(store: Store, least: int, thing: Term | None) -> list[Candidate]:
    with watching() as watcher:
        compared = comparison(store, watcher)
        if thing is not None and thing not in compared.numbers:
            raise UsageError(f"The store names no person, organization, vessel or aircraft "
                             f"{shorten(thing)}: 'kg search' finds things by their names.")
        return compared.candidates(least, watcher, thing)


def _decide(store: Store, decisions: list[Decision], shape_files: tuple[Path, ...],
            analyst: str) -> None:
    with watching() as watcher:
        result = decide(store, decisions, compile_shapes(shape_files), watcher, analyst)
    if result.clashes:
        click.echo(f"The store as a whole has {plural(result.clashes, 'clash', 'clashes')} with "
                   "the ontology: see 'kg reason --clashes'.")


def _two(things: tuple[str, ...]) -> tuple[Term, Term]:
    if len(things) != 2:
        raise UsageError("Name two things, such as id:organization/farc and id:ofac/4711.")
    return parse_iri(things[0]), parse_iri(things[1])
