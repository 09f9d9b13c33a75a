"""What a file tells of a record in the graph of records: read, or kept with what is wrong with it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TypeVar

from kg.ingest.description_check import SAID
from kg.ingest.quarantine import UNKNOWN
from kg.model.namespaces import NX, RDF_TYPE, RECORD, nx, shorten, term
from kg.model.nearest import nearest
from kg.model.record import (
    CREDIBILITIES,
    METADATA,
    RELIABILITIES,
    Fault,
    Record,
    Status,
    told_further,
)
from kg.model.terms import Term, Triple, iri, iri_text, is_iri, is_literal, literal_parts, text_of
from kg.validate.literals import is_well_formed

Told = Mapping[Term, Sequence[Term]]
"""What is told of a record: predicate to values."""

_RECORD_CLASS = nx("Record")
_SHOWN = 80
_BLANK = ("{} is said of or with a blank node; give the thing an IRI, so that records can be "
          "compared.")
_T = TypeVar("_T")


def record_told(name: Term, triples: tuple[Triple, ...], told: Told,
                teller: str = "graph:records") -> Record:
    """The record of a name that says some triples; what is wrong with it is among its faults,
    which say who the teller is.
    """
    reader = _Reader(name, told, teller)
    one = reader.one
    further = tuple(told_further(name, told))
    reader.look_at(triples, further)
    record = Record(
        name, one(term("prov:wasDerivedFrom"), _iri, UNKNOWN, needed=True),
        one(nx("sourceIdentifier"), _text, "") or iri_text(name).removeprefix(RECORD),
        one(nx("locator"), _text, ""), triples,
        one(nx("status"), _status, Status.UNPROVEN, needed=True),
        one(nx("sourceReliability"), _reliability, "F", needed=True),
        one(nx("informationCredibility"), _credibility, 6, needed=True),
        one(term("prov:wasAttributedTo"), _iri, None),
        tuple(sorted(told.get(term("prov:wasQuotedFrom"), ()))),
        one(nx("validFrom"), _day, None), one(nx("validTo"), _day, None),
        one(nx("passage"), _text, ""), further,
        locator_language=language_told(told, nx("locator")),
        passage_language=language_told(told, nx("passage")))
    if not reader.faults:
        return record
    return replace(record, faults=tuple(reader.faults), further=tuple(
        Triple(name, predicate, value) for predicate, values in told.items() for value in values))


def language_told(told: Told, predicate: Term) -> str:
    """The language of the text that is told of a record for a property, empty where it has none."""
    values = told.get(predicate, ())
    return literal_parts(values[0]).language if values and is_literal(values[0]) else ""


def further_faults(further: Sequence[Triple]) -> Iterator[Fault]:
    """What is wrong with what is told of records beside what their fields hold."""
    yield from blank_faults(further)
    for record, predicate, value in further:
        if predicate.startswith("<" + NX) and predicate not in SAID:
            near = nearest(shorten(predicate), map(shorten, METADATA))
            yield Fault(predicate, text_of(value), (
                f"graph:records tells {shorten(predicate)} of {shorten(record)}; "
                + (f"perhaps {near} is meant, else " if near else "")
                + "say it in the record itself."))
        elif is_literal(value) and not is_well_formed(value):
            text, datatype, _ = literal_parts(value)
            yield Fault(predicate, text, (
                f"graph:records gives {shorten(record)} '{text[:_SHOWN]}' for "
                f"{shorten(predicate)}, which is no {shorten(iri(datatype))}."))


def blank_faults(triples: Iterable[Triple]) -> Iterator[Fault]:
    """A fault for each property that is said of or with a blank node."""
    for predicate in dict.fromkeys(triple.predicate for triple in triples
                                   if any(part.startswith("_:") for part in triple)):
        yield Fault(predicate, "", _BLANK.format(shorten(predicate)))


class _Reader:
    """Reads what is told of a record, and collects what is wrong with it."""

    def __init__(self, name: Term, told: Told, teller: str) -> None:
        self.faults: list[Fault] = []
        self._name, self._told, self._teller = shorten(name), told, teller

    def look_at(self, triples: Sequence[Triple], further: Sequence[Triple]) -> None:
        """Find what is wrong with what the record says as a whole, and with its further metadata.
        """
        kinds = self._told.get(RDF_TYPE, ())
        if _RECORD_CLASS not in kinds:
            but = f", but as {', '.join(map(shorten, kinds))}" if kinds else ""
            self._fault(RDF_TYPE, "", f"The graph {self._name} is not described as a nx:Record in "
                                      f"graph:records{but}.")
        if not triples:
            self._fault(RDF_TYPE, "", f"The record {self._name} has no graph: it says nothing.")
        self.faults += [*blank_faults(triples), *further_faults(further)]

    def one(self, predicate: Term, read: Callable[[Term], _T], default: _T, *,
            needed: bool = False) -> _T:
        """The value of a property that has one, or the default: where it is not told, or wrong."""
        values = self._told.get(predicate, ())
        if len(values) > 1 or (needed and self._told and not values):
            wanted = "it needs exactly one" if needed else "it takes one at most"
            self._fault(predicate, ", ".join(map(text_of, values)), (
                f"{self._teller} gives {self._name} {len(values)} values for "
                f"{shorten(predicate)}; {wanted}."))
        elif values:
            try:
                return read(values[0])
            except ValueError as error:
                text = text_of(values[0])
                shown = shorten(values[0]) if is_iri(values[0]) else f"'{text[:_SHOWN]}'"
                self._fault(predicate, text, f"{self._teller} gives {self._name} {shown} for "
                                             f"{shorten(predicate)}; it must be {error}.")
        return default

    def _fault(self, predicate: Term, value: str, message: str) -> None:
        self.faults.append(Fault(predicate, value, message))


def _text(value: Term) -> str:
    if not is_literal(value):
        raise ValueError("a text or a number")
    return literal_parts(value).text


def _iri(value: Term) -> Term:
    if not is_iri(value):
        raise ValueError("an IRI")
    return value


def _status(value: Term) -> Status:
    for known in Status:
        if known.term == value:
            return known
    raise ValueError("one of " + ", ".join(shorten(known.term) for known in Status))


def _reliability(value: Term) -> str:
    if not is_literal(value) or text_of(value) not in tuple(RELIABILITIES):
        raise ValueError("one of A to F")
    return text_of(value)


def _credibility(value: Term) -> int:
    if not is_literal(value) or text_of(value) not in map(str, CREDIBILITIES):
        raise ValueError("a whole number from 1 to 6")
    return int(text_of(value))


def _day(value: Term) -> date:
    try:
        return date.fromisoformat(text_of(value))
    except ValueError as error:
        raise ValueError("a day, written YYYY-MM-DD") from error
