"""kg reason"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import click

from kg.cli.ontology_faults import tell_of_faults
from kg.cli.options import format_option, store_option, wait_option
from kg.cli.output import plural, triple_lines, watching, write_rows
from kg.columns.statements import Statements
from kg.ingest.load import reason_again
from kg.ingest.ontology import Module
from kg.ingest.vocabulary import terms_lost, unknown_in_modules
from kg.model.namespaces import shorten
from kg.model.resources import resource
from kg.packs.proofs import clash_data
from kg.packs.words import Words
from kg.reason.clashes import Clash
from kg.reason.rules import label_of
from kg.reason.views import ReasonedView
from kg.reason.wording import Wording
from kg.store.generations import Store

_SHOWN = 10


@click.command("reason", epilog="Example: kg reason --clashes")
@store_option
@wait_option
@click.option("--ontology", "ontology_folder", type=click.Path(path_type=Path, exists=True),
              envvar="KG_ONTOLOGY", show_default="that of kg where the store has it, else the "
              "store's own", help="Folder of the ontology's modules, to be read instead.")
@click.option("--alignments/--no-alignments", default=None, show_default="as before",
              help="Also how its terms lie to other vocabularies, and what follows from it.")
@click.option("--clashes", "show_clashes", is_flag=True,
              help="Only show what is inconsistent, with the triples that clash.")
@format_option("table", "json", "csv")
def command(store_folder: Path, wait: float, ontology_folder: Path | None,
            alignments: bool | None, show_clashes: bool, form: str) -> None:
    """Infer all that follows, anew; or show what clashes.

    The ontology is read again: a store that was made with kg's ontology takes that of the kg that
    is installed now; one that was made with another folder keeps what it has, unless --ontology
    names a folder.
    """
    store = Store.open(store_folder, wait)
    if show_clashes:
        _show_clashes(store, form)
    else:
        _reason(store, ontology_folder, alignments)


def _reason(store: Store, ontology_folder: Path | None, alignments: bool | None) -> None:
    with watching() as watcher:
        watcher.stage("reasoning and writing")
        done = reason_again(store, ontology_folder, alignments=alignments)
    if not done.modules:
        click.echo("The store keeps its ontology, which is not that of this kg; to read "
                   f"another, name it with --ontology (kg's own is {resource('ontology')}).")
    click.echo(f"{'The ontology changed. ' if done.changed else ''}"
               f"{plural(done.inferred, 'inferred triple')}, "
               f"{plural(done.clashes, 'clash', 'clashes')}.")
    if done.changed:
        _tell_of_terms(store, done.modules)
    if ontology_folder is not None:
        tell_of_faults(ontology_folder)


def _tell_of_terms(store: Store, modules: Sequence[Module]) -> None:
    """Say which terms records still use and a new ontology lacks, and what it names itself and
    lacks.
    """
    lost = terms_lost(Statements.open(store.snapshot().folder))
    for term, count in lost[:_SHOWN]:
        click.echo(f"The ontology has no {shorten(term)} any more, which "
                   f"{plural(count, 'record')} still {'use' if count > 1 else 'uses'}: "
                   "write there what takes its place, and load again.", err=True)
    if len(lost) > _SHOWN:
        click.echo(f"So it is with {plural(len(lost) - _SHOWN, 'term')} more.", err=True)
    for one in unknown_in_modules(modules):
        click.echo(one.sentence, err=True)


def _show_clashes(store: Store, form: str) -> None:
    view = ReasonedView(store.snapshot())
    clashes = view.materialisation.clashes
    if not clashes and form == "table":
        click.echo("No clash.")
        return
    wording = Wording(Statements.open(view.snapshot.folder).ontology() if form != "csv" else ())
    if form == "json":
        words = Words(view)
        click.echo(json.dumps([clash_data(one, wording, words) for one in clashes], indent=1,
                              ensure_ascii=False))
    else:
        write_rows(plural(len(clashes), "clash", "clashes"),
                   ("rule", "triples that clash", "against", "what records say"),
                   [_row(one, view, wording, form) for one in clashes], form)
    if clashes:
        raise click.exceptions.Exit(1)


def _row(clash: Clash, view: ReasonedView, wording: Wording, form: str) -> tuple[str, ...]:
    leaves = dict.fromkeys(leaf for triple in clash.triples for proof in view.explain(triple)
                           for leaf in proof.leaves())
    said = [f"{triple_lines([leaf])} ({one.source_name} {one.identifier}, {one.grade})"
            for leaf in leaves for one in view.records_of(leaf) if one.identifier and one.locator]
    return (f"{clash.rule} ({label_of(clash.rule)})", triple_lines(clash.triples),
            triple_lines(clash.axioms) if form == "csv" else
            "\n".join(wording.say_all(clash.axioms)), "\n".join(said))
