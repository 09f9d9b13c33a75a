"""Rules of the domain: SPARQL CONSTRUCT in the same engine, refused where they cannot be run."""

from __future__ import annotations

import re
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.columns.columns import columns_of
from kg.columns.dictionary import Dictionary
from kg.ingest.ontology import read_rules
from kg.model.errors import DataError, SourceError
from kg.model.namespaces import RDF_TYPE, nx, term
from kg.model.resources import resource
from kg.model.terms import XSD, Term, Triple, iri, literal
from kg.packs.proofs import rule_label
from kg.packs.words import Words
from kg.reason import conditions
from kg.reason.domain_rules import rule_steps
from kg.reason.engine import materialise
from kg.reason.views import ReasonedView
from tests.reason.random_graphs import rule


def thing(name: str) -> Term:
    return iri(f"urn:thing:{name}")


def follows(said: list[Triple]) -> set[Triple]:
    return set(materialise(columns_of(said)).inferred().triples())


RULES = [triple for module in read_rules(resource("ontology") / "rules")
         for triple in module.triples]
FORGER, CELL, CARTEL = thing("forger"), thing("cell"), thing("cartel")
SERVED = [Triple(FORGER, nx("facilitates"), CELL), Triple(FORGER, nx("facilitates"), CARTEL),
          Triple(CELL, RDF_TYPE, nx("TerroristOrganization")),
          Triple(CARTEL, RDF_TYPE, nx("CriminalOrganization"))]


def test_two_networks_share_a_facilitator_who_is_a_critical_node() -> None:
    found = follows([*RULES, *SERVED])
    assert Triple(CELL, nx("sharesFacilitatorWith"), CARTEL) in found
    assert Triple(FORGER, RDF_TYPE, nx("CriticalNode")) in found
    assert {t.object for t in found if t.predicate == nx("nodeOf")} == {CELL, CARTEL}


def test_two_of_a_kind_share_no_facilitator_in_this_sense() -> None:
    found = follows([*RULES, *SERVED[:3], Triple(CARTEL, RDF_TYPE, nx("TerroristOrganization"))])
    assert not any(t.predicate == nx("sharesFacilitatorWith") for t in found)


def test_business_office_and_crime_make_an_iron_triangle() -> None:
    deal = thing("deal")
    sides = {"boss": "BusinessLeader", "minister": "PublicOfficial",
             "gang": "CriminalOrganization"}
    said = [t for name, kind in sides.items() for t in (
        Triple(deal, nx("colluder"), thing(name)), Triple(thing(name), RDF_TYPE, nx(kind)))]
    triangle = Triple(deal, RDF_TYPE, nx("IronTriangle"))
    assert triangle in follows([*RULES, *said])
    assert triangle not in follows([*RULES, *said[2:]])
    for one, other in (("boss", "minister"), ("boss", "gang"), ("minister", "gang")):
        same = Triple(thing(one), iri("http://www.w3.org/2002/07/owl#sameAs"), thing(other))
        assert triangle not in follows([*RULES, *said, same])


def test_the_furthest_stage_is_the_one_that_no_other_comes_after() -> None:
    order = {"alliance": 1, "convergence": 3}
    said = [t for stage, number in order.items() for t in (
        Triple(CELL, nx("continuumStage"), nx(stage)),
        Triple(nx(stage), nx("stageOrder"), literal(str(number), XSD + "integer")))]
    found = follows([*RULES, *said])
    assert {t.object for t in found if t.predicate == nx("furthestStage")} == {nx("convergence")}


def test_a_proof_names_the_rule_by_its_label(seed: ReasonedView) -> None:
    stages = seed.select("SELECT ?o ?s { ?o <" + nx("furthestStage")[1:-1] + "> ?s }").rows
    assert stages
    for organization, stage in stages:
        assert organization is not None
        assert stage is not None
        proof, = seed.explain(Triple(organization, nx("furthestStage"), stage))
        assert proof.rule == "furthest-stage"
        assert rule_label(proof) == "No later stage is shown"
        condition, = proof.conditions
        assert re.fullmatch(r"nothing says that .*: stage of continuum \?other, and \?other: order "
                            r"of stage \?later, where \?later > \d",
                            Words(seed).say_condition(condition))


@pytest.mark.parametrize(("text", "told"), [
    ("#+ label: a\n#+ label: b\n", "line 2 gives 'label' twice: keep one of them"),
    ("#+ label: a: b\n", "line 1 is not YAML: .*; a text that holds a colon stands in quotes")])
