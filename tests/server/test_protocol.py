"""What clients rely on: methods, negotiation, conditional requests, compression, common clients."""

from __future__ import annotations

import json
import subprocess
import threading
import time
from pathlib import Path

import httpx
import psutil
import pyoxigraph as ox
import pytest
import rdflib
from running import Running, running

from tests.commands import COMMAND

ALL = "SELECT * { ?s ?p ?o } ORDER BY ?s ?p ?o LIMIT 200"


def select(server: Running, query: str, **headers: str) -> httpx.Response:
    return server.http.get("/sparql", params={"query": query}, headers=headers)


@pytest.mark.parametrize(("accept", "kind"), [
    ("application/sparql-results+json", "application/sparql-results+json"),
    ("application/json", "application/json"),
    ("application/sparql-results+xml", "application/sparql-results+xml"),
    ("text/csv", "text/csv"), ("text/tab-separated-values", "text/tab-separated-values"),
    ("text/csv;q=0.5, application/sparql-results+xml", "application/sparql-results+xml"),
    ("text/html, */*;q=0.1", "application/sparql-results+json"), ("", None),
    ("application/sparql-results+xml;q=0.5, text/xml", "text/xml"), ("text/*", "text/xml")])
def test_results_come_in_the_form_that_is_preferred(reading: Running, accept: str,
                                                    kind: str | None) -> None:
    reply = select(reading, ALL, Accept=accept)
    assert reply.status_code == 200
    assert kind is None or reply.headers["content-type"].partition(";")[0] == kind
    assert "Accept" in reply.headers["vary"]


@pytest.mark.parametrize("accept", ["text/turtle", "application/n-triples", "application/rdf+xml",
                                    "application/ld+json", "application/n-quads",
                                    "application/trig", "text/n3"])
def test_graphs_come_in_every_form(reading: Running, accept: str) -> None:
    reply = select(reading, "CONSTRUCT { ?s a ?c } WHERE { ?s a ?c } LIMIT 20", Accept=accept)
    form = ox.RdfFormat.from_media_type(accept)
    assert form is not None
    assert len(list(ox.parse(reply.content, form))) == 20


@pytest.mark.parametrize(("query", "columns"), [
    ("SELECT * { ?z a ?b . OPTIONAL { ?z <urn:p> ?a } MINUS { ?z <urn:p> ?other } } LIMIT 1", "z,b,a"),
    ("SELECT DISTINCT*{ ?s ?p ?o } LIMIT 1", "s,p,o"), ("select reduced * { ?b ?a [] } limit 1", "b,a"),
    ("SELECT ?y ?x { SELECT * { ?x a ?y } LIMIT 1 }", "y,x"),
    ("SELECT * { ?s rdfs:subClassOf* ?a } LIMIT 1", "s,a")])
def test_columns_stand_in_the_order_in_which_the_query_names_them(reading: Running, query: str,
                                                                  columns: str) -> None:
    assert select(reading, query, Accept="text/csv").text.splitlines()[0] == columns
    head = select(reading, query).json()["head"]
    assert head["vars"] == columns.split(",")


@pytest.mark.parametrize("graph", ["not an iri", "relative", "", "<urn:g>"])
def test_a_dataset_of_what_is_no_iri_is_a_fault_of_the_request(reading: Running, plain: Running,
                                                               graph: str) -> None:
    for server, text, names in ((reading, "query", ("default-graph-uri", "named-graph-uri")),
                                (plain, "update", ("using-graph-uri", "using-named-graph-uri"))):
        for name in names:
            reply = server.http.post("/sparql", data={name: graph, text: "ASK {}" if text == "query"
                                                      else "DELETE WHERE { ?s ?p ?o }"})
            assert reply.status_code == 400, reply.text
            assert reply.json()["error"] == f"{name}: '{graph}' is not an absolute IRI."


def test_what_is_not_on_offer_is_told(reading: Running) -> None:
    reply = select(reading, ALL, Accept="image/png")
    assert reply.status_code == 406
    assert "application/sparql-results+json" in reply.json()["error"]


def test_head_gives_the_head_of_get_and_no_body(reading: Running) -> None:
    for query in (ALL, "SELECT * { ?s ?p ?o . ?t ?q ?u }"):  # the second is long: it is streamed
        reply = reading.http.head("/sparql", params={"query": query})
        assert reply.status_code == 200
        assert reply.headers["content-type"] == "application/sparql-results+json"
        assert reply.content == b""
    assert reading.http.head("/sparql", params={"query": "SELECT {"}).status_code == 400


