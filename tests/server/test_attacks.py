"""Attacks: each is refused with a sentence, or stopped, and the server goes on answering."""

from __future__ import annotations

import json
import os
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
import psutil
import pytest
from running import Running, running

ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
QUERY = {"Content-Type": "application/sparql-query"}
TURTLE = {"Content-Type": "text/turtle"}


@pytest.fixture(scope="module")
def narrow(seed_store: Path) -> Iterator[Running]:
    """A server with small limits."""
    with running(seed_store, "--workers", "2", "--time-limit", "5", "--memory-limit", "256",
                 "--row-limit", "5000", "--body-limit", "1") as server:
        yield server


@pytest.fixture(scope="module")
def streaming(seed_store: Path) -> Iterator[Running]:
    """A server whose row limit is reached only after a result has begun to be sent."""
    with running(seed_store, "--workers", "1", "--row-limit", "50000") as server:
        yield server


@pytest.fixture(autouse=True)
def _goes_on(narrow: Running) -> Iterator[None]:
    yield
    for _ in range(20):  # a killed worker is replaced in a moment
        assert narrow.process.poll() is None
        reply = narrow.http.get("/sparql", params={"query": "ASK {}"})
        if reply.status_code == 200:
            return
    raise AssertionError(reply.text)


def ask(server: Running, query: str) -> httpx.Response:
    return server.http.post("/sparql", content=query.encode(), headers=QUERY)


@pytest.mark.parametrize("query", [
    "SELECT * WHERE " + "{" * 3000 + "}" * 3000,
    "SELECT * WHERE { " + "{} UNION " * 8000 + "{?s ?p ?o} }",
    "SELECT * WHERE { FILTER(" + "true && " * 12000 + "true) }",
    "SELECT * WHERE { FILTER(" + "!" * 5000 + "true) }",
    "SELECT * WHERE { ?s " + "^" * 5000 + "<http://e/p> ?o }",
    "SELECT * WHERE { ?s ?p " + "<< ?s ?p " * 3000 + "?o" + " >>" * 3000 + " }",
    "SELECT * WHERE { ?s ?p " + "[ ?p " * 3000 + "?o" + " ]" * 3000 + " }",
], ids=["groups", "unions", "ands", "nots", "inverse paths", "triple terms", "blank nodes"])
def test_a_query_that_would_kill_the_engine_by_nesting_is_refused(
        narrow: Running, query: str) -> None:
    reply = ask(narrow, query)
    assert reply.status_code == 400
    assert any(told in reply.json()["error"] for told in ("is the most", "is longer than"))


def test_a_query_that_kills_the_engine_all_the_same_harms_no_other(narrow: Running) -> None:
    """Nothing passes the check that is known to kill the engine, so its process is killed here."""
    while _busiest(narrow):  # workers that are about to be ready
        time.sleep(0.01)
    done: list[httpx.Response] = []
    thread = threading.Thread(target=lambda: done.append(ask(narrow, ENDLESS)))
    thread.start()
    while not (busy := _busiest(narrow)):
        time.sleep(0.01)
    os.kill(busy, 11)
    thread.join()
    assert done[0].status_code == 500
    assert "the server goes on" in done[0].json()["error"]


@pytest.mark.parametrize("query", [
    ENDLESS,
    "SELECT (COUNT(*) AS ?n) { ?a (!<http://e/x>)* ?b . ?b (!<http://e/y>)* ?c }",
    "SELECT ?a { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?c = ?i && ?f = ?b && ?a = ?i) }",
], ids=["cross product", "path product", "filtered product"])
def test_a_query_without_end_is_stopped_in_time(narrow: Running, query: str) -> None:
    reply = ask(narrow, query)
    assert reply.status_code == 503
    # A path product grows as it runs: on a fast machine it meets the memory limit first.
    assert any(told in reply.json()["error"] for told in ("longer than 5 seconds", "more memory"))
    assert reply.headers["retry-after"]


def test_a_query_that_devours_memory_is_stopped(narrow: Running) -> None:
    reply = ask(narrow, "SELECT ?x { ?x ?p ?y . ?z ?q ?u } ORDER BY ?y ?u")
    assert reply.status_code == 503
    assert "more memory" in reply.json()["error"]


