"""SHACL rules: their shapes say of what they hold; what cannot be run as written is refused."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.columns.columns import columns_of
from kg.ingest.ontology import read_rules
from kg.ingest.vocabulary import unknown_in_ontology
from kg.model.errors import DataError
from kg.model.namespaces import RDF_TYPE, shorten
from kg.model.terms import Term, Triple, iri, literal
from kg.packs.proofs import rule_label
from kg.reason.engine import materialise
from kg.reason.explain import Explainer
from kg.validate.advanced import with_rules
from kg.validate.parser import compile_shapes

_HEAD = """@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix : <urn:> .
    @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
    @prefix owl: <http://www.w3.org/2002/07/owl#> . @prefix nx: <https://w3id.org/nexus-kg/ontology#> .
    """
_RULE = "sh:rule [ a sh:SPARQLRule ; sh:construct 'CONSTRUCT { $this a <urn:D> } WHERE { %s }' ] ."


def thing(name: str) -> Term:
    return iri(f"urn:{name}")


SAID = [Triple(thing("coin"), RDF_TYPE, thing("Coin")), Triple(thing("vase"), RDF_TYPE, thing("Vase")),
        Triple(thing("book"), RDF_TYPE, thing("Book")),
        *(Triple(thing(name), thing("heldIn"), thing("museum")) for name in ("coin", "vase", "book")),
        Triple(thing("museum"), thing("near"), thing("port"))]


def rules(folder: Path, text: str, name: str = "mine.ttl") -> list[Triple]:
    (folder / name).write_text(_HEAD + text)
    return [triple for module in read_rules(folder) for triple in module.triples]


def derived(said: list[Triple], cls: str = "D") -> set[str]:
    found = materialise(columns_of(said)).inferred().triples()
    return {t.subject[5:-1] for t in found if (t.predicate, t.object) == (RDF_TYPE, thing(cls))}


@pytest.mark.parametrize(("target", "where", "found"), [
    ("sh:targetClass :Coin", "$this <urn:heldIn> ?m", {"coin"}),
    ("sh:targetClass :Coin , :Vase", "$this <urn:heldIn> ?m", {"coin", "vase"}),
    ("sh:targetNode :book", "$this <urn:heldIn> ?m", {"book"}),
    ("sh:targetNode :book ; sh:targetClass :Coin", "$this <urn:heldIn> ?m", {"book", "coin"}),
    ("sh:targetSubjectsOf :near", "", {"museum"}),
    ("sh:targetObjectsOf :near", "", {"port"}),
    ("sh:targetClass :Coin", "?m <urn:near> ?p . FILTER NOT EXISTS { ?p <urn:near> $this }", {"coin"}),
    ("sh:targetClass :Coin , :Vase", "{ ?m <urn:near> ?p FILTER NOT EXISTS { $this a <urn:Coin> } }",
     {"vase"}),
    ("sh:targetClass :Coin , :Vase", "{ ?x <urn:heldIn> ?m FILTER($this = ?x) }", {"coin", "vase"}),
    ("sh:targetClass :Coin , :Vase", "MINUS { $this a <urn:Coin> }", {"vase"})])
def test_a_rule_holds_for_the_targets_of_its_shape(target: str, where: str, found: set[str],
                                                   tmp_path: Path) -> None:
    assert derived([*SAID, *rules(tmp_path, f":shape a sh:NodeShape ; {target} ; {_RULE % where}")]
                   ) == found


def test_a_shape_that_is_a_class_is_its_own_target(tmp_path: Path) -> None:
    text = ":Vase a sh:NodeShape , owl:Class ; " + _RULE % "$this <urn:heldIn> ?m"
    assert derived([*SAID, *rules(tmp_path, text)]) == {"vase"}


def test_a_rule_of_two_shapes_holds_for_both(tmp_path: Path) -> None:
    text = """:one sh:targetClass :Coin ; sh:rule :r . :two sh:targetClass :Vase ; sh:rule :r .
        :three sh:targetClass :Book ; sh:rule :r ; sh:deactivated true .
        :r a sh:SPARQLRule ; rdfs:label "Mine" ;
            sh:construct "CONSTRUCT { $this a <urn:D> } { $this <urn:heldIn> ?m }" ."""
    said = [*SAID, *rules(tmp_path, text)]
    assert derived(said) == {"coin", "vase"}
    proof, = Explainer(materialise(columns_of(said))).explain(
        Triple(thing("vase"), RDF_TYPE, thing("D")))
    assert rule_label(proof) == "Mine"


def test_rules_and_shapes_that_are_deactivated_do_not_hold(tmp_path: Path) -> None:
    text = """:one sh:targetClass :Coin ; sh:deactivated true ; sh:rule [ a sh:SPARQLRule ;
            sh:construct "CONSTRUCT { $this a <urn:D> } WHERE { $this <urn:heldIn> ?m }" ] .
        :two sh:targetClass :Vase ; sh:rule [ a sh:SPARQLRule ; sh:deactivated true ;
            sh:construct "CONSTRUCT { $this a <urn:D> } WHERE { $this <urn:heldIn> ?m }" ] ."""
    assert rules(tmp_path, text) == []


def test_a_triple_rule_says_its_triple_of_each_target(tmp_path: Path) -> None:
    text = """:one sh:targetClass :Coin ; sh:rule [ a sh:TripleRule ; sh:subject sh:this ;
        sh:predicate <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> ; sh:object :D ] ."""
    assert derived([*SAID, *rules(tmp_path, text)]) == {"coin"}


def test_the_prefixes_that_a_rule_declares_are_its_own(tmp_path: Path) -> None:
    text = """<urn:onto> a owl:Ontology ; sh:declare [ sh:prefix "nx" ; sh:namespace "urn:" ] ,
            [ sh:prefix "mine" ; sh:namespace "urn:" ] .
        :one sh:targetClass :Coin ; sh:rule [ a sh:SPARQLRule ; sh:prefixes <urn:onto> ;
            sh:construct "CONSTRUCT { $this a mine:D } WHERE { $this nx:heldIn ?m }" ] ."""
    assert derived([*SAID, *rules(tmp_path, text)]) == {"coin"}


def test_rules_without_a_name_are_named_after_their_file(tmp_path: Path) -> None:
    rules(tmp_path, ":one sh:targetClass :Coin ; " + _RULE % "", "a.ttl")
    rules(tmp_path, ":two sh:targetClass :Vase ; " + _RULE % "" + " :three sh:targetClass :Book ; "
          + _RULE % "", "b.ttl")
    assert [module.iri.rpartition("/")[2] for module in read_rules(tmp_path)] == [
        "a-1>", "b-1>", "b-2>"]


@pytest.mark.parametrize(("text", "told"), [
    (":one sh:targetClass :C ; sh:rul [ a sh:SPARQLRule ; sh:construct 'CONSTRUCT {} {}' ] .",
     "sh:rul, which SHACL does not know; perhaps sh:rule is meant"),
    (":one sh:targetClass :C ; sh:rule [ a sh:SPARQLRule ; sh:constuct 'CONSTRUCT {} {}' ] .",
     "perhaps sh:construct is meant"),
    ("<urn:x/r> a sh:SPARQLRule ; sh:construct 'CONSTRUCT { $this a <urn:D> } { $this <urn:p> ?x }' .",
     "the rule 'r' belongs to no shape"),
    (":one a sh:NodeShape ; " + _RULE % "$this <urn:p> ?x", "has rules and no target"),
    (":one sh:targetNode 'a' ; " + _RULE % "$this <urn:p> ?x", "a target that rules may not have"),
    (":one sh:targetClass :C ; sh:rule [ a sh:SPARQLRule ; sh:condition :two ; sh:construct "
     "'CONSTRUCT { $this a <urn:D> } { $this <urn:p> ?x }' ] .", "'mine-1' has sh:condition"),
    (":one sh:targetClass :C ; sh:rule [ a sh:TripleRule ; sh:condition :two ; sh:subject sh:this ; "
     "sh:predicate :p ; sh:object :o ] .", "has sh:condition, .* write it as a sh:SPARQLRule"),
    (":one sh:targetClass :C ; sh:rule [ sh:subject sh:this ; sh:predicate :p ; sh:object :o ] .",
     "'mine-1' tells a triple and is of no type: add 'a sh:TripleRule'"),
    (":one sh:targetClass :C .", "holds no rule"),
    (":one sh:targetClass :C ; sh:rule [ a sh:SPARQLRule ] .", "has 0 texts for sh:construct"),
    (":one sh:targetClass :C ; sh:rule [ a sh:JSRule ] .", "has 0 texts for sh:construct"),
    (":one sh:targetClass :C ; " + _RULE % "$this zz:p ?x", "nothing declares the prefix zz:"),
    (":one sh:targetClass :C ; " + _RULE % "$this nx:p ?x ; ; }", "'mine-1' is not SPARQL: line 1"),
    (":one sh:targetClass :C ; sh:rule [ a sh:TripleRule ; sh:subject sh:this ; sh:predicate :p ; "
     "sh:object [ sh:path :q ] ] .", "each a term or sh:this"),
    (":one sh:targetClass :C ; sh:rule [ a sh:SPARQLRule ; sh:construct "
     "'CONSTRUCT { $this a <urn:D> }\nWHERE { OPTIONAL { $this <urn:p> ?x } }' ] .".replace(
         "'", '"""'), r"has OPTIONAL \(line 2 of its sh:construct\)"),
    (":one sh:targetClass :C ; sh:rule [ sh:order 1 ; sh:construct "
     "'CONSTRUCT { $this a <urn:D> } { $this <urn:p> ?x }' ] , [ sh:order 2 ; sh:construct "
     "'CONSTRUCT { $this <urn:p> $this } { $this <urn:q> ?x }' ] .",
     "'mine-1' comes before 'mine-2'"),
    (":one sh:targetClass :C ; sh:rule [ sh:order 'NaN' ; sh:construct "
     "'CONSTRUCT { $this a <urn:D> } { $this <urn:p> ?x }' ] .", "'mine-1' needs a number for sh:order")])
