"""Records in TriG or N-Quads: one named graph a record, metadata in the graph of records."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox

from kg.ingest.connector import Advance, Connector, SourceDescription
from kg.ingest.metadata import record_told
from kg.ingest.rdf_files import DEFAULT_GRAPH, quads_of
from kg.model.errors import SourceError
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
from kg.store.snapshot import Quad

_FORMATS = {".trig": ox.RdfFormat.TRIG, ".nq": ox.RdfFormat.N_QUADS}
_RECORD_CLASS = nx("Record")
_OF_STORES = tuple(graph("")[:-1] for graph in (view_graph, inferred_graph))
"""How the graphs begin that a store makes of the records."""

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
    if DEFAULT_GRAPH in said:
        first = " ".join(map(shorten, said[DEFAULT_GRAPH][0]))
        raise SourceError(str(file), None, f"says '{first[:_SHOWN]}' outside of any graph: put it "
                          "into the graph of a record, or into graph:records where it tells of a "
                          "record or a source. A file without graphs is named .ttl, with its "
                          "source told beside it (see docs/triples.md).")
    strange = [shorten(name) for name in sorted(names) if not is_name_of_a_record(name)]
    if strange:
        more = f" and {len(strange) - _TOLD} more" if len(strange) > _TOLD else ""
        raise SourceError(str(file), None, f"has {', '.join(strange[:_TOLD])}{more}, which is no "
                          f"name of a record: such a name begins with {RECORD}.")
    for name in sorted(names):
        yield record_told(name, tuple(dict.fromkeys(said.get(name, ()))), told[name])


def _parse(file: Path) -> Iterator[Quad]:
    return quads_of(file, _FORMATS[file.suffix.lower()])


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
