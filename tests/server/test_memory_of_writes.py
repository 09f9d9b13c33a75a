"""What a client's write may take is bounded as a read is."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

from running import running

_GRAPH = "https://w3id.org/nexus-kg/record/desk/bounds"
_GOOD = '<https://w3id.org/nexus-kg/id/organization/bounds> a nx:TerroristOrganization ; ' \
        'rdfs:label "Bounds"@en .'
_NAMES = "abcdefghij"
_GROWING = 'BIND("xxxxxxxxxx" AS ?a) ' + " ".join(
    f"BIND(CONCAT({', '.join([f'?{old}'] * 10)}) AS ?{new})"
    for old, new in pairwise(_NAMES))


def test_an_update_that_devours_memory_is_stopped_and_the_next_write_is_done(
        own_store: Path, secrets: dict[str, str]) -> None:
    with running(own_store, "--workers", "1", "--memory-limit", "256") as server:
        server.http.headers["Authorization"] = f"Bearer {secrets['editor']}"
        reply = server.http.post("/sparql", data={
            "update": f"INSERT {{ GRAPH <{_GRAPH}> {{ <a:s> <a:p> ?j }} }} WHERE {{ {_GROWING} }}"})
        assert reply.status_code == 503, reply.text
        assert "more memory than one request may have" in reply.json()["error"]
        reply = server.http.post("/sparql", data={
            "update": f"INSERT DATA {{ GRAPH <{_GRAPH}> {{ {_GOOD} }} }}"})
        assert reply.status_code == 200, reply.text
        assert not list(own_store.glob(".kg-new.*"))
