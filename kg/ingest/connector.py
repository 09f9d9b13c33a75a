"""What a connector is: the reader of one kind of source."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from kg.model.errors import KgError, SourceError
from kg.model.record import Record
from kg.model.terms import Term, Triple

Advance = Callable[[int, int | None], None]
"""Called with how much is done, and of how much (None: unknown)."""


@dataclass(frozen=True, slots=True)
class SourceDescription:
    """A source, and what the graph of records says of it and of who publishes it."""

    iri: Term
    triples: tuple[Triple, ...]


@dataclass(frozen=True, slots=True)
class Connector:
    """The reader of one kind of source.

    `recognise` says cheaply, from the content, whether a file or folder is of this kind; `read`
    streams its records and raises SourceError for a broken file; `sources` describes where they
    come from. `full_list` tells that one reading gives the complete list, but where `lacks` names
    files that are not there. `notes` tells what else is missing, as texts that the source cuts.
    """

    name: str
    title: str
    recognise: Callable[[Path], bool]
    read: Callable[[Path, Advance], Iterator[Record]]
    sources: Callable[[Path], tuple[SourceDescription, ...]]
    full_list: bool = False
    lacks: Callable[[Path], Sequence[str]] = lambda _path: ()
    notes: Callable[[Path], Sequence[str]] = lambda _path: ()


_T = TypeVar("_T")


def asked_of(connector: Connector, path: Path, part: Callable[[Path], _T]) -> _T:
    """What a part of a connector says of a path; raises SourceError that names the connector where
    it fails.
    """
    try:
        return part(path)
    except (KgError, MemoryError):
        raise
    except Exception as error:
        raise SourceError(str(path), None, f"the connector '{connector.name}' fails "
                          f"({type(error).__name__}: {error}): mend the file, or the connector."
                          ) from error


_NODES, _TERMS = ("<", "_"), ("<", "_", '"')
"""How the texts of terms begin."""


def records_of(connector: Connector, path: Path, advance: Advance) -> Iterator[Record]:
    """The records that a connector reads.

    Raises SourceError that names the connector where it fails, or gives what is no record.
    """
    count = 0
    try:
        for record in connector.read(path, advance):
            for s, p, o in record.triples:
                if str(s)[:1] not in _NODES or str(p)[:1] != "<" or str(o)[:1] not in _TERMS:
                    raise SourceError(str(path), None, f"the connector '{connector.name}' says "
                                      f"'{s}' '{p}' '{o}' in record {record.name}, which are not "
                                      "all terms: make them with iri(), literal() and nx().")
            yield record
            count += 1
    except (KgError, MemoryError):
        raise
    except Exception as error:
        raise SourceError(str(path), None, f"the connector '{connector.name}' fails after "
                          f"{count:,} records ({type(error).__name__}: {error}): mend the file, or "
                          "the connector.") from error
