"""kg link"""

from __future__ import annotations

import re
from pathlib import Path

import click

from kg.cli.options import format_option, shapes_option, store_option, wait_option
from kg.cli.output import plural, watching, write_rows
from kg.ingest.comparison import Comparison, comparison
from kg.ingest.identity import Candidate
from kg.ingest.links import (
    Decision,
    analyst_iri,
    as_trig,
    decide,
    proposal,
    taken,
    undo,
)
from kg.model.errors import UsageError
from kg.model.namespaces import shorten
from kg.model.record import CREDIBILITIES, RELIABILITIES, Grade
from kg.model.terms import Term
from kg.model.view import BELIEVED
from kg.store.generations import Store
from kg.store.written_terms import parse_iri
from kg.validate.parser import compile_shapes

_LEAST = 60
_SHOWN = 50


@click.group("link", epilog="Example: kg link candidates --of id:organization/farc")
def command() -> None:
    """Decide which things of several sources are one.

    This is identity resolution. A decision is a record (owl:sameAs, or owl:differentFrom), with
    a grade and who took it, so proofs name it; it can be taken back.
    """


def _grade(_context: click.Context, _parameter: click.Parameter, text: str) -> Grade:
    if not re.fullmatch(f"[{RELIABILITIES}][{CREDIBILITIES[0]}-{CREDIBILITIES[-1]}]", text):
        raise UsageError(f"'{text}' is no grade: write a letter from A to F and a figure from 1 "
                         "to 6, such as B2.")
    return Grade(text[0], int(text[1]))


def _words(_context: click.Context, _parameter: click.Parameter, text: str) -> str:
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise UsageError("The name and the note must be UTF-8 text.") from error
    return text.strip()


_GRADE = click.option("--grade", default="F6", show_default=True, metavar="GRADE", callback=_grade,
                      help="How far to rely on the decision, such as B2; F6: cannot be judged.")
_BY = click.option("--by", "analyst", default="", metavar="NAME", callback=_words,
                   help="Who decides.")
_NOTE = click.option("--note", default="", metavar="TEXT", callback=_words, help="Why.")


@command.command("candidates", epilog="Example: kg link candidates --least 90 -f trig > links.trig")
@store_option
@click.option("--of", "thing", metavar="THING", help="Only those of one thing.")
@click.option("--least", type=click.IntRange(0, 100), default=_LEAST, show_default=True,
              help="The least score.")
@click.option("--limit", type=click.IntRange(min=1), default=_SHOWN, show_default=True,
              help="How many the table shows; other formats have all.")
