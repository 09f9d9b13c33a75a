"""Triples in Turtle, N-Triples, RDF/XML or JSON-LD, with a file beside them that tells their
source: what they say of one thing is a record.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from kg.ingest.connector import Advance, Connector, SourceDescription
from kg.ingest.description_check import check_descriptions
from kg.ingest.metadata import blank_faults
from kg.ingest.rdf_files import DEFAULT_GRAPH, WITHOUT_GRAPHS, quads_of
from kg.ingest.surroundings import Surroundings
from kg.ingest.tables.beside import mapping_file, read_beside
from kg.ingest.tables.expected import known_only
from kg.ingest.tables.source import TableSource, read_source
from kg.model.errors import SourceError
from kg.model.namespaces import ID, RECORD, nx, shorten
from kg.model.record import Fault, Record, record_iri
from kg.model.terms import Term, Triple, iri, iri_text, is_blank

_KEYS = ("@context", "@id", "url", "notes")
_IDENTIFIER = nx("sourceIdentifier")
_EVERY = 1000
"""Progress is told after so many records."""


def _recognise(path: Path) -> bool:
    return (path.suffix.lower() in WITHOUT_GRAPHS and path.is_file()
            and mapping_file(path).is_file())


def _read(path: Path, advance: Advance) -> Iterator[Record]:
    source, triples = _source_of(path), _triples_of(path)
    around = Surroundings(triples)
    said: dict[Term, list[Triple]] = defaultdict(list)
    for triple in triples:
        said[around.around(triple.subject)].append(triple)
    names = _names(source, triples, around)
    for count, (thing, about) in enumerate(said.items()):
        if count % _EVERY == 0:
            advance(count, len(said))
        yield (_unnamed(source, path, count, about) if is_blank(thing)
               else _record(source, thing, about, names))


def _source_of(path: Path) -> TableSource:
    if not mapping_file(path).is_file():
        raise SourceError(str(path), None, f"tells no source of what it says: tell it in "
                          f"{mapping_file(path).name} beside it (see docs/triples.md).")
    source = read_beside(path, _understood)
    check_descriptions(source.described, str(mapping_file(path)))
    return source


def _understood(data: dict[str, Any]) -> TableSource:
    known_only({key: one for key, one in data.items() if ":" not in key}, _KEYS, "it")
    return read_source(data, "it")


def _triples_of(path: Path) -> list[Triple]:
    if path.suffix.lower() not in WITHOUT_GRAPHS:
        raise SourceError(str(path), None, f"does not end in {' or '.join(WITHOUT_GRAPHS)}, "
                          "which tells its form: rename it.")
    triples: dict[Triple, None] = {}
    for quad in quads_of(path, WITHOUT_GRAPHS[path.suffix.lower()]):
        if quad.graph != DEFAULT_GRAPH:
            raise SourceError(str(path), None, f"has a named graph, {shorten(quad.graph)}: write "
                              "it as TriG, with each graph as a record (see docs/tutorial.md).")
        triples[quad.triple] = None
    return list(triples)


def _names(source: TableSource, triples: Sequence[Triple],
           around: Surroundings) -> dict[Term, Term]:
    """IRIs for the nodes without a name that belong to a thing with one, counted within it."""
    names: dict[Term, Term] = {}
    counts: Counter[Term] = Counter()
    for triple in triples:
        for node in (triple.subject, triple.object):
            if is_blank(node) and node not in names and not is_blank(thing := around.around(node)):
                counts[thing] += 1
                record = _name(source, thing)
                names[node] = iri(f"{iri_text(record).replace(RECORD, ID, 1)}/{counts[thing]}")
    return names


def _name(source: TableSource, thing: Term) -> Term:
    return record_iri(source.name, iri_text(thing).removeprefix(ID))


def _record(source: TableSource, thing: Term, said: Sequence[Triple],
            names: Mapping[Term, Term]) -> Record:
    triples = tuple(Triple(names.get(s, s), p, names.get(o, o)) for s, p, o in said)
    return replace(
        source.pattern, iri=_name(source, thing), identifier=iri_text(thing).removeprefix(ID),
        triples=triples, locator=source.pattern.locator or f"statements about {shorten(thing)}",
        faults=tuple(blank_faults(triples)))


def _unnamed(source: TableSource, file: Path, number: int, said: Sequence[Triple]) -> Record:
    """A record of what is said of a node without a name that belongs to no thing with one."""
    identifier = f"{file.name}/unnamed-{number}"
    return replace(
        source.pattern, iri=record_iri(source.name, identifier), identifier=identifier,
        triples=tuple(said), faults=(Fault(_IDENTIFIER, "", (
            f"{shorten(said[0].predicate)} is said of a blank node, to which nothing with a name "
            "leads; give the thing an IRI, so that it is known again.")),))


def _sources(path: Path) -> tuple[SourceDescription, ...]:
    source = _source_of(path)
    return (SourceDescription(source.iri, source.described),)


CONNECTOR = Connector(
    "triples", "triples in Turtle, N-Triples, RDF/XML or JSON-LD, with FILE-metadata.json beside "
    "them", _recognise, _read, _sources, full_list=True, several=True)
