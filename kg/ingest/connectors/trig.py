"""Records in TriG or N-Quads: one named graph a record, metadata in the graph of records."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import pyoxigraph as ox

from kg.ingest.connector import Advance, Connector, SourceDescription
from kg.ingest.metadata import record_told
from kg.model.errors import DataError, SourceError
from kg.model.namespaces import (
    RDF_TYPE,
    RECORD,
    RECORDS_GRAPH,
    inferred_graph,
    nx,
    shorten,
    view_graph,
)
from kg.model.record import Record, is_name_of_a_record
from kg.model.terms import Term, Triple
from kg.store.conversion import from_oxigraph, kept_term, too_long
from kg.store.snapshot import Quad

_FORMATS = {".trig": ox.RdfFormat.TRIG, ".nq": ox.RdfFormat.N_QUADS}
_ADVICE = {"'/' is not allowed": " Write the whole IRI in <>.",
           "Invalid UTF-8": " Save the file as UTF-8.",
           "Invalid IRI code point ' '": " Write a space in an IRI as %20."}
"""What helps against some faults of syntax."""

_MARK = b"\xef\xbb\xbf"
"""What some editors put before UTF-8."""

_BUFFER = 1 << 24
"""Bytes that the parser reads for one term at most."""

_RECORD_CLASS = nx("Record")
_OF_STORES = tuple(graph("")[:-1] for graph in (view_graph, inferred_graph))
"""How the graphs begin that a store makes of the records."""

_DEFAULT_GRAPH = from_oxigraph(ox.DefaultGraph())
_SHOWN = 80
_TOLD = 10  # names of a file; so many are told at once


def _files(path: Path) -> list[Path]:
    if path.is_dir():
        return sorted(file for file in path.iterdir() if file.suffix.lower() in _FORMATS)
    return [path] if path.suffix.lower() in _FORMATS else []


def _recognise(path: Path) -> bool:
    return bool(_files(path))


def _read(path: Path, advance: Advance) -> Iterator[Record]:
    files = _files(path)
    if not files:
        raise SourceError(str(path), None, "holds no .trig or .nq file." if path.is_dir() else
                          "does not end in .trig or .nq, which tells its form: rename it.")
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
    names = said.keys() | {node for node, values in told.items()
                           if _RECORD_CLASS in values[RDF_TYPE]}
    if _DEFAULT_GRAPH in said:
        first = " ".join(map(shorten, said[_DEFAULT_GRAPH][0]))
        raise SourceError(str(file), None, f"says '{first[:_SHOWN]}' outside of any graph: put it "
                          "into the graph of a record, or into graph:records where it tells of a "
                          "record or a source.")
    strange = [shorten(name) for name in sorted(names) if not is_name_of_a_record(name)]
    if strange:
        more = f" and {len(strange) - _TOLD} more" if len(strange) > _TOLD else ""
        raise SourceError(str(file), None, f"has {', '.join(strange[:_TOLD])}{more}, which is no "
                          f"name of a record: such a name begins with {RECORD}.")
    for name in sorted(names):
        yield record_told(name, tuple(dict.fromkeys(said.get(name, ()))), told[name])


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
        yield Quad(*parts)


def _sources(path: Path) -> tuple[SourceDescription, ...]:
    """What the graph of records says of anything that is not a record: sources, publishers."""
    told: dict[Term, list[Triple]] = defaultdict(list)
    records: set[Term] = set()
    for file in _files(path):
        for quad in _parse(file):
            if quad.graph != RECORDS_GRAPH:
                records.add(quad.graph)
                continue
            told[quad.subject].append(quad.triple)
            if quad.predicate == RDF_TYPE and quad.object == _RECORD_CLASS:
                records.add(quad.subject)
    return tuple(SourceDescription(node, tuple(triples)) for node, triples in sorted(told.items())
                 if node not in records)


CONNECTOR = Connector("records", "records in TriG or N-Quads", _recognise, _read, _sources)
