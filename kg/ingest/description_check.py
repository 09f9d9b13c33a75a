"""What a load may say in the graph of records beside its records: of sources, and who speaks there.

Nothing of this has a status or a grade, so it may be no more than what they are and are called.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from kg.ingest.quarantine import UNKNOWN
from kg.model.errors import DataError
from kg.model.namespaces import BASE, GRAPH, ONTOLOGY, RDF_TYPE, RECORD, nx, shorten, term
from kg.model.nearest import nearest
from kg.model.record import RELIABILITIES, Fault, Record, Status, record_iri
from kg.model.terms import (
    XSD,
    Triple,
    iri_text,
    is_blank,
    is_literal,
    literal,
    literal_parts,
    text_of,
)
from kg.validate.literals import is_well_formed

_RELIABILITY = nx("sourceReliability")
_SPEAKERS = (*map(nx, ("Person", "PublicOfficial", "Organization", "GovernmentBody",
                       "InternationalOrganization", "NonProfitOrganization", "Company")),
             *map(term, ("prov:Agent", "prov:Person", "prov:Organization", "prov:SoftwareAgent")))
_TYPES = frozenset((nx("Source"), term("prov:Entity"), *_SPEAKERS))
SAID = frozenset((
    RDF_TYPE, _RELIABILITY, *map(nx, ("title", "url", "acronym", "publicationDate")),
    *map(term, ("rdfs:label", "rdfs:comment", "rdfs:seeAlso", "skos:altLabel", "skos:note",
                "prov:wasAttributedTo", "prov:wasDerivedFrom", "prov:actedOnBehalfOf",
                "prov:generatedAtTime"))))
"""What may be told of a source, and of who speaks there."""

_GRADES = frozenset(map(literal, RELIABILITIES))
_KEPT = (GRAPH, ONTOLOGY, BASE + "id/load/")
_APART = "told"
"""How the names of records in quarantine begin that hold what may not be said."""

_TOLD = 10


def sorted_out(triples: Iterable[Triple], file: Path) -> tuple[list[Triple], list[Record]]:
    """What a file may say so, in its order; and the rest as records for the quarantine, one for
    each thing of which it is told, with what is wrong.
    """
    good: list[Triple] = []
    wrong: dict[str, list[tuple[Triple, list[str]]]] = defaultdict(list)
    for triple in triples:
        if faults := list(_faults(triple)):
            thing = triple.subject
            name = "unnamed" if is_blank(thing) else iri_text(thing).removeprefix(BASE)
            wrong[name].append((triple, faults))
        else:
            good.append(triple)
    return good, [_refused(f"{file.name}/{name}", told) for name, told in wrong.items()]


def is_told_by(record: Record, file: Path) -> bool:
    """Whether a record in quarantine is of what a file tells of a thing that is no record."""
    return record.iri.startswith(record_iri(_APART, file.name + "/")[:-1])


def _refused(identifier: str, told: Sequence[tuple[Triple, list[str]]]) -> Record:
    return Record(
        record_iri(_APART, identifier), UNKNOWN, identifier, "", (), Status.UNPROVEN,
        further=tuple(triple for triple, _ in told), faults=tuple(dict.fromkeys(
            Fault(triple.predicate, text_of(triple.object), f"graph:records {fault}.")
            for triple, faults in told for fault in faults)))


def check_descriptions(triples: Iterable[Triple], file: str) -> None:
    """Raise DataError that tells all that may not be said so."""
    faults = list(dict.fromkeys(fault for triple in triples for fault in _faults(triple)))
    if faults:
        more = f"; and {len(faults) - _TOLD} more" if len(faults) > _TOLD else ""
        raise DataError(f"{file}: graph:records " + "; it ".join(faults[:_TOLD]) + more + ".")


def _faults(triple: Triple) -> Iterator[str]:
    subject, predicate, value = triple
    name = subject[1:-1]
    if any(part.startswith("_:") for part in triple):
        yield f"has a blank node with {shorten(predicate)}; give the thing an IRI"
    elif name.startswith(RECORD):
        yield (f"tells {shorten(predicate)} of {shorten(subject)} but not that it is a nx:Record, "
               "with all that is told of it and a graph of what it says")
    elif name.startswith(_KEPT):
        yield f"speaks of {shorten(subject)}, which is kept by the store itself"
    elif predicate == RDF_TYPE:
        if value not in _TYPES:
            yield (f"says that {shorten(subject)} is a {shorten(value)}; it may say so of a "
                   "nx:Source, or of who speaks there "
                   f"({', '.join(map(shorten, _SPEAKERS))}): say all else in a record")
    elif predicate not in SAID and not predicate.startswith("<http://purl.org/dc/"):
        near = nearest(shorten(predicate), map(shorten, SAID))
        yield (f"tells {shorten(predicate)} of {shorten(subject)}; " + (
            f"perhaps {near} is meant, else " if near else "")
            + "say it in a record, for only records have a status and a grade")
    elif predicate == _RELIABILITY and value not in _GRADES:
        yield f"gives {shorten(subject)} the reliability {shorten(value)}, which is not A to F"
    elif is_literal(value) and not is_well_formed(value):
        parts = literal_parts(value)
        yield (f"tells {shorten(predicate)} of {shorten(subject)}, and '{parts.text[:80]}' is no "
               f"{parts.datatype.replace(XSD, 'xsd:')}")
