"""kg demo"""

from __future__ import annotations

import shlex
import shutil
import sys
from itertools import islice
from pathlib import Path

import click

from kg.cli.load import tell
from kg.cli.output import console, plural, print_table, watching
from kg.columns.statements import Statements
from kg.ingest.discovery import connector_for
from kg.ingest.load import initialise, load
from kg.model.errors import UsageError
from kg.model.resources import resource
from kg.packs.catalogue import question_named
from kg.packs.picture import draw
from kg.packs.render import as_table, as_trees
from kg.packs.run import ask
from kg.reason.views import ReasonedView
from kg.validate.engine import validate
from kg.validate.parser import VIOLATION, compile_shapes

_QUESTIONS: list[tuple[str, dict[str, str]]] = [
    ("drug-terror/ftos-in-drug-trade", {"as_of": "2008-10-08"}),
    ("drug-terror/reported-share", {"as_of": "2008-10-08"}),
    ("finance/attacks-paid-by-crime", {}),
    ("corruption/who-helps-ftos", {"as_of": "2008-10-08"}),
    ("mobility/smuggling-hubs", {}),
    ("evidence/not-believed", {}),
]


@click.command("demo", epilog="Example: kg demo --into /tmp/nexus-demo")
@click.option("--into", "folder", type=click.Path(path_type=Path), default=Path("kg-demo"),
              show_default=True, help="Folder for the store and the picture; made anew.")
def command(folder: Path) -> None:
    """Build a store from the seed graph, and answer six questions."""
    store_folder = folder / "store"
    if store_folder.exists():
        if not (store_folder / "kg.json").exists():
            raise UsageError(f"{store_folder} is not a store of kg; name another with --into.")
        shutil.rmtree(store_folder)
    folder.mkdir(parents=True, exist_ok=True)
    shapes = compile_shapes([resource("shapes")])
    with watching() as watcher:
        store = initialise(store_folder, resource("ontology"))
        result = load(store, resource("seed"), connector_for(resource("seed")), shapes, watcher)
    tell(result)
    snapshot = store.snapshot()
    report = validate(Statements.open(snapshot.folder).as_shapes_see_them(), shapes)
    broken = sum(one.severity == VIOLATION for one in report.results)
    click.echo(f"Validated: {plural(broken, 'violation')}, "
               f"{plural(len(report.results) - broken, 'warning or hint', 'warnings and hints')} "
               "(kg validate).")
    manifest = snapshot.manifest
    click.echo(f"Reasoned: {plural(manifest.asserted, 'triple')} give {manifest.inferred:,} more, "
               f"{plural(manifest.clashes, 'clash', 'clashes')}.\n")
    view = ReasonedView(snapshot)
    pictures = [folder / "ftos-in-drug-trade.svg", folder / "ftos-in-drug-trade.png"]
    for number, (path, values) in enumerate(_QUESTIONS):
        answer = ask(question_named(resource("queries"), path), view, values)
        print_table(as_table(answer))
        shown = next((i for i, row in enumerate(answer.rows) if row.evidence.rules), 0)
        for tree in islice(as_trees(answer, view), shown, shown + 1):
            console().print(f"The proof of row {shown + 1}:")
            console().print(tree)
        click.echo()
        if number == 0:
            draw(answer, pictures)
    told = " ".join(f"{name}={value}" for name, value in _QUESTIONS[0][1].items())
    kg = "kg" if shutil.which("kg") else shlex.quote(sys.argv[0])
    click.echo(f"The picture of the first answer: {pictures[0]} and {pictures[1].name}.\n"
               f"Ask on:  {kg} ask {_QUESTIONS[0][0]} {told} --evidence --store "
               f"{shlex.quote(str(store_folder))}\n"
               f"More:    {kg} packs")
