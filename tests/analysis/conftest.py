"""A store of few records, each of which ties something, or must not."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from kg.store.generations import Store
from tests.loading import add
from tests.property_graph.records import organization, record, source

NAMES = ("alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa",
         "lambda", "mu", "nu", "office", "alone", "one", "uno", "xi", "pi", "rho", "forger",
         "cartel", "cell")
SAME = "<http://www.w3.org/2002/07/owl#sameAs>"
RECORDS = (
    record("names", *map(organization, NAMES),
           'id:kind a nx:ActorCategory ; rdfs:label "kind"@en .',
           'id:smith a nx:Person ; rdfs:label "smith"@en .',
           "id:cartel a nx:CriminalOrganization . id:cell a nx:TerroristOrganization .",
           "id:forger a nx:Facilitator ."),
    record("links", "id:alpha nx:linkedTo id:beta ."),
    record("back", "id:beta nx:linkedTo id:alpha ."),
    record("itself", "id:alone nx:linkedTo id:alone ."),
    record("alliance", "id:pact a nx:Alliance ; nx:firstAlly id:beta ; nx:secondAlly id:gamma ;",
           'nx:startDate "2000-01-01"^^xsd:date ; nx:endDate "2010-12-31"^^xsd:date .'),
    record("years", "id:deal a nx:Transfer ; nx:sender id:gamma ; nx:receiver id:delta ;",
           'nx:startYear "2005"^^xsd:gYear ; nx:endYear "2006"^^xsd:gYear .'),
    record("support", "id:help a nx:Support ; nx:provider id:delta ;",
           "nx:beneficiary id:epsilon, id:zeta ."),
    record("designation", "id:listing a nx:Designation ; nx:designatedEntity id:alpha ;",
           "nx:designatingAuthority id:office ;",
           "nx:program <https://w3id.org/nexus-kg/id/program/FTO> ;",
           'nx:startDate "2001-01-01"^^xsd:date .'),
    record("parts", "id:eta nx:partOf id:theta . id:theta nx:partOf id:iota ."),
    record("member", "id:years a nx:Membership ; nx:member id:smith ; nx:organization id:iota ."),
    record("kind", "id:alpha nx:instanceOfCategory id:kind . id:zeta nx:instanceOfCategory id:kind ."),
    record("weak", "id:kappa nx:linkedTo id:lambda .", reliability="D", credibility=4),
    record("strong", "id:kappa nx:supports id:lambda .", reliability="A", credibility=1),
    record("middle", "id:kappa nx:linkedTo id:mu .", status="reported", reliability="B",
           credibility=3),
    record("guess", "id:alpha nx:linkedTo id:nu .", status="possible"),
    record("same", f"id:one {SAME} id:uno . id:one nx:linkedTo id:xi . id:uno nx:linkedTo id:pi ."),
    record("served", "id:forging a nx:Support ; nx:facilitator id:forger ;",
           "nx:beneficiary id:cartel . id:papers a nx:Support ; nx:facilitator id:forger ;",
           "nx:beneficiary id:cell ."),
)


@pytest.fixture(scope="session")
def few(ontology_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Store:
    folder = tmp_path_factory.mktemp("few")
    store = Store.open(shutil.copytree(ontology_store, folder / "store"))
    add(store, source(folder / "source", *RECORDS))
    return store
