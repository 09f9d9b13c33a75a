"""What the embedded engine says in other words, and what questions may say."""

from __future__ import annotations

import pytest

from kg.model.errors import UsageError
from kg.property_graph.dialect import check_reads, for_embedded
from kg.property_graph.patterns import parts_of, patterns_of
from kg.property_graph.tokens import tokens_of


@pytest.mark.parametrize(("query", "embedded"), [
    ("MATCH (a:Agent) RETURN a", "MATCH (a:Resource {is_Agent: true}) RETURN a"),
    ("MATCH (:Agent {iri: $x}) RETURN 1", "MATCH (:Resource {is_Agent: true, iri: $x}) RETURN 1"),
    ("MATCH (a:A:B) RETURN a", "MATCH (a:Resource {is_A: true, is_B: true}) RETURN a"),
    ("MATCH (a:`x y`) RETURN a", "MATCH (a:Resource {`is_x y`: true}) RETURN a"),
    ("MATCH (a:Resource {iri: 'x'}) RETURN a", "MATCH (a:Resource {iri: 'x'}) RETURN a"),
    ("MATCH (a)-[r]->(b) RETURN type(r)", "MATCH (a)-[r]->(b) RETURN label(r)"),
    ("MATCH (a)-[:X*1..3]-(b) RETURN a", "MATCH (a)-[:X* TRAIL 1..3]-(b) RETURN a"),
    ("MATCH (a)-[r:X|Y*..4]->(b) RETURN a", "MATCH (a)-[r:X|Y* TRAIL 1..4]->(b) RETURN a"),
    ("MATCH p = shortestPath((a)-[*1..6]-(b)) RETURN p",
     "MATCH p = (a)-[* SHORTEST 1..6]-(b) RETURN p"),
    ("MATCH (a)-[r:X]->() WHERE r.`from` > 1 RETURN r.to AS t",
     "MATCH (a)-[r:X]->() WITH * WHERE r.from_ > 1 RETURN r.to_ AS t"),
    ("MATCH w = (a)-[:X]-(b), (b)-[:Y]-(c) WHERE a.k = 1 RETURN DISTINCT a.iri AS a, w AS way, length(w) AS n "
     "ORDER BY n",
     "MATCH w = (a)-[:X]-(b), (b)-[:Y]-(c) WITH * WHERE a.k = 1 RETURN DISTINCT a.iri AS a, "
     "{_IRIS: properties(nodes(w), 'iri'), _NUMBERS: properties(nodes(w), '_ID'), _STEPS: rels(w)} AS way, "
     "length(w) AS n ORDER BY n"),
    ("RETURN ':Agent' AS x // (a:Agent)", "RETURN ':Agent' AS x // (a:Agent)"),
    ("RETURN 2 * 3 AS x", "RETURN 2 * 3 AS x"),
    ("MATCH p = (a)-[*1..2]-(b) WHERE ALL(n IN nodes(p) WHERE single(m IN nodes(p) WHERE m = n)) "
     "RETURN p", "MATCH p = (a)-[* TRAIL 1..2]-(b) WHERE is_acyclic(p) RETURN p"),
    ("MATCH p = allShortestPaths((a)-[:X*1..6]-(b)) WHERE ALL(n IN nodes(p) WHERE n.iri IN [$x] OR "
     "NOT (n:Agent)) AND a.k = 1 RETURN p",
     "MATCH p = (a)-[:X* ALL SHORTEST 1..6 (n_r, n | WHERE n.iri IN [$x] OR "
     "NOT (coalesce(n.is_Agent, false)))]-(b) WHERE true AND a.k = 1 RETURN p"),
])
def test_other_words(query: str, embedded: str) -> None:
    assert for_embedded(query, {}) == embedded


@pytest.mark.parametrize("query", [
    "MATCH (a)-[*]-(b) RETURN a", "MATCH (a)-[:X*2..]-(b) RETURN a", "MATCH (a RETURN a",
    "MATCH (a)) RETURN a", "RETURN 'open",
    "MATCH p = (a)-[:X]-(b) WHERE ALL(n IN nodes(p) WHERE n.x = 1) RETURN p",
    "MATCH (a)-[:X*1..2]-(b) WHERE ALL(n IN nodes(p) WHERE n.x = 1) RETURN a"])
def test_refused(query: str) -> None:
    with pytest.raises(UsageError):
        for_embedded(query, {})


def test_parameters_in_a_condition_on_each_hop() -> None:
    query = "MATCH p = (a)-[:X*1..2]-() WHERE ALL(r IN relationships(p) WHERE r.c <= $n) RETURN p"
    assert "r.c <= 3)" in for_embedded(query, {"n": 3})
    with pytest.raises(UsageError, match="whole number"):
        for_embedded(query, {"n": "3) OR (1 = 1"})


@pytest.mark.parametrize("query", [
    "MATCH (n) DELETE n", "MATCH (n) SET n.x = 1 RETURN n", "CALL dbms.shutdown()",
    "LOAD CSV FROM 'file:///etc/passwd' AS x RETURN x", "COPY (MATCH (n) RETURN n) TO 'x'"])
def test_questions_only_read(query: str) -> None:
    with pytest.raises(UsageError, match="only reads"):
        check_reads(query)


def test_a_property_may_be_called_like_a_command() -> None:
    check_reads("MATCH (n)-[:CREATE]->(m) WHERE n.set = 'DELETE' RETURN n.`load` AS x")


def test_patterns() -> None:
    found = patterns_of("""
        MATCH (d:Designation)-[:DESIGNATED_ENTITY]->(e), (e)<-[:ACTOR]-(:Involvement)
        WHERE NOT EXISTS { MATCH (e)-[:HIDDEN]->(x) }
        UNWIND coalesce(d.startDate_all, [d.startDate]) AS since
        RETURN e.iri AS entity, count(DISTINCT d) AS n ORDER BY n""")
    assert found.nodes == ("d", "e", "node3")
    assert found.labels == (("d", "Designation"), ("node3", "Involvement"))
    assert [(e.left, e.type, e.right, e.forward) for e in found.edges] == [
        ("d", "DESIGNATED_ENTITY", "e", True), ("e", "ACTOR", "node3", False)]
    assert found.keys == (("d", "startDate", "since"),)
    assert [(i.name, i.gathers) for i in found.items] == [("entity", False), ("n", True)]


def test_items_must_be_named() -> None:
    with pytest.raises(UsageError, match="must have a name"):
        patterns_of("MATCH (a) RETURN a.iri")


def test_a_question_of_several_parts_is_taken_apart() -> None:
    parts = parts_of("""MATCH (a)-[:P]->(b) WHERE EXISTS { MATCH (a)-[:R]->() } RETURN a.iri AS a
        UNION ALL MATCH (`UNION`)-[:Q]->(d) RETURN `UNION`.iri AS a""")
    assert [[edge.type for edge in part.edges] for part in parts] == [["P"], ["Q"]]
    assert [[item.name for item in part.items] for part in parts] == [["a"], ["a"]]


def test_brackets_in_texts_are_no_brackets() -> None:
    assert len(tokens_of("RETURN '(((' AS x, \"]\" AS y, `{` AS z")) == 12
