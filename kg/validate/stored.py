"""Columns as an Oxigraph store in memory, with no more than a query reads."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

import pyoxigraph as ox
from rdflib import URIRef
from rdflib.paths import AlternativePath, InvPath, MulPath, SequencePath
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.parserutils import CompValue

from kg.columns.index import Index
from kg.columns.tables import unpack
from kg.model.terms import Term, Triple
from kg.store.conversion import graph_node, to_oxigraph


@lru_cache(maxsize=256)
def predicates_of(text: str) -> frozenset[Term] | None:
    """The predicates that a query reads; None where it may read any."""
    try:
        algebra = prepareQuery(text).algebra
    except Exception:  # rdflib's parser raises errors of many kinds; then all data are loaded
        return None
    found: set[Term] = set()
    return frozenset(found) if _collect(algebra, found) else None


def store_of(index: Index, needed: frozenset[Term] | None, shapes: tuple[Triple, ...],
             shapes_graph: ox.NamedNode) -> ox.Store:
    """The triples of some predicates (all where None) and, in its own graph, the shapes graph."""
    store = ox.Store()
    store.bulk_extend(_quads(index, needed))
    if needed is None:
        store.bulk_extend(ox.Quad(graph_node(s), ox.NamedNode(p[1:-1]), to_oxigraph(o),
                                  shapes_graph) for s, p, o in shapes)
    return store


def _quads(index: Index, needed: frozenset[Term] | None) -> Iterator[ox.Quad]:
    terms = index.dictionary.terms()
    nodes: dict[int, ox.NamedNode | ox.BlankNode] = {}
    for predicate in index.predicates():
        if needed is not None and terms[predicate] not in needed:
            continue
        named = ox.NamedNode(terms[predicate][1:-1])
        subjects, objects = unpack(index.table(predicate).pairs)
        for s, o in zip(subjects.tolist(), objects.tolist(), strict=True):
            subject = nodes.get(s)
            if subject is None:
                subject = nodes[s] = graph_node(terms[s])
            value = nodes.get(o)
            yield ox.Quad(subject, named, to_oxigraph(terms[o]) if value is None else value)


def _collect(part: object, found: set[Term]) -> bool:
    """Gather the predicates of all patterns; False where one is unknown."""
    if isinstance(part, CompValue):
        if part.name in ("Graph", "GraphGraphPattern"):
            return False
        if part.name == "BGP" and not all(_step(p, found) for _, p, _ in part.triples):
            return False
        if part.name.startswith("Service"):
            return False
        if part.name == "TriplesBlock":  # of an EXISTS beside another condition, left as it is read
            return all(_step(p, found) for block in part.triples for p in block[1::3])
        return all(_collect(value, found) for key, value in part.items() if key != "triples")
    if isinstance(part, list | tuple | set):
        return all(_collect(one, found) for one in part)
    return True


def _step(predicate: object, found: set[Term]) -> bool:
    if isinstance(predicate, URIRef):
        found.add(Term(f"<{predicate}>"))
        return True
    if isinstance(predicate, MulPath):
        # A path of length zero also reaches nodes that none of its predicates touch.
        return not predicate.zero and _step(predicate.path, found)
    if isinstance(predicate, InvPath):
        return _step(predicate.arg, found)
    if isinstance(predicate, SequencePath | AlternativePath):
        return all(_step(part, found) for part in predicate.args)
    return False
