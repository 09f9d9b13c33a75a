"""What a load may say of what, and on whose word: attacks on the provenance of answers."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.columns.statements import Statements
from kg.ingest.discovery import connector_for
from kg.ingest.load import LoadResult, RefusedError, load, reason_again
from kg.ingest.quarantine import read_quarantine
from kg.model.errors import DataError, KgError, UsageError
from kg.model.namespaces import PREFIXES, RECORDS_GRAPH, inferred_graph, nx
from kg.model.resources import resource
from kg.model.terms import Triple, iri
from kg.model.view import DEFAULT_VIEW, parse_view
from kg.model.watcher import Silent
from kg.packs.catalogue import question_named
from kg.packs.evidence import EvidenceFinder
from kg.packs.run import Answer, ask
from kg.reason.engine import materialise
from kg.reason.explain import Explainer
from kg.reason.open_view import open_view
from kg.reason.views import to_store
from kg.server.tokens import Role, Tokens
from kg.store.generations import Store
from kg.validate.parser import compile_shapes

HEAD = "".join(f"@prefix {name}: <{namespace}> .\n" for name, namespace in PREFIXES.items())
SHAPES = compile_shapes([resource("shapes")])


def record(name: str, body: str, status: str = "asserted", grade: str = "A1") -> str:
    """A record of the source s, and what is told of that."""
    return f"""graph:records {{
  record:{name} a nx:Record ; prov:wasDerivedFrom source:s ; nx:sourceIdentifier "{name}" ;
    nx:locator "row {name}" ; nx:status nx:{status} ; nx:sourceReliability "{grade[0]}" ;
    nx:informationCredibility {grade[1]} .
  source:s a nx:Source ; rdfs:label "S"@en ; nx:sourceReliability "B" . }}
record:{name} {{ {body} }}
"""


GROUP = 'id:g a nx:TerroristOrganization ; rdfs:label "G"@en .'
FTO = """id:d a nx:Designation ; nx:designatedEntity id:g ; nx:startDate "2001-01-01"^^xsd:date ;
  nx:program <https://w3id.org/nexus-kg/id/program/FTO> ;
  nx:designatingAuthority <https://w3id.org/nexus-kg/id/organization/us-department-of-state> .