def test_what_is_wrong_with_the_comments_of_a_rule_is_told_with_its_line(text: str, told: str) -> None:
    with pytest.raises(DataError, match=f"^In the leading comments of a rule, {told}"):
        rule_steps(iri("urn:mine"), text + "CONSTRUCT { ?x <urn:p> ?y } WHERE { ?x <urn:q> ?y }", Dictionary())


@pytest.mark.parametrize(("text", "told"), [
    ("CONSTRUCT { ?x <urn:p> ?y WHERE", "not SPARQL"),
    ("#+ label: Mine\nCONSTRUCT { ?x <urn:p> ?y }\nWHERE { ?x <urn:q> ?y FILTER(?x ? ?y) }",
     "not SPARQL: line 3, column 23"),
    ("SELECT ?x { ?x <urn:p> ?y }", "no CONSTRUCT"),
    ("CONSTRUCT { ?x <urn:p> ?z } WHERE { ?x <urn:p> ?y }", r"\?z, which its WHERE does not bind"),
    ("CONSTRUCT { ?x <urn:p> [] } WHERE { ?x <urn:p> ?y }", "blank node"),
    ("CONSTRUCT { ?x ?p ?y } WHERE { ?x ?p ?y }", "predicate that is a variable"),
    ("CONSTRUCT { ?x a ?y } WHERE { ?x <urn:p> ?y }", "class that is a variable"),
    ("CONSTRUCT { ?x <urn:p> ?y } WHERE { ?x <urn:p>+ ?y }", "property path"),
    ("CONSTRUCT { ?x <urn:p> ?y } WHERE { ?x <urn:p> ?z BIND(STR(?z) AS ?y) }", r"has BIND \(line 1\)"),
    ("CONSTRUCT { ?x <urn:p> ?y } WHERE { ?x <urn:p> ?y FILTER(REGEX(?y, 'a')) }", "has REGEX"),
    ("CONSTRUCT { ?x <urn:p> ?y } WHERE {\n ?x <urn:p> ?y\n OPTIONAL { ?y <urn:q> ?z } }",
     r"has OPTIONAL \(line 3\)"),
    ("CONSTRUCT { ?x <urn:p> ?y } WHERE { ?x <urn:p> ?y } LIMIT 3", "has LIMIT"),
    ("CONSTRUCT { ?x <urn:p> ?y } WHERE { ?x <urn:p> ?y } ORDER BY ?x", "has ORDER BY"),
    ("CONSTRUCT { ?x <urn:p> ?y } WHERE { GRAPH ?g { ?x <urn:p> ?y } }", "has GRAPH"),
    ("CONSTRUCT { ?x <urn:p> ?y } WHERE { { SELECT * { ?x <urn:p> ?y } } }", "has SELECT"),
    ("CONSTRUCT { ?x <urn:p> ?y } WHERE { ?x <urn:p> ?y FILTER(?x = ?y || ?y = 1) }", r"has \|\|"),
    ("CONSTRUCT { ?x <urn:p> ?y } WHERE { ?x <urn:p> ?y FILTER(?y IN (1, 2)) }", "has IN"),
    ("CONSTRUCT { ?x <urn:p> ?y } WHERE { ?x <urn:p> ?y FILTER(?y > 1 + 1) }", "computed value"),
    ("CONSTRUCT { ?x <urn:p> ?y } WHERE { ?x <urn:p> ?y FILTER(STR(?y) = 'a') }", "has STR"),
    ("CONSTRUCT { ?x <urn:p> ?y } WHERE { ?x <urn:p> ?y FILTER(!(?y = ?x)) }", "a filter with !"),
    ("CONSTRUCT { ?x <urn:p> ?y } WHERE ( ?x <urn:p> ?y )", "line 1, column 35: this is not expected here"),
    ("CONSTRUCT WHERE { ?x <urn:p> ?y }", "says nothing new"),
    ("CONSTRUCT { } WHERE { ?x <urn:p> ?y }", "constructs nothing"),
    ("CONSTRUCT { 'a' <urn:p> ?y } WHERE { ?x <urn:p> ?y }", "as a subject"),
    ("CONSTRUCT { ?x a 'a' } WHERE { ?x <urn:p> ?y }", "as a class"),
    ("CONSTRUCT { <urn:a> <urn:p> ?y } WHERE { VALUES ?y { 1 } }", "asks for no triple"),
    ("CONSTRUCT { ?x <urn:p> ?y } WHERE { ?x owl:sameAs ?y }", "asks for owl:sameAs"),
    ("CONSTRUCT { ?x <urn:p> ?y } WHERE { ?x <urn:p> ?y FILTER NOT EXISTS { ?x <urn:q> ?z "
     "{ ?z <urn:r> ?w FILTER(?w != ?y && ?w != ?v) } } }", r"compares \?v"),
    ("CONSTRUCT { ?x <urn:p> ?y } WHERE { ?x <urn:q> ?y FILTER(?x != ?yy) }", r"compares \?yy"),
    ("CONSTRUCT { ?x <urn:p> ?y } WHERE { ?x <urn:q> ?y { ?y <urn:r> ?z FILTER(?x != ?z) } }",
     r"compares \?x"),
    ("CONSTRUCT { ?x <urn:p> ?y } WHERE { ?x <urn:q> ?y MINUS { ?y <urn:r> ?z FILTER(?x != ?z) } }",
     r"compares \?x"),
    ("CONSTRUCT { ?x <urn:p> ?y } FROM <urn:g> WHERE { ?x <urn:q> ?y }", "FROM"),
    ("CONSTRUCT { ?x <urn:p> ?y } WHERE { ?x mine:p ?y }", "nothing declares the prefix mine:"),
    ("", "is empty"),
])
def test_a_text_that_is_no_rule_is_refused_with_its_name(text: str, told: str) -> None:
    with pytest.raises(DataError, match=f"The rule 'mine' .*{told}"):
        rule_steps(iri("urn:rules/mine"), text, Dictionary())


