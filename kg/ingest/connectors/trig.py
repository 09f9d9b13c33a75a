"""Records in TriG or N-Quads: one named graph a record, metadata in the graph of records."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import BinaryIO

import pyoxigraph as ox

from kg.ingest.connector import Advance, Connector, SourceDescription
from kg.model.errors import DataError, SourceError
from kg.model.namespaces import (
    RDF_TYPE,
    RECORD,
    RECORDS_GRAPH,
    inferred_graph,
    nx,
    shorten,
    term,
    view_graph,
)
from kg.model.record import Record, Status
from kg.model.terms import Term, Triple, is_literal, literal_parts
from kg.store.conversion import kept_term, too_long
from kg.store.snapshot import Quad

_FORMATS = {".trig": ox.RdfFormat.TRIG, ".nq": ox.RdfFormat.N_QUADS}
_ADVICE = {"'/' is not allowed": " Write the whole IRI in <>.",
           "Invalid UTF-8": " Save the file as UTF-8."}
"""What helps against some faults of syntax."""

_MARK = b"\xef\xbb\xbf"
"""What some editors put before UTF-8."""

_BUFFER = 1 << 24
"""Bytes that the parser reads for one term at most."""

_RECORD_CLASS = nx("Record")
_OF_STORES = tuple(graph("")[:-1] for graph in (view_graph, inferred_graph))
"""How the graphs begin that a store makes of the records."""

_TOLD = 10  # faults of a file; so many are told at once


def _files(path: Path) -> list[Path]:
    if path.is_dir():
        return sorted(file for file in path.iterdir() if file.suffix.lower() in _FORMATS)
    return [path] if path.suffix.lower() in _FORMATS else []


def _recognise(path: Path) -> bool:
    return bool(_files(path))


def _read(path: Path, advance: Advance) -> Iterator[Record]:
    files = _files(path)
    if not files:
        raise SourceError(str(path), None, "holds no .trig or .nq file.")
    for number, file in enumerate(files, start=1):
        yield from _records(file)
        advance(number, len(files))


def _records(file: Path) -> Iterator[Record]:
    said: dict[Term, list[Triple]] = defaultdict(list)
    told: dict[Term, dict[Term, list[Term]]] = defaultdict(lambda: defaultdict(list))
    for quad in _parse(file):
        if quad.graph != RECORDS_GRAPH:
            said[quad.graph].append(quad.triple)
        elif quad.object not in (values := told[quad.subject][quad.predicate]):
            values.append(quad.object)
    if any(graph.startswith(_OF_STORES) for graph in said):
        raise SourceError(str(file), None, "is the dump of a whole store, with what that derives; "
                          "to move a store, copy it with 'kg backup'.")
    names = {node for node, values in told.items() if _RECORD_CLASS in values[RDF_TYPE]}
    faults = [f"the graph {shorten(graph)} is not described as a nx:Record in graph:records"
              + _described(told[graph][RDF_TYPE]) for graph in sorted(said.keys() - names)]
    for name in sorted(names):
        try:
            yield _record(name, tuple(dict.fromkeys(said.get(name, ()))), told[name])
        except DataError as error:
            problem = str(error).removeprefix(f"{name}: ").rstrip(".")
            faults.append(f"the record {shorten(name)} {problem}")
    if faults:
        more = f"; and {len(faults) - _TOLD} more" if len(faults) > _TOLD else ""
        raise SourceError(str(file), None, "; ".join(faults[:_TOLD]) + more + ".")


def _described(kinds: list[Term]) -> str:
    return f", but as {', '.join(map(shorten, kinds))}" if kinds else ""


def _record(name: Term, triples: tuple[Triple, ...], told: dict[Term, list[Term]]) -> Record:
    def one(predicate: Term) -> Term:
        values = told.get(predicate, [])
        if len(values) != 1:
            raise DataError(f"has {len(values)} values for {shorten(predicate)}; it needs exactly "
                            "one")
        return values[0]

    def author() -> Term | None:
        attributed = told.get(term("prov:wasAttributedTo"), [])
        if len(attributed) > 1:
            raise DataError(f"has {len(attributed)} values for prov:wasAttributedTo; it takes one: "
                            "where several stand behind it, say so of its source")
        return attributed[0] if attributed else None

    def text(predicate: Term) -> str:
        value = one(predicate)
        if not is_literal(value):
            raise DataError(f"has {shorten(value)} for {shorten(predicate)}; it must be a text or "
                            "a number")
        return literal_parts(value).text

    def optional(predicate: Term) -> str:
        return text(predicate) if predicate in told else ""

    def credibility() -> int:
        given = text(nx("informationCredibility"))
        if not given.isdecimal():
            raise DataError(f"has '{given}' for nx:informationCredibility; it must be a whole "
                            "number from 1 to 6")
        return int(given)

    def day(predicate: Term) -> date | None:
        if predicate not in told:
            return None
        try:
            return date.fromisoformat(optional(predicate))
        except ValueError as error:
            raise DataError(f"has '{optional(predicate)}' for {shorten(predicate)}; it must be a "
                            "day, written YYYY-MM-DD") from error

    def status() -> Status:
        given = one(nx("status"))
        for known in Status:
            if known.term == given:
                return known
        raise DataError(f"has the status {shorten(given)}; it must be one of "
                        + ", ".join(shorten(known.term) for known in Status))

    if not triples:
        raise DataError("has no graph: it says nothing")
    return Record(
        name, one(term("prov:wasDerivedFrom")), optional(nx("sourceIdentifier"))
        or name[1:-1].removeprefix(RECORD), optional(nx("locator")), triples, status(),
        text(nx("sourceReliability")), credibility(), author(),
        tuple(sorted(told.get(term("prov:wasQuotedFrom"), []))),
        day(nx("validFrom")), day(nx("validTo")), optional(nx("passage")))


def _parse(file: Path) -> Iterator[Quad]:
    try:
        with file.open("rb") as handle:
            handle.seek(len(_MARK) if handle.read(len(_MARK)) == _MARK else 0)
            try:
                yield from _quads(handle, file)
            except MemoryError as error:
                raise _too_long(handle, file) if "buffer" in str(error) else error from error
    except SyntaxError as error:
        told = error.msg.rstrip(".")
        hint = next((advice for fault, advice in _ADVICE.items() if fault in told), "")
        raise SourceError(str(file), error.lineno, f"is not RDF: {told}.{hint}") from error
    except OSError as error:
        raise SourceError(str(file), None, f"cannot be read: {error.strerror}.") from error


def _too_long(handle: BinaryIO, file: Path) -> SourceError:
    """A fault that tells where the term begins with which the parser filled its buffer."""
    begin = max(0, handle.tell() - _BUFFER)
    handle.seek(0)
    line = handle.read(begin).count(b"\n") + 1
    return SourceError(str(file), line, too_long(handle.read(80).decode(errors="replace")))


def _quads(handle: BinaryIO, file: Path) -> Iterator[Quad]:
    for quad in ox.parse(handle, format=_FORMATS[file.suffix.lower()]):
        try:
            parts = [kept_term(part) for part in
                     (quad.subject, quad.predicate, quad.object, quad.graph_name)]
        except DataError as error:
            raise SourceError(str(file), None, f"{quad.graph_name}: {error}") from error
        if any(part.startswith("_:") for part in parts):
            raise SourceError(str(file), None, f"{shorten(parts[3])} says {shorten(parts[1])} "
                              "of or with a blank node; give the thing an IRI, so that "
                              "records can be compared.")
        yield Quad(*parts)


def _sources(path: Path) -> tuple[SourceDescription, ...]:
    """What the graph of records says of anything that is not a record: sources, publishers."""
    told: dict[Term, list[Triple]] = defaultdict(list)
    for file in _files(path):
        for quad in _parse(file):
            if quad.graph == RECORDS_GRAPH:
                told[quad.subject].append(quad.triple)
    return tuple(
        SourceDescription(node, tuple(triples)) for node, triples in sorted(told.items())
        if not any(t.predicate == RDF_TYPE and t.object == _RECORD_CLASS for t in triples))


CONNECTOR = Connector("records", "records in TriG or N-Quads", _recognise, _read, _sources)