def test_the_head_of_a_large_answer_costs_no_worker(reading: Running) -> None:
    def workers() -> set[int]:
        return {one.pid for one in psutil.Process(reading.process.pid).children(recursive=True)}

    select(reading, "ASK {}")  # the workers are there
    before = workers()
    for method in ("HEAD", "GET"):
        reply = reading.http.request(method, "/sparql", params={
            "query": "SELECT * { ?s ?p ?o . ?t ?q ?u } LIMIT 50000"})
        assert reply.status_code == 200
        assert "content-length" not in reply.headers
    assert workers() == before


def test_options_and_wrong_methods_tell_what_is_allowed(reading: Running) -> None:
    for path, allowed in (("/sparql", "GET, HEAD, OPTIONS, POST"),
                          ("/graph-store", "DELETE, GET, HEAD, OPTIONS, POST, PUT"),
                          ("/packs", "GET, HEAD, OPTIONS")):
        reply = reading.http.options(path)
        assert (reply.status_code, reply.headers["allow"]) == (204, allowed)
        wrong = reading.http.request("PATCH", path)
        assert (wrong.status_code, wrong.headers["allow"]) == (405, allowed)


def test_an_answer_that_the_client_has_is_not_sent_again(reading: Running) -> None:
    first = select(reading, ALL)
    again = select(reading, ALL, **{"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    other = select(reading, ALL, **{"If-None-Match": first.headers["etag"], "Accept": "text/csv"})
    assert other.status_code == 200


def test_an_answer_that_differs_each_time_is_not_kept(reading: Running) -> None:
    query = "SELECT (STRUUID() AS ?u) {}"
    first, second = select(reading, query), select(reading, query)
    assert first.text != second.text
    assert "etag" not in first.headers


def test_a_load_makes_kept_answers_stale(writing: Running) -> None:
    query = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }"
    first = select(writing, query)
    put = writing.http.put("/graph-store", params={
        "graph": "https://w3id.org/nexus-kg/record/desk/1"}, headers={"Content-Type": "text/turtle"}, content=b"<http://e/a> "
        b"<http://www.w3.org/2000/01/rdf-schema#label> 'x' .")
    assert put.status_code == 201, put.text
    second = select(writing, query, **{"If-None-Match": first.headers["etag"]})
    assert second.status_code == 200
    assert second.text != first.text


def test_large_answers_are_compressed_for_who_can_read_it(reading: Running) -> None:
    packed = select(reading, ALL, **{"Accept-Encoding": "gzip"})
    assert packed.headers["content-encoding"] == "gzip"
    assert "Accept-Encoding" in packed.headers["vary"]
    for coding in ("identity", "gzip;q=0", "gzip; q=0.0, *", "*;q=0", "br"):
        plain = select(reading, ALL, **{"Accept-Encoding": coding})
        assert "content-encoding" not in plain.headers, coding
        assert "Accept-Encoding" in plain.headers["vary"]
        assert plain.text == packed.text
    for coding in ("gzip;q=0.1", "br, GZIP", "*"):
        assert select(reading, ALL, **{"Accept-Encoding": coding}).headers[
            "content-encoding"] == "gzip", coding


def test_pages_of_other_hosts_may_read_only_where_a_setting_says_so(seed_store: Path) -> None:
    friend = "https://yasgui.example"
    with running(seed_store, "--workers", "1", "--cors", friend) as server:
        reply = server.http.options("/sparql", headers={
            "Origin": friend, "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "content-type"})
        assert reply.headers["access-control-allow-origin"] == friend
        sent = server.http.post("/sparql", data={"query": "ASK {}"}, headers={"Origin": friend})
        assert sent.status_code == 200
        assert sent.headers["access-control-allow-origin"] == friend
        foe = server.http.post("/sparql", data={"query": "ASK {}"},
                               headers={"Origin": "https://evil.example"})
        assert foe.status_code == 403


def test_errors_are_json_for_programs_and_text_for_people(reading: Running) -> None:
    as_json = select(reading, "SELECT {", Accept="application/json")
    assert "not SPARQL" in as_json.json()["error"]
    as_text = select(reading, "SELECT {", Accept="text/html")
    assert as_text.headers["content-type"].startswith("text/plain")
    assert "Traceback" not in as_text.text


def test_a_view_is_a_parameter(reading: Running) -> None:
    query = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    counts = {}
    for view in ("default", "possible,alleged,unproven", "no-inference"):
        reply = reading.http.get("/sparql", params={"query": query, "view": view})
        counts[view] = int(reply.json()["results"]["bindings"][0]["n"]["value"])
    assert counts["no-inference"] < counts["default"] < counts["possible,alleged,unproven"]
    wrong = reading.http.get("/sparql", params={"query": query, "view": "certain"})
    assert wrong.status_code == 400


def test_a_query_that_names_its_dataset_gets_it(reading: Running) -> None:
    query = ("SELECT (COUNT(*) AS ?n) FROM <https://w3id.org/nexus-kg/record/luna-2008/names/farc>"
             " { ?s ?p ?o }")
    counted = select(reading, query).json()["results"]["bindings"][0]["n"]["value"]
    assert 0 < int(counted) < 20


def test_the_server_and_the_command_give_the_same_answers(reading: Running) -> None:
    packs = reading.http.get("/packs").json()["packs"]
    assert len(packs) >= 7
    for pack in packs:
        question = f"{pack['name']}/{pack['questions'][0]['name']}"
        told = subprocess.run([*COMMAND, "ask", question, "--format", "json", "--store",
                               str(reading.store)], capture_output=True, text=True, check=True)
        over_http, told_by_command = (_in_order(data) for data in (
            reading.http.get(f"/packs/{question}").json(), json.loads(told.stdout)))
        assert over_http == told_by_command


def _in_order(answer: dict[str, object]) -> dict[str, object]:
    """An answer without the order of its rows and of the triples that each rests on."""
    rows = answer["rows"]
    assert isinstance(rows, list)
    for row in rows:
        for name in ("proof", "records", "rules"):
            row["evidence"][name].sort(key=json.dumps)
    return {**answer, "rows": sorted(rows, key=json.dumps)}


@pytest.mark.parametrize(("form", "kind"), [("csv", "text/csv"), ("turtle", "text/turtle"),
                                            ("html", "text/html"), ("json", "application/json")])
def test_a_question_is_answered_in_every_form(reading: Running, form: str, kind: str) -> None:
    path = "/packs/drug-terror/ftos-in-drug-trade"
    by_name = reading.http.get(path, params={"format": form, "as_of": "2008-10-08"})
    by_type = reading.http.get(path, params={"as_of": "2008-10-08"}, headers={"Accept": kind})
    assert by_name.status_code == by_type.status_code == 200
    assert by_name.text == by_type.text
    assert by_name.headers["content-type"].startswith(kind)
    assert "Revolutionary Armed Forces" in by_name.text or form == "turtle"


def test_a_plain_answer_names_each_source_once(reading: Running) -> None:
    told = reading.http.get("/packs/drug-terror/ftos-in-drug-trade", params={
        "format": "html", "as_of": "2008-10-08"}).text
    assert told.count("Luna, Narco-Trafficking") == 1
    assert told.count("<td>1, 2</td>") == 9
    assert "<td><time>2008-10-08</time></td>" in told


@pytest.mark.parametrize(("path", "status", "told"), [
    ("/packs/drug-terror/nosuch", 404, "no question"),
    ("/packs/drug-terror/ftos-in-drug-trade?as_of=soon", 400, "a day such as"),
    ("/packs/drug-terror/ftos-in-drug-trade?nosuch=1", 400, "no parameter 'nosuch'"),
    ("/describe", 400, "'iri' is missing"), ("/describe?iri=id:nobody", 404, "says nothing"),
    ("/describe?iri=x y", 400, "no IRI"),
    ("/explain?s=id:x&p=a&o=nx:Agent", 404, "does not hold"),
    ("/explain?s=id:x&p=a&o=%22open", 400, "no literal"),
    ("/explain?s=nobody+so+called&p=a&o=nx:Agent", 400, "the name of one thing"),
    ("/search?q=x&limit=0", 400, "from 1 to 100"), ("/quarantine/nobody", 404, "not in quarantine"),
    ("/queries/9", 405, "DELETE"), ("/nosuch", 404, "nothing at"),
])
def test_mistakes_are_told_in_a_sentence(reading: Running, path: str, status: int,
                                         told: str) -> None:
    reply = reading.http.get(path)
    assert reply.status_code == status, reply.text
    assert told in reply.json()["error"]


def test_pictures_proofs_and_descriptions(reading: Running) -> None:
    question = "/packs/drug-terror/ftos-in-drug-trade/picture"
    assert reading.http.get(question + ".svg").text.lstrip().startswith("<?xml")
    assert reading.http.get(question + ".png").content[:4] == b"\x89PNG"
    proof = reading.http.get("/explain", params={
        "s": "id:organization/farc", "p": "nx:trafficksIn", "o": "nx:narcotics"}).json()
    assert proof["proofs"][0]["premises"]
    named = reading.http.get("/explain", params={"s": "FARC", "p": "trafficksIn", "o": "narcotics"}).json()
    assert named == {**proof, "notes": named["notes"]}
    assert "'FARC' is id:organization/farc" in named["notes"][0]
    told = reading.http.get("/describe", params={"iri": "id:organization/farc"}).json()
    assert told["label"] == "Revolutionary Armed Forces of Colombia"
    assert "FARC" in told["aliases"]
    assert {claim["direction"] for claim in told["claims"]} == {"out", "in"}
    inferred = [claim for claim in told["claims"] if claim["inferred"]]
    assert inferred
    for claim in told["claims"]:  # those that follow by rules too
        assert claim["grade"], claim
        assert claim["records"], claim
        assert claim["status"] == ("inferred" if claim["inferred"] else claim["rests_on"])
    cls = reading.http.get("/describe", params={"iri": "nx:Organization"}).json()
    assert all(claim["status"] for claim in cls["claims"])
    assert any("ontology" in record["source"] for claim in cls["claims"]
               for record in claim["records"])
    assert told["timeline"]
    bombings = reading.http.get("/describe", params={"iri": "id:luna-2008/17-madrid"}).json()
    assert [span["from"] for span in bombings["timeline"]] == ["2004"]
    assert {edge["source"] for edge in told["neighbours"]["edges"]} <= {
        node["id"] for node in told["neighbours"]["nodes"]}


def test_things_and_terms_of_the_ontology_dereference(reading: Running) -> None:
    for iri in ("https://w3id.org/nexus-kg/id/organization/farc",
                "https://w3id.org/nexus-kg/ontology#Cartel"):
        path = "/describe/" + iri.replace("#", "%23")
        graph = rdflib.Graph().parse(data=reading.http.get(path, headers={
            "Accept": "text/turtle"}).text, format="turtle")
        assert (rdflib.URIRef(iri), rdflib.RDFS.label, None) in graph
        page = reading.http.get(path, headers={"Accept": "text/html,*/*;q=0.8"})
        assert page.headers["content-type"].startswith("text/html")


@pytest.mark.parametrize(("typed", "wanted"), [
    ("Revolutionary Armed Forces of Colombia", "Revolutionary Armed Forces of Colombia"),
    ("revolutionry armed forces colmbia", "Revolutionary Armed Forces of Colombia"),
    ("FARC", "Revolutionary Armed Forces of Colombia"), ("talibn", "Taliban"),
    ("TALIBÁN", "Taliban")])
def test_search_forgives_typing_errors(reading: Running, typed: str, wanted: str) -> None:
    hits = reading.http.get("/search", params={"q": typed}).json()["hits"]
    assert wanted in [hit["label"] for hit in hits[:3]]


def test_the_openapi_description_tells_every_question_and_measure(reading: Running) -> None:
    told = reading.http.get("/openapi.json").json()
    assert told["openapi"] == "3.1.0"
    questions = {f"/packs/{pack['name']}/{one['name']}" for pack in
                 reading.http.get("/packs").json()["packs"] for one in pack["questions"]}
    measures = {f"/analysis/{one['name']}" for one in
                reading.http.get("/analysis").json()["measures"]}
    assert told["paths"].keys() == questions | measures
    for path in measures:  # what is described is what is taken
        given = {parameter["name"]: parameter["schema"].get("default") or "" for parameter in
                 told["paths"][path]["get"]["parameters"] if parameter["name"] != "by"}
        assert reading.http.get(path, params={**given, "format": "csv"}).status_code == 200
    farc = told["paths"]["/packs/drug-terror/ftos-in-drug-trade"]["get"]
    assert "as_of" in [parameter["name"] for parameter in farc["parameters"]]


def test_operation(reading: Running) -> None:
    assert reading.http.get("/health").json()["status"] == "ok"
    assert reading.http.get("/ready").json()["status"] == "ready"
    metrics = reading.http.get("/metrics").text
    assert 'kg_requests_total{method="GET",route="/health",status="200"}' in metrics
    status = reading.http.get("/status").json()
    assert status["records"] > 100
    assert status["loads"][0]["connector"] == "records"
    assert reading.http.get("/vocabulary").json()["classes"]
    home = reading.http.get("/", headers={"Accept": "application/json"}).json()
    assert home["sparql"] == "/sparql"


def test_an_admin_sees_and_stops_what_others_run(own_store: Path, secrets: dict[str, str]) -> None:
    endless = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    with running(own_store, "--workers", "1") as server:
        done: list[httpx.Response] = []
        thread = threading.Thread(target=lambda: done.append(httpx.get(
            f"{server.origin}/sparql", params={"query": endless}, timeout=60)))
        thread.start()
        admin = {"Authorization": f"Bearer {secrets['admin']}"}
        reader = {"Authorization": f"Bearer {secrets['reader']}"}
        seen: list[dict[str, object]] = []
        while not any(one["text"] == endless for one in seen):
            seen = server.http.get("/queries", headers=admin).json()["queries"]
        number = next(one["number"] for one in seen if one["text"] == endless)
        others = server.http.get("/queries", headers=reader).json()["queries"]
        assert all(one["text"] != endless for one in others)
        assert server.http.delete(f"/queries/{number}", headers=reader).status_code == 403
        assert server.http.delete(f"/queries/{number}", headers=admin).status_code == 204
        thread.join()
        assert done[0].status_code == 503
        assert "stopped by an admin" in done[0].json()["error"]


def test_a_load_never_keeps_readers_waiting_nor_shows_half_of_itself(
        own_store: Path, tmp_path: Path) -> None:
    """Each load adds pairs of records; a reader must always see as many of one kind as of other."""
    query = ("SELECT (COUNT(DISTINCT ?a) AS ?n) (COUNT(DISTINCT ?b) AS ?m) { { ?a rdfs:comment "
             "'left' } UNION { ?b rdfs:comment 'right' } }")
    seen: list[tuple[str, str]] = []
    with running(own_store, "--workers", "2", "--cache", "0") as server:
        done = threading.Event()

        def read() -> None:
            with httpx.Client(base_url=server.origin, timeout=60) as client:
                while not done.is_set():
                    reply = client.get("/sparql", params={"query": query})
                    assert reply.status_code == 200, reply.text
                    row = reply.json()["results"]["bindings"][0]
                    seen.append((row["n"]["value"], row["m"]["value"]))

        readers = [threading.Thread(target=read) for _ in range(3)]
        for reader in readers:
            reader.start()
        for number in range(4):
            file = tmp_path / f"{number}.trig"
            file.write_text("".join(_record(f"{side}{number}", side)
                                    for side in ("left", "right")), encoding="utf-8")
            subprocess.run([*COMMAND, "load", str(file), "--store", str(own_store)], check=True,
                           capture_output=True)
        last = select(server, query).json()["results"]["bindings"][0]
        done.set()
        for reader in readers:
            reader.join()
    assert (last["n"]["value"], last["m"]["value"]) == ("4", "4")
    assert len(seen) > 10
    assert all(left == right for left, right in seen)


def _record(name: str, side: str) -> str:
    return f"""@prefix nx: <https://w3id.org/nexus-kg/ontology#> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
<https://w3id.org/nexus-kg/graph/records> {{
  <https://w3id.org/nexus-kg/source/test> a nx:Source ; rdfs:label "A test"@en .
  <https://w3id.org/nexus-kg/record/test/{name}> a nx:Record ;
    prov:wasDerivedFrom <https://w3id.org/nexus-kg/source/test> ; nx:locator "row" ;
    nx:status nx:asserted ; nx:sourceReliability "B" ; nx:informationCredibility 2 . }}
<https://w3id.org/nexus-kg/record/test/{name}> {{
  <https://w3id.org/nexus-kg/id/organization/{name}> a nx:ArmedGroup ;
    rdfs:label "{name}"@en ; rdfs:comment "{side}" . }}
"""


@pytest.mark.parametrize(("arguments", "code", "told"), [
    (("--host", "0.0.0.0"), 2, "kg token add"),
    (("--host", "0.0.0.0", "--plain"), 2, "loopback only"),
    (("--plain",), 2, "not a plain dataset"),
])
def test_what_would_be_unsafe_is_not_served(seed_store: Path, arguments: tuple[str, ...],
                                            code: int, told: str) -> None:
    done = subprocess.run([*COMMAND, "serve", "--store", str(seed_store), *arguments],
                          capture_output=True, text=True, check=False)
    assert done.returncode == code
    assert told in done.stderr


def test_a_port_that_is_taken_is_told(reading: Running) -> None:
    done = subprocess.run([*COMMAND, "serve", "--store", str(reading.store), "--port",
                           str(reading.port)], capture_output=True, text=True, check=False)
    assert done.returncode == 3
    assert done.stderr == (f"kg: The port {reading.port} of 127.0.0.1 cannot be had: another program "
                           "uses it; name another one with --port, or 0 for a free one.\n")


def test_a_record_and_a_source_have_pages(reading: Running) -> None:
    found = reading.http.get("/sparql", params={"query": """
        SELECT ?record ?source { GRAPH <https://w3id.org/nexus-kg/graph/records> {
          ?record a nx:Record ; prov:wasDerivedFrom ?source ; nx:passage ?p } } LIMIT 1"""})
    row = found.json()["results"]["bindings"][0]
    record, source = row["record"]["value"], row["source"]["value"]
    told = reading.http.get(f"/describe/{record}", headers={"Accept": "application/json"}).json()
    by_predicate = {one["predicate"]["iri"].rpartition("#")[2]: one["object"]
                    for one in told["told"]}
    assert by_predicate["wasDerivedFrom"]["iri"] \
        == source
    assert by_predicate["passage"]["value"]
    assert by_predicate["status"]["label"]
    assert told["says"]
    assert "What it says" in reading.http.get(
        f"/describe/{record}", headers={"Accept": "text/html"}).text
    assert record in reading.http.get("/describe", params={"iri": source}).json()["source_of"]
    turtle = reading.http.get(f"/describe/{record}", headers={"Accept": "text/turtle"}).text
    assert len(rdflib.Graph().parse(data=turtle)) == len(told["told"]) + len(told["says"])


def test_a_class_is_described_without_the_unnamed_ones(reading: Running) -> None:
    for accept in ("application/json", "text/html", "text/turtle"):
        reply = reading.http.get("/describe", params={"iri": "nx:TerroristOrganization"},
                                 headers={"Accept": accept})
        assert reply.status_code == 200
        assert "genid" not in reply.text


def test_the_status_tells_no_paths_of_the_machine(reading: Running) -> None:
    loads = reading.http.get("/status").json()["loads"]
    assert loads
    assert all("/" not in load["source"] for load in loads)


def test_a_view_in_memory_answers_as_the_one_on_disk(seed_store: Path) -> None:
    queries = ["SELECT ?s ?p ?o { ?s ?p ?o }", "SELECT ?g ?s { GRAPH ?g { ?s a nx:Person } }",
               "SELECT ?s FROM <https://w3id.org/nexus-kg/graph/records> { ?s a nx:Record }",
               "SELECT ?s { ?s nx:engagesIn nx:drugTrafficking }"]

    def rows(server: Running, query: str) -> list[str]:
        reply = server.http.get("/sparql", params={"query": query},
                                headers={"Accept": "text/csv"})
        assert reply.status_code == 200, reply.text
        return sorted(reply.text.splitlines())

    with running(seed_store, "--workers", "1", "--cache", "0") as held, \
            running(seed_store, "--workers", "1", "--memory-copy", "0") as read:
        for _ in range(120):
            counts = held.http.get("/metrics").text
            if "kg_views_in_memory 1" in counts:
                break
            time.sleep(0.5)
        else:
            pytest.fail("the view was not held in memory")
        for query in queries:
            assert rows(held, query) == rows(read, query)
            assert len(rows(held, query)) > 1
        whole = [sorted(server.http.get("/graph-store?default", headers={
            "Accept": "application/n-triples"}).text.splitlines()) for server in (held, read)]
        assert whole[0] == whole[1]
        assert len(whole[0]) > 1000
        assert "kg_views_in_memory 0" in read.http.get("/metrics").text
