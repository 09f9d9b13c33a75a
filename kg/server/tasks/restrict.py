"""The part of the store that holds some sources only, for callers who may read no others.

It is a store of its own: what it does not hold cannot leak by any path, name, count or inference.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from kg.columns.statements import DERIVED, Statements
from kg.ingest.draft import Draft
from kg.model.namespaces import RECORDS_GRAPH, SOURCE
from kg.model.terms import Term, iri
from kg.server.answer import Answer
from kg.server.context import Context
from kg.server.restricted import restricted_folder
from kg.server.tokens import Tokens
from kg.store.generations import Store
from kg.store.manifest import Manifest


def run(context: Context, arguments: Mapping[str, Any], answer: Answer) -> None:
    """Make the part of the store that holds `sources`, from the current generation."""
    with context.memory.lifted(keeps=True):
        stamp = _made(context, arguments["sources"])
    answer.json({"base": stamp})


def _made(context: Context, sources: list[str]) -> str:
    """Make it; the stamp of the generation from which it is made."""
    store = context.store(None)
    folder = restricted_folder(store.folder, sources)
    stamp = store.stamp()  # before the snapshot: that may only be newer
    base = store.snapshot()
    Tokens(store.folder).forget_parts()
    part = _open(folder)
    with part.write(anew=True) as transaction:
        draft = Draft(transaction)
        # Encoded anew, so that the dictionary holds no term of the rest.
        draft.statements = draft.before.with_quads(
            restricted(Statements.open(base.folder), sources))
        draft.manifest = Manifest(ontology=base.manifest.ontology,
                                  ontology_version=base.manifest.ontology_version)
        draft.publish()
    _write(folder / "BASE", stamp)
    return stamp


def restricted(statements: Statements, sources: list[str]) -> Iterator[Term]:
    """The ontology, the records of some sources (short names or IRIs), and what is told of those
    records and of whom they name (their sources, publishers, authors): s, p, o, g, s, p, o, g, ...
    """
    wanted = {source_term(source) for source in sources}
    by_record = statements.values(DERIVED)
    kept = {record for record, source in by_record.items() if source in wanted}
    quads = statements.without_graphs(by_record.keys() - kept).quads
    lookup, decode = quads.dictionary.lookup, quads.dictionary.decode
    told = quads.g == lookup(RECORDS_GRAPH)
    named = np.array([lookup(record) for record in kept], dtype=np.int64)
    while True:
        more = np.union1d(named, quads.o[told & np.isin(quads.s, named)])
        if len(more) == len(named):
            break
        named = more
    rows = quads.where(~told | np.isin(quads.s, named))
    for row in zip(rows.s.tolist(), rows.p.tolist(), rows.o.tolist(), rows.g.tolist(), strict=True):
        yield from map(decode, row)


def source_term(source: str) -> Term:
    """The IRI of a source from its short name, or from itself."""
    return iri(source if ":" in source else SOURCE + source)


def _open(folder: Path) -> Store:
    if (folder / "kg.json").exists():
        return Store.open(folder)
    shutil.rmtree(folder, ignore_errors=True)  # half made by a process that was killed
    folder.parent.mkdir(exist_ok=True)
    return Store.create(folder)


def _write(file: Path, text: str) -> None:
    new = file.with_suffix(".new")
    new.write_text(text, encoding="ascii")
    new.replace(file)
