"""Writes over HTTP: with a token only, as records, through the same gate as a load."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import threading
import time
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from running import Running, running

from kg.model.terms import iri
from kg.server.tokens import Role, Tokens
from kg.server.written_graphs import graphs_query, written_graphs

NX = "https://w3id.org/nexus-kg/ontology#"
ID = "https://w3id.org/nexus-kg/id/"
GOOD = """@prefix nx: <https://w3id.org/nexus-kg/ontology#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
<https://w3id.org/nexus-kg/id/organization/new> a nx:TerroristOrganization ;
  rdfs:label "New Front"@en ."""
BAD = """<https://w3id.org/nexus-kg/id/designation/bad> a
<https://w3id.org/nexus-kg/ontology#Designation> ."""
GRAPH = "https://w3id.org/nexus-kg/record/desk/1"
TURTLE = {"Content-Type": "text/turtle"}


def put(server: Running, body: str, **headers: str) -> httpx.Response:
    return server.http.put("/graph-store", params={"graph": GRAPH}, content=body.encode(),
                           headers={**TURTLE, **headers})


def update(server: Running, text: str, **headers: str) -> httpx.Response:
    return server.http.post("/sparql", content=text.encode(), headers={
        "Content-Type": "application/sparql-update", **headers})


def ask(server: Running, pattern: str, view: str = "default") -> bool:
    reply = server.http.get("/sparql", params={"query": f"ASK {{ {pattern} }}", "view": view})
    assert reply.status_code == 200, reply.text
    return bool(reply.json()["boolean"])


def metadata(server: Running) -> dict[str, str]:
    reply = server.http.get("/sparql", params={
        "query": f"SELECT ?p ?o {{ GRAPH graph:records {{ <{GRAPH}> ?p ?o }} }}"})
    return {row["p"]["value"].rpartition("#")[2].rpartition("/")[2]: row["o"]["value"]
            for row in reply.json()["results"]["bindings"]}


@pytest.mark.parametrize(("role", "status"), [
    (None, 401), ("reader", 403), ("analyst", 403), ("editor", 201), ("admin", 201)])
def test_only_an_editor_writes(writing: Running, secrets: dict[str, str], role: str | None,
                               status: int) -> None:
    del writing.http.headers["Authorization"]
    headers = {"Authorization": f"Bearer {secrets[role]}"} if role else {}
    assert put(writing, GOOD, **headers).status_code == status
    insert = f"INSERT DATA {{ GRAPH <{GRAPH}> {{ <a:s> rdfs:label \"x\" }} }}"
    assert (update(writing, insert, **headers).status_code == 200) == (status == 201)


def test_a_graph_that_is_put_becomes_a_record_that_is_believed_and_reasoned_over(
        writing: Running) -> None:
    reply = put(writing, GOOD, **{"Record-Locator": "note 7", "Record-Reliability": "C",
                                  "Record-Credibility": "3"})
    assert reply.status_code == 201, reply.text
    assert ask(writing, "id:organization/new a nx:Agent".replace(
        "id:organization/new", "<https://w3id.org/nexus-kg/id/organization/new>"))
    told = metadata(writing)
    assert told["locator"] == "note 7"
    assert (told["sourceReliability"], told["informationCredibility"]) == ("C", "3")
    assert told["status"] == NX + "asserted"
    assert told["wasDerivedFrom"].endswith("/source/writer-editor")
    described = writing.http.get("/describe", params={"iri": "id:organization/new"}).json()
    assert {one["label"] for one in described["types"]} >= {"terrorist organisation"} or \
        described["types"]
    found = writing.http.get("/search", params={"q": "New Frnt"}).json()["hits"]
    assert found[0]["label"] == "New Front"


def test_writing_again_keeps_what_the_record_tells_of_itself(writing: Running) -> None:
    put(writing, GOOD, **{"Record-Locator": "note 7", "Record-Status": "reported"})
    again = put(writing, GOOD.replace("New Front", "Newer Front"))
    assert again.status_code == 200
    assert again.json()["changed"] == 1
    assert metadata(writing)["locator"] == "note 7"
    assert metadata(writing)["status"] == NX + "reported"
    same = put(writing, GOOD.replace("New Front", "Newer Front"))
    assert (same.json()["added"], same.json()["changed"]) == (0, 0)


