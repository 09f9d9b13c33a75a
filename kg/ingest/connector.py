"""What a connector is: the reader of one kind of source."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

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


def records_of(connector: Connector, path: Path, advance: Advance) -> Iterator[Record]:
    """The records that a connector reads.

    Raises SourceError that names the connector where it fails, or gives what is no record.
    """
    count = 0
    try:
        for record in connector.read(path, advance):
            count += 1
            for s, p, o in record.triples:
                if s[0] not in "<_" or p[0] != "<" or o[0] not in '<_"':
                    raise SourceError(str(path), None, f"the connector '{connector.name}' says "
                                      f"'{s}' '{p}' '{o}' in record {record.name}, which are not "
                                      "all terms: make them with iri(), literal() and nx().")
            yield record
    except (KgError, MemoryError):
        raise
    except Exception as error:
        raise SourceError(str(path), None, f"the connector '{connector.name}' fails after "
                          f"{count:,} records ({type(error).__name__}: {error}): mend the file, or "
                          "the connector.") from error
