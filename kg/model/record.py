"""The record: the unit of provenance. What one source says in one place is one named graph."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple
from urllib.parse import quote

from kg.model.errors import DataError
from kg.model.namespaces import ID, RDF_TYPE, RECORD, SOURCE, nx, term
from kg.model.terms import Term, Triple, day, integer, iri, iri_text, literal


class Status(StrEnum):
    """How far a source stands behind what a record says."""

    ASSERTED = "asserted"
    REPORTED = "reported"
    ALLEGED = "alleged"
    POSSIBLE = "possible"
    UNPROVEN = "unproven"
    RETRACTED = "retracted"

    @property
    def term(self) -> Term:
        """The individual of the ontology that stands for this status."""
        return nx(self.value)


RELIABILITIES = "ABCDEF"
"""The Admiralty scale of a source: A completely reliable to E unreliable, F cannot be judged."""

CREDIBILITIES = range(1, 7)
"""The Admiralty scale of an information: 1 confirmed to 5 improbable, 6 cannot be judged."""


@dataclass(frozen=True, slots=True, order=True)
class Grade:
    """Reliability of the source, A to F, and credibility of the information, 1 to 6. The best
    is the least.
    """

    reliability: str
    credibility: int

    def __str__(self) -> str:
        return f"{self.reliability}{self.credibility}"


UNGRADED = Grade("F", 6)
"""Neither can be judged."""


class Key(NamedTuple):
    """The name of a record and its source: sources may by mistake give the same name."""

    record: Term
    source: Term


class Fault(NamedTuple):
    """What is wrong with a record before any shape looks at it: the property, its value, and the
    sentence for people.
    """

    path: Term
    value: str
    message: str


@dataclass(frozen=True, slots=True)
class Record:
    """What one source says in one place.

    `iri` names the graph and is made from the source and the source's own identifier, so that
    loading twice changes nothing. `triples` is what it says; the rest is told of it in the graph
    of records; `passage` says in short what stands there, and `further` holds what has no field
    of its own, such as a licence. A record with `faults` is refused: of what cannot be read its
    fields have defaults, so `further` holds all that was told of it.

    Raises DataError for a name that is not in the namespace of records, and for a reliability or
    credibility off the Admiralty scale.
    """

    iri: Term
    source: Term
    identifier: str
    locator: str
    triples: tuple[Triple, ...]
    status: Status = Status.ASSERTED
    reliability: str = "F"
    credibility: int = 6
    attributed_to: Term | None = None
    quoted_from: tuple[Term, ...] = ()
    valid_from: date | None = None
    valid_to: date | None = None
    passage: str = ""
    further: tuple[Triple, ...] = ()
    faults: tuple[Fault, ...] = ()
    locator_language: str = ""
    passage_language: str = ""

    def __post_init__(self) -> None:
        if not is_name_of_a_record(self.iri):
            raise DataError(f"{self.iri}: has no name of a record: such a name begins with "
                            f"{RECORD}.")
        if self.reliability not in RELIABILITIES or len(self.reliability) != 1:
            raise DataError(f"{self.iri}: has the reliability '{self.reliability}'; it must be one "
                            "of A to F.")
        if self.credibility not in CREDIBILITIES:
            raise DataError(f"{self.iri}: has the credibility {self.credibility}; it must be one "
                            "of 1 to 6.")

    @property
    def name(self) -> str:
        """The name by which people speak of the record: SOURCE/IDENTIFIER."""
        return iri_text(self.iri).removeprefix(RECORD)

    @property
    def key(self) -> Key:
        """The record's name and source."""
        return Key(self.iri, self.source)

    @property
    def is_unnamed(self) -> bool:
        """Whether its source gives it no identifier, so that the next load cannot tell which it
        was.
        """
        return any(fault.path == _IDENTIFIER for fault in self.faults)

    def metadata(self) -> Iterator[Triple]:
        """What the graph of records says of this record, but for the load that brought it."""
        yield from self.further
        if self.faults:
            return
        yield Triple(self.iri, RDF_TYPE, _RECORD_CLASS)
        yield Triple(self.iri, _DERIVED, self.source)
        if self.attributed_to is not None:
            yield Triple(self.iri, _ATTRIBUTED, self.attributed_to)
        for cited in self.quoted_from:
            yield Triple(self.iri, _QUOTED, cited)
        yield Triple(self.iri, _IDENTIFIER, literal(self.identifier))
        yield Triple(self.iri, _LOCATOR, literal(
            self.locator, language=self.locator_language))
        yield Triple(self.iri, _STATUS, self.status.term)
        yield Triple(self.iri, _RELIABILITY, literal(self.reliability))
        yield Triple(self.iri, _CREDIBILITY, integer(self.credibility))
        if self.valid_from is not None:
            yield Triple(self.iri, _VALID_FROM, day(self.valid_from))
        if self.valid_to is not None:
            yield Triple(self.iri, _VALID_TO, day(self.valid_to))
        if self.passage:
            yield Triple(self.iri, _PASSAGE, literal(
                self.passage, language=self.passage_language))

    def digest(self) -> str:
        """A hash of all that the record says and all that is told of it, in any order."""
        lines = sorted(" ".join(triple) for triple in (*self.triples, *self.metadata()))
        return hashlib.blake2b("\n".join(lines).encode(), digest_size=16).hexdigest()


