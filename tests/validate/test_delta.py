"""Delta validation finds what a full run finds."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from random_shapes import PREFIXES, data, data_text, read, shapes_text, statements, triples

from kg.columns.columns import Columns, columns_of
from kg.columns.dictionary import Dictionary
from kg.columns.index import Index
from kg.validate.delta import affected, change_between
from kg.validate.engine import Validation
from kg.validate.report import Result
from kg.validate.shapes import Shapes

Rows = list[tuple[str, str, str]]


def _columns(rows: Rows, dictionary: Dictionary) -> Columns:
    columns = columns_of(triples(data_text(rows)), dictionary)
    return Columns(dictionary, columns.s, columns.p, columns.o, np.zeros_like(columns.s))


def _told(results: Any) -> Counter[Result]:
    return Counter(results)


def _check(before: Rows, after: Rows, shapes: Shapes) -> None:
    dictionary = Dictionary()
    old, new = _columns(before, dictionary), _columns(after, dictionary)
    again = affected(new, change_between(old, new), shapes)
    assert again is not None
    earlier = Validation(Index(old), shapes)
    untouched = {}
    for shape in shapes.targeted():
        nodes = earlier.focus_nodes(shape)
        changed = again[shape.name]
        untouched[shape.name] = nodes[:0] if changed is None else np.setdiff1d(nodes, changed)
    kept = _told(earlier.results(untouched))
    fresh = _told(Validation(Index(new), shapes).results(again))
    assert kept + fresh == _told(Validation(Index(new), shapes).results(None))


@given(before=data, came=st.lists(statements, max_size=4), shapes=shapes_text(),
       picks=st.randoms(use_true_random=False))
@settings(max_examples=400, deadline=None)
def test_what_is_kept_and_what_is_validated_anew_make_a_full_run(
        before: Rows, came: Rows, shapes: str, picks: Any) -> None:
    kept = [row for row in before if picks.random() > 0.15]
    _check(before, [*kept, *came], read(shapes))


SPARQL = PREFIXES + """
e:s a sh:NodeShape ; sh:targetClass e:A ; sh:sparql [ sh:message "no" ;
  sh:select "SELECT $this WHERE { $this <urn:e:p> ?x . ?x <urn:e:q> ?y }" ] .
e:t a sh:NodeShape ; sh:target [ sh:select "SELECT ?this WHERE { ?this <urn:e:r> ?x }" ] ;
  sh:class e:B ."""


@given(before=data, after=data)
@settings(max_examples=60, deadline=None)
def test_queries_are_asked_again_where_they_may_answer_otherwise(before: Rows, after: Rows) -> None:
    _check(before, after, read(SPARQL))


def test_little_is_validated_where_little_changes() -> None:
    before = [(f"e:n{n}", "rdf:type", "e:A") for n in range(100)] + [("e:n7", "e:p", "e:n8")]
    shapes = read(PREFIXES + "e:s a sh:PropertyShape ; sh:targetClass e:A ; "
                             "sh:path ( e:p e:q ) ; sh:maxCount 0 .")
    dictionary = Dictionary()
    old, new = (_columns(rows, dictionary) for rows in (before, [*before, ("e:n8", "e:q", "1")]))
    again = affected(new, change_between(old, new), shapes)
    assert again is not None
    (nodes,) = again.values()
    assert nodes is not None
    assert [dictionary.decode(n) for n in nodes.tolist()] == ["<urn:e:n7>"]


@pytest.mark.parametrize("rows", [[], [("e:n1", "e:p", "1")]])
def test_nothing_is_validated_where_nothing_changes(rows: Rows) -> None:
    shapes = read(PREFIXES + "e:s a sh:NodeShape ; sh:targetSubjectsOf e:p ; sh:nodeKind sh:IRI .")
    dictionary = Dictionary()
    old = _columns(rows, dictionary)
    again = affected(old, change_between(old, old), shapes)
    assert again is not None
    assert all(nodes is not None and not len(nodes) for nodes in again.values())


def test_shapes_share_the_touched_nodes_where_these_are_all() -> None:
    shapes = read(PREFIXES + "e:s a sh:NodeShape ; sh:targetClass e:A ; sh:nodeKind sh:IRI . "
                             "e:t a sh:NodeShape ; sh:targetClass e:B ; sh:nodeKind sh:IRI ; "
                             "sh:property [ sh:path e:p ; sh:property [ sh:path e:q ; sh:maxCount 1 ] ] . ")
    dictionary = Dictionary()
    old = _columns([("e:z", "e:z", "e:z")], dictionary)
    new = _columns([(f"e:n{n}", "rdf:type", "e:A") for n in range(9)], dictionary)
    touched = np.arange(len(dictionary))
    again = affected(new, change_between(old, new), shapes, touched)
    assert again is not None
    assert all(nodes is touched for nodes in again.values())
    more = affected(new, change_between(old, new), shapes, touched[:2])
    assert more is not None
    nodes = more[next(name for name in more if name.endswith("s>"))]
    assert nodes is not None
    assert {*touched[:2], *new.s} == set(nodes.tolist())