def test_a_result_with_too_many_rows_is_refused_before_its_head(narrow: Running) -> None:
    reply = narrow.http.get("/sparql", params={"query": "SELECT ?s { ?s ?p ?o } LIMIT 6000"},
                            headers={"Accept": "text/csv"})
    assert reply.status_code == 413
    assert "5,000 rows" in reply.json()["error"]


@pytest.mark.parametrize("accept", ["application/sparql-results+json", "text/csv",
                                    "application/sparql-results+xml",
                                    "text/tab-separated-values", "application/n-triples"])
@pytest.mark.parametrize("encoding", ["identity", "gzip"])
def test_a_result_cut_in_the_middle_never_looks_complete(
        streaming: Running, accept: str, encoding: str) -> None:
    form = "CONSTRUCT { ?a ?e [] }" if "triples" in accept else "SELECT *"
    query = form + " { ?a ?b ?c . ?d ?e ?f }"
    received = b""
    with pytest.raises(httpx.RemoteProtocolError, match=r"(?i)incomplete|closed"), \
            streaming.http.stream("POST", "/sparql", content=query.encode(), headers={
                **QUERY, "Accept": accept, "Accept-Encoding": encoding}) as reply:
        assert reply.status_code == 200
        for chunk in reply.iter_raw():
            received += chunk
    assert received
    assert ask(streaming, "ASK {}").status_code == 200


def test_an_old_client_that_knows_no_chunks_gets_no_half_of_a_result(streaming: Running) -> None:
    """HTTP/1.0 ends a body by closing, so a cut one would look whole."""
    path = "/sparql?query=SELECT+*+%7B%3Fa+%3Fb+%3Fc.+%3Fd+%3Fe+%3Ff%7D"
    reply = raw(streaming, f"GET {path} HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n".encode())
    assert reply.split(b" ", 2)[1] == b"413", reply[:200]


def test_no_query_outlives_a_server_that_is_killed(seed_store: Path) -> None:
    with running(seed_store, "--workers", "1") as server, \
            socket.create_connection(("127.0.0.1", server.port)) as connection:
        connection.sendall(b"POST /sparql HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: "
                           b"application/sparql-query\r\nContent-Length: "
                           + str(len(ENDLESS)).encode() + b"\r\n\r\n" + ENDLESS.encode())
        while not _running(server):
            time.sleep(0.01)
        workers = psutil.Process(server.process.pid).children(recursive=True)
        server.process.kill()
        _, alive = psutil.wait_procs(workers, timeout=20)
        assert alive == []


@pytest.mark.parametrize("text", [
    "SELECT * { SERVICE <URL> { ?s ?p ?o } }",
    "SELECT * { service silent <URL> { ?s ?p ?o } }",
    "PREFIX : <URL> SELECT * { SERVICE:x {} }",
    "SELECT * { ?s ?p 1SERVICE <URL> {} }",
    "SELECT * { BIND(<URL> AS ?u) SERVICE ?u {} }",
    "PREFIX ex: <http://e/> SELECT * { {} UNION { ?s ex:a\\' ?o } SERVICE <URL> {} "
    "{} UNION { ?s ex:b\\' ?o } }",
    "PREFIX ex: <http://e/> SELECT * { {} UNION { ?s ex:a\\# ?o } SERVICE <URL> {} }",
    "SELECT * { {} UNION { ?s ?p <a\u00a0#> } SERVICE <URL> {} }",
    "SELECT * { {} UNION { ?s ?p <a\\u0041#> } SERVICE <URL> {} }",
    "PREFIX ex: <http://e/> SELECT * { {} UNION { ?s ?p ex:.SERVICE <URL> {} } }",
])
def test_a_query_reaches_no_other_server(narrow: Running, trap: Trap, text: str) -> None:
    reply = ask(narrow, text.replace("URL", trap.url))
    assert reply.status_code == 400
    assert "SERVICE is off" in reply.json()["error"]
    assert trap.visits == 0