def is_name_of_a_record(name: Term) -> bool:
    """Whether a term is in the namespace of records, as the names of all records are."""
    return name.startswith(f"<{RECORD}") and len(name) > len(f"<{RECORD}>")


def record_iri(source: str, identifier: str) -> Term:
    """The IRI of a record, from the short name of its source and the source's own identifier."""
    path = "/".join(map(iri_part, identifier.split("/")))
    return iri(f"{RECORD}{source}/{path}")


def source_iri(source: str) -> Term:
    """The IRI of a source, from its short name."""
    return iri(SOURCE + source)


def iri_part(text: str) -> str:
    """A text as one path segment of an IRI, one to one: letters beyond ASCII stay readable."""
    if _PLAIN.fullmatch(text):
        return text
    return quote(text, safe="-._~", encoding="utf-8")


_PLAIN = re.compile(r"[A-Za-z0-9._~-]+")
_RECORD_CLASS = nx("Record")
_DERIVED = term("prov:wasDerivedFrom")
_ATTRIBUTED = term("prov:wasAttributedTo")
_QUOTED = term("prov:wasQuotedFrom")
_IDENTIFIER = nx("sourceIdentifier")
_LOCATOR = nx("locator")
_STATUS = nx("status")
_RELIABILITY = nx("sourceReliability")
_CREDIBILITY = nx("informationCredibility")
_VALID_FROM = nx("validFrom")
_VALID_TO = nx("validTo")
_PASSAGE = nx("passage")

METADATA = frozenset((_DERIVED, _ATTRIBUTED, _QUOTED, _IDENTIFIER, _LOCATOR, _STATUS, _RELIABILITY,
                      _CREDIBILITY, _VALID_FROM, _VALID_TO, _PASSAGE))
"""What the graph of records tells of a record, beside that it is one."""

_DIGEST, _GENERATED = nx("contentDigest"), term("prov:wasGeneratedBy")
_LOAD = f"<{ID}load/"


def told_further(record: Term, told: Mapping[Term, Sequence[Term]]) -> Iterator[Triple]:
    """What is told of a record for which it has no field, and which the store does not tell itself
    (the load that brought it, and the digest).
    """
    for predicate, values in told.items():
        for value in values if predicate not in METADATA and predicate != _DIGEST else ():
            if not ((predicate == RDF_TYPE and value == _RECORD_CLASS)
                    or (predicate == _GENERATED and value.startswith(_LOAD))):
                yield Triple(record, predicate, value)
