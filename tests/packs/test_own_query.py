"""Queries of one's own with evidence: the same rows, and each follows from its evidence alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.model.errors import DataError, UsageError
from kg.model.namespaces import ID, PREFIXES, RECORDS_GRAPH, nx
from kg.model.terms import Term, Triple, iri, text_of
from kg.packs.own_query import answer_query
from kg.packs.run import Row
from kg.reason.proof import Proof
from kg.reason.views import ReasonedView
from kg.store.conversion import from_oxigraph, graph_node, to_oxigraph

QUERIES = {
    "one pattern": "SELECT ?s ?o { ?s nx:providesService ?o }",
    "all columns": "SELECT * { ?s nx:engagesIn ?what ; nx:operatesIn ?where }",
    "no name": "SELECT ?s { ?s nx:trafficksIn [] ; nx:hasMode [ a nx:InvolvementMode ] }",
    "nodes in a row": "SELECT ?s { ?i nx:actor ?s . [] nx:actor ?s ; nx:activityType nx:drugTrafficking }",
    "any property": "SELECT ?p ?o { id:organization\\/farc ?p ?o }",
    "optional": "SELECT ?s ?w { ?s a nx:ForeignTerroristOrganization OPTIONAL { ?s nx:armOf ?w } }",
    "either": "SELECT ?s { { ?s nx:trafficksIn nx:heroin } UNION { ?s nx:trafficksIn nx:cocaine } }",
    "either, told": "SELECT ?s ?k { { ?s a nx:Cartel BIND('c' AS ?k) } UNION { ?s nx:engagesIn [] BIND('e' AS ?k) }"
                    " UNION { ?s nx:operatesIn/nx:locatedIn* ?w BIND('o' AS ?k) } }",
    "optional within": "SELECT ?s ?w ?m { ?s nx:trafficksIn nx:heroin OPTIONAL { ?s nx:operatesIn ?w"
                       " OPTIONAL { ?s nx:hasMode ?m . } FILTER(?w = id:place\\/co) } }",
    "but": "SELECT ?s { ?s nx:engagesIn nx:drugTrafficking MINUS { ?s a nx:TerroristOrganization } }",
    "absent": "SELECT ?s { ?s a nx:Cartel FILTER NOT EXISTS { ?s nx:alliedWith ?o } }",
    "computed": "SELECT (STRLEN(STR(?s)) AS ?long) ?o { ?s nx:providesService ?o }",
    "only computed": "SELECT (STR(?s) AS ?t) { ?s nx:trafficksIn nx:heroin }",
    "bound": "SELECT ?t { ?s nx:trafficksIn nx:heroin BIND(STR(?s) AS ?t) }",
    "distinct": "SELECT DISTINCT ?c { ?s nx:engagesIn ?c ; nx:operatesIn ?p } ORDER BY DESC(?c)",
    "distinct computed": "SELECT DISTINCT (ISIRI(?s) AS ?t) { ?s nx:trafficksIn ?c }",
    "groups": "SELECT ?c (COUNT(?s) AS ?n) { ?s nx:engagesIn ?c } GROUP BY ?c",
    "groups untold": "SELECT (COUNT(?s) AS ?n) { ?s nx:engagesIn ?c } GROUP BY ?c ORDER BY ?c",
    "untold between": "SELECT (COUNT(?s) AS ?n) ?p (MIN(?s) AS ?m) { ?s nx:engagesIn ?c ; nx:operatesIn ?p }"
                      " GROUP BY ?c ?p",
    "groups of some": "SELECT ?c (COUNT(?s) AS ?n) { ?s nx:engagesIn ?c } GROUP BY ?c HAVING(COUNT(?s) > 2)",
    "one group": "SELECT (COUNT(DISTINCT ?s) AS ?n) (SAMPLE(?x) AS ?y) { ?s nx:trafficksIn nx:heroin }",
    "values before": "SELECT ?s ?c { VALUES ?c { nx:heroin nx:opium } ?s nx:trafficksIn ?c }",
    "values after": "SELECT ?s { ?s nx:trafficksIn ?c } VALUES ?c { nx:heroin nx:opium }",
    "words as variables": "SELECT ?values ?limit { ?limit nx:trafficksIn ?values } ORDER BY ?values ?limit LIMIT 3",
    "a part": "SELECT ?s ?c { ?s nx:trafficksIn ?c } ORDER BY ?s ?c LIMIT 3 OFFSET 2",
    "a part of groups": "SELECT ?c (COUNT(?s) AS ?n) { ?s nx:trafficksIn ?c } GROUP BY ?c ORDER BY DESC(?n) ?c LIMIT 2",
    "a part computed": "SELECT (STR(?s) AS ?t) ?c { ?s nx:trafficksIn ?c } ORDER BY ?s ?c LIMIT 2",
    "sequence": "SELECT ?s ?r { ?s nx:operatesIn/nx:locatedIn ?r }",
    "any times": "SELECT ?s ?r { ?s nx:basedIn/nx:locatedIn* ?r }",
    "from a name": "SELECT ?r { id:place\\/co nx:locatedIn+ ?r }",
    "inverse": "SELECT ?a ?b { ?a ^(nx:actor|nx:provider)/(nx:mode|nx:service|^nx:includes) ?b }",
    "all but": "SELECT ?s ?o { ?s !(rdf:type|rdfs:label) ?o . ?s a nx:Support }",
    "length zero": "SELECT ?c { ?c nx:locatedIn* id:place\\/co . ?c a nx:Country }",
    "path and no name": "SELECT ?s { ?s nx:operatesIn/nx:locatedIn? [ a nx:Region ] ; nx:engagesIn ?c }",
    "in records": "SELECT ?r ?s { GRAPH ?r { ?i nx:actor ?s ; nx:activityType nx:drugTrafficking } }",
    "path in records": "SELECT ?r ?s { GRAPH ?r { ?s ^nx:actor/nx:activityType nx:drugTrafficking } }",
    "no name in records": "SELECT ?r ?s { GRAPH ?r { [] nx:actor ?s } }",
    "of records": "SELECT ?r ?st { GRAPH graph:records { ?r nx:status ?st ; nx:sourceReliability 'B' } } LIMIT 5",
    "dollar": "select $s where { $s nx:trafficksIn nx:heroin }",
    "own prefix": "PREFIX x: <https://w3id.org/nexus-kg/ontology#>\nSELECT ?s # all {\n{ ?s x:trafficksIn x:heroin }",
    "empty": "SELECT ?s { ?s nx:trafficksIn nx:noSuchThing }",
}


@pytest.mark.parametrize("name", QUERIES)
def test_each_row_follows_from_its_evidence_alone(seed: ReasonedView, name: str) -> None:
    query = QUERIES[name]
    answer = answer_query(query, seed)
    plain = seed.select(query)
    assert [column.name for column in answer.question.columns] == list(plain.variables)
    ordered = list if "ORDER" in query else sorted
    told = [tuple(map(str, row.values)) for row in answer.rows]
    assert ordered(told) == ordered(tuple(map(str, row)) for row in plain.rows)
    assert bool(told) == (name != "empty")
    parts = query.partition(" LIMIT")[0]
    for row in answer.rows[:60]:
        assert row.values in _answers(parts, row, seed.graphs), row.values
        if name != "length zero":
            assert row.evidence.supports, row.values


def _answers(query: str, row: Row, graphs: Sequence[Term]) -> set[tuple[str | None, ...]]:
    """What a query answers where nothing holds but the evidence of a row."""
    store = ox.Store()
    for support in row.evidence.supports:
        for triple in _triples(support.proof):
            for node in (ox.DefaultGraph(), *map(graph_node, graphs)):
                store.add(_quad(triple, node))
        if support.proof.rule is None:
            for graph in (support.records[0].graph, RECORDS_GRAPH):
                store.add(_quad(support.triple, graph_node(graph)))
    found = store.query(query, prefixes=PREFIXES)
    assert isinstance(found, ox.QuerySolutions)
    names = list(found.variables)
    order = sorted(range(len(names)), key=lambda i: query.find(names[i].value)) if "*" in query[:9] \
        else range(len(names))
    return {tuple(None if one[i] is None else from_oxigraph(one[i]) for i in order) for one in found}


def _triples(proof: Proof) -> Iterator[Triple]:
    yield proof.triple
    for premise in proof.premises:
        yield from _triples(premise)


def _quad(triple: Triple, graph: ox.NamedNode | ox.BlankNode | ox.DefaultGraph) -> ox.Quad:
    return ox.Quad(*map(to_oxigraph, triple), graph)


_PROPERTIES = st.sampled_from(["nx:locatedIn", "nx:operatesIn", "nx:alliedWith", "nx:actor", "nx:actorIn",
                               "nx:engagesIn", "nx:partOf", "nx:place", "rdf:type"])
_NEGATED = st.lists(_PROPERTIES, min_size=1, max_size=3).map(lambda parts: f"!({'|'.join(parts)})")
PATHS = st.recursive(_PROPERTIES | _NEGATED, lambda inner: st.one_of(
    inner.map(lambda one: f"^({one})"),
    st.tuples(inner, st.sampled_from("/|"), inner).map(lambda three: f"({three[0]}{three[1]}{three[2]})"),
    st.tuples(inner, st.sampled_from("?*+")).map(lambda two: f"({two[0]}){two[1]}")), max_leaves=4)


@settings(max_examples=30, deadline=None)
@given(path=PATHS, start=st.sampled_from(["id:organization\\/farc", "id:place\\/co", "id:organization\\/auc"]))
def test_a_row_of_any_property_path_has_a_way_as_its_evidence(seed: ReasonedView, path: str, start: str) -> None:
    query = f"SELECT DISTINCT ?o {{ {start} {path} ?o FILTER(ISIRI(?o)) }} ORDER BY ?o"
    wanted = seed.select(f"{query} LIMIT 5")
    answer = answer_query(f"{query} LIMIT 5", seed)
    assert [row.values for row in answer.rows] == wanted.rows
    for row in answer.rows:
        if row.evidence.supports:
            assert row.values in _answers(query, row, seed.graphs)
        else:
            assert row.values == (iri(ID + start.partition(":")[2].replace("\\", "")),)  # of length zero


@pytest.mark.parametrize(("query", "error", "told"), [
    ("ASK { ?s a nx:Cartel }", UsageError, "Evidence is told of rows, but the query is no query of the form SELECT"),
    ("CONSTRUCT { ?s a nx:A } { SELECT ?s { ?s a nx:Cartel } }", UsageError, "not a SELECT query"),
    ("SELECT ?s FROM <urn:g> { ?s a nx:Cartel }", UsageError, "leave FROM out"),
    ("SELECT ?s { ?s a nx:Cartel FILTER EXISTS { ?s nx:partOf ?o } }", DataError, "EXISTS"),
    ("SELECT ?s { { SELECT ?s { ?s a nx:Cartel } LIMIT 1 } }", DataError, "a query within it"),
    ("SELECT ?t { ?s a nx:Cartel } GROUP BY (STR(?s) AS ?t)", DataError, "BIND"),
    ("SELECT (COUNT(?s) AS ?n) { ?s a nx:Cartel } GROUP BY STR(?s)", DataError, "BIND"),
    ("SELECT DISTINCT (COUNT(?s) AS ?n) { ?s nx:engagesIn ?c } GROUP BY ?c", DataError, "add \\?c to SELECT"),
    ("SELECT ?s { ?s !(rdf:type|^nx:actor) ?o }", DataError, "turn the pattern round"),
    ("SELECT ?s { ?s a nx:Cartel ", UsageError, "a brace that is not closed"),
    ("SELECT ?s { ?s a nope:Cartel }", UsageError, "nope"),
])
def test_what_hides_its_evidence_is_told(seed: ReasonedView, query: str, error: type[Exception], told: str) -> None:
    with pytest.raises(error, match=told):
        answer_query(query, seed)


def test_a_row_rests_on_its_own_branch_alone(seed: ReasonedView) -> None:
    answer = answer_query("SELECT ?s ?k { { ?s nx:trafficksIn nx:heroin BIND(1 AS ?k) } UNION "
                          "{ ?s nx:trafficksIn nx:arms BIND(2 AS ?k) } }", seed)
    told = {(row.values[0], text_of(row.values[1] or "")): {support.triple.object for support in row.evidence.supports}
            for row in answer.rows}
    assert {thing for thing, _ in told if (thing, "1") in told and (thing, "2") in told}
    for (_, branch), objects in told.items():
        assert objects == {nx("heroin" if branch == "1" else "arms")}


def test_what_is_optional_and_does_not_match_is_no_evidence(seed: ReasonedView) -> None:
    answer = answer_query("SELECT ?s { ?s nx:trafficksIn nx:heroin OPTIONAL { ?s nx:engagesIn nx:drugTrafficking "
                          "FILTER(false) } OPTIONAL { ?s nx:hasMode [] FILTER(false) } }", seed)
    assert answer.rows
    assert {support.triple.predicate for row in answer.rows for support in row.evidence.supports} == {
        nx("trafficksIn")}


def test_a_name_is_no_evidence_unless_nothing_else_is_asked(seed: ReasonedView) -> None:
    with_name = answer_query("SELECT ?l { id:organization\\/farc nx:alias ?a ; rdfs:label ?l }", seed)
    assert all("label" not in support.triple.predicate for row in with_name.rows for support in row.evidence.supports)
    beside = answer_query("SELECT ?s { ?s nx:trafficksIn [] ; rdfs:label ?l }", seed)
    assert {one.triple.predicate for row in beside.rows for one in row.evidence.supports} == {nx("trafficksIn")}
    alone = answer_query("SELECT ?l { id:organization\\/farc rdfs:label ?l }", seed)
    assert all(row.evidence.records for row in alone.rows)