@pytest.mark.parametrize(("where", "found"), [
    ("?a a <urn:Artefact> MINUS { ?a <urn:heldIn> ?m } ?m a <urn:Museum>", set()),
    ("{ ?a a <urn:Artefact> FILTER NOT EXISTS { ?a <urn:heldIn> ?m } } ?m a <urn:Museum>", set()),
    ("{ { ?a a <urn:Artefact> MINUS { ?a <urn:heldIn> ?m } } UNION { ?a <urn:madeIn> ?m } } "
     "?m a <urn:Museum>", set()),
    ("?a a <urn:Artefact> . ?m a <urn:Museum> MINUS { ?a <urn:heldIn> ?m }", {"other"}),
    ("?a a <urn:Artefact> FILTER NOT EXISTS { ?a <urn:heldIn> ?m } ?m a <urn:Museum>", {"other"})])
def test_what_is_absent_speaks_of_the_variables_of_its_group(where: str, found: set[str]) -> None:
    coin = thing("coin")
    said = [Triple(coin, RDF_TYPE, iri("urn:Artefact")),
            *(Triple(thing(name), RDF_TYPE, iri("urn:Museum")) for name in ("museum", "other")),
            Triple(coin, iri("urn:heldIn"), thing("museum"))]
    text = f"CONSTRUCT {{ ?a <urn:found> ?m }} WHERE {{ {where} }}"
    assert {t.object for t in follows([*said, *rule("mine", text)])
            if t.predicate == iri("urn:found")} == set(map(thing, found))


@pytest.mark.parametrize(("written", "stored"), [
    ('"Moneda"@ES', literal("Moneda", language="es")), ('"""a\nb"""', literal("a\nb")),
    ("1900", literal("01900", XSD + "integer")), ("1900", literal("1900", XSD + "int")),
    ("true", literal("1", XSD + "boolean")), ("100.5", literal("100.50", XSD + "decimal")),
    ('"ab"^^<urn:datatype>', literal("ab", "urn:datatype"))])
def test_a_constant_is_found_however_it_is_written(written: str, stored: Term) -> None:
    text = f"CONSTRUCT {{ ?x <urn:q> {written} }} WHERE {{ ?x <urn:p> {written} }}"
    found = follows([Triple(CELL, iri("urn:p"), stored), *rule("mine", text)])
    assert CELL in {t.subject for t in found if t.predicate == iri("urn:q")}


