"""The ontology's modules as quads, each in the graph that bears the module's own IRI."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from kg.model.errors import DataError, SourceError, UsageError
from kg.model.namespaces import BASE, RDF_TYPE, term
from kg.model.terms import Term, Triple, iri, iri_text, literal_parts
from kg.store.conversion import from_oxigraph

_ONTOLOGY = term("owl:Ontology")
_VERSION = term("owl:versionInfo")
_GENID = BASE + ".well-known/genid/"


@dataclass(frozen=True, slots=True)
class Module:
    """One file of the ontology: its IRI, which names its graph, and its triples."""

    file: Path
    iri: Term
    triples: tuple[Triple, ...]


def read_ontology(folder: Path) -> tuple[Module, ...]:
    """The modules in a folder (alignments apart: they speak of other vocabularies).

    Blank nodes become IRIs (RDF 1.1 Concepts, section 3.5), so that a triple is the same in every
    graph and every run. Raises SourceError for a file that is not Turtle.
    """
    files = sorted(folder.glob("*.ttl"))
    if not files:
        raise UsageError(f"{folder} holds no ontology: no file there ends in .ttl.")
    return tuple(_read_module(file) for file in files)


def ontology_digest(folder: Path) -> str:
    """A hash of the files of an ontology."""
    return _digest(sorted(folder.glob("*.ttl")))


def shapes_digest(folder: Path) -> str:
    """A hash of the files of shapes."""
    return _digest(sorted(folder.rglob("*.ttl")))


def version_of(modules: tuple[Module, ...]) -> str:
    """The version that the root module tells of itself, or an empty text."""
    root = iri(BASE + "ontology")
    for module in modules:
        for triple in module.triples:
            if triple.subject == root and triple.predicate == _VERSION:
                return literal_parts(triple.object).text
    return ""


def _digest(files: list[Path]) -> str:
    hasher = hashlib.blake2b(digest_size=16)
    for file in files:
        hasher.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    return hasher.hexdigest()


def _read_module(file: Path) -> Module:
    triples = tuple(_parse(file))
    names = [t.subject for t in triples if t.predicate == RDF_TYPE and t.object == _ONTOLOGY]
    if len(names) != 1:
        raise SourceError(str(file), None, "holds no owl:Ontology, or more than one; a module "
                          "declares itself once, and its IRI names its graph.")
    return Module(file, names[0], triples)


def _parse(file: Path) -> Iterator[Triple]:
    numbers: dict[Term, Term] = {}

    def node(part: object) -> Term:
        found = from_oxigraph(part)
        if found.startswith("_:"):
            fresh = iri(f"{_GENID}{file.stem}/{len(numbers) + 1}")
            return numbers.setdefault(found, fresh)
        return found

    try:
        for quad in ox.parse(path=str(file), format=ox.RdfFormat.TURTLE):
            yield Triple(node(quad.subject), node(quad.predicate), node(quad.object))
    except SyntaxError as error:
        raise SourceError(str(file), error.lineno, f"is not Turtle: {error.msg}.") from error
    except OSError as error:
        raise DataError(f"{file} cannot be read: {error.strerror}.") from error


def module_title(module: Module) -> str:
    """What people call a module: its title, or the last part of its IRI."""
    titles = [t.object for t in module.triples
              if t.subject == module.iri and t.predicate == term("dcterms:title")]
    return literal_parts(titles[0]).text if titles else iri_text(module.iri)
