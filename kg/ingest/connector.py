"""What a connector is: the reader of one kind of source."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from kg.ingest.named_terms import NamedTerm
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
class Row:
    """A record with the line of a file on which it begins, so that a refusal can tell it.

    `columns` gives the columns by the IRIs of the properties that they tell. The faults of the
    record tell their places themselves.
    """

    record: Record
    line: int
    columns: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Connector:
    """The reader of one kind of source.

    `recognise` says cheaply, from the content, whether a file or folder is of this kind; `read`
    streams its records, as rows where it knows their lines, and raises SourceError for a broken
    file; `sources` describes where they come from. `full_list` tells that one reading gives the
    complete list, but where `lacks` names files that are not there; `several` that a source may
    have several such lists, told apart by the names of their files. `notes` tells what else is
    missing, as texts that the source cuts. `terms` are those that a file beside the source names
    for all its records: the source is refused where the ontology lacks one.
    """

    name: str
    title: str
    recognise: Callable[[Path], bool]
    read: Callable[[Path, Advance], Iterator[Record | Row]]
    sources: Callable[[Path], tuple[SourceDescription, ...]]
    full_list: bool = False
    several: bool = False
    lacks: Callable[[Path], Sequence[str]] = lambda _path: ()
    notes: Callable[[Path], Sequence[str]] = lambda _path: ()
    terms: Callable[[Path], Sequence[NamedTerm]] = lambda _path: ()


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


def record_of(one: Record | Row) -> Record:
    """The record that a connector gives, as it is or as a row."""
    return one.record if isinstance(one, Row) else one


_NODES, _TERMS = ("<", "_"), ("<", "_", '"')
"""How the texts of terms begin."""


def records_of(connector: Connector, path: Path, advance: Advance) -> Iterator[Record | Row]:
    """The records that a connector reads, or rows of them.

    Raises SourceError that names the connector where it fails, or gives what is no record.
    """
    count = 0
    try:
        for one in connector.read(path, advance):
            record = record_of(one)
            for s, p, o in record.triples:
                if str(s)[:1] not in _NODES or str(p)[:1] != "<" or str(o)[:1] not in _TERMS:
                    raise SourceError(str(path), None, f"the connector '{connector.name}' says "
                                      f"'{s}' '{p}' '{o}' in record {record.name}, which are not "
                                      "all terms: make them with iri(), literal() and nx().")
            yield one
            count += 1
    except (KgError, MemoryError):
        raise
    except Exception as error:
        raise SourceError(str(path), None, f"the connector '{connector.name}' fails after "
                          f"{count:,} records ({type(error).__name__}: {error}): mend the file, or "
                          "the connector.") from error
