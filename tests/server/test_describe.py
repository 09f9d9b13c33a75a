"""What is told of a thing that has more neighbours than are drawn."""

from __future__ import annotations

from pathlib import Path

from running import running

from kg.ingest.connectors.trig import CONNECTOR
from kg.ingest.load import initialise, load
from kg.model.namespaces import ID, PREFIXES
from kg.model.resources import resource
from kg.model.watcher import Silent
from kg.validate.shapes import Shapes

HEAD = "".join(f"@prefix {name}: <{namespace}> .\n" for name, namespace in PREFIXES.items())
TOLD = """graph:records { record:a a nx:Record ; prov:wasDerivedFrom source:s ; nx:status nx:asserted ;
  nx:sourceReliability "B" ; nx:informationCredibility 2 ; nx:locator "p. 1" . }
"""


def test_other_things_are_drawn_before_the_names_of_one(tmp_path: Path) -> None:
    aliases = "".join(f'id:a{n} a nx:Alias ; nx:aliasOf id:x ; nx:aliasText "Name {n}" . '
                      for n in range(100))
    file = tmp_path / "records.trig"
    file.write_text(f'{HEAD}{TOLD}record:a {{ {aliases} id:x a nx:Organization ; rdfs:label "X" . '
                    'id:z a nx:Organization ; rdfs:label "Z" ; nx:linkedTo id:x . }')
    load(initialise(tmp_path / "store", resource("ontology")), file, CONNECTOR, Shapes(), Silent())
    with running(tmp_path / "store", "--workers", "1") as server:
        told = server.http.get("/describe", params={"iri": "id:x"}).json()
    nodes = [node["id"] for node in told["neighbours"]["nodes"]]
    assert nodes[:2] == [f"{ID}x", f"{ID}z"]
    assert len(told["aliases"]) == 100


def test_how_much_of_a_hub_is_not_told_is_told(tmp_path: Path) -> None:
    def ties(of: str, number: int) -> str:
        return "".join(f"id:{of}{n} nx:linkedTo id:{of} . " for n in range(number))

    file = tmp_path / "records.trig"
    file.write_text(f"{HEAD}{TOLD}record:a {{ {ties('hub', 301)} {ties('other', 100)} "
                    + "".join(f'id:other nx:alias "Name {n}" . ' for n in range(250)) + "}")
    load(initialise(tmp_path / "store", resource("ontology")), file, CONNECTOR, Shapes(), Silent())
    with running(tmp_path / "store", "--workers", "1") as server:
        hub, other = (server.http.get("/describe", params={"iri": iri, "view": "no-inference"}).json()
                      for iri in ("id:hub", "id:other"))
    assert (hub["more"], len(hub["claims"]), hub["neighbours"]["left_out"]) == (True, 300, 241)
    assert (other["more"], len(other["claims"]), other["neighbours"]["left_out"]) == (False, 350, 41)
