"""Rules of the domain derive what the same CONSTRUCT query finds: random bodies against Oxigraph."""

from __future__ import annotations

import pyoxigraph as ox
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from kg.columns.columns import columns_of
from kg.columns.dictionary import Dictionary
from kg.model.errors import DataError
from kg.model.terms import XSD, Term, Triple, iri, literal
from kg.reason.domain_rules import rule_steps
from kg.reason.engine import materialise
from tests.reason.random_graphs import rule

FOUND = iri("urn:found")
THINGS = [iri(f"urn:{name}") for name in "abcd"]
VALUES = [literal("1", XSD + "integer"), literal("01", XSD + "integer"),
          literal("2", XSD + "integer"), literal("1.0", XSD + "decimal"), literal("1"),
          literal("uno", language="es"), literal("two\nlines")]
WRITTEN = ["1", "01", "2", "1.0", '"1"', '"uno"@ES', '"two\\nlines"', "<urn:a>"]


def derived(text: str, said: list[Triple]) -> set[Triple]:
    """What the rule derives; rules that are refused are none of this test's business."""
    mine = rule("mine", text)
    try:
        rule_steps(mine[0].subject, text, Dictionary())
    except DataError:
        assume(False)
    found = materialise(columns_of([*said, *mine])).inferred().triples()
    return {triple for triple in found if triple.predicate == FOUND}


def queried(text: str, said: list[Triple]) -> set[Triple]:
    store = ox.Store()
    store.load("".join(" ".join(one) + " .\n" for one in said).encode(), ox.RdfFormat.N_TRIPLES)
    return {Triple(Term(str(one.subject)), Term(str(one.predicate)), Term(str(one.object)))
            for one in store.query(text)}


variables = st.sampled_from(["?x", "?y", "?z", "?w"])
triples = st.one_of(
    st.builds("{} <urn:{}> {} .".format, variables, st.sampled_from("pqr"), variables),
    st.builds("{} <urn:p>/<urn:q> {} .".format, variables, variables),
    st.builds("{} ^<urn:r> {} .".format, variables, variables),
    st.builds("{} <urn:q> [ <urn:p> {} ] .".format, variables, variables),
    st.builds("{} a <urn:{}> .".format, variables, st.sampled_from("CD")),
    st.builds("<urn:a> <urn:q> {} .".format, variables),
    st.builds("{} <urn:v> {} .".format, variables, st.sampled_from(WRITTEN)))
comparisons = st.builds("FILTER({} {} {})".format, variables, st.sampled_from(["=", "!="]),
                        st.one_of(variables, st.just("<urn:a>")))
table = st.builds("VALUES {} {{ {} }}".format, variables,
                  st.lists(st.sampled_from(["<urn:a>", "<urn:b>", "UNDEF", "<urn:c>"]),
                           min_size=1, max_size=3).map(" ".join))


def _groups(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    part = st.one_of(
        triples, triples, comparisons, table, inner,
        st.builds("{} UNION {}".format, inner, inner), st.builds("MINUS {}".format, inner),
        st.builds("FILTER NOT EXISTS {}".format, inner),
        st.builds("FILTER(?x != ?y && NOT EXISTS {})".format, inner))
    return st.lists(part, min_size=1, max_size=4).map(lambda parts: f"{{ {' '.join(parts)} }}")


groups = st.recursive(st.lists(triples, min_size=1, max_size=2).map(
    lambda parts: f"{{ {' '.join(parts)} }}"), _groups, max_leaves=5)
data = st.lists(st.one_of(
    st.builds(Triple, st.sampled_from(THINGS), st.sampled_from([iri(f"urn:{p}") for p in "pqr"]),
              st.sampled_from(THINGS)),
    st.builds(Triple, st.sampled_from(THINGS), st.just(iri(
        "http://www.w3.org/1999/02/22-rdf-syntax-ns#type")),
        st.sampled_from([iri("urn:C"), iri("urn:D")])),
    st.builds(Triple, st.sampled_from(THINGS), st.just(iri("urn:v")), st.sampled_from(VALUES))),
    min_size=4, max_size=24, unique=True)


@settings(max_examples=400, deadline=None)
@given(groups, groups, data)
def test_a_rule_of_any_groups_derives_what_the_query_finds(one: str, other: str,
                                                           said: list[Triple]) -> None:
    text = f"CONSTRUCT {{ ?x <urn:found> ?y }} WHERE {{ {one[1:-1]} ?x <urn:p> ?y . {other} }}"
    assert derived(text, said) == queried(text, said), text
