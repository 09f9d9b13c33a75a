"""What is wrong with the terms and axioms of an ontology, each told in one sentence."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from kg.editing.faults import term_faults
from kg.ingest.ontology import read_alignments, read_ontology
from kg.ingest.vocabulary import unknown_in_modules
from kg.model.namespaces import shorten
from kg.model.resources import resource

_HEAD = """@prefix nx: <https://w3id.org/nexus-kg/ontology#> .
@prefix m: <https://w3id.org/nexus-kg/ontology/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
_TERMS = _HEAD + """m:terms a owl:Ontology .
nx:Coin a owl:Class . nx:Gang a owl:Class . nx:Cents a rdfs:Datatype .
nx:took a owl:ObjectProperty . nx:holds a owl:ObjectProperty , owl:FunctionalProperty .
nx:age a owl:DatatypeProperty , owl:FunctionalProperty . nx:note a owl:AnnotationProperty .
nx:arms a nx:Coin .
"""
_ON_TOOK = "nx:Coin rdfs:subClassOf [ a owl:Restriction ; owl:onProperty nx:took ; %s ] ."
_ON_AGE = _ON_TOOK.replace("nx:took", "nx:age")


@pytest.fixture
def faults(tmp_path: Path) -> Callable[[str], list[tuple[str, str, str]]]:
    """The faults of a module beside some terms: term, what, file; those of words left out."""
    def find(text: str) -> list[tuple[str, str, str]]:
        (tmp_path / "terms.ttl").write_text(_TERMS)
        (tmp_path / "more.ttl").write_text(_HEAD + "m:more a owl:Ontology .\n" + text)
        return [(shorten(one.term), one.fault, one.file)
                for one in term_faults(read_ontology(tmp_path)) if "(skos:definition)" not in one.fault]
    return find


def test_the_ontology_and_its_alignments_have_no_fault() -> None:
    folder = resource("ontology")
    assert term_faults(read_ontology(folder), read_alignments(folder)) == []


_ORDER = "nx:broader a owl:ObjectProperty , owl:TransitiveProperty . "


@pytest.mark.parametrize(("text", "term", "what"), [
    ("nx:Coin rdfs:subClassOf nx:Gang . nx:Gang rdfs:subClassOf nx:Coin .", "nx:Coin",
     "comes back to itself by rdfs:subClassOf (nx:Coin, nx:Gang, nx:Coin): take out the step that is "
     "wrong, or say owl:equivalentClass"),
    ("nx:took rdfs:subPropertyOf nx:took .", "nx:took",
     "comes back to itself by rdfs:subPropertyOf (nx:took, nx:took): take out the step that is wrong"),
    (_ORDER + "nx:b nx:broader nx:c , nx:d . nx:c nx:broader nx:a . nx:a nx:broader nx:b .", "nx:a",
     "comes back to itself by nx:broader (nx:a, nx:b, nx:c, nx:a): take out the step that is wrong"),
    ('nx:Coin rdfs:label "coin"@en , "piece"@en , "moneda"@es .', "nx:Coin",
     "has 2 of rdfs:label in the language en: keep one")])
def test_circles_and_words_twice_are_told(faults, text: str, term: str, what: str) -> None:  # type: ignore[no-untyped-def]
    assert (term, what, "more.ttl") in {(one, fault, "more.ttl") for one, fault, _ in faults(text)}


@pytest.mark.parametrize("text", [
    "nx:took a owl:TransitiveProperty , owl:SymmetricProperty . nx:a nx:took nx:b . nx:b nx:took nx:a .",
    "nx:a nx:took nx:b . nx:b nx:took nx:a .", "nx:Coin owl:equivalentClass nx:Gang .",
    _ORDER + "nx:a nx:broader nx:b , nx:c . nx:b nx:broader nx:d . nx:c nx:broader nx:d ."])
def test_what_may_go_both_ways_is_no_circle(faults, text: str) -> None:  # type: ignore[no-untyped-def]
    assert not [fault for _, fault, _ in faults(text) if "comes back" in fault]


