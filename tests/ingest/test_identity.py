"""Which things of several sources may be one, and what becomes of the decision."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from kg.columns.statements import Statements
from kg.ingest.comparison import comparison
from kg.ingest.connectors import ofac_sdn, trig, un_consolidated
from kg.ingest.descriptions import Told
from kg.ingest.identity import Candidate, candidates
from kg.ingest.links import Decision, as_trig, decide, proposal, taken, undo
from kg.ingest.load import load
from kg.ingest.ontology import read_ontology
from kg.model.errors import UsageError
from kg.model.namespaces import ID, OWL_SAME_AS, RDFS_LABEL, RECORDS_GRAPH, nx, shorten
from kg.model.record import Grade, Record
from kg.model.resources import resource
from kg.model.terms import Term, Triple, iri, literal
from kg.model.view import DEFAULT_VIEW, parse_view
from kg.model.watcher import Silent
from kg.packs.catalogue import question_named
from kg.packs.evidence import EvidenceFinder
from kg.packs.run import ask
from kg.reason.engine import materialise
from kg.reason.open_view import open_view
from kg.reason.views import ReasonedView
from kg.store.generations import Store
from kg.store.written_terms import parse_iri
from kg.validate.parser import compile_shapes
from tests.loading import add

_HEAD = """
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix nx: <https://w3id.org/nexus-kg/ontology#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix graph: <https://w3id.org/nexus-kg/graph/> .
@prefix source: <https://w3id.org/nexus-kg/source/> .
@prefix id: <https://w3id.org/nexus-kg/id/> .
@prefix r: <https://w3id.org/nexus-kg/record/> .
graph:records { source:one a nx:Source ; rdfs:label "One" . source:two a nx:Source ; rdfs:label "Two" . }
"""


def _record(source: str, number: int, said: str) -> str:
    return f"""
graph:records {{ r:{source}-{number} a nx:Record ; prov:wasDerivedFrom source:{source} ;
  nx:sourceIdentifier "{number}" ; nx:locator "row {number}" ; nx:status nx:asserted ;
  nx:sourceReliability "A" ; nx:informationCredibility 1 . }}