def test_what_else_is_told_of_a_record_is_kept_and_misspelt_metadata_refused(
        writing: Running) -> None:
    put(writing, GOOD)
    insert = "INSERT DATA {{ GRAPH <https://w3id.org/nexus-kg/graph/records> {{ <{}> {} }} }}"
    assert update(writing, insert.format(GRAPH, "rdfs:comment 'Checked.'")).status_code == 200
    put(writing, GOOD.replace("New Front", "Newer Front"))
    assert metadata(writing)["comment"] == "Checked."
    misspelt = update(writing, insert.format(GRAPH, "nx:validFrm '2008-01-01'^^xsd:date"))
    assert misspelt.status_code == 422
    assert "perhaps nx:validFrom is meant" in misspelt.text


def test_a_status_that_is_not_believed_stays_out_of_the_default_view(writing: Running) -> None:
    put(writing, GOOD, **{"Record-Status": "possible"})
    pattern = "<https://w3id.org/nexus-kg/id/organization/new> a nx:Agent"
    assert not ask(writing, pattern)
    assert ask(writing, pattern, view="possible")


def test_what_breaks_a_shape_is_refused_with_its_reasons_and_leaves_nothing_behind(
        writing: Running) -> None:
    before = writing.http.get("/status").json()
    for reply in (put(writing, BAD), update(
            writing, f"INSERT DATA {{ GRAPH <{GRAPH}> {{ {BAD} }} GRAPH <{GRAPH}/2> "
            "{ <a:s> rdfs:label \"well\" } }")):
        assert reply.status_code == 422
        assert reply.json()["refused"][0]["record"] == "desk/1"
        assert reply.json()["refused"][0]["reasons"]
    after = writing.http.get("/status").json()
    assert after["generation"] == before["generation"]
    assert not ask(writing, "GRAPH ?g { <a:s> ?p ?o }")


def test_an_update_that_fails_in_the_middle_leaves_nothing_behind(writing: Running) -> None:
    reply = update(writing, f"INSERT DATA {{ GRAPH <{GRAPH}> {{ <a:s> rdfs:label \"x\" }} }} ; "
                   "CLEAR GRAPH <http://e/none>")
    assert reply.status_code == 422
    assert not ask(writing, "GRAPH ?g { <a:s> ?p ?o }")


def test_an_update_matches_the_view_and_writes_records(writing: Running) -> None:
    reply = update(writing, f"""
        INSERT {{ GRAPH <{GRAPH}> {{ ?o rdfs:comment "seen" }} }} WHERE {{ ?o a nx:ArmedGroup }} ;
        INSERT DATA {{ GRAPH graph:records {{ <{GRAPH}> nx:locator "by hand"@en ;
          nx:status nx:alleged }} }}""")
    assert reply.status_code == 200, reply.text
    assert metadata(writing)["locator"] == "by hand"
    assert ask(writing, f'GRAPH graph:records {{ <{GRAPH}> nx:locator "by hand"@en }}')
    assert ask(writing, f"GRAPH <{GRAPH}> {{ id:x ?p ?o }}") is False
    assert ask(writing, f"GRAPH <{GRAPH}> {{ ?o rdfs:comment \"seen\" }}")
    assert not ask(writing, "?o rdfs:comment \"seen\"")


@pytest.mark.parametrize("graph", ["<GRAPH>", "?g", "record:desk\\/1"])
def test_an_update_matches_records_as_named_graphs(writing: Running, graph: str) -> None:
    named = graph.replace("GRAPH", GRAPH)
    assert update(writing, f'INSERT DATA {{ GRAPH <{GRAPH}> {{ id:x rdfs:label "A" ; nx:acronym "X" }} }}'
                  ).status_code == 200
    reply = update(writing, f"""DELETE {{ GRAPH {named} {{ id:x rdfs:label ?l }} }}
        INSERT {{ GRAPH {named} {{ id:x rdfs:label "B" }} }}
        WHERE {{ GRAPH {named} {{ id:x rdfs:label ?l . ?s nx:acronym "X" }} id:x rdfs:label "A" }}""")
    assert reply.json()["changed"] == 1, reply.text
    assert ask(writing, f'GRAPH <{GRAPH}> {{ id:x rdfs:label "B" }}')
    assert not ask(writing, 'id:x rdfs:label "A"')


def test_an_update_writes_graphs_that_it_makes_names_for(writing: Running) -> None:
    reply = update(writing, f"""INSERT {{ GRAPH ?g {{ ?o rdfs:comment "seen" }} }} WHERE {{
        VALUES ?o {{ id:one id:two }} BIND(IRI(CONCAT("{GRAPH}-", SHA1(STR(?o)))) AS ?g) }}""")
    assert reply.json()["added"] == 2, reply.text
    assert ask(writing, 'GRAPH ?g { id:one rdfs:comment "seen" } GRAPH ?h { id:two rdfs:comment ?c } '
               "FILTER(?g != ?h)")