@pytest.mark.parametrize(("text", "term", "what"), [
    ("nx:took rdfs:subPropertyOf nx:Coin .", "nx:took",
     "has nx:Coin for rdfs:subPropertyOf, which is a class: name an object property there"),
    ("nx:Coin rdfs:subPropertyOf nx:Gang .", "nx:Coin",
     "is a class and has rdfs:subPropertyOf, which only a property has; perhaps rdfs:subClassOf is meant"),
    ("nx:took rdfs:subClassOf nx:Coin .", "nx:took", "perhaps rdfs:subPropertyOf is meant"),
    ("nx:Coin rdfs:subClassOf nx:took .", "nx:Coin",
     "has nx:took for rdfs:subClassOf, which is an object property: name a class there"),
    ("nx:Coin rdfs:subClassOf xsd:string .", "nx:Coin", "which is a datatype: name a class there"),
    ("nx:age rdfs:subPropertyOf nx:took .", "nx:age", "name a datatype property there"),
    ("nx:arms a nx:took .", "nx:arms", "has nx:took for rdf:type, which is an object property"),
    ("nx:silver a nx:arms .", "nx:silver", "has nx:arms for rdf:type, which is an individual"),
    ("nx:Coin rdfs:domain nx:Gang .", "nx:Coin", "has rdfs:domain, which only a property has"),
    ("nx:Coin owl:inverseOf nx:took .", "nx:Coin",
     "has owl:inverseOf, which only an object property has"),
    ("nx:took owl:inverseOf nx:age .", "nx:took", "which is a datatype property: name an object"),
    ("nx:took rdfs:range xsd:string .", "nx:took", "which is a datatype: name a class there"),
    ("nx:age rdfs:range nx:Coin .", "nx:age", "which is a class: name a datatype there"),
    ('nx:took rdfs:domain "Coin" .', "nx:took",
     'has the text "Coin" for rdfs:domain: name a class there'),
    ("nx:age a owl:TransitiveProperty .", "nx:age",
     "is a datatype property and owl:TransitiveProperty, which only an object property can be"),
    ("nx:took a owl:Class .", "nx:took", "is a class and an object property: leave all but one"),
    ('nx:arms nx:took "gold" .', "nx:arms",
     'has the text "gold" for nx:took, an object property: name a thing there'),
    ("nx:arms nx:age nx:arms .", "nx:arms", "has nx:arms for nx:age, a datatype property: write"),
    ("nx:arms nx:Coin nx:arms .", "nx:arms", "has nx:Coin as a property, which is a class"),
    ("nx:Coin rdfs:label nx:arms .", "nx:Coin", "has nx:arms for rdfs:label: write a text there"),
    ("m:more owl:imports m:none .", "<https://w3id.org/nexus-kg/ontology/more>",
     "imports <https://w3id.org/nexus-kg/ontology/none>, which no file of the folder declares")])
def test_kinds_that_do_not_fit_are_told(faults, text: str, term: str, what: str) -> None:  # type: ignore[no-untyped-def]
    found = faults(text)
    assert [one[0] for one in found] == [term]
    assert what in found[0][1]
    assert found[0][2] in ("more.ttl", "terms.ttl")


@pytest.mark.parametrize(("text", "what"), [
    ("nx:Coin rdfs:subClassOf [ a owl:Restriction ; owl:someValuesFrom nx:Gang ] .",
     "has a restriction without owl:onProperty: name the property that it restricts"),
    ("nx:Coin rdfs:subClassOf [ owl:someValuesFrom nx:Gang ] .", "without owl:onProperty"),
    ("nx:Coin rdfs:subClassOf [ a owl:Restriction ; owl:onProperty nx:took ] .",
     "has a restriction that restricts nothing"),
    (_ON_TOOK % "owl:maxCardinality \"one\"", 'has the text "one" for owl:maxCardinality'),
    (_ON_TOOK % "owl:minCardinality -1", "write a whole number from 0 on"),
    (_ON_TOOK % "owl:cardinality 1.5", "write a whole number from 0 on"),
    (_ON_TOOK % "owl:cardinality nx:Gang", "has nx:Gang for owl:cardinality"),
    (_ON_TOOK % "owl:maxCardinality 1 ; owl:onClass nx:Gang",
     "perhaps owl:maxQualifiedCardinality is meant"),
    (_ON_TOOK % "owl:maxQualifiedCardinality 1", "without owl:onClass"),
    (_ON_TOOK % "owl:someValuesFrom xsd:string", "which is a datatype: name a class there"),
    (_ON_AGE % "owl:allValuesFrom nx:Coin", "which is a class: name a datatype there"),
    (_ON_TOOK % "owl:hasValue 7", "of an object property: name a thing there"),
    (_ON_AGE % "owl:hasValue nx:arms", "write a text, a number or a day there"),
    (_ON_AGE.replace("nx:age", "nx:Coin") % "owl:hasValue nx:arms", "which is a class"),
    ("nx:Coin owl:hasKey nx:age .", "has nx:age for owl:hasKey, which is no list"),
    ('nx:Coin owl:oneOf "x" .', "which is no list: write its members in parentheses"),
    ("nx:Coin owl:unionOf ( ) .", "has an empty list for owl:unionOf"),
    ("nx:Coin owl:intersectionOf [ rdf:first nx:Gang ] .", "that has no end"),
    ("nx:Coin owl:unionOf [ rdf:rest () ] .", "with a place that holds nothing"),
    ("nx:Coin owl:unionOf [ rdf:first nx:Gang , nx:Coin ; rdf:rest () ] .", "that forks"),
    ("nx:Coin owl:unionOf _:l . _:l rdf:first nx:Gang ; rdf:rest _:l .", "that goes in a circle"),
    ('nx:Coin owl:unionOf ( nx:Gang "x" ) .', 'has the text "x" for owl:unionOf: name a class'),
    ("nx:Coin owl:unionOf ( nx:Gang nx:took ) .", "has nx:took for owl:unionOf"),
    ('nx:Coin owl:oneOf ( nx:arms "x" ) .', "name an individual there"),
    ("nx:Coin owl:hasKey ( nx:note ) .", "which is an annotation property"),
    ("nx:Coin owl:hasKey ( nx:Gang ) .", "name a datatype property or an object property there")])
