"""What a worker keeps between jobs: open views of the current generation."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from kg.model.view import DEFAULT_VIEW, View, parse_view
from kg.reason.open_view import open_view
from kg.reason.views import ReasonedView
from kg.server.memory_limit import MemoryLimit
from kg.server.merged import MergedView, merged_folder, open_merged
from kg.server.relay import Relay
from kg.server.restricted import restricted_folder
from kg.server.settings import MEGABYTE, Settings
from kg.store.generations import Store
from kg.store.snapshot import Snapshot

_MOST = 6
"""How many views a worker keeps open."""

_T = TypeVar("_T")


class Context:
    """The stores as a worker sees them; what it keeps goes when a new generation is current."""

    def __init__(self, settings: Settings, memory: MemoryLimit) -> None:
        self.settings = settings
        self.memory = memory
        self._store = Store(settings.store)
        self._kept: OrderedDict[tuple[Path, str], tuple[str, Any]] = OrderedDict()

    @cached_property
    def relay(self) -> Relay:
        """Through which SERVICE calls other hosts."""
        return Relay()

    def store(self, sources: Sequence[str] | None) -> Store:
        """The store; for who may read some sources only, the store that holds just those."""
        if sources is None:
            return self._store
        return Store(restricted_folder(self.settings.store, sources))

    def snapshot(self, sources: Sequence[str] | None) -> Snapshot:
        """The current generation, open for reading."""
        store = self.store(sources)
        return self.kept(store, "snapshot", store.snapshot)

    def view(self, text: str, sources: Sequence[str] | None) -> ReasonedView:
        """A view of the current generation, ready for questions."""
        store = self.store(sources)
        generation = store.generation()
        if sources is None and (not text or text == DEFAULT_VIEW.name):
            merged = self._merged(store, generation)
            if merged is not None:
                return merged
        view = parse_view(text)
        return self.kept(store, f"view {view.text}", lambda: self._opened(store, view), generation)

    def hold_view(self) -> bool:
        """Hold the default view of the current generation in memory, where it is small enough;
        says whether it is.
        """
        store = self.store(None)
        merged = self._merged(store, store.generation())
        return merged is not None and merged.hold(self.settings.memory_copy * MEGABYTE)

    def kept(self, store: Store, name: str, make: Callable[[], _T],
             generation: str | None = None) -> _T:
        """What was made for the current generation, made now if it was not."""
        if generation is None:
            generation = store.generation()
        key = (store.folder, name)
        known: _T | None = self._known(key, generation)
        if known is not None:
            return known
        for stale in [k for k, (g, _) in self._kept.items()
                      if k[0] == store.folder and g != generation]:
            del self._kept[stale]
        value = make()
        self._kept[key] = (generation, value)
        while len(self._kept) > _MOST:
            self._kept.popitem(last=False)
        return value

    def _opened(self, store: Store, view: View) -> ReasonedView:
        # On first use it is made, which takes memory by the size of the store.
        with self.memory.lifted():
            return open_view(store, view)

    def _known(self, key: tuple[Path, str], generation: str) -> Any:
        found = self._kept.get(key)
        if found is None or found[0] != generation:
            return None
        self._kept.move_to_end(key)
        return found[1]

    def _merged(self, store: Store, generation: str) -> MergedView | None:
        name = "merged view"
        known: MergedView | None = self._known((store.folder, name), generation)
        if known is not None:
            return known
        folder = merged_folder(store, generation)
        if not folder.is_dir():
            return None
        return self.kept(store, name, lambda: open_merged(folder, open_view(store)),
                         generation)
