"""Connectors are found by listing the package: a new one is one new file."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from pathlib import Path

import kg.ingest.connectors
from kg.ingest.connector import Connector
from kg.model.errors import UsageError


@cache
def all_connectors() -> tuple[Connector, ...]:
    """Every connector, by name."""
    package = kg.ingest.connectors
    modules = (importlib.import_module(f"{package.__name__}.{module.name}")
               for module in pkgutil.iter_modules(package.__path__))
    return tuple(sorted((module.CONNECTOR for module in modules), key=lambda one: one.name))


def connector_named(name: str) -> Connector:
    """The connector of a name; raises UsageError with the known names."""
    for connector in all_connectors():
        if connector.name == name:
            return connector
    raise UsageError(f"There is no kind of source '{name}'; known are {_names()}.")


def connector_for(path: Path) -> Connector:
    """The connector that recognises a file or folder; raises UsageError where none or several do.
    """
    if not path.exists():
        raise UsageError(f"{path} does not exist.")
    found = [connector for connector in all_connectors() if connector.recognise(path)]
    if len(found) == 1:
        return found[0]
    if found:
        names = " and ".join(one.name for one in found)
        raise UsageError(f"{path} could be {names}: say which with --as.")
    if path.suffix.lower() in _WITHOUT_GRAPHS:
        raise UsageError(f"{path} is in a form without named graphs, and each record is one: write "
                         "it as TriG (see docs/tutorial.md).")
    raise UsageError(f"{path} is no kind of source that is known; known are {_names()}. "
                     "If it is one of these, say which with --as.")


_WITHOUT_GRAPHS = (".ttl", ".nt", ".n3", ".rdf", ".owl")


def _names() -> str:
    return ", ".join(f"{one.name} ({one.title})" for one in all_connectors())
