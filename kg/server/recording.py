"""Writes as records: a named graph that is written becomes a record, and passes the gate.

What a write does not tell of a record is taken from the headers `Record-...` of the request, then
from what the store holds of it, then from defaults: asserted, by the writer, grade F6.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from kg.ingest.connector import Advance, Connector, SourceDescription
from kg.ingest.load import LoadResult, RefusedError, load
from kg.ingest.metadata import further_faults, language_told
from kg.model.errors import DataError, KgError
from kg.model.namespaces import GRAPH, ONTOLOGY, RDF_TYPE, RDFS_LABEL, RECORD, nx, term
from kg.model.record import Record, Status, iri_part, source_iri, told_further
from kg.model.terms import Term, Triple, iri_text, is_iri, literal, literal_parts, local_name
from kg.model.watcher import Silent
from kg.server.answer import Answer
from kg.server.errors import HttpError
from kg.store.generations import Store
from kg.store.written_terms import parse_iri
from kg.validate.parser import compile_shapes

Told = Mapping[Term, Sequence[Term]]
"""What the graph of records says of a record: predicate to values."""

FIELDS = {"status": nx("status"), "source": term("prov:wasDerivedFrom"),
          "reliability": nx("sourceReliability"), "credibility": nx("informationCredibility"),
          "locator": nx("locator"), "identifier": nx("sourceIdentifier"),
          "attributed-to": term("prov:wasAttributedTo"), "valid-from": nx("validFrom"),
          "valid-to": nx("validTo"), "passage": nx("passage")}
"""The headers `Record-...`, and where in the graph of records the same stands."""


_TRIES = 3
"""How often a write is worked out before its client is told to come again."""


class StaleError(KgError):
    """Another load was quicker: the write must be worked out again."""


def again_where_stale(write: Callable[[], None]) -> None:
    """Carry out a write, again where another load was quicker; raises HttpError where that is so
    each time.
    """
    for _ in range(_TRIES):
        try:
            return write()
        except StaleError:
            continue
    raise HttpError(503, "Other writes came first each time; try again.")


def tell(result: LoadResult, generation: str, answer: Answer, *, status: int = 200,
         note: str = "") -> None:
    """Answer what a write did, which the audit log notes too."""
    told = {"added": result.added, "changed": result.changed, "clashes": result.clashes}
    answer.head("application/json", status=status, generation=generation, audit=told)
    answer.write(json.dumps({**told, "generation": int(generation),
                             **({"note": note} if note else {})}).encode())


def check_writable(graph: Term) -> None:
    """Raise HttpError for a graph that cannot be a record's."""
    name = iri_text(graph)
    if name.startswith((GRAPH, ONTOLOGY)):
        raise HttpError(403, f"{name} is kept by the store itself; write to a graph of your own, "
                        "which becomes a record.")
    if not name.startswith(RECORD):
        raise HttpError(403, f"{name} is no name of a record: write to a graph whose name begins "
                        f"with {RECORD}.")


def record_of(graph: Term, triples: Iterable[Triple], told: Told, headers: Mapping[str, str],
              writer: str) -> Record:
    """The record that a written graph becomes; raises HttpError for what no record can hold."""
    unknown = headers.keys() - FIELDS.keys()
    if unknown:
        raise HttpError(400, f"There is no header Record-{min(unknown).title()}; there are "
                    + ", ".join(f"Record-{name.title()}" for name in FIELDS) + ".")
    said = tuple(dict.fromkeys(triples))
    for triple in said:
        if any(part.startswith("_:") for part in triple):
            raise DataError(f"{' '.join(triple)} has a blank node; give the thing an IRI, so that "
                            "records can be compared.")

    def text(name: str, default: str = "") -> str:
        if name in headers:
            return headers[name]
        values = told.get(FIELDS[name], ())
        if len(values) > 1:
            raise DataError(f"The record {graph} has {len(values)} values for {FIELDS[name]}; it "
                            "needs one.")
        if not values:
            return default
        return iri_text(values[0]) if is_iri(values[0]) else literal_parts(values[0]).text

    def day(name: str) -> date | None:
        value = text(name)
        return date.fromisoformat(value) if value else None

    further = tuple(told_further(graph, told))
    try:
        attributed = text("attributed-to")
        status = text("status", Status.ASSERTED)
        return Record(
            graph, parse_iri(text("source", iri_text(writer_source(writer)))),
            text("identifier", iri_text(graph).removeprefix(RECORD)),
            text("locator", f"written on {datetime.now(UTC).date().isoformat()}"), said,
            Status(local_name(parse_iri(status)) if ":" in status else status),
            text("reliability", "F"), int(text("credibility", "6")),
            parse_iri(attributed) if attributed else None,
            tuple(sorted(told.get(term("prov:wasQuotedFrom"), ()))),
            day("valid-from"), day("valid-to"), text("passage"),
            further, tuple(further_faults(further)),
            "" if "locator" in headers else language_told(told, FIELDS["locator"]),
            "" if "passage" in headers else language_told(told, FIELDS["passage"]))
    except ValueError as error:
        raise DataError(f"The record {graph}: {error}.") from error


def retracted(graph: Term, triples: Iterable[Triple], told: Told, writer: str) -> Record:
    """A record that was deleted: what it said is kept and no longer believed."""
    return record_of(graph, triples, told, {"status": Status.RETRACTED}, writer)


def writer_source(writer: str) -> Term:
    """The source of what a person writes by hand."""
    return source_iri(writer_source_name(writer))


def writer_source_name(writer: str) -> str:
    """The short name of that source."""
    return "writer-" + iri_part(writer or "unnamed")


def commit(store: Store, base: str, records: Sequence[Record],
           descriptions: Sequence[SourceDescription], shapes: Sequence[Path], writer: str,
           ) -> LoadResult:
    """Load records through the gate, all or none.

    `base` is the generation from which they were worked out; raises StaleError where another one is
    current by now, and HttpError 422 with all reasons where a record breaks a shape.
    """
    def read(_path: Path, _advance: Advance) -> Iterator[Record]:
        if store.generation() != base:
            raise StaleError
        return iter(records)

    told = [*descriptions]
    own = writer_source(writer)
    if any(record.source == own for record in records):
        told.append(SourceDescription(own, (
            Triple(own, RDF_TYPE, nx("Source")),
            Triple(own, RDFS_LABEL, literal(f"Written by {writer or 'somebody'}", language="en")))))
    connector = Connector("write", "writes over HTTP", lambda _path: False, read,
                          lambda _path: tuple(told))
    try:
        return load(store, Path(f"write by {writer or 'somebody'}"), connector,
                    compile_shapes(shapes), Silent(), strict=True)
    except RefusedError as error:
        raise HttpError(422, str(error), refused=[
            {"record": one.name, "reasons": [reason.message for reason in one.reasons]}
            for one in error.refused]) from error