@format_option("table", "json", "csv", "trig")
def candidates_(store_folder: Path, thing: str | None, least: int, limit: int, form: str) -> None:
    """List pairs that may be one and are not decided on yet.

    With score, names, and what speaks for and against. TriG has them as records that are only
    possible: look through the file, make what is right nx:asserted, delete what is wrong, and
    load it.
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
@wait_option
@shapes_option
@click.option("--least", type=click.IntRange(0, 100),
              help="In place of two things: all candidates of this score or more.")
@_GRADE
@_BY
@_NOTE
def accept(things: tuple[str, ...], store_folder: Path, wait: float,
           shape_files: tuple[Path, ...], least: int | None, grade: Grade, analyst: str,
           note: str) -> None:
    """Say that two things are one, or all pairs from some score on."""
    store = Store.open(store_folder, wait)
    by = _who(analyst)
    if bool(things) == (least is not None):
        raise UsageError("Name two things, or say --least SCORE.")
    with watching() as watcher:
        compared = comparison(store, watcher)
        if least is None:
            one, other = _two(things)
            decisions = [Decision(one, other, same=True, grade=grade, note=note, by=by)]
            left: list[Candidate] = []
        else:
            found, left = compared.together(compared.candidates(least, watcher))
            decisions = [Decision(one.one, one.other, same=True, grade=grade, by=by,
                                  note=" ".join(filter(None, (note, proposal(one).note))))
                         for one in found]
    _decide(store, decisions, compared, shape_files, analyst, "accepted")
    for source in sorted(compared.in_both(*_two(things))) if things else ():
        click.echo(f"Mind that both stand in {shorten(source)}, under these names or others: a "
                   "source tells its own entries apart.")
    if left:
        write_rows(f"{plural(len(left), 'pair')} left out: with the others, they would make two "
                   "entries of one source the same, or two things that were decided to be "
                   "different", ("score", "one", "other"),
                   [(one.score, shorten(one.one), shorten(one.other)) for one in left[:_SHOWN]],
                   "table")
    if decisions:
        click.echo("'kg ask --view merged' shows each thing once.")


@command.command(epilog="Example: kg link reject id:organization/eln id:ofac/7755")
@click.argument("things", nargs=-1, metavar="ONE OTHER")
@store_option
@wait_option
@shapes_option
@_GRADE
@_BY
@_NOTE
def reject(things: tuple[str, ...], store_folder: Path, wait: float,
           shape_files: tuple[Path, ...], grade: Grade, analyst: str, note: str) -> None:
    """Say that two things are not one; they leave the candidates."""
    one, other = _two(things)
    store = Store.open(store_folder, wait)
    with watching() as watcher:
        compared = comparison(store, watcher)
    decision = Decision(one, other, same=False, grade=grade, note=note, by=_who(analyst))
    _decide(store, [decision], compared, shape_files, analyst, "rejected")


@command.command("undo", epilog="Example: kg link undo id:organization/farc id:ofac/4711")
@click.argument("things", nargs=-1, metavar="[ONE OTHER]")
@store_option
@wait_option
@click.option("--load", "number", type=click.IntRange(min=1),
              help="In place of two things: all decisions of one load, of which 'accept' tells the "
              "number.")
def undo_(things: tuple[str, ...], store_folder: Path, wait: float,
          number: int | None) -> None:
    """Take decisions back; their records stay, as retracted."""
    store = Store.open(store_folder, wait)
    if bool(things) == (number is not None):
        raise UsageError("Name two things, or say --load NUMBER.")
    pair = frozenset(_two(things) if things else ())
    found = [one for one in taken(store)
             if one.load == number or one.decision.pair == pair]
    if not found:
        about = f"on {' and '.join(map(shorten, sorted(pair)))}" if pair else f"by load {number}"
        raise UsageError(f"Nothing was decided {about}: see 'kg link list'.")
    undo(store, found)
    click.echo(f"{plural(len(found), 'decision')} taken back.")


@command.command("list", epilog="Example: kg link list --format csv")
@store_option
@format_option("table", "json", "csv")
def list_(store_folder: Path, form: str) -> None:
    """List the decisions that stand."""
    found = taken(Store.open(store_folder))
    if not found and form == "table":
        click.echo("Nothing was decided yet.")
        return
    rows = [(shorten(one.decision.one), _says(one.decision), shorten(one.decision.other),
             one.decision.status, str(one.decision.grade),
             shorten(one.decision.by) if one.decision.by else "", one.decision.note, one.load)
            for one in found]
    write_rows(plural(len(rows), "decision"),
               ("one", "decision", "other", "status", "grade", "by", "note", "load"), rows, form)


def _says(decision: Decision) -> str:
    if decision.status not in BELIEVED:
        return "may be" if decision.same else "may not be"
    return "is" if decision.same else "is not"


def _found(store: Store, least: int, thing: Term | None) -> list[Candidate]:
    with watching() as watcher:
        compared = comparison(store, watcher)
        if thing is not None and thing not in compared.numbers:
            raise UsageError(f"The store names no person, organization, vessel or aircraft "
                             f"{shorten(thing)}: 'kg search' finds things by their names.")
        return compared.candidates(least, watcher, thing)


def _decide(store: Store, decisions: list[Decision], compared: Comparison,
            shape_files: tuple[Path, ...], analyst: str, done: str) -> None:
    before = store.snapshot().manifest.clashes
    with watching() as watcher:
        result = decide(store, decisions, compared, compile_shapes(shape_files), watcher, analyst)
    replaced = f"; {plural(result.changed, 'earlier decision')} replaced" if result.changed else ""
    load = f" (load {result.number})" if result.published else ""
    click.echo(f"{plural(len(decisions), 'pair')} {done}{load}{replaced}.")
    if result.clashes > before:
        new = plural(result.clashes - before, "new clash", "new clashes")
        click.echo(f"That contradicts what records say: it makes {new}, which 'kg reason "
                   "--clashes' shows; 'kg link undo' takes it back.")


def _who(analyst: str) -> Term | None:
    return analyst_iri(analyst) if analyst else None


def _two(things: tuple[str, ...]) -> tuple[Term, Term]:
    if len(things) != 2:
        raise UsageError("Name two things, such as id:organization/farc and id:ofac/4711.")
    return parse_iri(things[0]), parse_iri(things[1])
