"""kg dump"""

from __future__ import annotations

import sys
from pathlib import Path

import click
import pyoxigraph as ox

from kg.cli.interruptible import interruptible
from kg.cli.options import store_option
from kg.cli.output import watching
from kg.model.errors import StoreError, UsageError
from kg.model.files import replaced
from kg.model.namespaces import PREFIXES, RECORDS_GRAPH, inferred_graph, view_graph
from kg.model.terms import Term
from kg.store.generations import Store
from kg.store.written_terms import parse_iri

_FORMATS = {"trig": ox.RdfFormat.TRIG, "nquads": ox.RdfFormat.N_QUADS,
            "turtle": ox.RdfFormat.TURTLE, "ntriples": ox.RdfFormat.N_TRIPLES}
_ENDINGS = {".trig": "trig", ".nq": "nquads", ".ttl": "turtle", ".nt": "ntriples"}
_NAMED = {"view": view_graph("default"), "inferred": inferred_graph("default"),
          "records": RECORDS_GRAPH}


@click.command("dump", epilog="Example: kg dump all.nq; kg dump --graph inferred -f turtle")
@click.argument("file", type=click.Path(path_type=Path), required=False)
@store_option
@click.option("--format", "-f", "form", type=click.Choice(list(_FORMATS)),
              help="How to write the quads.  [default: by the ending of the file, or nquads]")
@click.option("--graph", help="Only one graph: view, inferred, records, or its name (an IRI).")
def command(file: Path | None, store_folder: Path, form: str | None, graph: str | None) -> None:
    """Write the quads of the store, all or of one graph, to a file.

    This is for other programs. To keep or move a store, use 'kg backup'.
    """
    if form is None:
        form = "nquads" if file is None else _ENDINGS.get(file.suffix)
        if form is None:
            raise UsageError(f"{file} ends in none of {', '.join(_ENDINGS)}: say with --format how "
                             "to write it.")
    snapshot = Store.open(store_folder).snapshot()
    name: Term | None = None
    if graph is not None:
        name = _NAMED.get(graph) or parse_iri(graph)
        if not snapshot.has_graph(name):
            raise UsageError(f"The store has no graph {graph}.")
    if file is None:
        sys.stdout.buffer.write(interruptible(
            lambda: snapshot.dump(None, _FORMATS[form], name, PREFIXES)))
        return
    with watching() as watcher, replaced(file) as new:
        watcher.stage(f"writing {file}")
        try:
            interruptible(lambda: snapshot.dump(new, _FORMATS[form], name, PREFIXES),
                          torn=None if new == file else new)
        except StoreError as error:
            raise StoreError(str(error).replace(str(new), str(file))) from error
