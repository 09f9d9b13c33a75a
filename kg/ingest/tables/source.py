"""What a mapping tells of the source of a table, and of each of its records."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from kg.ingest.metadata import record_told
from kg.ingest.tables.expected import known_only, text_in
from kg.ingest.tables.template import whole_iri
from kg.model.errors import DataError
from kg.model.namespaces import RDF_TYPE, RDFS_LABEL, SOURCE, nx, shorten, term
from kg.model.record import METADATA, Record, record_iri
from kg.model.terms import XSD, Term, Triple, iri_text, literal

_DERIVED, _RELIABILITY, _ATTRIBUTED = (
    term("prov:wasDerivedFrom"), nx("sourceReliability"), term("prov:wasAttributedTo"))
OF_RECORDS = METADATA - {_DERIVED, nx("sourceIdentifier")}
"""What a table, or a row of it, tells of records and not of the things in them."""

NAMED = frozenset((RDF_TYPE, _ATTRIBUTED, term("prov:wasQuotedFrom")))
"""Properties whose values are always IRIs."""

_OF_BOTH = frozenset((_RELIABILITY, _ATTRIBUTED))
"""What is told of the source too."""

_DAYS = frozenset(map(nx, ("publicationDate", "validFrom", "validTo")))


@dataclass(frozen=True, slots=True)
class TableSource:
    """The source of a table.

    `described` is told of it; `told`, by predicate, of every record; `pattern` is a record of which
    no more than that is told.
    """

    iri: Term
    described: tuple[Triple, ...]
    told: Mapping[Term, tuple[Term, ...]]
    pattern: Record

    @property
    def name(self) -> str:
        """Its short name, with which the names of its records begin."""
        return iri_text(self.iri).removeprefix(SOURCE)


def read_source(data: dict[str, Any], teller: str = "the table") -> TableSource:
    """The source that the properties of a table, or of another file, tell; raises DataError for
    what is missing.
    """
    source = whole_iri(text_in(data, "@id", teller))
    name = iri_text(source).removeprefix(SOURCE)
    if name == iri_text(source) or not name:
        raise DataError(f'{teller} needs "@id": "source:NAME", the name of its source')
    said = list(_said(source, {key: one for key, one in data.items() if ":" in key}))
    if not any(one.predicate == RDFS_LABEL and one.subject == source for one in said):
        raise DataError(f'{teller} needs "rdfs:label": what its source is called')
    told = _told(source, said, teller)
    pattern = record_told(record_iri(name, "x"), (Triple(source, RDF_TYPE, source),), told, teller)
    for fault in pattern.faults:
        raise DataError(fault.message.removesuffix("."))
    described = [Triple(source, RDF_TYPE, nx("Source")),
                 *(one for one in said if one.subject != source
                   or one.predicate not in OF_RECORDS or one.predicate in _OF_BOTH)]
    return TableSource(source, tuple(described), told, pattern)


def _told(source: Term, said: Iterable[Triple], teller: str) -> dict[Term, tuple[Term, ...]]:
    told: dict[Term, tuple[Term, ...]] = {RDF_TYPE: (nx("Record"),), _DERIVED: (source,)}
    for subject, predicate, value in said:
        if subject == source and predicate in OF_RECORDS:
            told[predicate] = (*told.get(predicate, ()), value)
    told.setdefault(nx("status"), (nx("asserted"),))
    for predicate, meaning in ((_RELIABILITY, "a letter from A to F"),
                               (nx("informationCredibility"), "a number from 1 to 6")):
        if predicate not in told:
            raise DataError(f"{teller} needs \"{shorten(predicate)}\": {meaning}, on the "
                            "Admiralty scale")
    return told


def _said(subject: Term, data: dict[str, Any]) -> Iterator[Triple]:
    """What properties such as rdfs:label say of a thing, and of the things that they name."""
    for key, found in data.items():
        predicate = RDF_TYPE if key == "@type" else property_named(key)
        for one in found if isinstance(found, list) else [found]:
            value = _value(predicate, one, key)
            yield Triple(subject, predicate, value)
            if isinstance(one, dict) and "@id" in one:
                yield from _said(value, {name: part for name, part in one.items()
                                         if name != "@id"})


def property_named(name: str) -> Term:
    """The property of a prefixed name or an IRI; `dc` is the standard's prefix of Dublin Core."""
    return whole_iri("dcterms:" + name[3:] if name.startswith("dc:") else name)


def _value(predicate: Term, found: object, key: str) -> Term:
    if isinstance(found, dict) and "@id" in found:
        return whole_iri(text_in(found, "@id", f"\"{key}\""))
    if isinstance(found, dict) and "@value" in found:
        known_only(found, ("@value", "@type", "@language"), f"\"{key}\"")
        datatype = found.get("@type")
        return literal(text_in(found, "@value", f"\"{key}\""),
                       iri_text(whole_iri(str(datatype))) if datatype else "",
                       str(found.get("@language", "")))
    if isinstance(found, int) and not isinstance(found, bool):
        return literal(str(found), XSD + "integer")
    if not isinstance(found, str) or not found:
        raise DataError(f"\"{key}\" must be a text, a whole number, or an object with @id or "
                        "@value")
    if predicate in NAMED:
        return whole_iri(found)
    if predicate == nx("status"):
        return status_named(found)
    return literal(found, XSD + "date" if predicate in _DAYS else "")


def status_named(text: str) -> Term:
    """The status of a word such as `reported`, or of its name in the ontology."""
    return whole_iri(text if ":" in text else f"nx:{text.lower()}")
