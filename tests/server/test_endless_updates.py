"""An update that does not end keeps no other writer waiting for long."""

from __future__ import annotations

from pathlib import Path

from running import running
from test_writes import GOOD, GRAPH, put

_ENDLESS = ("INSERT { GRAPH <%s> { <urn:a> <urn:p> ?n } } WHERE { { SELECT (COUNT(*) AS ?n) "
            "{ ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l } } }")
_MANY = f"INSERT DATA {{ {' '.join(f'<urn:{i}> <urn:p> {i} .' for i in range(3000))} }}"


def test_an_update_of_a_plain_dataset_has_no_more_time_than_a_query() -> None:
    with running(":memory:", "--plain", "--workers", "1", "--time-limit", "1") as server:
        assert server.http.post("/sparql", data={"update": _MANY}).status_code == 204
        reply = server.http.post("/sparql", data={"update": _ENDLESS % "urn:g"})
        assert reply.status_code == 503
        assert "took longer than 1 seconds, so nothing was written" in reply.json()["error"]
        assert server.http.post("/sparql", data={
            "update": "INSERT DATA { <urn:b> <urn:p> 1 }"}).status_code == 204
        told = server.http.post("/sparql", data={"query": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"})
        assert told.json()["results"]["bindings"][0]["n"]["value"] == "3001"


def test_an_update_of_records_has_no_more_time_than_a_query(
        own_store: Path, secrets: dict[str, str]) -> None:
    with running(own_store, "--workers", "1", "--time-limit", "1") as server:
        server.http.headers["Authorization"] = f"Bearer {secrets['editor']}"
        reply = server.http.post("/sparql", data={"update": _ENDLESS % GRAPH})
        assert reply.status_code == 503
        assert "took longer than 1 seconds, so nothing was written" in reply.json()["error"]
        assert put(server, GOOD).status_code == 201
    assert '"status": 503' in (own_store / "audit.jsonl").read_text()
    assert list(own_store.glob(".kg-new.*")) == []
