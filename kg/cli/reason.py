"""kg reason"""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.options import format_option, ontology_option, store_option
from kg.cli.output import plural, triple_lines, watching, write_rows
from kg.columns.statements import Statements
from kg.ingest.load import reason_again
from kg.ingest.ontology import read_ontology
from kg.ingest.vocabulary import unknown_in_ontology
from kg.model.resources import resource
from kg.reason.rules import label_of
from kg.reason.views import ReasonedView
from kg.reason.wording import Wording
from kg.store.generations import Store


@click.command("reason", epilog="Example: kg reason --clashes")
@store_option
@ontology_option
@click.option("--clashes", "show_clashes", is_flag=True,
              help="Only show what is inconsistent, with the triples that clash.")
@format_option("table", "json", "csv")
def command(store_folder: Path, ontology_folder: Path, show_clashes: bool, form: str) -> None:
    """Read the ontology again and materialise all that follows; or show what clashes."""
    store = Store.open(store_folder)
    if not show_clashes:
        with watching() as watcher:
            watcher.stage("reasoning and writing")
            changed, inferred, count = reason_again(
                store, ontology_folder, may_lose=ontology_folder != resource("ontology"))
        click.echo(f"{'The ontology changed. ' if changed else ''}"
                   f"{plural(inferred, 'inferred triple')}, {plural(count, 'clash', 'clashes')}.")
        for one in unknown_in_ontology([triple for module in read_ontology(ontology_folder)
                                        for triple in module.triples]):
            click.echo(one.sentence, err=True)
        return
    view = ReasonedView(store.snapshot())
    clashes = view.materialisation.clashes
    if not clashes and form == "table":
        click.echo("No clash.")
        return
    wording = Wording(Statements.open(view.snapshot.folder).ontology() if form == "table" else ())
    rows = []
    for clash in clashes:
        leaves = dict.fromkeys(leaf for triple in clash.triples for proof in view.explain(triple)
                               for leaf in proof.leaves())
        said = [f"{triple_lines([leaf])} ({one.source_name} {one.identifier})" for leaf in leaves
                for one in view.records_of(leaf) if one.identifier and one.locator]
        rows.append((f"{clash.rule} ({label_of(clash.rule)})",
                     triple_lines(clash.triples), "\n".join(wording.say_all(clash.axioms))
                     if form == "table" else triple_lines(clash.axioms),
                     "\n".join(said)))
    write_rows(plural(len(rows), "clash", "clashes"),
               ("rule", "triples that clash", "against", "what records say"), rows, form)
    if rows:
        raise click.exceptions.Exit(1)