@pytest.mark.parametrize("text", [
    "LOAD <URL>", "LOAD:x", "LOAD SILENT <URL> INTO GRAPH <http://e/g>",
    "INSERT DATA {}; LOAD <URL>", "LOAD <file:///etc/passwd>",
    "INSERT { GRAPH <http://e/g> { ?s ?p ?o } } WHERE { SERVICE <URL> { ?s ?p ?o } }",
    "INSERT { GRAPH <http://e/g> { ?s ?p ?o } } WHERE { SERVICE <file:///etc/passwd> {} }",
])
def test_an_update_fetches_nothing(plain: Running, trap: Trap, text: str) -> None:
    prologue = f"PREFIX : <{trap.url}> "
    reply = plain.http.post("/sparql", content=(prologue + text).replace("URL", trap.url).encode(),
                            headers={"Content-Type": "application/sparql-update"})
    assert trap.visits == 0
    if "SILENT" in text:
        assert reply.status_code == 204
    else:
        assert reply.status_code == 400
        assert "off" in reply.json()["error"]


def test_service_calls_allowed_hosts_only(seed_store: Path, trap: Trap) -> None:
    with running(seed_store, "--workers", "1", "--allow-service", trap.host) as server:
        ask(server, f"SELECT * {{ SERVICE <{trap.url}> {{ ?s ?p ?o }} }}")
        assert trap.visits == 1
        for other in (f"http://{trap.host}@evil.example/", "http://evil.example/",
                      "file:///etc/passwd", f"http://evil.example/#{trap.host}"):
            reply = ask(server, f"SELECT * {{ SERVICE <{other}> {{ ?s ?p ?o }} }}")
            assert reply.status_code == 400
            assert "may only name" in reply.json()["error"]
        reply = ask(server, f"SELECT * {{ BIND(<{trap.url}> AS ?u) SERVICE ?u {{ }} }}")
        assert reply.status_code == 400
        assert trap.visits == 1


def test_an_allowed_service_answers_and_a_redirect_of_it_to_another_host_is_refused(
        seed_store: Path, plain: Running, trap: Trap) -> None:
    with redirecting(trap.url) as host, running(
            seed_store, "--workers", "1", "--allow-service", host,
            "--allow-service", plain.origin.removeprefix("http://")) as server:
        reply = ask(server, f"SELECT ?x {{ SERVICE <{plain.origin}/sparql> "
                    "{ VALUES ?x { 1 2 } } }")
        assert [row["x"]["value"] for row in reply.json()["results"]["bindings"]] == ["1", "2"]
        reply = ask(server, f"SELECT * {{ SERVICE <http://{host}/> {{ ?s ?p ?o }} }}")
        assert reply.status_code == 422
        assert trap.visits == 0