def test_what_cannot_be_run_as_it_is_written_is_refused(text: str, told: str,
                                                        tmp_path: Path) -> None:
    with pytest.raises(DataError, match=rf"mine\.ttl.*{told}") as caught:
        rules(tmp_path, text)
    assert str(caught.value).count("mine.ttl") == 1


def test_an_order_that_changes_nothing_is_taken(tmp_path: Path) -> None:
    text = """:one sh:targetClass :Coin ; sh:rule
        [ sh:order 2 ; sh:construct "CONSTRUCT { $this a <urn:D> } { $this <urn:found> ?x }" ] ,
        [ sh:order 1 ; sh:construct "CONSTRUCT { $this <urn:found> ?m } { $this <urn:heldIn> ?m }" ] ."""
    assert derived([*SAID, *rules(tmp_path, text)]) == {"coin"}


def test_two_rules_of_one_name_are_refused(tmp_path: Path) -> None:
    (tmp_path / "mine-1.rq").write_text("CONSTRUCT { ?x a <urn:D> } WHERE { ?x a <urn:C> }")
    with pytest.raises(DataError, match=r"mine\.ttl.*has a rule 'mine-1', as mine-1\.rq has"):
        rules(tmp_path, ":one sh:targetClass :Coin ; " + _RULE % "")


