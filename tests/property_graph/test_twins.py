"""Every twin gives the rows of its SPARQL, with the same evidence, on both engines."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import pytest

from kg.model.errors import UsageError
from kg.model.namespaces import RDF_TYPE, RECORD, nx
from kg.model.resources import resource
from kg.model.terms import Term, is_literal, literal_parts
from kg.packs.catalogue import all_packs, question_named
from kg.packs.cypher import ask_in_cypher
from kg.packs.question import Question
from kg.packs.run import Answer, Row, ask
from kg.property_graph.embedded import open_embedded
from kg.property_graph.engine import Contents
from kg.property_graph.facts import Facts
from kg.property_graph.neo4j import Neo4jEngine
from kg.property_graph.projection import Projection
from kg.property_graph.sync import check_current
from kg.property_graph.verify import compare
from kg.reason.open_view import open_view
from kg.reason.views import ReasonedView
from kg.store.generations import Store
from tests.property_graph.conftest import synced
from tests.property_graph.neo4j_server import Server

QUESTIONS = [question for pack in all_packs(resource("queries")) for question in pack.questions]
ALONE = {"designations/shared-details"}
"""Questions that join things by what is written of them, for which property graphs have no index."""

TWINS = [question for question in QUESTIONS if question.query and question.path not in ALONE]
OTHER_VALUES: dict[str, list[dict[str, str]]] = {
    "actors/who-takes-part": [{"activity": "nx:drugTrafficking", "region": "us"},
                              {"actor": "id:organization/ms-13"}],
    "continuum/stages": [{"organization": "id:organization/farc"}],
    "mobility/infrastructure": [{"region": "mx"}],
    "corruption/who-helps-ftos": [{"as_of": "2008-10-08"}],
    "designations/as-of": [{"as_of": "2008-10-08"}, {"undated": "yes", "program": "id:program/SDGT"}],
    "designations/dual-designated": [{"any_terrorism": "yes"}, {"as_of": "2008-10-08"},
                                     {"undated": "no"}],
    "designations/history": [{"organization": "id:organization/farc"}],
    "designations/aliases": [{"entity": "id:ofac/4711"}, {"entity": "id:un/KPi.016"},
                             {"alias": "AUC"}],
    "designations/by-program": [{"as_of": "2008-10-08"}],
    "designations/linked-across-purposes": [{"other_purpose": "nx:other"}, {"undated": "no"},
                                             {"itself_too": "yes"}],
    "designations/papers": [{"entity": "id:ofac/7579"}, {"number": "si 2976-9221"},
                            {"entity": "id:un/QDi.060"}],
    "designations/tied-to-place": [{"region": "py", "purpose": "nx:counterTerrorism"},
                                    {"region": "caribbean", "as_of": "2008-10-08"}],
    "drug-terror/fto-involvements": [{"as_of": "2008-10-08", "region": "co"},
                                     {"as_of": "2008-10-08", "commodity": "nx:narcotics"},
                                     {"as_of": "2008-10-08", "min_credibility": "2"}],
    "drug-terror/ftos-in-drug-trade": [{"as_of": "2008-10-08"}, {"region": "south-america"},
                                       {"commodity": "nx:cocaine"}, {"min_credibility": "2"}],
    "drug-terror/reported-share": [{"as_of": "2002-01-01"}],
    "evidence/records-about": [{"thing": "id:place/co"}, {"thing": "id:place/none"}],
    "finance/services-bought": [{"beneficiary": "id:organization/farc"}],
    "mobility/smuggling-hubs": [{"region": "south-america"}, {"region": "py"}],
}
EMPTY = {"actors/alliances", "continuum/convergence-nodes"}
"""Questions that nothing answers in the seed graph and the lists, as believed by default."""

ONLY_LISTS = {"designations/dual-designated", "designations/linked-across-purposes",
              "designations/papers"}
"""Questions that the seed graph does not answer."""


def _plain(value: Term | None) -> object:
    if value is None or not is_literal(value):
        return value
    parts = literal_parts(value)
    number = parts.datatype.endswith(("#integer", "#decimal"))
    return Decimal(parts.text) if number else parts.text


def _rows(answer: Answer) -> list[str]:
    question = answer.question
    def told(row: Row) -> object:
        evidence = row.evidence
        return (tuple(map(_plain, row.values)), [r.graph for r in evidence.records],
                evidence.statuses, evidence.sources, evidence.grade,
                sorted({support.triple for support in evidence.supports
                       if not support.triple.subject.startswith("<" + RECORD)
                       or not question.path.startswith("drug-terror/")}), evidence.rules)
    return sorted(map(str, map(told, answer.rows)))


class Wanted:
    """The rows of questions in SPARQL, found once for both engines."""

    def __init__(self, store: Store) -> None:
        self._view = open_view(store)
        self._rows: dict[str, list[list[str]]] = {}

    def rows(self, question: Question) -> list[list[str]]:
        """The rows for the defaults, and for each of the other values."""
        if question.path not in self._rows:
            self._rows[question.path] = [
                _rows(ask(question, self._view, values)) for values in _values(question)]
        return self._rows[question.path]


def _values(question: Question) -> list[dict[str, str]]:
    return [{}, *OTHER_VALUES.get(question.path, [])]


def _compare(question: Question, wanted: Wanted, view: ReasonedView, engine: Contents) -> int:
    answers = wanted.rows(question)
    for values, rows in zip(_values(question), answers, strict=True):
        assert _rows(ask_in_cypher(question, view, engine, values)) == rows, values
    return sum(map(len, answers))


@pytest.fixture(scope="module")
def seed_wanted(seed_store: Store) -> Wanted:
    return Wanted(seed_store)


@pytest.fixture(scope="module")
def lists_wanted(lists_store: Store) -> Wanted:
    return Wanted(lists_store)


def _opened(request: pytest.FixtureRequest, store: Store,
            ) -> Iterator[tuple[ReasonedView, Contents]]:
    """The default view of a store, and the engine of the fixture's parameter that holds it."""
    if request.param == "embedded":
        view = open_view(store)
        engine: Contents = open_embedded(store, view)
    else:
        server: Server = request.getfixturevalue("server")
        view, engine = synced(Neo4jEngine(server.uri, server.user, server.password), store)
    yield view, engine
    engine.close()


