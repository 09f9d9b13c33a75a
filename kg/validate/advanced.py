"""What only pySHACL runs: rules, targets of unusual kinds, expressions, JavaScript.

Source: SHACL Advanced Features (W3C Working Group Note, 8 June 2017).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, TypeVar

import rdflib
from rdflib.namespace import SH
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.sparql import Query
from rdflib.query import Result as QueryResult

from kg.columns.columns import Columns, columns_of, concatenate
from kg.columns.index import Index
from kg.columns.tables import unpack
from kg.model.errors import DataError
from kg.model.terms import Term, Triple, iri, is_iri, is_literal, literal, literal_parts
from kg.validate.report import Result
from kg.validate.shapes import Shape, Shapes

_T = TypeVar("_T")

_UNNAMED = "urn:kg:shape:"


class PreparingGraph(rdflib.Graph):
    """A graph that parses each query once: pySHACL asks the same one about every focus node."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._prepared: dict[str, Query] = {}

    def query(self, query_object: str | Query, *arguments: Any, **options: Any) -> QueryResult:
        """The result of a query, given as text or prepared."""
        if isinstance(query_object, str):
            query = self._prepared.get(query_object)
            if query is None:
                query = prepareQuery(query_object, initNs=dict(self.namespaces()))
                self._prepared[query_object] = query
            query_object = query
        return super().query(query_object, *arguments, **options)


def with_rules(data: Columns, shapes: Shapes) -> Columns:
    """The data and what the rules of the shapes infer from them."""
    import pyshacl

    with literals_as_written():
        given = rdf_graph(data.triples())
        found = _run(lambda: pyshacl.shacl_rules(
            given, shacl_graph=rdf_graph(shapes.triples), inplace=True))
        known = set(data.triples())
        assert isinstance(found, rdflib.Graph)
        fresh = [triple for triple in triples_of(found) if triple not in known]
    more = columns_of(fresh, data.dictionary)
    return concatenate(Columns(data.dictionary, data.s, data.p, data.o, more.g), more)


def advanced_results(index: Index, shapes: Shapes, chosen: Sequence[Shape]) -> Iterator[Result]:
    """The results of some shapes, as pySHACL finds them.

    It runs those that it is told of by an IRI, and of what these use no others.
    """
    import pyshacl

    used = [shape.name for shape in shapes.used(*chosen)]
    named = {name: iri(f"{_UNNAMED}{i}") for i, name in enumerate(used) if not is_iri(name)}
    unnamed = {new: old for old, new in named.items()}
    triples = (Triple(named.get(s, s), p, named.get(o, o)) for s, p, o in shapes.triples)
    with literals_as_written():
        names: list[rdflib.URIRef | str] = [rdflib.URIRef(named.get(one, one)[1:-1])
                                            for one in used]
        _, report, _ = _run(lambda: pyshacl.validate(
            rdf_graph(_triples(index)), shacl_graph=rdf_graph(triples), advanced=True,
            use_shapes=names, inplace=True))
        for result in results_of(report):
            yield replace(result, shape=unnamed.get(result.shape, result.shape))


def results_of(report: rdflib.Graph) -> Iterator[Result]:
    """The results of a standard validation report."""
    def value(node: rdflib.term.Node, predicate: rdflib.URIRef) -> Term | None:
        one = report.value(node, predicate)
        return None if one is None else _term(one)

    for node in report.objects(None, SH.result):  # not those within sh:detail
        focus, component = value(node, SH.focusNode), value(node, SH.sourceConstraintComponent)
        shape, severity = value(node, SH.sourceShape), value(node, SH.resultSeverity)
        if focus and component and shape and severity:
            messages = sorted(_term(one) for one in report.objects(node, SH.resultMessage))
            yield Result(focus, value(node, SH.resultPath), value(node, SH.value), component,
                         shape, severity, tuple(messages), value(node, SH.sourceConstraint))


def rdf_graph(triples: Iterable[Triple]) -> rdflib.Graph:
    """Triples as a graph of rdflib, blank nodes by their labels."""
    graph = PreparingGraph()
    for s, p, o in triples:
        graph.add((_node(s), _node(p), _node(o)))
    return graph


def triples_of(graph: rdflib.Graph) -> Iterator[Triple]:
    """The triples of a graph of rdflib."""
    for s, p, o in graph.triples((None, None, None)):
        yield Triple(_term(s), _term(p), _term(o))


def _triples(index: Index) -> Iterator[Triple]:
    terms = index.dictionary.terms()
    for predicate in index.predicates():
        subjects, objects = unpack(index.table(predicate).pairs)
        for s, o in zip(subjects.tolist(), objects.tolist(), strict=True):
            yield Triple(terms[s], terms[predicate], terms[o])


def _node(term: Term) -> rdflib.URIRef | rdflib.BNode | rdflib.Literal:
    if is_iri(term):
        return rdflib.URIRef(term[1:-1])
    if not is_literal(term):
        return rdflib.BNode(term[2:])
    parts = literal_parts(term)
    if parts.language:
        return rdflib.Literal(parts.text, lang=parts.language)
    plain = term.endswith('"')
    return rdflib.Literal(parts.text,
                          datatype=None if plain else rdflib.URIRef(parts.datatype))


def _term(node: rdflib.term.Node) -> Term:
    if isinstance(node, rdflib.Literal):
        return literal(str(node), str(node.datatype or ""), node.language or "")
    return Term(node.n3())


def _run(call: Callable[[], _T]) -> _T:
    try:
        return call()
    except Exception as error:  # pySHACL raises errors of many kinds
        raise DataError(f"pySHACL cannot run the advanced shapes: {error}") from error


@contextmanager
def literals_as_written() -> Iterator[None]:
    """Keep rdflib from rewriting literals while its graphs are made."""
    before = rdflib.NORMALIZE_LITERALS
    rdflib.NORMALIZE_LITERALS = False
    try:
        yield
    finally:
        rdflib.NORMALIZE_LITERALS = before
