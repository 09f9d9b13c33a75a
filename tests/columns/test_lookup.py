"""What is looked up in the columns is what the store tells."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pyoxigraph as ox
from hypothesis import given
from hypothesis import strategies as st

from kg.columns.lookup import Lookup
from kg.columns.statements import Statements
from kg.model.terms import Term, Triple, iri, literal
from kg.store.conversion import stored_form, to_oxigraph
from kg.store.manifest import Manifest
from kg.store.snapshot import Snapshot

_XSD = "http://www.w3.org/2001/XMLSchema#"
_NAMES = [iri(f"urn:{name}") for name in "abc"]
_VALUES = [literal("5", _XSD + "integer"), literal("05", _XSD + "integer"), literal("5", _XSD + "int"),
           literal("5.0", _XSD + "decimal"), literal("5"), literal("5", language="en"),
           literal("2020-01-01Z", _XSD + "date"), literal("2020-01-01+00:00", _XSD + "date")]
_GRAPHS = [iri(f"urn:graph:{name}") for name in "gh"]
_QUADS = st.lists(st.tuples(*map(st.sampled_from, (
    _NAMES, _NAMES, [*_NAMES, *_VALUES], _GRAPHS))), unique=True, max_size=20)


@given(_QUADS)
def test_the_same_graphs_and_properties(quads: list[tuple[Term, Term, Term, Term]]) -> None:
    store = ox.Store()
    for quad in quads:
        store.add(ox.Quad(*map(to_oxigraph, quad)))  # type: ignore[arg-type]
    snapshot = Snapshot(Path(), store, Manifest())
    lookup = Lookup(Statements.empty().with_quads(term for quad in quads for term in quad))
    for s, p, o in product(_NAMES, _NAMES, [*_NAMES, *_VALUES]):
        triple = Triple(s, p, o)
        assert set(lookup.graphs_of(triple)) == set(snapshot.graphs_of(triple))
    for subject, graph in product([*_NAMES, iri("urn:none")], [*_GRAPHS, iri("urn:none")]):
        told = {predicate: set(map(stored_form, values))
                for predicate, values in lookup.properties(subject, graph).items()}
        assert told == {predicate: set(values) for predicate, values in
                        snapshot.properties(subject, graph).items()}
