"""The shapes, their fixtures, and what of the ontology a fixture needs."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from rdflib import RDF, RDFS, Graph, Namespace, URIRef
from rdflib.namespace import SH

from kg.validate.advanced import PreparingGraph

REPOSITORY = Path(__file__).resolve().parent.parent.parent
FIXTURES = Path(__file__).resolve().parent / "fixtures"
NXS = Namespace("https://w3id.org/nexus-kg/shapes#")
_OURS = "https://w3id.org/nexus-kg/"
_DESCRIBED_BY = (RDF.type, RDFS.label, URIRef(_OURS + "ontology#countryCode"),
                 URIRef(_OURS + "ontology#programCode"),
                 URIRef(_OURS + "ontology#programPurpose"),
                 URIRef(_OURS + "ontology#locatedIn"),
                 URIRef(_OURS + "ontology#activityCommodity"),
                 URIRef(_OURS + "ontology#broaderCommodity"))


@cache
def shapes() -> Graph:
    """All shapes in one graph."""
    graph = Graph()
    for file in sorted((REPOSITORY / "shapes").rglob("*.ttl")):
        graph.parse(file)
    return graph


@cache
def ontology() -> Graph:
    """All modules of the ontology in one graph."""
    graph = Graph()
    for file in sorted((REPOSITORY / "ontology").glob("*.ttl")):
        graph.parse(file)
    return graph


def shape_names() -> list[str]:
    """The names of all shapes that have a target, without their namespace."""
    targets = (SH.targetClass, SH.targetSubjectsOf, SH.targetObjectsOf, SH.targetNode)
    found = {s for p in targets for s in shapes().subjects(p)}
    return sorted(str(s).removeprefix(str(NXS)) for s in found)


@cache
def all_fixtures(kind: str) -> Graph:
    """All fixtures that are `good` or `bad`, with what they need of the ontology.

    One graph serves for all, since each fixture has a namespace of its own. It knows none of their
    prefixes: rdflib would go through all of them for each query.
    """
    graph = PreparingGraph(bind_namespaces="none")
    for file in sorted(FIXTURES.glob(f"*/{kind}.ttl")):
        for triple in Graph().parse(file):
            graph.add(triple)
    wanted = {o for o in graph.objects() if isinstance(o, URIRef) and o.startswith(_OURS)}
    known: set[URIRef] = set()
    while wanted:
        node = wanted.pop()
        known.add(node)
        for predicate in _DESCRIBED_BY:
            for value in ontology().objects(node, predicate):
                graph.add((node, predicate, value))
                if isinstance(value, URIRef) and value.startswith(_OURS) and value not in known:
                    wanted.add(value)
    for triple in ontology().triples((None, RDFS.subClassOf, None)):
        if isinstance(triple[2], URIRef):
            graph.add(triple)
    return graph