_TARGETS = st.sampled_from([
    "sh:targetClass :Coin", "sh:targetClass :Vase", "sh:targetNode :book", "sh:targetNode :museum",
    "sh:targetSubjectsOf :near", "sh:targetObjectsOf :near", "sh:targetObjectsOf :heldIn"])
_WHERES = st.sampled_from([
    "$this <urn:heldIn> ?m", "?x <urn:heldIn> $this", "{ $this <urn:near> ?x } UNION "
    "{ ?x <urn:heldIn> ?m FILTER NOT EXISTS { $this a <urn:Coin> } }",
    "?m <urn:near> ?p FILTER NOT EXISTS { $this <urn:heldIn> ?m }"])


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(
    st.lists(_TARGETS, min_size=1, max_size=3, unique=True),
    st.lists(st.sampled_from("abc"), min_size=1, max_size=2, unique=True)), min_size=1, max_size=3),
       st.fixed_dictionaries({name: st.tuples(_WHERES, st.booleans()) for name in "abc"}))
def test_rules_derive_what_pyshacl_does(shapes: list[tuple[list[str], list[str]]],
                                        texts: dict[str, tuple[str, bool]]) -> None:
    text = "\n".join(
        f":shape{number} a sh:NodeShape ; {' ; '.join(targets)} ; sh:rule "
        f"{' , '.join(f':{name}' for name in named)} ."
        for number, (targets, named) in enumerate(shapes))
    for name in {name for _, named in shapes for name in named}:
        where, off = texts[name]
        text += (f"\n:{name} a sh:SPARQLRule {'; sh:deactivated true' if off else ''} ; "
                 f"sh:construct 'CONSTRUCT {{ $this a <urn:{name}> }} WHERE {{ {where} }}' .")
    with TemporaryDirectory() as folder:
        said = [*SAID, *rules(Path(folder), text)]
        shape_graph = compile_shapes([Path(folder) / "mine.ttl"])
        wanted = set(with_rules(columns_of(SAID), shape_graph).triples()) - set(SAID)
    found = set(materialise(columns_of(said)).inferred().triples())
    assert {t for t in found if t.object in set(map(thing, "abc"))} == wanted


def test_a_misspelt_target_class_is_told(tmp_path: Path) -> None:
    triples = rules(tmp_path, "nx:shape sh:targetClass nx:Coim ; " + _RULE % "")
    unknown, = unknown_in_ontology([*triples, Triple(iri(
        "https://w3id.org/nexus-kg/ontology#Coin"), RDF_TYPE, literal("described"))])
    assert (shorten(unknown.term), unknown.nearest) == ("nx:Coim", "nx:Coin")
