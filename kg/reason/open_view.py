"""Views of the current generation. Others than the default are made on first use, and kept."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from pathlib import Path

import pyoxigraph as ox

from kg.columns.columns import Columns
from kg.columns.nquads import nquads
from kg.columns.sets import difference, distinct
from kg.columns.statements import Statements
from kg.model.errors import StoreError, why
from kg.model.namespaces import inferred_graph, view_graph
from kg.model.terms import Term
from kg.model.view import DEFAULT_VIEW, View
from kg.reason.engine import materialise
from kg.reason.views import REASONING, ReasonedView, to_store
from kg.store.generations import Store, forget_earlier
from kg.store.scratch import scratch
from kg.store.snapshot import QUADS, Snapshot


def open_view(store: Store, view: View = DEFAULT_VIEW) -> ReasonedView:
    """A view of the current generation, ready for questions.

    A view that was not used since the last load is materialised now, into a folder beside the
    generations; several processes may do so at once. Raises StoreError where that fails.
    """
    snapshot = store.snapshot()
    if view.name == DEFAULT_VIEW.name:
        return ReasonedView(snapshot, view)
    folder = store.derived(snapshot) / view.name
    try:
        if not folder.is_dir():
            _make(snapshot, view, folder)
            forget_earlier(folder)
        quads = ox.Store.read_only(str(folder / QUADS))
    except OSError as error:
        raise StoreError(f"The view '{view.text}' cannot be kept in {folder}: {why(error)}."
                         ) from error
    seen = Snapshot(snapshot.folder, quads, snapshot.manifest)
    return ReasonedView(seen, view, folder / REASONING, said=snapshot)


def _make(snapshot: Snapshot, view: View, folder: Path) -> None:
    """Materialise a view in a folder of its own, which then gets its name at once."""
    with scratch(folder.parent) as new:
        statements = Statements.open(snapshot.folder)
        rows = statements.view(view)
        entailed = materialise(rows)
        inferred = to_store(entailed.inferred(merged=view.merged))
        merging = view.merged and len(entailed.same) > 0
        if not merging:
            snapshot.copy_to(new / QUADS)
        quads = ox.Store(str(new / QUADS))
        if merging:
            _bulk_load(quads, entailed.under_representatives(statements.quads))
            rows = distinct(entailed.under_representatives(rows))
            inferred = difference(distinct(inferred), rows)
        _bulk_load(quads, rows, view_graph(view.name))
        _bulk_load(quads, inferred, inferred_graph(view.name))
        quads.flush()
        del quads
        entailed.save(new / REASONING)
        try:
            new.rename(folder)
        except OSError:
            if not folder.is_dir():  # else another process was quicker; its view is the same
                raise


def _bulk_load(quads: ox.Store, rows: Columns, graph: Term | None = None) -> None:
    """Write rows in two parts, of which one is stored while the other is put into words."""
    lines = nquads(rows, graph)
    part = len(rows) // 2 + 1
    with ThreadPoolExecutor(2) as threads:
        parts = [threads.submit(quads.bulk_load, text, ox.RdfFormat.N_QUADS)
                 for text in iter(lambda: "".join(islice(lines, part)).encode(), b"")]
    for one in parts:
        one.result()