r:{source}-{number} {{ {said} }}
"""


def _fill(store: Store, one: Iterable[str], two: Iterable[str]) -> None:
    """Load two sources, each with some records."""
    file = store.folder.parent / "records.trig"
    file.write_text(_HEAD + "".join(
        _record(source, number, said) for source, records in (("one", one), ("two", two))
        for number, said in enumerate(records)), encoding="utf-8")
    add(store, file)


def _found(store: Store, least: int = 0, thing: Term | None = None) -> list[Candidate]:
    return comparison(store, Silent()).candidates(least, Silent(), thing)


def _candidates(store: Store, one: Iterable[str], two: Iterable[str], least: int = 0,
                ) -> list[Candidate]:
    _fill(store, one, two)
    return _found(store, least)


def _decide(store: Store, *decisions: Decision, analyst: str = "") -> None:
    decide(store, decisions, comparison(store, Silent()), compile_shapes([resource("shapes")]),
           Silent(), analyst)


def _id(name: str) -> Term:
    return iri(ID + name)


_FARC = ['id:a1 a nx:ArmedGroup ; rdfs:label "FUERZAS ARMADAS REVOLUCIONARIAS" .']
_FARC_TOO = ['id:b1 a nx:Organization ; rdfs:label "Fuerzas Armadas Revolucionarias"@es .']


def _join(store: Store) -> None:
    """Load a source that names a group, and another that tells what it trades in."""
    _fill(store, _FARC, [*_FARC_TOO, """id:i a nx:Involvement ; nx:actor id:b1 ;
        nx:activityType nx:drugTrafficking ; nx:traffickedCommodity nx:coca ."""])


def test_names_are_one_whatever_their_order_letters_and_accents(store: Store) -> None:
    found = _candidates(store, ['id:p1 a nx:Person ; rdfs:label "GARCÍA LÓPEZ, Iván" .'],
                        ['id:p2 a nx:Person ; rdfs:label "Ivan Garcia Lopez" .'])
    assert [(one.score, one.kind, one.reasons) for one in found] == [(60, "Person", ("same name",))]
    assert found[0].names == ("GARCÍA LÓPEZ, Iván", "Ivan Garcia Lopez")


@pytest.mark.parametrize(("told", "score", "reason"), [
    ('nx:birthDate "1970-05-02"^^xsd:date', 90, "both born 1970-05-02"),
    ('nx:birthYear "1970"^^xsd:gYear', 80, "both born in 1970"),
    ('nx:birthYear "1971"^^xsd:gYear', 65, "born a year apart"),
    ('nx:birthYear "1985"^^xsd:gYear', 20, "born 15 years apart"),
    ('nx:approximateBirthYear "1972"^^xsd:gYear', 65, "born about the same time"),
    ('nx:approximateBirthYear "1978"^^xsd:gYear', 20, "born 3 years apart"),
    ('nx:birthYearFrom "1969"^^xsd:gYear ; nx:birthYearTo "1971"^^xsd:gYear', 65,
     "born about the same time"),
    ('nx:birthYearFrom "1961"^^xsd:gYear ; nx:birthYearTo "1963"^^xsd:gYear', 20,
     "born 7 years apart"),
    ('nx:nationality <https://w3id.org/nexus-kg/id/place/co>', 70, "same country co"),
    ('nx:nationality <https://w3id.org/nexus-kg/id/place/pe>', 50, "no country in common"),
])
def test_birth_and_country_speak_for_or_against_two_of_one_name(
        store: Store, told: str, score: int, reason: str) -> None:
    first = """id:p1 a nx:Person ; rdfs:label "Ivan Garcia Lopez" ; nx:birthDate
        "1970-05-02"^^xsd:date ; nx:nationality <https://w3id.org/nexus-kg/id/place/co> ."""
    found = _candidates(store, [first], [
        f'id:p2 a nx:Person ; rdfs:label "Ivan Garcia Lopez" ; {told} .'])
    assert [(one.score, one.reasons) for one in found] == [(score, ("same name", reason))]


def test_a_number_of_a_document_joins_people_of_other_names(store: Store) -> None:
    def passport(person: str, name: str) -> str:
        return (f'id:{person} a nx:Person ; rdfs:label "{name}" . id:{person}-d a '
                f'nx:IdentityDocument ; nx:documentOf id:{person} ; nx:documentNumber "AB 12-34" ; '
                'nx:documentType "passport" .')

    found = _candidates(store, [passport("p1", "Juan Perez Rojas")],
                        [passport("p2", "Pedro Gomez Diaz")])
    assert [(one.score, one.reasons) for one in found] == [(40, ("same number AB1234",))]


@pytest.mark.parametrize(("one", "two"), [
    ('a nx:Person ; rdfs:label "Alpha Omega"', 'a nx:Organization ; rdfs:label "Alpha Omega"'),
    ('a nx:Organization ; rdfs:label "Northern Front"', 'a nx:Organization ; rdfs:label "Red Hand"'),
])
def test_things_of_other_kinds_or_names_are_no_candidates(
        store: Store, one: str, two: str) -> None:
    assert _candidates(store, [f"id:x {one} ."], [f"id:y {two} ."]) == []


def test_a_source_tells_its_own_entries_apart(store: Store) -> None:
    assert _candidates(store, [*_FARC, 'id:a2 a nx:Organization ; rdfs:label "Fuerzas Armadas '
                                  'Revolucionarias" .'], []) == []


def test_short_names_and_nicknames_say_less(store: Store) -> None:
    found = _candidates(store, ['id:x a nx:Organization ; rdfs:label "NLA" .'],
                        ['id:y a nx:Organization ; rdfs:label "Nla" .'])
    assert [(one.score, one.reasons) for one in found] == [(40, ("same short or weak name",))]