def test_expressions_and_lists_that_are_not_whole_are_told_of_the_class_around_them(  # type: ignore[no-untyped-def]
        faults, text: str, what: str) -> None:
    ((term, fault, file),) = faults(text)
    assert (term, file) == ("nx:Coin", "more.ttl")
    assert what in fault


@pytest.mark.parametrize(("chain", "what"), [
    ("nx:took owl:propertyChainAxiom ( nx:age nx:took )", "for a chain goes on from it"),
    ("nx:took owl:propertyChainAxiom ( nx:took nx:age )", "name an object property there"),
    ("nx:age owl:propertyChainAxiom ( nx:took nx:holds )", "name a datatype property there"),
    ("nx:took owl:propertyChainAxiom ( nx:holds )", "say rdfs:subPropertyOf of that property"),
    ("nx:took owl:propertyChainAxiom nx:holds", "which is no list")])
def test_a_chain_goes_over_things_to_a_value_of_its_own_kind(faults, chain: str, what: str) -> None:  # type: ignore[no-untyped-def]
    ((_, fault, _),) = faults(f"{chain} .")
    assert what in fault


def test_axioms_without_a_name_are_told_by_what_they_are(faults) -> None:  # type: ignore[no-untyped-def]
    assert faults("[] a owl:AllDisjointClasses .") == [
        ("owl:AllDisjointClasses", "is about nothing: name what owl:AllDisjointClasses is of by "
         "owl:members", "more.ttl")]
    ((term, fault, _),) = faults("[] a owl:AllDisjointClasses ; owl:members ( nx:Gang nx:took ) .")
    assert (term, "name a class there" in fault) == ("owl:AllDisjointClasses", True)


@pytest.mark.parametrize("text", [
    _ON_TOOK % "owl:maxCardinality 1", _ON_TOOK % "owl:minQualifiedCardinality 2 ; owl:onClass nx:Gang",
    _ON_TOOK % "owl:hasSelf true", _ON_AGE % 'owl:hasValue "7"',
    "nx:Coin rdfs:subClassOf [ a owl:Restriction ; owl:onProperty [ owl:inverseOf nx:took ] ; "
    "owl:someValuesFrom owl:Thing ] .",
    "nx:age owl:propertyChainAxiom ( nx:took nx:age ) ; rdfs:range xsd:integer , nx:Cents .",
    'nx:Cents owl:equivalentClass [ a rdfs:Datatype ; owl:oneOf ( 1 5 ) ] .',
    "nx:Coin owl:hasKey ( nx:age nx:took ) ; owl:disjointUnionOf ( nx:Gang ) .",
    "nx:took rdfs:range <http://e/Other> ; rdfs:subPropertyOf <http://e/other> , owl:topObjectProperty .",
    "nx:note rdfs:range xsd:string ; rdfs:subPropertyOf rdfs:comment . nx:arms nx:note nx:Gang .",
    "nx:Coin a nx:Coin . m:more owl:imports m:terms ."])
def test_what_owl_allows_is_no_fault(faults, text: str) -> None:  # type: ignore[no-untyped-def]
    assert faults(text) == []


def test_a_module_has_a_name_that_a_store_takes_for_one(tmp_path: Path) -> None:
    (tmp_path / "more.ttl").write_text(_HEAD + "<urn:more> a owl:Ontology .")
    (fault,) = term_faults(read_ontology(tmp_path))
    assert (fault.term, fault.file) == ("<urn:more>", "more.ttl")
    assert "begin with https://w3id.org/nexus-kg/ontology/" in fault.fault


_WORDS = ('rdfs:label "%s"@en ; skos:definition "It is so."@en ; skos:example "One."@en ; '
          'dcterms:source "Book" ; rdfs:isDefinedBy m:more')