<https://w3id.org/nexus-kg/id/organization/us-department-of-state> a nx:GovernmentBody ;
  rdfs:label "State"@en ."""
DRUGS = """id:i a nx:Involvement ; nx:actor id:g ; nx:activityType nx:drugTrafficking ;
  nx:traffickedCommodity nx:cocaine ; nx:place id:p ."""
PLACE = 'id:p a nx:Place ; rdfs:label "Atlantis"@en .'


def put(store: Store, text: str, *, strict: bool = False) -> LoadResult:
    file = store.folder.parent / "file.trig"
    file.write_text(HEAD + text)
    return load(store, file, connector_for(file), SHAPES, Silent(), strict=strict)


def told_in(store: Store) -> set[Triple]:
    statements = Statements.open(store.snapshot().folder)
    quads = statements.quads
    return set(quads.where(quads.g == quads.dictionary.lookup(RECORDS_GRAPH)).triples())


def asked(store: Store, path: str, **values: str) -> Answer:
    return ask(question_named(resource("queries"), path), open_view(store), values)


@pytest.mark.parametrize("told", [
    "record:b nx:status nx:asserted", 'record:a nx:sourceReliability "A"',
    "record:a nx:informationCredibility 1", 'record:a nx:validTo "soon"',
    "record:later nx:status nx:asserted", 'record:a nx:contentDigest "0"'])
def test_no_file_changes_what_is_told_of_another_ones_record(store: Store, told: str) -> None:
    put(store, record("a", GROUP, grade="D4") + record("b", "id:o a nx:Person .", "possible"))
    told_before = told_in(store)
    done = put(store, f"graph:records {{ {told} }}")
    assert "but not that it is a nx:Record" in done.refused[0].reasons[0].message
    assert told_in(store) == told_before


@pytest.mark.parametrize("order", ["ab", "ba"])
def test_no_record_tells_of_another_one_whether_it_counts(store: Store, order: str) -> None:
    texts = {"a": record("a", GROUP), "b": record("b", "record:a nx:status nx:retracted . id:p a nx:Place .")}
    for name in order:
        done = put(store, texts[name])
        assert [one.name for one in done.refused] == (["b"] if name == "b" else [])
    assert not any("violation" in note for note in done.notes)
    assert "It tells nx:status of record:a, which only graph:records may do: leave it out." in {
        reason.message for one in read_quarantine(store.snapshot().folder) for reason in one.reasons}


@pytest.mark.parametrize("name", [
    "https://w3id.org/nexus-kg/ontology-evil", "https://w3id.org/nexus-kg/graph/inferred/default",
    "https://w3id.org/nexus-kg/graph/view/default", "http://example.org/r/1",
    "https://w3id.org/nexus-kg/record/"])
def test_a_record_has_a_name_of_a_record(store: Store, name: str) -> None:
    with pytest.raises(KgError, match=r"is no name of a record|is the dump of a whole store"):
        put(store, record("a", GROUP, "unproven").replace("record:a", f"<{name}>"))


@pytest.mark.parametrize(("told", "fault"), [
    ("id:q a nx:TerroristOrganization", "it may say so of a nx:Source"),
    ("id:q nx:trafficksIn nx:cocaine", "say it in a record"),
    ("source:q a nx:Source ; nx:nosuch 5", "say it in a record"),
    ('source:q a nx:Source ; nx:sourceReliability "Q"', "which is not A to F"),
    ('source:q a nx:Source ; nx:sourceReliability "AB"', "which is not A to F"),
    ('source:q a nx:Source ; nx:sourceReliability ""', "which is not A to F"),
    ('source:q a nx:Source ; dcterms:issued "soon"^^xsd:date', "is no xsd:date"),
    ("nx:Cartel rdfs:label 'x'", "kept by the store itself"),
    ("graph:records rdfs:label 'x'", "kept by the store itself")])
def test_the_graph_of_records_tells_of_sources_alone(store: Store, told: str, fault: str) -> None:
    text = f"graph:records {{ {told} . }}" + record("a", GROUP)
    with pytest.raises(RefusedError, match=fault):
        put(store, text, strict=True)
    done = put(store, text)
    assert (done.added, len(done.refused)) == (1, 1)
    (kept,) = done.refused[0].record.metadata()
    assert kept.object not in {one.object for one in told_in(store)}
    assert put(store, text).refused == done.refused
    put(store, record("a", GROUP))
    assert read_quarantine(store.snapshot().folder) == []


def test_a_description_of_a_source_that_was_corrected_takes_the_place_of_the_first(
        store: Store) -> None:
    put(store, record("a", GROUP))
    put(store, record("a", GROUP).replace('"S"@en', '"New"@en').replace('sourceReliability "B"',
                                                                      'sourceReliability "C"'))
    told = Statements.open(store.snapshot().folder).told_of([iri(PREFIXES["source"] + "s")])
    assert {(p.rpartition("#")[2][:-1], o) for _, p, o in told} >= {
        ("label", '"New"@en'), ("sourceReliability", '"C"')}
    assert not {'"S"@en', '"B"'} & {o for _, _, o in told}


def test_a_question_that_asks_for_records_sees_those_that_are_believed(store: Store) -> None:
    put(store, record("a", GROUP + FTO + PLACE) + record("b", DRUGS, grade="E5")
        + record("c", DRUGS, "unproven"))
    question = "drug-terror/ftos-in-drug-trade"
    assert asked(store, question, min_credibility="1").rows == ()
    (row,) = asked(store, question).rows
    assert {one.identifier for one in row.evidence.records} == {"a", "b"}


def test_rows_that_rest_on_less_than_the_credibility_asked_for_are_counted(store: Store) -> None:
    other = DRUGS.replace("id:g", "id:h") + ' id:h a nx:TerroristOrganization ; rdfs:label "H"@en .'
    put(store, record("a", GROUP + FTO + PLACE) + record("b", other)
        + record("c", "id:h owl:sameAs id:g .", grade="C3"))
    answer = asked(store, "drug-terror/ftos-in-drug-trade", min_credibility="2")
    assert {str(row.evidence.grade) for row in answer.rows} == {"C3"}
    assert any("also on what is less credible than 2" in note for note in answer.notes)
    answer = asked(store, "drug-terror/ftos-in-drug-trade", min_credibility="3")
    assert not any("less credible" in note for note in answer.notes)
    strict = ask(question_named(resource("queries"), "drug-terror/ftos-in-drug-trade"),
                 open_view(store, parse_view("credibility=2")), {})
    assert strict.rows == ()


def test_what_a_region_lies_in_is_part_of_the_proof(store: Store) -> None:
    put(store, record("a", GROUP + FTO + PLACE) + record("b", DRUGS))
    question = "drug-terror/ftos-in-drug-trade"
    assert asked(store, question, region="western-hemisphere").rows == ()
    put(store, record("c", "id:p nx:locatedIn <https://w3id.org/nexus-kg/id/place/western-hemisphere> .",
                      "reported", "E5"))
    (row,) = asked(store, question, region="western-hemisphere").rows
    assert str(row.evidence.grade) == "E5"
    assert "c" in {one.identifier for one in row.evidence.records}


_RULE_DATA = (
    record("1", 'id:t a nx:TerroristOrganization ; rdfs:label "T"@en . id:c a nx:CriminalOrganization ;'
           ' rdfs:label "C"@en . id:f a nx:Facilitator ; rdfs:label "F"@en .'),
    record("2", "id:f nx:facilitates id:t , id:c ."), record("3", "id:t owl:sameAs id:c ."))


@pytest.mark.parametrize("order", [(0, 1, 2), (0, 2, 1), (2, 0, 1), (1, 2, 0)])
def test_things_that_must_differ_are_told_apart_in_any_order_of_loads(
        store: Store, order: tuple[int, ...]) -> None:
    for at in order:
        put(store, _RULE_DATA[at])
    found = open_view(store).select("SELECT ?a ?b { ?a nx:sharesFacilitatorWith ?b }").rows
    assert found == []


def test_a_change_on_which_another_record_rests_goes_to_quarantine(store: Store) -> None:
    put(store, record("a", GROUP + PLACE) + record("b", DRUGS))
    put(store, record("c", 'id:k a nx:Place ; rdfs:label "K"@en .')
        + record("d", DRUGS.replace("id:i", "id:j").replace("id:p", "id:k")))
    result = put(store, record("c", 'id:k rdfs:label "K"@en .'))
    assert [one.name for one in result.refused] == ["c"]
    with pytest.raises(DataError):
        put(store, record("c", 'id:k rdfs:label "K"@en .'), strict=True)


def test_terms_of_rdf_12_are_refused_with_their_record(store: Store) -> None:
    for value in ('"X"@ar--rtl', "<<( id:a id:b id:c )>>"):
        with pytest.raises(KgError, match=r"record/a.*RDF 1\.2"):
            put(store, record("a", f"id:g rdfs:seeAlso {value} ."))


def test_a_byte_order_mark_and_capitals_in_an_ending_do_no_harm(tmp_path: Path, store: Store) -> None:
    file = tmp_path / "NOTES.TRIG"
    file.write_text(HEAD + record("a", GROUP), encoding="utf-8-sig")
    assert load(store, file, connector_for(file), SHAPES, Silent()).added == 1


def test_an_inferred_triple_is_as_good_as_the_weakest_of_what_it_rests_on(store: Store) -> None:
    put(store, record("a", GROUP + " id:i a nx:Involvement ; nx:actor id:g ; "
                                   "nx:activityType nx:drugTrafficking .")
        + record("b", "id:i nx:traffickedCommodity nx:cocaine .", "reported", "D4"))
    found = EvidenceFinder(open_view(store)).evidence(
        [(Triple(iri(PREFIXES["id"] + "g"), nx("trafficksIn"), nx("cocaine")), None)])
    assert str(found.grade) == "D4"
    assert {one.identifier for one in found.records} == {"a", "b"}


def test_of_two_records_about_a_thing_the_one_with_the_wrong_value_is_refused(store: Store) -> None:
    result = put(store, record("a", 'id:p a nx:Person ; rdfs:label "P"@en .')
                 + record("b", 'id:p nx:birthDate "1700-01-01"^^xsd:date .'))
    assert [one.name for one in result.refused] == ["b"]


def test_only_who_reads_can_be_held_to_some_sources(tmp_path: Path) -> None:
    for role in (Role.EDITOR, Role.ADMIN):
        with pytest.raises(UsageError, match="Only readers and analysts"):
            Tokens(tmp_path).add("x", role, ("source",))


def test_reasoning_again_gives_proofs_as_short_as_a_fresh_run(store: Store) -> None:
    first = record("a", GROUP + " id:i a nx:Involvement ; nx:actor id:g ; nx:activityType nx:drugTrafficking .")
    last = record("b", 'id:h a nx:TerroristOrganization ; rdfs:label "H"@en ; owl:sameAs id:g .')
    for text in (last, first, first.replace("nx:asserted", "nx:retracted"), first):
        put(store, text)
    reason_again(store, resource("ontology"))
    fresh = Explainer(materialise(Statements.open(store.snapshot().folder).view(DEFAULT_VIEW)))
    view = open_view(store)
    inferred = list(view.materialisation.inferred().triples())
    for triple in (one for one in inferred if one.subject.startswith("<" + PREFIXES["id"])):
        (one,), (other,) = view.explain(triple), fresh.explain(triple)
        used, wanted = ([rule for rule in proof.rules() if not rule.startswith("scm-")]
                        for proof in (one, other))
        assert used == wanted, triple
    assert set(to_store(view.materialisation.inferred()).triples()) == {quad.triple for quad in
                             store.snapshot().match(graph=inferred_graph("default"))}


@pytest.mark.parametrize(("said", "told"), [
    ("id:Gang rdfs:subClassOf nx:TerroristOrganization", "What rdfs:subClassOf says"),
    ("id:x owl:equivalentClass nx:TerroristOrganization", "What owl:equivalentClass says"),
    ("nx:heroin nx:broaderCommodity nx:cocaine", "nx:heroin is a term of the ontology"),
    ("nx:khat a nx:Commodity", "nx:khat is a term of the ontology"),
    ("id:knows a owl:TransitiveProperty", "What owl:TransitiveProperty says"),
    ("id:knows a rdf:Property", "What rdf:Property says"),
    ("id:rule sh:construct 'CONSTRUCT { ?x a nx:Cartel } WHERE { ?x a nx:Agent }'",
     "What sh:construct says")])
def test_a_record_does_not_change_the_ontology(store: Store, said: str, told: str) -> None:
    bad, good = (f"{GROUP} {more} ." for more in (said, "id:g owl:differentFrom id:h"))
    refused, = put(store, record("bad", bad) + record("good", good)).refused
    assert refused.name == "bad"
    assert told in refused.reasons[0].message
    assert not list(store.snapshot().match(graph=iri(PREFIXES["record"] + "bad")))