@pytest.fixture(scope="module", params=["embedded", "neo4j"])
def seed_engine(request: pytest.FixtureRequest, seed_store: Store,
                ) -> Iterator[tuple[ReasonedView, Contents]]:
    yield from _opened(request, seed_store)


@pytest.fixture(scope="module", params=["embedded", "neo4j"])
def lists_engine(request: pytest.FixtureRequest, lists_store: Store,
                 ) -> Iterator[tuple[ReasonedView, Contents]]:
    yield from _opened(request, lists_store)


def test_every_question_in_sparql_has_a_twin() -> None:
    assert [question.path for question in TWINS if not question.cypher] == []


@pytest.mark.parametrize("question", TWINS, ids=lambda question: question.path)
def test_seed(question: Question, seed_wanted: Wanted,
              seed_engine: tuple[ReasonedView, Contents]) -> None:
    rows = _compare(question, seed_wanted, *seed_engine)
    assert rows > 0 or question.path in EMPTY | ONLY_LISTS


@pytest.mark.parametrize("question", [q for q in QUESTIONS if not q.query],
                         ids=lambda question: question.path)
def test_paths_rest_on_records(question: Question,
                               seed_engine: tuple[ReasonedView, Contents]) -> None:
    view, engine = seed_engine
    answer = ask_in_cypher(question, view, engine, {})
    assert answer.rows
    for row in answer.rows:
        assert row.paths[0]
        assert row.evidence.records
        assert all(view.explain(triple) for triple in row.paths[0])


@pytest.mark.parametrize("path", ["paths/all-simple-paths", "paths/shortest-path"])
def test_paths_lead_through_no_kinds_unless_asked(
        seed_engine: tuple[ReasonedView, Contents], path: str) -> None:
    view, engine = seed_engine
    question = question_named(resource("queries"), path)
    kinds = {quad.subject for of in ("ControlledValue", "SanctionsProgram") for graph in view.graphs
             for quad in view.snapshot.match(None, RDF_TYPE, nx(of), graph)}

    def passed(**values: str) -> list[set[str]]:
        return [{end for triple in row.paths[0] for end in triple}
                for row in ask_in_cypher(question, view, engine, values).rows]

    through = passed(through_kinds="yes")
    assert any(nodes & kinds for nodes in through)
    assert [nodes for nodes in passed() if nodes & kinds] == []
    assert 0 < len(passed()) < len(through)


def test_the_shortest_path_is_the_shortest_of_those_through_no_kinds(
        seed_engine: tuple[ReasonedView, Contents]) -> None:
    question, to = question_named(resource("queries"), "paths/shortest-path"), "id:organization/taliban"
    steps = [{len(row.paths[0]) for row in ask_in_cypher(question, *seed_engine, values).rows}
             for values in ({"to": to}, {"to": to, "through_kinds": "yes"})]
    assert steps == [{4}, {2}]


def test_a_path_may_end_at_a_kind(seed_engine: tuple[ReasonedView, Contents]) -> None:
    question = question_named(resource("queries"), "paths/shortest-path")
    rows = ask_in_cypher(question, *seed_engine, {"from": "id:organization/taliban",
                                                  "to": "nx:heroin"}).rows
    assert [len(row.paths[0]) for row in rows] == [1]


def test_paths_are_the_same_on_both_engines(seed_store: Store, server: Server) -> None:
    view, neo4j = synced(Neo4jEngine(server.uri, server.user, server.password), seed_store)
    embedded = open_embedded(seed_store, view)
    for question in QUESTIONS:
        kinds = any(parameter.name == "through_kinds" for parameter in question.parameters)
        for given in ({}, {"through_kinds": "yes"})[:1 + kinds] if not question.query else ():
            one, other = (ask_in_cypher(question, view, e, given) for e in (neo4j, embedded))
            assert sorted(map(str, (row.paths for row in one.rows))) == sorted(
                map(str, (row.paths for row in other.rows))), question.path
    neo4j.close()
    embedded.close()


@pytest.mark.parametrize("question", TWINS, ids=lambda question: question.path)
def test_lists(question: Question, lists_wanted: Wanted,
               lists_engine: tuple[ReasonedView, Contents]) -> None:
    assert _compare(question, lists_wanted, *lists_engine) > 0 or question.path in EMPTY


def test_lists_are_held_as_they_are(lists_engine: tuple[ReasonedView, Contents]) -> None:
    view, engine = lists_engine
    lines = compare(Projection(Facts(view)).whole(), engine.contents())
    assert len(lines) > 100
    assert [line for line in lines if not line.equal] == []


def test_a_question_about_paths_is_not_asked_in_sparql(seed_store: Store) -> None:
    question = question_named(resource("queries"), "paths/shortest-path")
    with pytest.raises(UsageError, match="--lang cypher"):
        ask(question, open_view(seed_store), {})


def test_a_database_behind_the_store_is_not_asked(database: Neo4jEngine, seed_store: Store) -> None:
    with pytest.raises(Exception, match="never synced"):
        check_current(database, open_view(seed_store))