def test_data_is_validated_without_being_stored(writing: Running) -> None:
    before = writing.http.get("/status").json()["generation"]
    for body, focus in ((GOOD, "organization/new"), (BAD, "designation/bad")):
        reply = writing.http.post("/validate", content=body.encode(), headers={
            **TURTLE, "Accept": "application/json"})
        assert reply.status_code == 200, reply.text
        results = reply.json()["results"]
        assert {result["focus"].partition("/id/")[2] for result in results} <= {focus}
        assert (reply.json()["violations"] > 0) is (body == BAD)
    assert writing.http.get("/status").json()["generation"] == before


def test_an_update_without_effect_says_so(writing: Running) -> None:
    reply = update(writing, "DELETE WHERE { ?s nx:acronym ?o }")
    assert reply.status_code == 200
    assert "GRAPH <...>" in reply.json()["note"]
    assert "note" not in update(
        writing, f'INSERT DATA {{ GRAPH <{GRAPH}> {{ id:x rdfs:label "A" }} }}').json()


@pytest.mark.parametrize(("text", "graph"), [
    (r"record:test\/a\/b-1 {", "record/test/a/b-1"), (r"record:a\.b.c {", "record/a.b.c"),
    (r"record:\~x\/%20é\/{", "record/~x/%20é/"), ("record:plain {", "record/plain")])
def test_escapes_in_the_name_of_a_graph_are_read(text: str, graph: str) -> None:
    names = written_graphs(f"INSERT DATA {{ GRAPH {text} id:y nx:acronym 'z' }} }}",
                           "http://e/").names
    assert names is not None
    assert iri(f"https://w3id.org/nexus-kg/{graph}") in names


@pytest.mark.parametrize(("text", "variables", "matches_any", "empties_all"), [
    ("INSERT { GRAPH <a> { ?s ?p ?o } } WHERE { GRAPH ?g { ?s ?p ?o } }", (), True, False),
    ("DELETE { GRAPH ?g { ?s ?p ?o } } INSERT { GRAPH $h { ?s ?p ?o } } WHERE { ?g ?h ?s }",
     ("g", "h"), True, False),
    ("DELETE WHERE { GRAPH ?g { ?s ?p 1 } }", ("g",), True, False),
    ("INSERT { GRAPH <a> { ?s ?p 'GRAPH ?g' } } USING NAMED <b> WHERE { ?s ?p ?o }", (), False, False),
    ("CLEAR ALL", (), False, True), ("DROP SILENT NAMED", (), False, True),
    ("CLEAR DEFAULT; COPY DEFAULT TO <a>", (), False, False)])
def test_what_an_update_can_write_is_read_off_its_text(
        text: str, variables: tuple[str, ...], matches_any: bool, empties_all: bool) -> None:
    found = written_graphs(text, "http://e/")
    assert (found.variables, found.matches_any, found.empties_all) == (
        variables, matches_any, empties_all)


def test_names_are_resolved_against_each_base() -> None:
    text = "BASE <http://x/y/> PREFIX z: <z/> INSERT DATA { GRAPH <a> { z:b <p> 1 } }"
    names = written_graphs(text, "http://e/").names
    assert names is not None
    assert names >= {iri("http://x/y/a"), iri("http://x/y/z/b"), iri("http://x/y/p")}


@pytest.mark.parametrize("text", [
    "DELETE { GRAPH ?g { ?s ?p ?o } } WHERE { GRAPH ?g { ?s ?p ?o } } ; INSERT DATA {}",
    "INSERT { GRAPH ?g { ?s ?p ?o } } WHERE { ?s ?p ?o BIND(IRI(CONCAT('a:', STRUUID())) AS ?g) }",
    "INSERT { GRAPH ?g { 1 2 3 } } WHERE { SELECT ?g { GRAPH ?g { ?s ?p ?o } } LIMIT 1 }",
    "WITH <a> DELETE { GRAPH ?g { ?s ?p ?o } } WHERE { GRAPH ?g { ?s ?p ?o } }",
    "INSERT { GRAPH ?g { ?s ?p ?o } } USING <b> WHERE { GRAPH ?g { ?s ?p ?o } }"])
def test_what_may_match_otherwise_when_asked_again_is_not_asked(text: str) -> None:
    assert graphs_query(text, ("g",), "") is None


