"""JSON of answers, read back by rdflib."""

from __future__ import annotations

import io
import json

from rdflib.plugins.sparql.results.jsonresults import JSONResultParser
from rdflib.term import BNode, Literal, URIRef

from kg.model.sparql_results import rows_as_results
from kg.model.terms import XSD, Term, iri, literal


def test_terms_of_every_kind_are_read_back() -> None:
    row = (iri("urn:a"), Term("_:b1"), literal('a "quoted" \\ line\n'), literal("été", language="fr"),
           literal("1", XSD + "integer"), None)
    text = "".join(rows_as_results(["i", "b", "s", "l", "n", "u"], [row]))
    (found,) = JSONResultParser().parse(io.BytesIO(text.encode())).bindings
    assert {str(name): value for name, value in found.items()} == {
        "i": URIRef("urn:a"), "b": BNode("b1"), "s": Literal('a "quoted" \\ line\n'),
        "l": Literal("été", lang="fr"),
        "n": Literal("1", datatype=URIRef(XSD + "integer"))}


def test_no_rows_keep_their_variables() -> None:
    assert json.loads("".join(rows_as_results(["x"], []))) == {"head": {"vars": ["x"]}, "results": {"bindings": []}}
