"""kg check: what the rules find, what only description logic finds, and the exit codes."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kg.cli.main import kg_command
from kg.model.resources import resource

_HEAD = """@prefix nx: <https://w3id.org/nexus-kg/ontology#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix : <urn:example:> .
<https://w3id.org/nexus-kg/ontology/more> a owl:Ontology .
"""


def _check(folder: Path, more: str, *arguments: str) -> Result:
    """Check the project's ontology with another module beside it, and no store."""
    ontology = folder / "ontology"
    shutil.copytree(resource("ontology"), ontology)
    (ontology / "more.ttl").write_text(_HEAD + more)
    return CliRunner().invoke(kg_command, ["check", "--ontology", str(ontology), "--store",
                                           str(folder / "none"), *arguments])


def test_the_ontology_contradicts_nothing(tmp_path: Path) -> None:
    result = _check(tmp_path, "", "--dl", "--time-limit", "3000", "--reasoner", "pellet")
    assert result.exit_code == 0
    assert "The rules find no clash in the ontology (there is no store)." in result.output
    assert "Description logic: consistent" in result.output
    assert "'listed entity' is the same as ('agent' or 'asset')" in result.output


def test_a_thing_in_two_disjoint_classes_is_found_by_the_rules_and_justified(
        tmp_path: Path) -> None:
    result = _check(tmp_path, ":x a owl:NamedIndividual , nx:Gang , nx:Vessel .", "--dl",
                    "--time-limit", "3000", "--reasoner", "pellet", "-f", "json")
    assert result.exit_code == 1
    told = json.loads(result.stdout)
    assert not told["consistent"]
    assert {clash["rule"] for clash in told["clashes"]} <= {"cax-adc", "cax-dw"}
    (fault,) = told["descriptionLogic"]
    assert fault["what"] == "the ontology is inconsistent" and fault["minimal"]
    assert {"x is a 'gang'", "x is a 'vessel'"} <= {
        axiom["says"] for axiom in fault["axioms"]}


@pytest.mark.parametrize("reasoner", ["hermit", "pellet"])
def test_a_count_that_cannot_be_is_found_by_description_logic_only(tmp_path: Path,
                                                                   reasoner: str) -> None:
    more = """:TwoCodes a owl:Class ; rdfs:label "two codes"@en ; rdfs:subClassOf [ a owl:Restriction ;
        owl:onProperty nx:programCode ; owl:minCardinality "2"^^xsd:nonNegativeInteger ] ."""
    result = _check(tmp_path, more, "--dl", "--time-limit", "3000", "--reasoner", reasoner, "-f", "json")
    assert result.exit_code == 1
    told = json.loads(result.stdout)
    assert told["clashes"] == []
    (fault,) = told["descriptionLogic"]
    assert fault["what"] == "'two codes' can have no member"
    assert len(fault["axioms"]) == 2 and fault["minimal"]
    assert any("at least 2" in one["axiom"] for one in told["unseenByRules"])


def test_without_dl_no_reasoner_is_asked(tmp_path: Path) -> None:
    result = _check(tmp_path, ":Bad a owl:Class ; rdfs:subClassOf nx:Gang , nx:Vessel .",
                    "-f", "json")
    assert result.exit_code == 0
    assert json.loads(result.stdout)["descriptionLogic"] is None


def test_too_little_time_is_told_and_is_no_verdict(tmp_path: Path) -> None:
    result = _check(tmp_path, "", "--dl", "--time-limit", "1", "--reasoner", "hermit")
    assert result.exit_code == 3
    assert "did not finish in 1 s" in result.output
    assert "consistent, and" not in result.output


def test_terms_that_nothing_describes_are_listed_with_the_nearest(tmp_path: Path) -> None:
    more = """nx:Front a owl:Class ; rdfs:lable "front"@en ; rdfs:subClasOf nx:Organisation ."""
    result = _check(tmp_path, more, "-f", "json")
    assert result.exit_code == 1
    assert {(one["term"].rpartition("#")[2], one["nearest"])
            for one in json.loads(result.stdout)["unknownTerms"]} == {
        ("lable>", "rdfs:label"), ("subClasOf>", "rdfs:subClassOf"),
        ("Organisation>", "nx:Organization")}
    (tmp_path / "ontology" / "rules").mkdir(exist_ok=True)
    (tmp_path / "ontology" / "rules" / "front.rq").write_text("""#+ label: A front
#+ description: A front.
#+ source: a test
PREFIX nx: <https://w3id.org/nexus-kg/ontology#>
CONSTRUCT { ?x a nx:FrontCompani } WHERE { ?x a nx:Organization }
""")
    (tmp_path / "ontology" / "more.ttl").write_text(_HEAD)
    result = CliRunner().invoke(kg_command, ["check", "--ontology", str(tmp_path / "ontology"),
                                             "--store", str(tmp_path / "none")])
    assert result.exit_code == 1
    assert "nx:FrontCompani" in result.output


