"""The namespaces and graphs of the project, and the prefixes by which people know them."""

from __future__ import annotations

from functools import cache

from kg.model.terms import Term, iri, iri_text, is_blank, is_iri

BASE = "https://w3id.org/nexus-kg/"
NX = BASE + "ontology#"
ID = BASE + "id/"
RECORD = BASE + "record/"
SOURCE = BASE + "source/"
GRAPH = BASE + "graph/"
SHAPE = BASE + "shapes#"
ONTOLOGY = BASE + "ontology"
"""How the names of the ontology's modules begin: a store takes such graphs for the ontology."""

RULE = ONTOLOGY + "/rules/"
"""How the names of the rules of the domain begin."""

GENID = "/.well-known/genid/"
"""Within an IRI: it stands for a node that had no name. Source: RDF 1.1 Concepts, section 3.5."""

PREFIXES: dict[str, str] = {
    "nx": NX,
    "id": ID,
    "record": RECORD,
    "source": SOURCE,
    "graph": GRAPH,
    "nxs": SHAPE,
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "sh": "http://www.w3.org/ns/shacl#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "prov": "http://www.w3.org/ns/prov#",
    "dcterms": "http://purl.org/dc/terms/",
}

RECORDS_GRAPH = iri(GRAPH + "records")
"""Where the metadata of every record is kept."""


def view_graph(view: str) -> Term:
    """The graph of what the records that a view believes say, with the ontology."""
    return iri(f"{GRAPH}view/{view}")


def inferred_graph(view: str) -> Term:
    """The graph of what a view's triples entail, apart from what sources said."""
    return iri(f"{GRAPH}inferred/{view}")


@cache
def nx(name: str) -> Term:
    """A term of the ontology."""
    return iri(NX + name)


@cache
def term(prefixed: str) -> Term:
    """The IRI term of a prefixed name such as `prov:wasDerivedFrom`."""
    prefix, _, name = prefixed.partition(":")
    return iri(PREFIXES[prefix] + name)


def is_unnamed(node: Term) -> bool:
    """Whether a node stands for an expression: blank, or the IRI of one that was."""
    return is_blank(node) or (is_iri(node) and GENID in node)


def has_own_name(node: Term) -> bool:
    """Whether a node has a name of its own: blank nodes of the ontology have one made for them."""
    return is_iri(node) and not is_unnamed(node)


def shorten(node: Term) -> str:
    """An IRI term as a prefixed name where a known prefix fits; other terms unchanged."""
    if node[0] != "<":
        return str(node)
    bare = iri_text(node)
    best = max((p for p in PREFIXES.items() if bare.startswith(p[1])), key=lambda p: len(p[1]),
               default=None)
    return f"{best[0]}:{bare[len(best[1]):]}" if best else str(node)


RDF_TYPE = term("rdf:type")
RDFS_LABEL = term("rdfs:label")
OWL_SAME_AS = term("owl:sameAs")
