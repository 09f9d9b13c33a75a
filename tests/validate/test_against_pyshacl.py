"""The same results as pySHACL on random data and shapes."""

from __future__ import annotations

import re

import pyshacl
import rdflib
from hypothesis import given, settings
from random_shapes import (
    UNORDERED,
    data,
    data_text,
    numbers,
    pair_shapes,
    read,
    shapes_text,
    triples,
)
from rdflib.namespace import SH

from kg.columns.columns import columns_of
from kg.columns.index import Index
from kg.validate.engine import Validation, validate

Found = set[tuple[str, str, str, str, str]]
ANONYMOUS = "[]"


def _with_pyshacl(rows: list[tuple[str, str, str]], shapes: str) -> Found:
    graph = rdflib.Graph().parse(data=data_text(rows), format="turtle")
    _, report, text = pyshacl.validate(
        graph, shacl_graph=rdflib.Graph().parse(data=shapes, format="turtle"), inference="none")
    assert isinstance(report, rdflib.Graph), text

    def value(node: rdflib.term.Node, predicate: rdflib.URIRef) -> str:
        one = report.value(node, predicate)
        if one is None:
            return ""
        return ANONYMOUS if isinstance(one, rdflib.BNode) else one.n3()
    return {tuple(value(node, p) for p in (SH.focusNode, SH.resultPath, SH.value,
                                           SH.sourceConstraintComponent, SH.sourceShape))
            for node in report.objects(None, SH.result)}  # not those within sh:detail


def _with_columns(rows: list[tuple[str, str, str]], shapes: str) -> Found:
    columns, described = columns_of(triples(data_text(rows))), read(shapes)
    report = validate(columns, described)
    in_blocks = Validation(Index(columns), described, block=2).results(None)
    assert set(in_blocks) == set(report.results)

    def name(term: str | None) -> str:
        return "" if term is None else ANONYMOUS if term[0] == "_" else term
    return {(name(r.focus), name(r.path), name(r.value), name(r.component), name(r.shape))
            for r in report.results}


@given(rows=data.filter(lambda rows: not any(value in UNORDERED for _, _, value in rows)),
       shapes=shapes_text())
@settings(max_examples=300, deadline=None)
def test_the_results_are_those_of_pyshacl(rows: list[tuple[str, str, str]], shapes: str) -> None:
    assert _with_columns(rows, shapes) == _with_pyshacl(rows, shapes)


@given(rows=data, shapes=shapes_text(ordered=False))
@settings(max_examples=100, deadline=None)
def test_so_they_are_with_what_has_no_order_with_numbers(rows: list[tuple[str, str, str]],
                                              shapes: str) -> None:
    """Without comparisons: pySHACL lets ill-formed literals, days and truth values pass there
    (SHACL, section 4.3).
    """
    assert _with_columns(rows, shapes) == _with_pyshacl(rows, shapes)


@given(rows=numbers, shapes=pair_shapes.filter(lambda text: not re.search("OrMore|OrOne", text)))
@settings(max_examples=100, deadline=None)
def test_so_they_are_where_two_properties_are_ordered(rows: list[tuple[str, str, str]],
                                                      shapes: str) -> None:
    """Of numbers: pySHACL orders IRIs too, which SPARQL does not (SHACL, section 4.5.3)."""
    assert _with_columns(rows, shapes) == _with_pyshacl(rows, shapes)
