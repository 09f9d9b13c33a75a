"""A view for a command, with the terminal told where it has to be made first."""

from __future__ import annotations

from kg.cli.output import watching
from kg.model.view import DEFAULT_VIEW, parse_view
from kg.reason.open_view import open_view
from kg.reason.views import ReasonedView
from kg.store.generations import Store


def opened_view(store: Store, text: str) -> ReasonedView:
    """The view that a text names, of the current generation of a store."""
    view = parse_view(text)
    if view.name == DEFAULT_VIEW.name:
        return open_view(store, view)
    with watching() as watcher:
        watcher.stage(f"opening the view '{view.text}', which is made once after each load")
        return open_view(store, view)