@pytest.mark.parametrize(("text", "what"), [
    ('rdfs:label "coin"@en', "has no definition (skos:definition), no source (dcterms:source), no example "
     "(skos:example) or scope note (skos:scopeNote) and no module (write rdfs:isDefinedBy "
     "<https://w3id.org/nexus-kg/ontology/more>)"),
    ((_WORDS % "coin").partition(" ; rdfs:isDefinedBy")[0],
     "has no module (write rdfs:isDefinedBy <https://w3id.org/nexus-kg/ontology/more>)"),
    ((_WORDS % "coin").replace("m:more", "m:mor"), "has <https://w3id.org/nexus-kg/ontology/mor> for "
     "rdfs:isDefinedBy, which no file of the folder declares itself to be: write "
     "<https://w3id.org/nexus-kg/ontology/more>"),
    ((_WORDS % "coin").replace('"@en ; skos:d', '"@es ; skos:d'), "has no English label (rdfs:label)"),
    ((_WORDS % "coin").replace('"@en ; skos:d', '" ; skos:d'),
     'has "coin" for rdfs:label without a language: write "..."@en there'),
    (_WORDS % "twin", 'has the English label "twin", as nx:Twin has: give each a label of its own')])
@pytest.mark.parametrize("kind", ["owl:Class", "nx:Kind"])
def test_terms_need_the_words_and_the_module_that_a_sheet_demands(
        text: str, what: str, kind: str, tmp_path: Path) -> None:
    (tmp_path / "more.ttl").write_text(
        f"{_HEAD} m:more a owl:Ontology . nx:Kind a owl:Class ; {_WORDS % 'kind'} . "
        f"nx:Twin a {kind} ; {_WORDS % 'twin'} . nx:one a {kind} ; {text} .")
    assert [(shorten(one.term), one.fault) for one in term_faults(read_ontology(tmp_path))
            if one.term.endswith("#one>")] == [("nx:one", what)]


def test_terms_of_two_kinds_may_have_one_label(tmp_path: Path) -> None:
    (tmp_path / "more.ttl").write_text(
        f"{_HEAD} m:more a owl:Ontology . nx:Fence a owl:Class ; {_WORDS % 'fence'} . "
        f"nx:fence a owl:ObjectProperty ; {_WORDS % 'fence'} .")
    assert term_faults(read_ontology(tmp_path)) == []


def test_misspelt_words_of_skos_and_dublin_core_are_told(tmp_path: Path) -> None:
    (tmp_path / "more.ttl").write_text(
        f'{_HEAD} m:more a owl:Ontology ; dcterms:title "More" . nx:Coin a owl:Class ; '
        'skos:exampel "A penny." ; dcterms:sorce "Book" ; skos:altLabel "money" .')
    assert [(shorten(one.term), one.file, one.nearest) for one in unknown_in_modules(
        read_ontology(tmp_path))] == [("skos:exampel", "more.ttl", "skos:example"),
                                      ("dcterms:sorce", "more.ttl", "dcterms:source")]


@pytest.mark.parametrize(("name", "head", "faults"), [
    ("mine.rq", "", ["is a rule without a label, which proofs would show: write '#+ label: ...' as its "
                     "first line"]),
    ("mine.rq", "#+ label: Mine\n#+ descripton: It is mine.\n",
     ["has 'descripton' in its leading comments, which nothing reads; perhaps description is meant"]),
    ("mine.rq", "#+ label: Mine\n#+ zz: It is mine.\n",
     ["has 'zz' in its leading comments, which nothing reads; known are label, description, source, focus"]),
    ("mine.rq", "#+ label: Mine\n#+ description: It is mine.\n#+ source: me\n", []),
    ("mine.ttl", "", ["is a rule without a label, which proofs would show: give it an rdfs:label"]),
    ("mine.ttl", ' rdfs:label "Mine" ;', [])])
def test_what_a_rule_tells_of_itself_is_looked_at(name: str, head: str, faults: list[str],
                                                  tmp_path: Path) -> None:
    (tmp_path / "more.ttl").write_text(f"{_HEAD} m:more a owl:Ontology .")
    (tmp_path / "rules").mkdir()
    query = "CONSTRUCT { ?x nx:p ?y } WHERE { ?x nx:q ?y }"
    (tmp_path / "rules" / name).write_text(head + query if name.endswith(".rq") else (
        f"{_HEAD} @prefix sh: <http://www.w3.org/ns/shacl#> . nx:shape sh:targetClass nx:Coin ; "
        f"sh:rule [ a sh:SPARQLRule ;{head} sh:construct '{query.replace('?x', '$this')}' ] ."))
    told = term_faults(read_ontology(tmp_path))
    assert [(one.fault, one.file) for one in told] == [(fault, name) for fault in faults]