def test_what_may_be_the_same_is_told(writing: Running) -> None:
    def same(name: str) -> list[dict[str, object]]:
        reply = writing.http.get("/identity", params={"iri": f"id:{name}"})
        assert reply.status_code == 200, reply.text
        found: list[dict[str, object]] = reply.json()["candidates"]
        return found

    assert same("organization/farc") == []
    reply = put(writing, GOOD.replace("organization/new", "twin").replace(
        '"New Front"@en', '"FUERZAS ARMADAS REVOLUCIONARIAS DE COLOMBIA"'))
    assert reply.status_code == 201, reply.text
    told = {"name": "Fuerzas Armadas Revolucionarias de Colombia", "score": 60,
            "reasons": ["same name"]}
    assert same("twin") == [{"iri": f"{ID}organization/farc", **told}]
    assert same("organization/farc") == [{
        "iri": f"{ID}twin", **told, "name": "FUERZAS ARMADAS REVOLUCIONARIAS DE COLOMBIA"}]
    assert same("nobody") == []
    assert writing.http.get("/identity").status_code == 400


def test_a_graph_without_a_name_gets_one(writing: Running) -> None:
    reply = writing.http.post("/graph-store", content=GOOD.encode(), headers=TURTLE)
    assert reply.status_code == 201, reply.text
    created = reply.headers["location"]
    assert created.startswith("https://w3id.org/nexus-kg/record/writer-editor/")
    assert ask(writing, f"GRAPH <{created}> {{ ?s a nx:TerroristOrganization }}")


def test_deleting_retracts(writing: Running) -> None:
    put(writing, GOOD)
    assert writing.http.delete("/graph-store", params={"graph": GRAPH}).status_code == 200
    assert not ask(writing, "<https://w3id.org/nexus-kg/id/organization/new> a nx:Agent")
    assert ask(writing, f"GRAPH <{GRAPH}> {{ ?s a nx:TerroristOrganization }}")
    assert metadata(writing)["status"] == NX + "retracted"
    assert writing.http.get("/graph-store", params={"graph": GRAPH}).status_code == 410
    assert writing.http.delete("/graph-store", params={"graph": GRAPH}).status_code == 404
    assert put(writing, GOOD).status_code == 200
    assert ask(writing, "<https://w3id.org/nexus-kg/id/organization/new> a nx:Agent")
    assert update(writing, f"DROP GRAPH <{GRAPH}>").status_code == 200
    assert metadata(writing)["status"] == NX + "retracted"


@pytest.mark.parametrize(("text", "status", "told"), [
    ("INSERT DATA { <a:s> <a:p> <a:o> }", 422, "default graph"),
    ("INSERT DATA { GRAPH <https://w3id.org/nexus-kg/graph/view/default> { <a:s> <a:p> 1 } }",
     403, "kept by the store"),
    ("INSERT DATA { GRAPH <https://w3id.org/nexus-kg/ontology/actors> { <a:s> <a:p> 1 } }",
     403, "kept by the store"),
    ("DROP ALL", 403, "kept by the store"),
    ("DELETE WHERE { GRAPH ?g { ?s ?p ?o } }", 403, "kept by the store"),
    ("INSERT DATA { GRAPH <http://e/g> { <a:s> <a:p> 1 } }", 403, "no name of a record"),
    ("INSERT DATA { GRAPH record:desk-1 { _:b <a:p> 1 } }", 422, "blank node"),
    ("DELETE DATA { GRAPH graph:records { source:luna-2008 a nx:Source } }", 422, "not deleted"),
    ("INSERT DATA { GRAPH graph:records { <http://e/r> a nx:Record } }", 422, "says nothing"),
    ("INSERT DATA {", 400, "not SPARQL"),
])
def test_what_the_store_keeps_itself_cannot_be_written(writing: Running, text: str, status: int,
                                                       told: str) -> None:
    generation = writing.http.get("/status").json()["generation"]
    reply = update(writing, text)
    assert reply.status_code == status, reply.text
    assert told in reply.json()["error"]
    assert writing.http.get("/status").json()["generation"] == generation


@pytest.mark.parametrize(("name", "value", "told"), [
    ("Record-Status", "certain", "certain"), ("Record-Reliability", "Z", "A to F"),
    ("Record-Credibility", "9", "1 to 6"), ("Record-Valid-From", "soon", "soon"),
    ("Record-Nonsense", "x", "no header Record-Nonsense"),
    ("Record-Source", "not an iri", "no IRI")])
def test_wrong_headers_are_told(writing: Running, name: str, value: str, told: str) -> None:
    reply = put(writing, GOOD, **{name: value})
    assert reply.status_code in (400, 422)
    assert told in reply.json()["error"]


