"""A write that depends on a condition is done only where it holds."""

from __future__ import annotations

import httpx
from running import Running

_GRAPH = "https://w3id.org/nexus-kg/record/desk/bounds"
_GOOD = """@prefix nx: <https://w3id.org/nexus-kg/ontology#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
<https://w3id.org/nexus-kg/id/organization/bounds> a nx:TerroristOrganization ;
  rdfs:label "Bounds"@en ."""


def _put(server: Running, **headers: str) -> httpx.Response:
    return server.http.put("/graph-store", params={"graph": _GRAPH}, content=_GOOD.encode(),
                           headers={"Content-Type": "text/turtle", **headers})


def test_a_write_is_done_only_if_the_graph_is_there_or_is_not(writing: Running) -> None:
    assert _put(writing, **{"If-Match": "*"}).status_code == 412
    assert _put(writing, **{"If-None-Match": "*"}).status_code == 201
    assert _put(writing, **{"If-None-Match": "*"}).status_code == 412
    assert _put(writing, **{"If-Match": '"of-before"'}).status_code == 412
    assert _put(writing, **{"If-Match": "*"}).status_code == 200


def test_a_plain_graph_is_made_only_if_it_is_not_there(plain: Running) -> None:
    def put(condition: str) -> int:
        return plain.http.put("/graph-store", params={"graph": "urn:bounds"}, content=b"",
                              headers={"Content-Type": "text/turtle", condition: "*"}).status_code

    assert [put("If-Match"), put("If-None-Match"), put("If-None-Match"), put("If-Match")] == [
        412, 201, 412, 204]
