"""A question takes in the kinds that an ontology puts under those that it names."""

from __future__ import annotations

from shutil import copytree

import pytest

from kg.ingest.load import initialise
from kg.model.resources import resource
from kg.packs.catalogue import question_named
from kg.packs.cypher import ask_in_cypher
from kg.packs.run import ask
from kg.property_graph.embedded import open_embedded
from kg.reason.open_view import open_view
from kg.reason.views import ReasonedView
from kg.store.generations import Store
from tests.ingest.test_trust import put, record

TERM = """@prefix nx: <https://w3id.org/nexus-kg/ontology#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
<https://w3id.org/nexus-kg/ontology/mine> a owl:Ontology .
nx:carBombing a nx:ActivityType, owl:NamedIndividual ; rdfs:label "car bombing"@en ;
  nx:broaderActivity nx:terroristTactics .
nx:childTrafficking a nx:ActivityType, owl:NamedIndividual ; rdfs:label "child trafficking"@en ;
  nx:broaderActivity nx:traffickingInPersons .
"""


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    folder = tmp_path_factory.mktemp("kinds")
    copytree(resource("ontology"), folder / "ontology")
    (folder / "ontology" / "mine.ttl").write_text(TERM)
    store = initialise(folder / "store", folder / "ontology")
    done = put(store, record("g", 'id:g a nx:Gang ; rdfs:label "G"@en . id:i a nx:Involvement ; nx:actor id:g ; '
                           "nx:activityType nx:carBombing, nx:childTrafficking, nx:extortion . "
                           "id:s a nx:Support ; nx:provider id:g ; nx:beneficiary id:g ; "
                           "nx:service nx:smugglingInfrastructureAccess ."))
    assert done.refused == ()
    return store


@pytest.fixture(scope="module")
def view(store: Store) -> ReasonedView:
    return open_view(store)


@pytest.mark.parametrize("path", ["actors/terrorist-tactics", "mobility/travel-facilitation",
                                  "mobility/who-moves-people"])
def test_a_narrower_kind_is_told(store: Store, view: ReasonedView, path: str) -> None:
    question = question_named(resource("queries"), path)
    (row,) = ask(question, view, {}).rows
    engine = open_embedded(store, view)
    (twin,) = ask_in_cypher(question, view, engine, {}).rows
    engine.close()
    assert twin.values == row.values