def test_what_is_accepted_is_one_thing_and_the_proof_names_the_decision(store: Store) -> None:
    _join(store)
    fact = Triple(_id("a1"), nx("trafficksIn"), nx("coca"))
    assert ReasonedView(store.snapshot()).explain(fact) == []
    _decide(store, Decision(_id("b1"), _id("a1"), same=True, grade=Grade("B", 2), note="Same.",
                            by=_id("analyst/ana")), analyst="Ana")
    view = ReasonedView(store.snapshot())
    leaves = {leaf for proof in view.explain(fact) for leaf in proof.leaves()}
    assert Triple(_id("a1"), OWL_SAME_AS, _id("b1")) in leaves
    records = view.records_of(Triple(_id("a1"), OWL_SAME_AS, _id("b1")))
    assert [(one.source_name, one.identifier) for one in records] == [
        ("Decisions on identity", "a1~b1")]
    assert [(one.decision.one, one.decision.same, one.decision.grade, one.decision.by)
            for one in taken(store)] == [(_id("a1"), True, Grade("B", 2), _id("analyst/ana"))]
    assert _found(store) == []


def test_a_decision_can_be_reversed_and_taken_back(store: Store) -> None:
    _join(store)
    one, other = _id("a1"), _id("b1")
    fact = Triple(one, nx("trafficksIn"), nx("coca"))
    _decide(store, Decision(one, other, same=True))
    _decide(store, Decision(other, one, same=False))
    assert [one.decision.same for one in taken(store)] == [False]
    assert ReasonedView(store.snapshot()).explain(fact) == []
    assert _found(store) == []
    undo(store, taken(store))
    assert taken(store) == []
    assert [(c.one, c.other) for c in _found(store)] == [(one, other)]


def test_candidates_are_found_for_one_thing_under_any_of_its_names(store: Store) -> None:
    _fill(store, [*_FARC, 'id:a2 a nx:Organization ; rdfs:label "Northern Front" .'],
          [*_FARC_TOO, 'id:b2 a nx:Organization ; rdfs:label "Northern Front" .'])
    _decide(store, Decision(_id("a1"), _id("b1"), same=True))
    for thing in ("a2", "b2"):
        assert len(_found(store, thing=_id(thing))) == 1
    for thing in ("a1", "b1"):
        assert _found(store, thing=_id(thing)) == []


@pytest.mark.parametrize(("one", "other", "told"), [
    ("id:a1", "id:a1", "given twice"), ("id:a1", "id:nobody", "id:nobody is no person"),
    ("nx:Cartel", "id:a1", "nx:Cartel is no person"), ("id:a1", "id:p", "cannot be one")])
def test_a_decision_on_nothing_is_refused(
        store: Store, one: str, other: str, told: str) -> None:
    _fill(store, [*_FARC, 'id:p a nx:Person ; rdfs:label "Ana Ruiz" .'], _FARC_TOO)
    with pytest.raises(UsageError, match=told):
        _decide(store, Decision(parse_iri(one), parse_iri(other), same=True))
    assert taken(store) == []


def test_proposals_in_trig_are_only_possible_until_somebody_says_more(store: Store, tmp_path: Path) -> None:
    _join(store)
    file = tmp_path / "links.trig"
    file.write_text(as_trig(map(proposal, _found(store, 60))), encoding="utf-8")
    load(store, file, trig.CONNECTOR, compile_shapes([resource("shapes")]), Silent())
    fact = Triple(_id("a1"), nx("trafficksIn"), nx("coca"))
    assert ReasonedView(store.snapshot()).explain(fact) == []
    assert open_view(store, parse_view("possible")).explain(fact)
    assert [one.decision.note for one in taken(store)] == ["same name. Score 60."]
    file.write_text(file.read_text(encoding="utf-8").replace("nx:possible", "nx:asserted"),
                    encoding="utf-8")
    load(store, file, trig.CONNECTOR, compile_shapes([resource("shapes")]), Silent())
    assert ReasonedView(store.snapshot()).explain(fact)


