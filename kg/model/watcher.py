"""Who wants to know how far long work is."""

from __future__ import annotations

from typing import Protocol


class Watcher(Protocol):
    """Is told how the work goes on."""

    def stage(self, name: str) -> None:
        """A stage of the work begins."""

    def advance(self, done: int, total: int | None) -> None:
        """So much of the stage is done, and of how much (None: unknown)."""


class Silent:
    """Nobody watches the work."""

    def stage(self, name: str) -> None:
        """Pass it by."""

    def advance(self, done: int, total: int | None) -> None:
        """Pass it by."""