def test_numbers_of_different_kinds_are_equal_in_comparisons_only() -> None:
    said = [Triple(CELL, iri("urn:p"), literal("1.0", XSD + "decimal"))]
    for where, count in (("?x <urn:p> 1", 0), ("?x <urn:p> ?n FILTER(?n = 1)", 1),
                         ("?x <urn:p> ?n FILTER(?n > -1)", 1)):
        text = f"CONSTRUCT {{ ?x <urn:q> ?x }} WHERE {{ {where} }}"
        found = follows([*said, *rule("mine", text)])
        assert sum(t.predicate == iri("urn:q") for t in found) == count, where


def test_values_are_alternatives() -> None:
    said = [Triple(CELL, iri("urn:p"), CARTEL), Triple(CARTEL, iri("urn:p"), FORGER)]
    text = f"""CONSTRUCT {{ ?x <urn:q> ?n }} WHERE {{
        VALUES (?x ?n) {{ ({CELL} 1) ({CARTEL} 2) ({FORGER} 3) }} ?x <urn:p> ?y }}"""
    found = follows([*said, *rule("mine", text)])
    assert {(t.subject, t.object[1]) for t in found if t.predicate == iri("urn:q")} == {
        (CELL, "1"), (CARTEL, "2")}


def test_no_class_is_within_itself() -> None:
    said = [Triple(iri("urn:Coin"), term("rdfs:subClassOf"), iri("urn:Artefact"))]
    text = "CONSTRUCT { ?c <urn:q> ?d } WHERE { ?c rdfs:subClassOf ?d }"
    found = follows([*said, *rule("mine", text)])
    assert [t.object for t in found if t.predicate == iri("urn:q")] == [iri("urn:Artefact")]


def test_a_rule_that_denies_what_it_derives_is_refused() -> None:
    circular = rule("circular", "CONSTRUCT { ?x <urn:q> ?y } WHERE { ?x <urn:p> ?y "
                                "FILTER NOT EXISTS { ?y <urn:q> ?x } }")
    with pytest.raises(DataError, match="'circular' asks that something be absent"):
        follows([*circular, Triple(CELL, iri("urn:p"), CARTEL)])


def test_among_several_rules_the_one_that_denies_what_it_derives_is_named() -> None:
    innocent = rule("innocent", "CONSTRUCT { ?x <urn:s> ?y } WHERE { ?x <urn:p> ?y "
                                "FILTER NOT EXISTS { ?y <urn:q> ?x } }")
    circular = rule("circular", "CONSTRUCT { ?x <urn:q> ?y } WHERE { ?x <urn:p> ?y "
                                "FILTER NOT EXISTS { ?y <urn:q> ?x } }")
    with pytest.raises(DataError, match="'circular' asks that something be absent"):
        follows([*innocent, *circular, Triple(CELL, iri("urn:p"), CARTEL)])


def test_all_rules_of_a_circle_are_named() -> None:
    rules = [one for name, (asked, derived, denied) in {
        "one": ("p", "q", "r"), "two": ("q", "s", "x"), "three": ("s", "r", "x"),
        "apart": ("q", "z", "r")}.items() for one in rule(
            name, f"CONSTRUCT {{ ?x <urn:{derived}> ?y }} WHERE {{ ?x <urn:{asked}> ?y "
                  f"FILTER NOT EXISTS {{ ?x <urn:{denied}> ?y }} }}")]
    with pytest.raises(DataError, match=r"rule 'one' asks .* by way of 'two' and 'three'; let one"):
        follows([*rules, Triple(CELL, iri("urn:p"), CARTEL)])


@pytest.mark.parametrize("text", [
    "?x <urn:q> ?y MINUS { ?a <urn:r> ?b }", "?x <urn:q> ?y MINUS { ?y <urn:r> ?b }",
    "?x <urn:q> ?y MINUS { ?x <urn:r> ?b }", "?x <urn:v> ?n . ?y <urn:v> ?m FILTER(?n = ?m)",
    "?x <urn:v> ?n . ?y <urn:v> ?m FILTER(?n < ?m)", "?x <urn:v> ?n . ?y <urn:v> ?m FILTER(?n != ?m)",
    "?x <urn:v> ?n . ?y <urn:v> ?m FILTER(?n <= ?m) FILTER(?n = ?n)",
    "?x <urn:v> ?n . ?y <urn:v> ?m FILTER(?n >= ?m) FILTER(?n = ?n)"])
