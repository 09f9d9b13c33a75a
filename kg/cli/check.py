"""kg check"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import click

from kg.cli.options import (
    Renamed,
    format_option,
    ontology_option,
    queries_option,
    shapes_option,
    store_option,
    view_option,
)
from kg.cli.output import ProgressWatcher, plural, triple_lines, watching, write_rows
from kg.columns.columns import columns_of
from kg.columns.statements import Statements
from kg.editing.faults import TermFault, term_faults
from kg.ingest.ontology import naming_files, read_alignments, read_ontology
from kg.ingest.vocabulary import (
    Unknown,
    own_terms,
    unknown_in_modules,
    unknown_in_query,
    unknown_in_shapes,
)
from kg.model.namespaces import shorten
from kg.model.terms import Triple
from kg.model.view import View, parse_view
from kg.packs.catalogue import all_packs
from kg.reason.check import Fault, fault_of_clash, faults_of_ontology, suspects, things_of
from kg.reason.clashes import Clash
from kg.reason.description_logic import Reasoner, ReasonerName, TimeLimitError
from kg.reason.engine import materialise
from kg.reason.materialisation import Materialisation
from kg.reason.open_view import open_view
from kg.reason.profile import BEYOND_THE_MAP, Blind, outside_of_rl
from kg.reason.rules import label_of
from kg.reason.wording import Wording
from kg.store.generations import Store
from kg.validate.parser import compile_shapes


@click.command("check", epilog="Example: kg check --dl --reasoner pellet")
@ontology_option
@shapes_option
@queries_option
@store_option
@view_option
@click.option("--dl", is_flag=True, help="Ask a reasoner for description logic, of the ontology "
              "and of the records around each clash.")
@click.option("--reasoner", type=click.Choice(("hermit", "pellet")), default="hermit",
              show_default=True, help="Which reasoner --dl asks.")
@click.option("--time-limit", type=click.FloatRange(min=1), default=300, show_default=True,
              metavar="SECONDS", help="How long the reasoner may take in all.")
@click.option("--limit", "--max", "most", cls=Renamed, type=click.IntRange(min=1), default=5,
              show_default=True, help="How many clashes --dl looks at.")
@format_option("table", "json")
def command(ontology_folder: Path, shape_files: tuple[Path, ...], queries_folder: Path,
            store_folder: Path, view_text: str, dl: bool, reasoner: ReasonerName,
            time_limit: float, most: int, form: str) -> None:
    """Check that nothing contradicts itself: ontology and store.

    Without a store the ontology is checked alone. The rules look for clashes; what they cannot
    see is listed, terms of the ontology that nothing describes and that the ontology, an
    alignment, a shape or a question names; terms without the words or the module that they
    need, of two kinds, or in a wrong namespace; axioms that put together what does not fit, and
    expressions and lists that are not whole. Exits with 1 where there is any of these, where
    something is inconsistent, and with --dl also where a class can have no member.
    """
    modules, alignments = read_ontology(ontology_folder), read_alignments(ontology_folder)
    ontology = list(dict.fromkeys(triple for module in modules for triple in module.triples))
    with naming_files(modules):
        said, entailed = list(ontology), materialise(columns_of(ontology))
    if store_folder.is_dir():
        said, entailed = _of_store(store_folder, parse_view(view_text))
    clashes = entailed.clashes
    wrong = term_faults(modules, alignments)
    blind = outside_of_rl(ontology)
    unknown = unknown_in_modules((*modules, *alignments))
    unknown += _unknown_elsewhere(ontology, shape_files, queries_folder)
    faults: list[Fault] = []
    notes: list[str] = []
    if dl:
        with watching() as watcher:
            _ask(ontology, said, entailed, most, Reasoner(reasoner, time_limit), watcher, faults,
                 notes)
    if form == "json":
        _tell_json(clashes, unknown, wrong, blind, faults, notes, dl=dl)
    else:
        if unknown:
            write_rows("Terms that nothing describes", ("term", "used by", "file", "perhaps meant"),
                       [(shorten(one.term), one.used_by, one.file, one.nearest)
                        for one in unknown], "table")
        if wrong:
            write_rows("What is wrong with terms", ("term", "what", "file"),
                       [(shorten(one.term), one.fault, one.file) for one in wrong], "table")
        _tell(clashes, Wording(said if clashes else ()), blind, faults, notes, dl=dl,
              with_store=store_folder.is_dir())
    if clashes or faults or unknown or wrong:
        raise click.exceptions.Exit(1)
    if notes:
        raise click.exceptions.Exit(3)


def _unknown_elsewhere(ontology: Sequence[Triple], shape_files: Sequence[Path],
                       queries_folder: Path) -> list[Unknown]:
    """The terms that shapes and questions name and that the ontology does not describe."""
    described = own_terms(triple.subject for triple in ontology)
    found = unknown_in_shapes(compile_shapes(shape_files), described)
    for pack in all_packs(queries_folder):
        for question in pack.questions:
            kinds = [one.kind for one in question.parameters if one.kind]
            found += unknown_in_query(" ".join([question.query, *kinds]), question.path, described,
                                      question.file)
    return found


def _of_store(folder: Path, view: View) -> tuple[list[Triple], Materialisation]:
    opened = open_view(Store.open(folder), view)
    said = Statements.open(opened.snapshot.folder).view(view)
    return list(said.triples()), opened.materialisation


def _ask(ontology: Sequence[Triple], said: Sequence[Triple], entailed: Materialisation, most: int,
         reasoner: Reasoner, watcher: ProgressWatcher, faults: list[Fault], notes: list[str],
         ) -> None:
    """Faults and notes as they come; a note where the time is over.

    Where the ontology is all that there is, its own faults tell what clashes.
    """
    clashes = entailed.clashes[:most]
    try:
        watcher.stage(f"{reasoner.name} reads the ontology")
        near = {thing for clash in clashes[:1] for thing in things_of(clash)}
        first = {triple for clash in clashes[:1] for triple in suspects(clash, entailed)}
        faults += faults_of_ontology(ontology, reasoner, watcher.advance, near=near,
                                     suspected=first)
        if faults and len(said) == len(ontology):
            return
        for number, clash in enumerate(clashes, 1):
            watcher.stage(f"{reasoner.name} looks at clash {number} of {len(clashes)}")
            fault = fault_of_clash(clash, said, reasoner, watcher.advance,
                                   suspects(clash, entailed))
            if fault is None:
                notes.append(f"Clash {number}: {reasoner.name} finds what is said around it "
                             "consistent; the clash rests on records farther off.")
            else:
                faults.append(fault)
    except TimeLimitError as error:
        notes.append(str(error))


def _tell(clashes: Sequence[Clash], wording: Wording, blind: Sequence[Blind],
          faults: Sequence[Fault], notes: Sequence[str], *, dl: bool, with_store: bool) -> None:
    where = "the ontology and the store" if with_store else "the ontology (there is no store)"
    if not clashes:
        click.echo(f"The rules find no clash in {where}.")
    else:
        write_rows(plural(len(clashes), "clash", "clashes") + " found by the rules",
                   ("rule", "meaning", "triples that clash", "against"),
                   [(clash.rule, label_of(clash.rule), triple_lines(clash.triples),
                     "\n".join(wording.say_all(clash.axioms))) for clash in clashes], "table")
    if dl:
        if not faults and not notes:
            click.echo("Description logic: consistent, and every class can have members.")
        for fault in faults:
            if not fault.sentences:
                click.echo(f"{fault.what[0].upper()}{fault.what[1:]}.")
                continue
            least = "each of them needed" if fault.minimal else "not all of them needed"
            write_rows(f"{fault.what[0].upper()}{fault.what[1:]}", (f"because ({least})",),
                       [(sentence,) for sentence in fault.sentences], "table")
    for note in notes:
        click.echo(note)
    rows = [(one.axiom, one.why) for one in blind if one.why != BEYOND_THE_MAP]
    if len(rows) < len(blind):
        kinds = sorted({one.axiom.split()[-1] for one in blind if one.why == BEYOND_THE_MAP})
        rows.append((f"ranges of {plural(len(blind) - len(rows), 'property', 'properties')}: "
                     + ", ".join(kinds), BEYOND_THE_MAP))
    if rows:
        write_rows("What the rules (OWL 2 RL) cannot see: axioms outside of the profile",
                   ("axiom", "why"), rows, "table")


def _tell_json(clashes: Sequence[Clash], unknown: Sequence[Unknown], wrong: Sequence[TermFault],
               blind: Sequence[Blind], faults: Sequence[Fault], notes: Sequence[str], *,
               dl: bool) -> None:
    click.echo(json.dumps({
        "consistent": not (clashes or faults) and not (dl and notes),
        "clashes": [{"rule": clash.rule, "meaning": label_of(clash.rule),
                     "triples": clash.triples, "axioms": clash.axioms} for clash in clashes],
        "descriptionLogic": [{"what": fault.what, "minimal": fault.minimal,
                              "axioms": [{"says": sentence, "triples": triples} for
                                         sentence, triples in zip(fault.sentences, fault.triples,
                                                                  strict=True)]}
                             for fault in faults] if dl else None,
        "notes": notes,
        "unknownTerms": [{"term": one.term, "usedBy": one.used_by, "file": one.file,
                          "nearest": one.nearest}
                         for one in unknown],
        "termFaults": [{"term": one.term, "fault": one.fault, "file": one.file}
                       for one in wrong],
        "unseenByRules": [{"term": one.term, "axiom": one.axiom, "why": one.why}
                          for one in blind]}, indent=1, ensure_ascii=False))