def test_misspelt_terms_of_shapes_and_questions_are_told(tmp_path: Path) -> None:
    shape = tmp_path / "shape.ttl"
    shape.write_text("""@prefix sh: <http://www.w3.org/ns/shacl#> .
        @prefix nx: <https://w3id.org/nexus-kg/ontology#> .
        nx:MyShape a sh:NodeShape ; sh:targetClass nx:Vesel ; sh:property [
            sh:path ( nx:acronymm [ sh:inversePath nx:alliedWith ] ) ; sh:class nx:Agent ] ;
            sh:sparql [ sh:message "no" ; sh:select "PREFIX nx: <https://w3id.org/nexus-kg/ontology#> SELECT $this { $this nx:alis ?x }" ] .""")
    queries = tmp_path / "queries" / "mine"
    queries.mkdir(parents=True)
    (queries / "pack.yaml").write_text("title: Mine\ndescription: Mine.\n")
    (queries / "who.rq").write_text("""#+ title: Who
#+ question: Who?
#+ description: Who.
#+ parameters: [{name: good, type: iri, kind: nx:Comodity, default: nx:coca, description: A good.}]
#+ columns: [{name: who, type: iri, meaning: Who}]
#+ answers: ["Who?"]
#+ tags: [who]
SELECT ?who ?good WHERE { ?who a nx:Cartell ; nx:alias "nx:nothing" ; nx:trafficksIn ?good }
""")
    result = _check(tmp_path, "", "--shapes", str(shape), "--queries", str(queries.parent),
                    "-f", "json")
    assert result.exit_code == 1, result.output
    told = {(one["term"].rpartition("#")[2][:-1], one["usedBy"], one["file"], one["nearest"])
            for one in json.loads(result.stdout)["unknownTerms"]}
    assert told == {("Vesel", "nx:MyShape", "shape.ttl", "nx:Vessel"),
                    ("acronymm", "nx:MyShape", "shape.ttl", "nx:acronym"),
                    ("alis", "nx:MyShape", "shape.ttl", "nx:alias"),
                    ("Cartell", "mine/who", "who.rq", "nx:Cartel"),
                    ("Comodity", "mine/who", "who.rq", "nx:Commodity")}


def test_misspelt_datatypes_and_kinds_of_node_of_shapes_are_told(tmp_path: Path) -> None:
    shape = tmp_path / "shape.ttl"
    shape.write_text("""@prefix sh: <http://www.w3.org/ns/shacl#> .
        @prefix nx: <https://w3id.org/nexus-kg/ontology#> .
        @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
        nx:MyShape a sh:NodeShape ; sh:targetClass nx:Vessel ;
            sh:property [ sh:path nx:acronym ; sh:datatype xsd:integr ; sh:in ( "1"^^xsd:intt ) ] ,
                [ sh:path nx:alias ; sh:datatype nx:Vesel ] .""")
    told = json.loads(_check(tmp_path, "", "--shapes", str(shape), "-f", "json").stdout)
    assert {(one["term"].rpartition("#")[2][:-1], one["usedBy"], one["nearest"])
            for one in told["unknownTerms"]} == {
        ("integr", "nx:MyShape", "xsd:integer"), ("intt", "nx:MyShape", "xsd:int"),
        ("Vesel", "nx:MyShape", "nx:Vessel")}
    assert "xsd:integr" not in _validated(tmp_path, "xsd:integer")
    assert "perhaps xsd:integer is meant" in _validated(tmp_path, "xsd:integr")


def _validated(folder: Path, datatype: str) -> str:
    """What `kg validate` says of a shape with a datatype."""
    shape, store = folder / "one.ttl", folder / f"store-{datatype[4:]}"
    shape.write_text(f"""@prefix sh: <http://www.w3.org/ns/shacl#> .
        @prefix nx: <https://w3id.org/nexus-kg/ontology#> .
        @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
        nx:MyShape a sh:NodeShape ; sh:targetClass nx:Vessel ;
            sh:property [ sh:path nx:acronym ; sh:datatype {datatype} ] .""")
    assert CliRunner().invoke(kg_command, ["init", "--store", str(store)]).exit_code == 0
    return CliRunner().invoke(kg_command, ["validate", "--store", str(store), "--shapes",
                                           str(shape)]).output