def test_a_decision_from_a_file_is_replaced_and_undone_whatever_its_record_is_called(
        store: Store, tmp_path: Path) -> None:
    _join(store)
    file = tmp_path / "links.trig"
    for turn in range(2):
        text = as_trig([Decision(_id("a1"), _id("b1"), same=True)])
        file.write_text(text.replace("a1~b1", "of-my-own") + f"# {turn}", encoding="utf-8")
        load(store, file, trig.CONNECTOR, compile_shapes([resource("shapes")]), Silent())
        assert len(taken(store)) == 1
        if turn:
            undo(store, taken(store))
        else:
            before = int(store.generation())
            _decide(store, Decision(_id("b1"), _id("a1"), same=False))
            assert int(store.generation()) == before + 1  # at once: no kill leaves both standing
            assert [one.decision.same for one in taken(store)] == [False]
            undo(store, taken(store))
        assert taken(store) == []
    assert ReasonedView(store.snapshot()).materialisation.clashes == []


def test_pairs_that_would_join_entries_of_one_source_are_left_out(store: Store) -> None:
    def person(name: str, label: str) -> str:
        return f'id:{name} a nx:Person ; rdfs:label "{label}" ; nx:birthDate "1970-05-02"^^xsd:date .'

    _fill(store, [person("kamal", "Kamal Mustafa Abdallah al-Tikriti"),
                  person("jamal", "Jamal Mustafa Abdallah al-Tikriti")],
          [person("un", "Jamal Mustafa Abdallah al-Tikriti")])
    compared = comparison(store, Silent())
    found = compared.candidates(60, Silent())
    assert [(c.one, c.score) for c in found] == [(_id("jamal"), 90), (_id("kamal"), 80)]
    taken_, left = compared.together(found)
    assert ([c.one for c in taken_], [c.one for c in left]) == ([_id("jamal")], [_id("kamal")])
    _decide(store, Decision(_id("un"), _id("jamal"), same=False))
    compared = comparison(store, Silent())
    assert [c.one for c in compared.together(compared.candidates(60, Silent()))[0]] == [_id("kamal")]


@pytest.mark.parametrize(("one", "other"), [
    ("HAQQANI NETWORK (HQN)", "Haqqani Network"),
    ("AL-ITIHAAD AL-ISLAMIYA / AIAI", "Al Itihaad Al Islamiya"),
    ("JOZA INDUSTRIAL CO.", "Joza Industrial Company"),
    ("DEFENCE INDUSTRIES ORGANISATION", "Defense Industries Organization"),
    ("KOREA SAMJONG SHPG CORP", "Korea Samjong Shipping")])
def test_names_of_organizations_are_compared_by_what_they_mean(
        store: Store, one: str, other: str) -> None:
    found = _candidates(store, [f'id:x a nx:Organization ; rdfs:label "{one}" .'],
                        [f'id:y a nx:Organization ; rdfs:label "{other}" .'])
    assert [c.score for c in found] == [60]


def test_empty_numbers_say_nothing(store: Store) -> None:
    def person(name: str, number: str) -> str:
        return (f'id:{name} a nx:Person ; rdfs:label "Ivan Garcia Lopez" . id:{name}-d '
                f'a nx:IdentityDocument ; nx:documentOf id:{name} ; '
                f'nx:documentNumber "{number}" ; nx:documentType "passport" .')

    found = _candidates(store, [person("p1", "---")], [person("p2", "///")])
    assert [(c.score, c.reasons) for c in found] == [(60, ("same name",))]


def test_names_with_the_sign_between_two_things_make_no_decision_like_another() -> None:
    def record(one: str, other: str) -> Term:
        return Decision(_id(one), _id(other), same=True).record.iri

    assert len({record("a", "b~c"), record("a~b", "c"), record("a/b", "c"), record("a", "b/c")}) == 4
    assert record("a", "b") == record("b", "a")


