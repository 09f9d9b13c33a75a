"""The ontology's files as graphs."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from rdflib import OWL, RDF, Graph, Namespace, URIRef

ROOT = Path(__file__).resolve().parent.parent.parent / "ontology"
BASE = "https://w3id.org/nexus-kg/"
NX = Namespace(BASE + "ontology#")
XSD = Namespace("http://www.w3.org/2001/XMLSchema#")
PROPERTY_KINDS = (OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
KINDS = (OWL.Class, *PROPERTY_KINDS, OWL.NamedIndividual)


def module_files() -> list[Path]:
    """The root and the modules that it imports."""
    return sorted(ROOT.glob("*.ttl"))


def alignment_files() -> list[Path]:
    """The alignments, which the root does not import."""
    return sorted((ROOT / "alignments").glob("*.ttl"))


@cache
def graph_of(file: Path) -> Graph:
    """One file as a graph."""
    return Graph().parse(file)


@cache
def whole() -> Graph:
    """All modules as one graph."""
    graph = Graph()
    for file in module_files():
        graph += graph_of(file)
    return graph


def own(node: object) -> bool:
    """Whether a node is an IRI that this ontology gives."""
    return isinstance(node, URIRef) and str(node).startswith((str(NX), BASE + "id/"))


def vocabulary() -> list[URIRef]:
    """The terms of the vocabulary: classes, properties and controlled values."""
    names = map(str, set(whole().subjects(RDF.type)))
    return sorted(URIRef(name) for name in names if name.startswith(str(NX)))


def reference_individuals() -> list[URIRef]:
    """Countries, regions and sanctions programs."""
    names = map(str, set(whole().subjects(RDF.type, OWL.NamedIndividual)))
    return sorted(URIRef(name) for name in names if name.startswith(BASE + "id/"))