@pytest.mark.parametrize(("of_class", "told"), [
    ("sh:targetClass nx:heroin", "nx:heroin is no class but nx:Commodity, and sh:targetClass in shape.ttl"),
    ("sh:targetClass nx:Vessel ; sh:class nx:actor", "nx:actor is no class but owl:ObjectProperty, and"),
    ("sh:targetClass nx:Vessel ; sh:class nx:Agent", "")])
def test_shapes_that_name_for_a_class_what_is_none_are_told(of_class: str, told: str,
                                                            tmp_path: Path) -> None:
    (tmp_path / "shape.ttl").write_text(f"""@prefix sh: <http://www.w3.org/ns/shacl#> .
        @prefix nx: <https://w3id.org/nexus-kg/ontology#> .
        nx:MyShape a sh:NodeShape ; sh:nodeKind sh:IRI ; {of_class} .""")
    store = str(tmp_path / "store")
    assert CliRunner().invoke(kg_command, ["init", "--store", store]).exit_code == 0
    result = CliRunner().invoke(kg_command, ["validate", "--store", store, "--shapes",
                                             str(tmp_path / "shape.ttl")])
    assert told in result.output
    assert ("is no class" in result.output) == bool(told)


def test_who_names_a_misspelt_term_is_told_by_the_class_around_it_or_the_file(
        tmp_path: Path) -> None:
    more = """nx:Front a owl:Class ; rdfs:subClassOf [ a owl:Restriction ;
            owl:onProperty nx:actr ; owl:someValuesFrom [ a owl:Class ; owl:unionOf ( nx:Gangg ) ] ] .
        nx:cost a owl:DatatypeProperty ; rdfs:range xsd:intger .
        nx:Persn owl:disjointWith nx:Gang . [] owl:members ( nx:Vesel ) ."""
    told = json.loads(_check(tmp_path, more, "-f", "json").stdout)["unknownTerms"]
    assert {(one["term"].rpartition("#")[2][:-1], one["usedBy"], one["nearest"]) for one in told} == {
        ("actr", "nx:Front", "nx:actor"), ("Gangg", "nx:Front", "nx:Gang"),
        ("intger", "nx:cost", "xsd:integer"), ("Persn", "its own owl:disjointWith", "nx:Person"),
        ("Vesel", "more.ttl", "nx:Vessel")}
    assert {one["file"] for one in told} == {"more.ttl"}


def test_alignments_are_looked_at_too(tmp_path: Path) -> None:
    _check(tmp_path, "")
    ontology = tmp_path / "ontology"
    (ontology / "alignments" / "mine.ttl").write_text(
        _HEAD.replace("/more>", "/alignments/mine>") + "nx:Vesel rdfs:subClassOf <http://e/Ship> . "
        "<http://e/near> a owl:ObjectProperty ; rdfs:subPropertyOf nx:Vessel .")
    result = CliRunner().invoke(kg_command, ["check", "--ontology", str(ontology), "--store",
                                             str(tmp_path / "none"), "-f", "json"])
    told = json.loads(result.stdout)
    assert result.exit_code == 1
    assert [(one["nearest"], one["file"]) for one in told["unknownTerms"]] == [
        ("nx:Vessel", "mine.ttl")]
    assert [(one["term"], one["file"]) for one in told["termFaults"]] == [
        ("<http://e/near>", "mine.ttl")]
    page = CliRunner().invoke(kg_command, ["ontology", "document", "--ontology", str(ontology),
                                           "--into", str(tmp_path / "page.html")])
    assert (page.exit_code, "perhaps nx:Vessel is meant" in page.output) == (0, True)


def test_expressions_that_hold_themselves_end(tmp_path: Path) -> None:
    more = """nx:A a owl:Class ; rdfs:label nx:Gang ; owl:equivalentClass _:x .
        _:x a owl:Class ; owl:unionOf ( _:x nx:Gang ) . nx:B owl:complementOf _:y .
        _:y a owl:Class ; owl:complementOf _:y ."""
    result = _check(tmp_path, more)
    assert result.exit_code == 1
    assert "A is the same as (itself or 'gang')" in result.output