def test_a_text_that_is_longer_than_the_engine_reads_is_refused(writing: Running) -> None:
    reply = put(writing, GOOD.replace("New Front", "x" * (1 << 24)))
    assert (reply.status_code, "longer than 16 MB" in reply.text) == (422, True), reply.text[:200]


def test_every_write_is_in_the_audit_log_done_or_refused(writing: Running) -> None:
    put(writing, GOOD)
    put(writing, BAD)
    lines = [json.loads(line) for line in
             (writing.store / "audit.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [line["status"] for line in lines] == [201, 422]
    assert lines[0]["caller"] == "editor"
    assert lines[0]["added"] == 1
    assert GRAPH in lines[0]["text"]
    assert "refused" in lines[1]["error"]


def test_writes_at_once_are_all_done(writing: Running) -> None:
    replies: list[int] = []

    def write(number: int) -> None:
        with httpx.Client(base_url=writing.origin, timeout=120,
                          headers=writing.http.headers) as client:
            replies.append(client.put("/graph-store", params={"graph": f"{GRAPH}/{number}"},
                                      content=GOOD.replace("/new>", f"/new{number}>").encode(),
                                      headers=TURTLE).status_code)

    threads = [threading.Thread(target=write, args=(number,)) for number in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert replies == [201] * 5
    counted = writing.http.get("/sparql", params={"query": "SELECT (COUNT(DISTINCT ?g) AS ?n) { "
                               f"GRAPH ?g {{ ?s ?p ?o }} FILTER(STRSTARTS(STR(?g), '{GRAPH}')) }}"})
    assert counted.json()["results"]["bindings"][0]["n"]["value"] == "5"


def test_a_kill_in_the_middle_of_a_write_leaves_the_store_as_it_was(
        own_store: Path, secrets: dict[str, str]) -> None:
    with running(own_store, "--workers", "1") as server:
        server.http.headers["Authorization"] = f"Bearer {secrets['editor']}"
        before = server.http.get("/status").json()["generation"]
        thread = threading.Thread(target=lambda: _quietly(lambda: put(server, GOOD)))
        thread.start()
        while not list(own_store.glob("generations/*.new")):
            time.sleep(0.001)
        os.kill(server.process.pid, signal.SIGKILL)
        thread.join()
    time.sleep(0.5)
    with running(own_store, "--workers", "1") as server:
        server.http.headers["Authorization"] = f"Bearer {secrets['editor']}"
        now = server.http.get("/status").json()["generation"]
        assert int(now) - int(before) in (0, 1)
        assert ask(server, f"GRAPH <{GRAPH}> {{ ?s ?p ?o }}") == (now != before)
        assert put(server, GOOD).status_code in (200, 201)


def _quietly(act: Callable[[], object]) -> None:
    with contextlib.suppress(httpx.HTTPError):
        act()


def test_a_token_for_some_sources_sees_no_trace_of_others(own_store: Path) -> None:
    secret = Tokens(own_store).add("desk", Role.ANALYST, ("state-fto",))
    with running(own_store, "--workers", "1") as server:
        headers = {"Authorization": f"Bearer {secret}"}

        def get(path: str, **parameters: str) -> httpx.Response:
            reply = server.http.get(path, params=parameters, headers=headers)
            assert reply.status_code == 200, reply.text
            return reply

        everything = get("/sparql", query="SELECT * { { GRAPH ?g { ?s ?p ?o } } UNION "
                         "{ ?s ?p ?o } }").text
        assert "state-fto" in everything
        assert "luna-2008" not in everything
        assert "treasury-2012" not in everything
        assert "luna-2008" not in get("/status").text
        assert "Luna" not in get("/search", q="David Luna").text
        assert "luna" not in get("/packs/evidence/claims-by-status").text
        assert "luna-2008" not in get("/graph-store", default="").text
        assert "luna-2008" in server.http.get("/status").text


def test_tokens_are_kept_as_hashes_and_removed_at_once(own_store: Path) -> None:
    tokens = Tokens(own_store)
    secret = tokens.add("desk", Role.READER)
    kept = (own_store / "tokens.json").read_text(encoding="utf-8")
    assert secret not in kept
    assert (own_store / "tokens.json").stat().st_mode & 0o077 == 0
    with running(own_store, "--workers", "1") as server:
        headers = {"Authorization": f"Bearer {secret}"}
        assert server.http.get("/status", headers=headers).status_code == 200
        assert server.http.get("/quarantine", headers=headers).status_code == 403
        basic = server.http.get("/status", auth=("anybody", secret))
        assert basic.status_code == 200
        tokens.remove("desk")
        assert server.http.get("/status", headers=headers).status_code == 401