def test_real_lists_agree_by_name_on_those_whose_documents_say_that_they_are_one(
        shared: Path) -> None:
    data = shared / "data"
    records = [*ofac_sdn.CONNECTOR.read(data / "ofac-2021", lambda _done, _total: None),
               *un_consolidated.CONNECTOR.read(data / "un-2026", lambda _done, _total: None)]
    statements = Statements.empty().with_quads(_quads(records))
    told = Told(statements, DEFAULT_VIEW, materialise(statements.view(DEFAULT_VIEW)))
    things = told.descriptions()
    one = {c: c.score for c in candidates(things, told.apart(), 0, lambda _done, _total: None)}
    certain = {(c.one, c.other) for c in one if any("same number" in why for why in c.reasons)}
    assert len(certain) > 100
    for thing in things.values():
        thing.numbers.clear()
    by_name = {(c.one, c.other) for c in candidates(things, (), 60, lambda _done, _total: None)}
    assert len(certain & by_name) >= 0.95 * len(certain), sorted(
        tuple(map(shorten, pair)) for pair in certain - by_name)


def _quads(records: Iterable[Record]) -> Iterator[Term]:
    for module in read_ontology(resource("ontology")):
        for triple in module.triples:
            yield from (*triple, module.iri)
    for record in records:
        for triple in record.triples:
            yield from (*triple, record.iri)
        for triple in record.metadata():
            yield from (*triple, RECORDS_GRAPH)


def test_in_a_merged_view_a_row_rests_on_a_decision_only_where_it_needs_it(store: Store) -> None:
    _join(store)
    _decide(store, Decision(_id("a1"), _id("b1"), same=True, grade=Grade("D", 4)))
    view = open_view(store, parse_view("merged"))
    shown = view.shown_as(_id("b1"))
    assert view.shown_as(_id("a1")) == shown
    trade = Triple(shown, nx("trafficksIn"), nx("coca"))
    written = Triple(shown, RDFS_LABEL, literal("FUERZAS ARMADAS REVOLUCIONARIAS"))

    def grades(*triples: Triple) -> tuple[str, bool]:
        found = EvidenceFinder(view).evidence([(triple, None) for triple in triples])
        leaves = {leaf for one in found.supports for leaf in one.proof.leaves()}
        return str(found.grade), Triple(_id("a1"), OWL_SAME_AS, _id("b1")) in leaves

    assert grades(trade) == ("A1", False)
    assert grades(written) == ("A1", False)
    assert grades(trade, written) == ("D4", True)
    assert Triple(_id("b1"), nx("actorIn"), _id("i")) in {
        premise.triple for premise in view.explain(trade)[0].premises}


def test_a_merged_view_knows_a_thing_under_each_of_its_names(store: Store) -> None:
    _join(store)
    _decide(store, Decision(_id("a1"), _id("b1"), same=True))
    question = question_named(resource("queries"), "evidence/records-about")
    view = open_view(store, parse_view("merged"))
    answers = [ask(question, view, {"thing": f"id:{name}"}) for name in ("a1", "b1")]
    assert answers[0].notes == answers[1].notes == ()
    assert [row.values for row in answers[0].rows] == [row.values for row in answers[1].rows] != []


def test_a_query_of_a_merged_view_may_name_a_thing_by_any_of_its_names(store: Store) -> None:
    _join(store)
    _decide(store, Decision(_id("a1"), _id("b1"), same=True))
    view = open_view(store, parse_view("merged"))
    found = [set(view.select(f"SELECT ?p ?o {{ {name} ?p ?o FILTER({name} != nx:a1) }}").rows)
             for name in (_id("a1"), _id("b1"), "id:a1", "id:b1")]
    assert found[0] == found[1] == found[2] == found[3] != set()