def test_terms_without_words_of_two_kinds_or_in_a_wrong_namespace_are_told(tmp_path: Path) -> None:
    more = """nx:Front a owl:Class ; rdfs:label "front"@en .
        nx:linkedTo a owl:DatatypeProperty .
        <https://w3id.org/nexus-kg/ontology/Fake> a owl:Class ; rdfs:label "fake"@en ."""
    result = _check(tmp_path, more, "-f", "json")
    assert result.exit_code == 1
    told = {one["term"].rpartition("/")[2]: one["fault"]
            for one in json.loads(result.stdout)["termFaults"]}
    assert told.keys() == {"ontology#Front>", "ontology#linkedTo>", "Fake>"}
    assert told["ontology#Front>"] == (
        "has no definition (skos:definition), no source (dcterms:source), no example (skos:example) "
        "or scope note (skos:scopeNote) and no module (write rdfs:isDefinedBy "
        "<https://w3id.org/nexus-kg/ontology/more>)")
    assert told["ontology#linkedTo>"] == (
        "is a datatype property and an object property: leave all but one out")
    assert "perhaps nx:Fake is meant" in told["Fake>"]


def test_two_modules_of_one_name_are_refused(tmp_path: Path) -> None:
    result = _check(tmp_path, "")
    (tmp_path / "ontology" / "again.ttl").write_text(_HEAD)
    result = CliRunner().invoke(kg_command, ["check", "--ontology", str(tmp_path / "ontology"),
                                             "--store", str(tmp_path / "none")])
    assert "again.ttl" in str(result.exception) or "more.ttl" in str(result.exception)
    assert "give the module a name of its own" in str(result.exception)


def test_rules_that_deny_what_they_derive_are_refused_with_their_file(tmp_path: Path) -> None:
    _check(tmp_path, "")
    ontology = tmp_path / "ontology"
    (ontology / "rules" / "mine.rq").write_text(
        "PREFIX nx: <https://w3id.org/nexus-kg/ontology#>\nCONSTRUCT { ?a a nx:CriticalNode } WHERE { "
        "?a nx:alliedWith ?b FILTER NOT EXISTS { ?a a nx:CriticalNode } }")
    store = str(tmp_path / "store")
    for command in (["check", "--store", "none"], ["init", "--store", store]):
        result = CliRunner().invoke(kg_command, [*command, "--ontology", str(ontology)])
        assert f"{ontology / 'rules' / 'mine.rq'}: The rule 'mine' asks" in str(result.exception)
    (ontology / "rules" / "mine.rq").unlink()
    assert CliRunner().invoke(kg_command, ["init", "--store", store]).exit_code == 0
    (ontology / "rules" / "mine.rq").write_text(
        "#+ label: Mine\nPREFIX nx: <https://w3id.org/nexus-kg/ontology#>\n"
        "CONSTRUCT { ?a nx:linkedTo ?b } WHERE { ?a nx:aliedWith ?b }")
    told = CliRunner().invoke(kg_command, ["reason", "--store", store, "--ontology", str(ontology)])
    assert ("Nothing describes nx:aliedWith, which the rule mine (mine.rq) names; perhaps nx:alliedWith "
            "is meant.") in told.output


def test_terms_that_are_gone_and_that_records_use_are_told(tmp_path: Path) -> None:
    store, ontology = str(tmp_path / "store"), tmp_path / "ontology"
    notes = tmp_path / "notes.trig"
    notes.write_text("""@prefix nx: <https://w3id.org/nexus-kg/ontology#> .
        @prefix id: <https://w3id.org/nexus-kg/id/> . @prefix record: <https://w3id.org/nexus-kg/record/> .
        @prefix source: <https://w3id.org/nexus-kg/source/> . @prefix prov: <http://www.w3.org/ns/prov#> .
        @prefix graph: <https://w3id.org/nexus-kg/graph/> .
        @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
        graph:records { source:s a nx:Source ; rdfs:label "S"@en ; prov:wasAttributedTo id:me ;
            nx:sourceReliability "C" . id:me a nx:Person ; rdfs:label "Me"@en .
          record:n1 a nx:Record ; prov:wasDerivedFrom source:s ; nx:sourceIdentifier "n1" ; nx:locator "1" ;
            nx:status nx:reported ; nx:sourceReliability "C" ; nx:informationCredibility 3 ; nx:passage "x" }
        record:n1 { id:g a nx:Gang ; rdfs:label "Gang"@en }""")
    for command in (["init"], ["load", str(notes)]):
        done = CliRunner().invoke(kg_command, [*command, "--store", store])
        assert done.exit_code == 0, done.output
    shutil.copytree(resource("ontology"), ontology)
    for file in ontology.rglob("*.ttl"):
        file.write_text(re.sub(r"nx:Gang\b", "nx:StreetGang", file.read_text()))
    told = CliRunner().invoke(kg_command, ["reason", "--store", store, "--ontology", str(ontology)])
    assert told.exit_code == 0, told.output
    assert [line for line in told.output.splitlines() if "any more" in line] == [
        "The ontology has no nx:Gang any more, which 1 record still uses: write there what takes "
        "its place, and load again."]