@contextmanager
def redirecting(target: str) -> Iterator[str]:
    """A host that sends everybody elsewhere."""
    class Redirecting(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            self.send_response(307)
            self.send_header("Location", target)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None: ...

    with ThreadingHTTPServer(("127.0.0.1", 0), Redirecting) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"127.0.0.1:{server.server_port}"
        server.shutdown()


BILLION_LAUGHS = """<?xml version="1.0"?><!DOCTYPE x [ <!ENTITY a "ha">
 <!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"> <!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;"> ]>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="http://e/">
<rdf:Description rdf:about="http://e/s"><e:p>&c;</e:p></rdf:Description></rdf:RDF>"""
XXE = """<?xml version="1.0"?><!DOCTYPE x [ <!ENTITY a SYSTEM "file:///etc/passwd"> ]>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="http://e/">
<rdf:Description rdf:about="http://e/s"><e:p>&a;</e:p></rdf:Description></rdf:RDF>"""


@pytest.mark.parametrize(("kind", "body", "told"), [
    ("application/rdf+xml", BILLION_LAUGHS, "DOCTYPE"),
    ("application/rdf+xml", XXE, "DOCTYPE"),
    ("application/rdf+xml", BILLION_LAUGHS.encode("utf-16"), "not UTF-8"),
    ("application/rdf+xml", "<a>" * 3000, "nests"),
    ("application/ld+json", '{"@context": "URL", "@id": "http://e/s"}', "context"),
    ("application/ld+json", '{"@context": ["URL"], "@id": "http://e/s"}', "context"),
    ("application/ld+json", '{"@context": {"@import": "URL"}, "@id": "http://e/s"}', "context"),
    ("application/ld+json", '{"http://e/p":' * 20000 + "1" + "}" * 20000, "nests"),
    ("text/turtle", "<a:s> <a:p> " + "<<" * 20000, "nests"),
    ("text/turtle", "<a:s> <a:p> " + "[ <a:p> " * 20000, "nests"),
    ("text/turtle", "<a:s> <a:p> " + "( " * 20000, "nests"),
    ("application/n-triples", "<a:s> <a:p> " + "<<( " * 20000, "nests"),
], ids=["billion laughs", "external entity", "entities in UTF-16", "deep XML", "remote context",
        "remote context in a list", "imported context", "deep JSON", "triple terms",
        "blank nodes", "lists", "triple terms in N-Triples"])
def test_harmful_rdf_is_refused(reading: Running, plain: Running, trap: Trap, kind: str,
                                body: str | bytes, told: str) -> None:
    data = body if isinstance(body, bytes) else body.replace("URL", trap.url).encode()
    for server, path in ((reading, "/validate"), (plain, "/graph-store?graph=http://e/g")):
        reply = server.http.post(path, content=data, headers={"Content-Type": kind})
        assert reply.status_code in (400, 422)
        assert told in reply.json()["error"]
    assert trap.visits == 0


def test_a_regular_expression_takes_no_exponential_time(narrow: Running) -> None:
    reply = ask(narrow, f'ASK {{ FILTER(REGEX("{"a" * 50_000}!", "^(a+)+$")) }}')
    assert reply.status_code == 200
    assert reply.json()["boolean"] is False
    assert ask(narrow, 'ASK { FILTER(REGEX("a", "(((a{1000}){1000}){1000})")) }').status_code == 200


def test_a_body_beyond_the_limit_is_refused_unread(narrow: Running) -> None:
    head = (b"POST /sparql HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: "
            b"application/sparql-query\r\nContent-Length: 1073741824\r\n\r\n")
    assert raw(narrow, head).split(b" ", 2)[1] == b"413"


def test_a_body_of_unknown_length_is_refused_at_the_limit(narrow: Running) -> None:
    def endless() -> Iterator[bytes]:
        while True:
            yield b"#" * 65536

    with pytest.raises(httpx.HTTPError) as stopped:
        reply = narrow.http.post("/sparql", content=endless(), headers=QUERY)
        raise httpx.HTTPStatusError(str(reply.status_code), request=reply.request, response=reply)
    assert isinstance(stopped.value, httpx.WriteError | httpx.ReadError) \
        or str(stopped.value) == "413"


def test_a_head_that_never_ends_is_let_go(narrow: Running) -> None:
    with socket.create_connection(("127.0.0.1", narrow.port)) as slow:
        slow.settimeout(60)
        slow.sendall(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n")
        end = time.monotonic() + 60
        try:
            while time.monotonic() < end:
                slow.sendall(b"X-Slow: 1\r\n")
                time.sleep(0.5)
            pytest.fail("the connection was kept")
        except OSError:
            pass


def test_a_body_that_never_ends_is_let_go(seed_store: Path) -> None:
    with running(seed_store, "--workers", "1", "--body-time-limit", "2") as server, \
            socket.create_connection(("127.0.0.1", server.port)) as slow:
        slow.settimeout(60)
        slow.sendall(b"POST /sparql HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: "
                     b"application/sparql-query\r\nContent-Length: 1000\r\n\r\n")
        for _ in range(5):  # no more: what comes after the end would reset the connection
            slow.sendall(b"A")
            time.sleep(0.2)
        told = b""
        while piece := slow.recv(4096):
            told += piece
        assert b" 408 " in told.partition(b"\r\n")[0]


def test_connections_beyond_the_limit_are_told_to_come_again(seed_store: Path) -> None:
    with running(seed_store, "--workers", "1", "--connection-limit", "5") as server:
        kept = [socket.create_connection(("127.0.0.1", server.port)) for _ in range(8)]
        try:
            time.sleep(0.5)
            reply = server.http.get("/health")
            assert reply.status_code == 503
        finally:
            for one in kept:
                one.close()
        time.sleep(0.5)
        assert server.http.get("/health").status_code == 200


def test_a_head_of_unlimited_size_is_let_go(narrow: Running) -> None:
    with socket.create_connection(("127.0.0.1", narrow.port)) as large:
        large.settimeout(30)
        large.sendall(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n")
        with pytest.raises(OSError):
            for _ in range(10_000):
                large.sendall(b"X-Large: " + b"x" * 8000 + b"\r\n")
                if large.recv(1, socket.MSG_DONTWAIT) if _readable(large) else b"":
                    raise ConnectionError("answered and closed")


@pytest.mark.parametrize("path", [
    "/static/../../settings.py", "/static/%2e%2e/%2e%2e/settings.py", "/static//etc/passwd",
    "/static/..%2f..%2fsettings.py", "/static/%00", "/quarantine/../../../../etc/passwd",
    "/packs/../../etc/passwd", "/packs/..%2f..%2f..%2fetc/passwd", "/packs/drug-terror/..%2f..%2fx",
])
def test_no_path_leads_to_other_files(narrow: Running, path: str) -> None:
    reply = raw(narrow, f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"
                .encode())
    assert reply.split(b" ", 2)[1] in (b"400", b"404")
    assert b"root:" not in reply
    assert b"import" not in reply


@pytest.mark.parametrize("graph", ["file:///etc/passwd", "http://e/../../../etc/passwd",
                                   "../../../etc/passwd", "http://e/\x00", "http://e/<script>"])
def test_the_name_of_a_graph_is_never_a_path(plain: Running, graph: str) -> None:
    put = plain.http.put("/graph-store", params={"graph": graph}, content=b"<a:s> <a:p> <a:o> .",
                         headers=TURTLE)
    assert put.status_code in (201, 400, 422)
    if put.status_code == 201:
        assert "a:s" in plain.http.get("/graph-store", params={"graph": graph}).text
    else:
        assert put.json()["error"]


SCRIPT = "<script>alert(1)</script>"


@pytest.mark.parametrize("accept", ["text/html", "application/json", "text/plain"])
@pytest.mark.parametrize(("path", "parameters"), [
    ("/describe", {"iri": f"javascript:alert(1)//{SCRIPT}"}),
    ("/describe", {"iri": "javascript:alert(1)"}),
    ("/search", {"q": SCRIPT}),
    ("/nosuch" + SCRIPT, {}),
    ("/packs/drug-terror/routes", {SCRIPT: SCRIPT}),
    ("/packs/drug-terror/" + SCRIPT, {}),
])
def test_script_in_a_request_comes_back_as_text_at_most(
        narrow: Running, accept: str, path: str, parameters: dict[str, str]) -> None:
    reply = narrow.http.get(path, params=parameters, headers={"Accept": accept})
    kind = reply.headers["content-type"]
    assert not kind.startswith("text/html") or SCRIPT not in reply.text
    assert reply.headers["x-content-type-options"] == "nosniff"
    assert "script-src 'self'" in reply.headers["content-security-policy"]


def test_script_in_labels_and_iris_of_the_data_is_shown_as_text(writing: Running) -> None:
    body = ('<https://w3id.org/nexus-kg/id/organization/evil> a nx:TerroristOrganization ; '
            f'rdfs:label "{SCRIPT}"@en ; nx:alias "\\" onload=\\"alert(1)" ; '
            'rdfs:seeAlso <javascript:alert(1)> .')
    prefixes = ("@prefix nx: <https://w3id.org/nexus-kg/ontology#> . "
                "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . ")
    put = writing.http.put("/graph-store", params={"graph": "https://w3id.org/nexus-kg/record/desk/evil"},
                           content=(prefixes + body).encode(), headers=TURTLE)
    assert put.status_code == 201, put.text
    page = writing.http.get("/describe", params={"iri": "id:organization/evil"},
                            headers={"Accept": "text/html"})
    assert page.status_code == 200
    assert SCRIPT not in page.text
    assert "&lt;script&gt;" in page.text
    assert 'href="javascript' not in page.text
    assert '" onload="' not in page.text


def test_tokens_cannot_be_guessed_without_end(seed_store: Path) -> None:
    with running(seed_store, "--workers", "1") as server:
        codes = [server.http.get("/health", headers={"Authorization": f"Bearer kg_{i}"}).status_code
                 for i in range(20)]
        assert codes[0] == 401
        assert codes[-1] == 429
        assert server.http.get("/health").status_code == 200


@pytest.mark.parametrize("host", ["evil.example", "evil.example:80", "127.0.0.1.evil.example", "",
                                  "127.0.0.1, evil.example"])
def test_a_rebound_name_is_refused(narrow: Running, host: str) -> None:
    reply = raw(narrow, f"GET /status HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"
                .encode())
    assert reply.split(b" ", 2)[1] in (b"421", b"400")


def test_a_page_of_another_host_can_neither_write_nor_read(plain: Running) -> None:
    reply = plain.http.post("/sparql", data={"update": "DROP ALL"},
                            headers={"Origin": "https://evil.example"})
    assert reply.status_code == 403
    assert plain.http.put("/graph-store?default", content=b"", headers={
        **TURTLE, "Origin": "null"}).status_code == 403
    seen = plain.http.get("/status", headers={"Origin": "https://evil.example"})
    assert "access-control-allow-origin" not in seen.headers
    own = plain.http.post("/sparql", data={"update": "INSERT DATA {}"},
                          headers={"Origin": plain.origin})
    assert own.status_code == 204


def test_a_client_that_sends_too_much_is_slowed_down(seed_store: Path) -> None:
    with running(seed_store, "--workers", "1", "--rate-limit", "5") as server:
        codes = [server.http.get("/health").status_code for _ in range(40)]
        assert codes[0] == 200
        assert 429 in codes


@pytest.mark.parametrize("request_text", [
    b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n",
    b"GET /\x00 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    b"POST /sparql HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: -1\r\n\r\n",
], ids=["two lengths", "zero byte", "TLS", "negative length"])
def test_what_is_not_http_is_refused(narrow: Running, request_text: bytes) -> None:
    assert raw(narrow, request_text).split(b" ", 2)[1:2] == [b"400"]


def test_a_client_that_goes_away_leaves_no_query_running(narrow: Running) -> None:
    with socket.create_connection(("127.0.0.1", narrow.port)) as gone:
        gone.sendall(b"POST /sparql HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: "
                     b"application/sparql-query\r\nContent-Length: "
                     + str(len(ENDLESS)).encode() + b"\r\n\r\n" + ENDLESS.encode())
        while not _running(narrow):
            time.sleep(0.01)
    deadline = time.monotonic() + 4  # before the query's own time is over
    while _running(narrow) and time.monotonic() < deadline:
        time.sleep(0.01)
    assert not _running(narrow)
    slow = (narrow.store / "slow.jsonl").read_text().splitlines()
    assert json.loads(slow[-1])["killed"] == "The client went away."


class Trap:
    """A server that must not be visited; it counts who comes."""

    def __init__(self) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.host = f"127.0.0.1:{self._socket.getsockname()[1]}"
        self.url = f"http://{self.host}/x"
        self.visits = 0
        threading.Thread(target=self._wait, daemon=True).start()

    def _wait(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            self.visits += 1
            connection.close()

    def close(self) -> None:
        self._socket.close()


@pytest.fixture
def trap() -> Iterator[Trap]:
    found = Trap()
    yield found
    found.close()


def raw(server: Running, request: bytes) -> bytes:
    """Bytes sent as they are, and all that comes back."""
    with socket.create_connection(("127.0.0.1", server.port)) as connection:
        connection.settimeout(30)
        connection.sendall(request)
        received = b""
        try:
            while part := connection.recv(65536):
                received += part
                if b"content-length" in received.lower() and b"\r\n\r\n" in received:
                    break
        except (TimeoutError, ConnectionResetError):
            pass
        return received


def _readable(connection: socket.socket) -> bool:
    import select
    return bool(select.select([connection], [], [], 0)[0])


def _running(server: Running) -> list[dict[str, object]]:
    queries: list[dict[str, object]] = server.http.get("/queries").json()["queries"]
    return queries


def _busiest(server: Running) -> int | None:
    """The process below the server that uses the processor most, if any uses it."""
    processes = psutil.Process(server.process.pid).children(recursive=True)
    used = {process: _seconds_used(process) for process in processes}
    time.sleep(0.2)
    grown = {process.pid: _seconds_used(process) - before for process, before in used.items()}
    busiest = max(grown, key=lambda process: grown[process])
    return busiest if grown[busiest] > 0.02 else None


def _seconds_used(process: psutil.Process) -> float:
    try:
        return float(process.cpu_times().user)
    except psutil.Error:  # it ended
        return 0