def test_a_rule_derives_what_the_same_query_finds(text: str) -> None:
    values = [*(literal(value, XSD + kind) for value, kind in (
        ("0.1", "double"), ("0.1", "decimal"), ("NaN", "double"), ("1", "integer"), ("1.0", "float"),
        ("1999", "gYear"), ("2008", "gYear"), ("2008-10-08", "date"), ("x", "integer"))),
        literal("1", "urn:datatype"), literal("2", "urn:datatype"), CELL, CARTEL]
    said = [Triple(CELL, iri("urn:q"), CARTEL), Triple(CARTEL, iri("urn:r"), FORGER),
            *(Triple(thing(str(i)), iri("urn:v"), value) for i, value in enumerate(values))]
    quads = ox.Store()
    quads.load("".join(" ".join(t) + " .\n" for t in said).encode(), ox.RdfFormat.N_TRIPLES)
    wanted = {Triple(Term(str(t.subject)), Term(str(t.predicate)), Term(str(t.object)))
              for t in quads.query(f"CONSTRUCT {{ ?x <urn:found> ?y }} WHERE {{ {text} }}")}
    found = follows([*said, *rule("mine", f"CONSTRUCT {{ ?x <urn:found> ?y }} WHERE {{ {text} }}")])
    assert {t for t in found if t.predicate == iri("urn:found")} == wanted


def test_a_faulty_rule_file_is_refused_with_its_name(tmp_path: Path) -> None:
    (tmp_path / "broken.rq").write_text("CONSTRUCT { ?x }")
    with pytest.raises(SourceError, match=r"broken\.rq"):
        list(read_rules(tmp_path))


@pytest.mark.parametrize("name", ["mine.sparql", "mine.rq.txt", "mine", "more/mine.rq"])
def test_what_is_no_rule_by_its_name_is_refused(name: str, tmp_path: Path) -> None:
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text("CONSTRUCT { ?x <urn:p> ?x } WHERE { ?x <urn:q> ?y }")
    with pytest.raises(SourceError, match=f"{name.partition('/')[0]}: is no rule and would not be read"):
        list(read_rules(tmp_path))


def test_what_editors_leave_beside_rules_is_let_be(tmp_path: Path) -> None:
    for name in (".mine.rq.swp", "mine.rq~", "README.md", ".DS_Store"):
        (tmp_path / name).write_text("text")
    assert list(read_rules(tmp_path)) == []


@pytest.mark.parametrize(("first", "at_once"), [(2, 1), (2, 3), (3, 1 << 21)])
def test_parts_of_a_rule_are_joined_in_lots_of_any_size(first: int, at_once: int,
                                                        monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conditions, "_FIRST_TRIED", first)
    monkeypatch.setattr(conditions, "_AT_ONCE", at_once)
    text = """CONSTRUCT { ?z a <urn:class:E> } WHERE {
        ?x <urn:property:P> ?z . ?y <urn:property:Q> ?z . FILTER(?x != ?y)
        FILTER NOT EXISTS { ?x <urn:property:R> ?y } }"""
    said = []
    for place in range(4):
        for n in range(7):
            said += [Triple(thing(f"x{n}"), iri("urn:property:P"), thing(f"place-{place}")),
                     Triple(thing(f"y{n}"), iri("urn:property:Q"), thing(f"place-{place}"))]
    met = {(6, 6)}
    said += [Triple(thing(f"x{n}"), iri("urn:property:R"), thing(f"y{m}"))
             for n in range(7) for m in range(7) if (n, m) not in met]
    said += [Triple(thing(f"x{n}"), iri("urn:property:P"), thing("place-9")) for n in range(6)]
    said += [Triple(thing("y6"), iri("urn:property:Q"), thing("place-9")),
             Triple(thing("x0"), iri("urn:property:P"), thing("place-8"))]
    found = {t.subject for t in follows([*rule("together", text), *said])
             if t.object == iri("urn:class:E")}
    assert found == {thing(f"place-{n}") for n in range(4)}


def test_a_rule_of_values_that_are_the_same_as_one_thing() -> None:
    text = """CONSTRUCT { ?x <http://www.w3.org/2002/07/owl#sameAs> <urn:thing:one> } WHERE {
        ?x <urn:property:A> ?y . ?y <urn:property:S> ?v . FILTER(?v > 3) }"""
    said = [Triple(thing("x"), iri("urn:property:A"), thing("y")),
            Triple(thing("y"), iri("urn:property:S"), literal("5", XSD + "integer"))]
    assert Triple(thing("one"), iri("urn:property:A"), thing("y")) in follows(
        [*rule("same", text), *said])
