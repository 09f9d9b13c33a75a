"""A list whose items have several names (owl:sameAs) is no longer than it was said to be."""

from __future__ import annotations

from kg.columns.statements import Statements
from kg.model.namespaces import nx, term
from kg.model.terms import Triple, iri
from kg.reason.engine import materialise
from kg.reason.explain import Explainer


def test_classes_of_several_names_are_disjoint_from_others_only() -> None:
    list_, more = iri("urn:l"), iri("urn:m")
    a, b, d = (iri(f"urn:{name}") for name in "abd")
    said = [Triple(iri("urn:x"), term("rdf:type"), term("owl:AllDisjointClasses")),
            Triple(iri("urn:x"), term("owl:members"), list_), Triple(list_, term("rdf:first"), a),
            Triple(list_, term("rdf:rest"), more), Triple(more, term("rdf:first"), b),
            Triple(more, term("rdf:rest"), term("rdf:nil")), Triple(a, term("owl:sameAs"), d),
            Triple(a, term("rdfs:subClassOf"), nx("Agent")), Triple(iri("urn:v"), term("rdf:type"), a)]
    for first in (d, a):  # the numbers of terms decide which name stands for all
        terms = [first, *(part for triple in said for part in triple)]
        quads = Statements.empty()
        quads.quads.dictionary.encode_many(terms)
        rows = quads.with_quads(part for t in said for part in (*t, iri("urn:g"))).quads
        entailed = materialise(rows)
        assert entailed.clashes == []
        assert Explainer(entailed).explain(Triple(iri("urn:v"), term("rdf:type"), d))
