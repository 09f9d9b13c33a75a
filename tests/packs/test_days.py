"""Questions as of a day, on designations that begin and end."""

from __future__ import annotations

import pytest

from kg.ingest.discovery import connector_for
from kg.ingest.load import initialise, load
from kg.model.namespaces import PREFIXES
from kg.model.resources import resource
from kg.packs.catalogue import question_named
from kg.packs.run import ask
from kg.reason.open_view import open_view
from kg.reason.views import ReasonedView
from kg.validate.parser import compile_shapes
from tests.ingest.test_trust import Silent, record

HEAD = "".join(f"@prefix {name}: <{namespace}> .\n" for name, namespace in PREFIXES.items())


def _designation(name: str, program: str, days: str) -> str:
    return (f"id:{name} a nx:Designation ; nx:designatedEntity id:g ; {days} "
            f"nx:program <https://w3id.org/nexus-kg/id/program/{program}> ; "
            "nx:designatingAuthority id:state .")


@pytest.fixture(scope="module")
def view(tmp_path_factory: pytest.TempPathFactory) -> ReasonedView:
    folder = tmp_path_factory.mktemp("days")
    terror = 'nx:startDate "2001-01-01"^^xsd:date ; nx:endDate "2015-01-01"^^xsd:date ;'
    (folder / "g.trig").write_text(HEAD + record(
        "g", 'id:g a nx:TerroristOrganization ; rdfs:label "G"@en ; nx:listIdentifier "7" . '
        'id:state a nx:GovernmentBody ; rdfs:label "State"@en . '
        + _designation("terror", "FTO", terror) + _designation("drugs", "SDNTK", "")))
    store = initialise(folder / "store", resource("ontology"))
    result = load(store, folder / "g.trig", connector_for(folder / "g.trig"),
                  compile_shapes([resource("shapes")]), Silent())
    assert result.refused == ()
    return open_view(store)


@pytest.mark.parametrize(("day", "rows"), [("2000-12-31", 0), ("2001-01-01", 1), ("2014-12-31", 1),
                                           ("2015-01-01", 0), ("today", 0)])
def test_both_designations_hold_on_the_day(view: ReasonedView, day: str, rows: int) -> None:
    question = question_named(resource("queries"), "designations/dual-designated")
    assert len(ask(question, view, {"as_of": day}).rows) == rows
