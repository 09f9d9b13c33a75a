"""Connectors are found by listing the package: a new one is one new file."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from pathlib import Path

import kg.ingest.connectors
from kg.ingest.connector import Connector
from kg.ingest.rdf_files import WITHOUT_GRAPHS
from kg.ingest.tables.beside import SUFFIX, mapping_file
from kg.model.errors import UsageError, why


@cache
def connectors_and_faults() -> tuple[tuple[Connector, ...], tuple[str, ...]]:
    """Every connector, by name; and what is wrong with files that should hold one."""
    package = kg.ingest.connectors
    found: dict[str, Connector] = {}
    faults: list[str] = []
    for module in pkgutil.iter_modules(package.__path__):
        file = f"{module.name}.py in {package.__name__}"
        try:
            connector = importlib.import_module(f"{package.__name__}.{module.name}").CONNECTOR
            if connector.name in found:
                faults.append(f"{file} names its connector '{connector.name}', as another one does")
            found.setdefault(connector.name, connector)
        except Exception as error:
            faults.append(f"{file} holds no connector ({type(error).__name__}: {error})")
    return tuple(found[name] for name in sorted(found)), tuple(faults)


def all_connectors() -> tuple[Connector, ...]:
    """Every connector, by name."""
    return connectors_and_faults()[0]


def connector_named(name: str) -> Connector:
    """The connector of a name; raises UsageError with the known names."""
    for connector in all_connectors():
        if connector.name == name:
            return connector
    raise UsageError(f"There is no kind of source '{name}'; known are {_names()}.{_faults()}")


def connector_for(path: Path) -> Connector:
    """The connector that recognises a file or folder; raises UsageError where none or several do.
    """
    if not path.exists():
        raise UsageError(f"{path} does not exist.")
    if path.suffix.lower() in _PACKED:
        raise UsageError(f"{path} is packed: unpack it first, and name what was in it.")
    found = [connector for connector in all_connectors() if _recognises(connector, path)]
    if len(found) == 1:
        return found[0]
    if found:
        names = " and ".join(one.name for one in found)
        raise UsageError(f"{path} could be {names}: say which with --as.")
    if path.is_dir() and (inside := _source_in(path)):
        raise UsageError(f"{path} holds sources and is none itself: name its files, such as "
                         f"{inside}.")
    if path.suffix.lower() in WITHOUT_GRAPHS and path.is_file():
        raise UsageError(f"{path} does not tell who says so: tell its source and grade in "
                         f"{mapping_file(path).name} beside it (see docs/triples.md). An ontology "
                         "is read by 'kg init' and 'kg reason' with --ontology.")
    if path.suffix.lower() in _OTHER_RDF:
        raise UsageError(f"{path} is in a form of RDF that is not read: write it as Turtle (see "
                         "docs/triples.md).")
    if path.name.endswith(SUFFIX):
        raise UsageError(f"{path} tells what another file means: name that one, "
                         f"{path.with_name(path.name.removesuffix(SUFFIX))}.")
    if _is_empty(path):
        raise UsageError(f"{path} is empty: name a {'folder' if path.is_dir() else 'file'} that "
                         "holds a source.")
    if path.suffix.lower() in _SHEETS:
        raise UsageError(f"{path} is a spreadsheet: save its sheet as CSV, and tell beside it what "
                         "its columns say (see docs/tables.md).")
    if path.suffix.lower() in _TABLES:
        raise UsageError(f"{path} is no list that is known: tell what its columns say in "
                         f"{path.name}-metadata.json beside it (see docs/tables.md; 'kg table "
                         "draft' begins it). If it is a known list, say which with --as: "
                         f"{_names()}.{_faults()}")
    raise UsageError(f"{path} is no kind of source that is known; known are {_names()}. "
                     "If it is one of these, say which with --as; for a kind of your own write a "
                     f"connector (see docs/connectors.md).{_faults()}")


def _source_in(folder: Path) -> Path | None:
    """The first source in a folder."""
    return next((file for file in sorted(folder.iterdir()) if file.is_file()
                 and any(_recognises(one, file) for one in all_connectors())), None)


def _is_empty(path: Path) -> bool:
    if path.is_dir():
        return next(path.iterdir(), None) is None
    return path.is_file() and path.stat().st_size == 0


def _recognises(connector: Connector, path: Path) -> bool:
    try:
        return connector.recognise(path)
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {why(error)}.") from error
    except Exception as error:
        raise UsageError(f"The connector '{connector.name}' cannot tell whether {path} is its own "
                         f"({type(error).__name__}: {error}): mend it, or say --as.") from error


_PACKED = (".gz", ".zip", ".bz2", ".xz", ".zst", ".7z", ".tar", ".tgz")
_OTHER_RDF = (".n3", ".owl", ".trix")
_SHEETS, _TABLES = (".xlsx", ".xls", ".ods"), (".csv", ".tsv")


def _faults() -> str:
    return "".join(f" {fault}." for fault in connectors_and_faults()[1])


def _names() -> str:
    return ", ".join(f"{one.name} ({one.title})" for one in all_connectors())
