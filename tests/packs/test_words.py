"""Proofs in words: what a person reads below an answer."""

from __future__ import annotations

import io
from typing import Any

import pytest
from rich.console import Console

from kg.model.resources import resource
from kg.model.terms import Triple
from kg.packs.catalogue import question_named
from kg.packs.proofs import proof_data, proof_tree
from kg.packs.render import as_trees
from kg.packs.run import ask
from kg.packs.words import Words
from kg.reason.open_view import open_view
from kg.reason.views import ReasonedView
from kg.store.generations import Store
from kg.store.written_terms import parse_term
from tests.ingest.test_trust import put, record


def _triple(*parts: str) -> Triple:
    return Triple(*map(parse_term, parts))


def _printed(*renderables: object) -> str:
    out = io.StringIO()
    Console(file=out, width=160).print(*renderables)
    return out.getvalue()


@pytest.mark.parametrize(("triple", "sentence"), [
    (("id:organization/farc", "nx:trafficksIn", "nx:coca"),
     "Revolutionary Armed Forces of Colombia: traffics in coca"),
    (("id:organization/farc", "a", "nx:TerroristOrganization"),
     "Revolutionary Armed Forces of Colombia is a terrorist organisation"),
    (("id:luna-2008/01-farc", "nx:startDate", "1999-10-08"),
     "involvement 01-farc: start date 1999-10-08"),
    (("id:organization/farc", "rdfs:label", '"FARC"@en'),
     'Revolutionary Armed Forces of Colombia: label "FARC"'),
    (("nx:actorIn", "owl:inverseOf", "nx:actor"), "'actor in' is the inverse of 'actor'"),
    (("id:nobody", "nx:unheardOf", "id:nothing"), "nobody: unheardOf nothing"),
    (("id:organization/farc", "owl:sameAs", "id:organization/farc"),
     "'Revolutionary Armed Forces of Colombia (id:organization/farc)' is the same as "
     "'Revolutionary Armed Forces of Colombia (id:organization/farc)'"),
])
def test_a_triple_is_a_sentence(seed: ReasonedView, triple: tuple[str, str, str],
                                sentence: str) -> None:
    assert Words(seed).say(_triple(*triple)) == sentence


def test_expressions_lists_and_rules_are_said_by_what_they_hold(seed: ReasonedView) -> None:
    answer = ask(question_named(resource("queries"), "continuum/stages"), seed, {})
    text = _printed(next(as_trees(answer, seed)))
    for part in ("'engages in' follows from 'actor in' then 'kind of activity'",
                 "the class ('engages in' value 'organised crime')\n",
                 'the rule "No later stage is shown"'):
        assert part in text
    assert "genid" not in text
    assert "unnamed" not in text


def test_iris_in_place_of_words(seed: ReasonedView) -> None:
    triple = _triple("id:organization/farc", "nx:trafficksIn", "nx:coca")
    text = _printed(proof_tree(seed.explain(triple)[0], Words(seed, iris=True)))
    assert text.startswith("id:organization/farc nx:trafficksIn nx:coca\n  by prp-spo2")
    assert "nx:trafficksIn owl:propertyChainAxiom (actorIn, traffickedCommodity)" in text


def test_a_passage_is_quoted_once_in_a_row(seed: ReasonedView) -> None:
    answer = ask(question_named(resource("queries"), "drug-terror/ftos-in-drug-trade"), seed,
                 {"as_of": "2008-10-08"})
    for tree in as_trees(answer, seed):
        quotes = [line for line in _printed(tree).splitlines() if "“" in line]
        assert quotes
        assert len(quotes) == len(set(quotes))


def test_nothing_is_told_twice_in_a_row(seed: ReasonedView) -> None:
    answer = ask(question_named(resource("queries"), "drug-terror/ftos-in-drug-trade"), seed,
                 {"as_of": "2008-10-08"})
    for row in answer.rows:
        told = [(support.triple, support.records) for support in row.evidence.supports]
        assert len(told) == len(set(told))


def test_words_of_a_source_cannot_steer_the_terminal(store: Store) -> None:
    put(store, record("r", 'id:x a nx:Person ; rdfs:label "[bold]A\\u001b[31m"@en .'))
    view = open_view(store)
    proof = view.explain(_triple("id:x", "a", "nx:Agent"))[0]
    text = _printed(proof_tree(proof, Words(view)))
    assert text.startswith("[bold]A\N{REPLACEMENT CHARACTER}[31m is an agent\n")


def test_who_says_it_is_told_in_json_and_in_words(store: Store) -> None:
    said = record("r", 'id:x a nx:Person ; rdfs:label "X"@en .', "reported", "C3")
    put(store, said.replace("nx:locator", """nx:validFrom "2001-01-01"^^xsd:date ; nx:validTo "2002-01-01"^^xsd:date ;
        prov:wasAttributedTo id:a ; prov:wasQuotedFrom id:c , id:b ; nx:passage "X is here" ; nx:locator"""))
    view = open_view(store)
    proof = view.explain(_triple("id:x", "a", "nx:Agent"))[0]
    data: dict[str, Any] = proof_data(proof, Words(view))
    premise, axiom = data.pop("premises")
    assert data == {"triple": list(proof.triple), "words": "X is an agent", "rule": "cax-sco",
                    "label": "subclass", "grade": "C3", "conditions": []}
    nexus = "https://w3id.org/nexus-kg/"
    assert premise == {
        "triple": list(_triple("id:x", "a", "nx:Person")), "words": "X is a person", "rule": None, "records": [{
            "record": nexus + "record/r", "source": "S", "locator": "row r", "status": "reported",
            "reliability": "C", "credibility": 3, "attributedTo": nexus + "id/a",
            "quotedFrom": [nexus + "id/b", nexus + "id/c"], "validFrom": "2001-01-01",
            "validTo": "2002-01-01", "passage": "X is here"}]}
    assert axiom["records"] == [{
        "record": nexus + "ontology/actors", "source": "ontology: actors", "locator": "", "status": "asserted",
        "reliability": "A", "credibility": 1, "attributedTo": None, "quotedFrom": [], "validFrom": None,
        "validTo": None, "passage": ""}]
    assert _printed(proof_tree(proof, Words(view))).splitlines()[:5] == [
        "X is an agent", "  by cax-sco: subclass (C3)", "├── X is a person",
        "│     reported in S, row r, quoting b, c, valid from 2001-01-01 to 2002-01-01 (C3) record:r",
        "│     “X is here”"]


def test_json_has_the_sentence_beside_the_terms(seed: ReasonedView) -> None:
    triple = _triple("id:organization/farc", "nx:trafficksIn", "nx:coca")
    data = proof_data(seed.explain(triple)[0], Words(seed))
    assert data["words"] == "Revolutionary Armed Forces of Colombia: traffics in coca"
    assert data["triple"] == list(triple)
