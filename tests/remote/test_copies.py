"""A copy in a store by others: equal after every change, after every interruption."""

from __future__ import annotations

import http.server
import json
import os
import signal
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from kg.model.errors import StoreError, UsageError
from kg.model.namespaces import nx
from kg.model.watcher import Silent
from kg.reason.views import ReasonedView
from kg.remote.contents import STATE, Difference, copied, held
from kg.remote.endpoint import Endpoint
from kg.remote.sync import Synced, sync
from kg.store.generations import Store
from kg.store.snapshot import Snapshot
from tests.commands import COMMAND
from tests.ingest.test_trust import DRUGS, FTO, GROUP, PLACE, put, record
from tests.remote.fuseki_server import Fuseki


def synced(endpoint: Endpoint, store: Store) -> Synced:
    return sync(endpoint, store.snapshot(), Silent())


def differences(endpoint: Endpoint, snapshot: Snapshot) -> tuple[list[str], list[str]]:
    """What the copy lacks, and what it has too much."""
    with held(snapshot, with_default=True) as wanted:
        found = Difference(wanted, copied(endpoint, with_default=True), lambda *_: None)
        assert found.of_store["default graph"] > 5_000
        return [" ".join(one) for one in found.lacking()], [" ".join(one) for one in found.extra]


def test_only_changes_are_written_afterwards(endpoint: Endpoint, store: Store) -> None:
    put(store, record("a", GROUP) + record("p", PLACE))
    assert synced(endpoint, store).way == "whole"
    assert differences(endpoint, store.snapshot()) == ([], [])
    assert synced(endpoint, store).way == "nothing"
    for body in (FTO + DRUGS, FTO, 'id:o a nx:Person ; rdfs:label "O"@en .',
                 'id:x a nx:Person ; rdfs:label "a\\tb\\n\\"c\\" \\\\ é"@en-GB ; nx:birthYear "1951"^^xsd:gYear .',
                 FTO + DRUGS):
        put(store, record("b", body))
        done = synced(endpoint, store)
        assert done.way == "changes"
        assert 0 < done.added + done.removed < 200
        assert differences(endpoint, store.snapshot()) == ([], [])


def test_several_loads_between_two_syncs_are_netted_out(endpoint: Endpoint, store: Store) -> None:
    put(store, record("a", GROUP))
    synced(endpoint, store)
    for body in (GROUP + FTO, GROUP, GROUP + FTO, GROUP):
        put(store, record("a", body))
    put(store, record("p", PLACE))
    assert synced(endpoint, store).way == "changes"
    assert differences(endpoint, store.snapshot()) == ([], [])


def test_a_value_in_other_words_is_the_same(endpoint: Endpoint, store: Store) -> None:
    figure = 'id:f a nx:Estimate ; rdfs:label "F"@en ; nx:about id:g ; nx:quantity {} .'
    for words in ("10", "010", "+10"):
        loaded = put(store, record("a", GROUP) + record("f", figure.format(f'"{words}"^^xsd:integer')))
        assert loaded.refused == ()
        synced(endpoint, store)
        assert differences(endpoint, store.snapshot()) == ([], [])
    assert endpoint.holds(f'?f {nx("quantity")} 10')


def test_what_was_changed_there_is_found_and_made_good(endpoint: Endpoint, store: Store) -> None:
    put(store, record("a", GROUP + FTO))
    synced(endpoint, store)
    endpoint.update("DELETE WHERE { ?s a <https://w3id.org/nexus-kg/ontology#TerroristOrganization> } ; "
                    "INSERT DATA { GRAPH <https://w3id.org/nexus-kg/record/z> { <urn:a> <urn:b> 1 } }")
    lacking, extra = differences(endpoint, store.snapshot())
    assert any("TerroristOrganization" in one for one in lacking)
    assert len(extra) == 1
    assert sync(endpoint, store.snapshot(), Silent(), whole=True).removed == 1
    assert differences(endpoint, store.snapshot()) == ([], [])


def test_other_graphs_there_are_left_alone(endpoint: Endpoint, store: Store) -> None:
    endpoint.update("INSERT DATA { GRAPH <urn:theirs> { <urn:a> <urn:b> <urn:c> } }")
    synced(endpoint, store)
    assert endpoint.holds("GRAPH <urn:theirs> { <urn:a> <urn:b> <urn:c> }")
    assert not endpoint.holds("<urn:a> ?p ?o")


@pytest.mark.parametrize("theirs", ["<urn:a> <urn:b> <urn:c>", '_:a <urn:b> "x"',
                                    "GRAPH <https://w3id.org/nexus-kg/id/x> { <urn:a> <urn:b> [] }", "GRAPH <https://w3id.org/nexus-kg/id/x> "
                                    "{ <urn:a> <urn:b> <urn:c> }"])
def test_a_store_that_holds_something_else_is_taken_over_only_when_told(
        endpoint: Endpoint, store: Store, theirs: str) -> None:
    endpoint.update(f"INSERT DATA {{ {theirs} }}")
    with pytest.raises(UsageError, match="--replace"):
        synced(endpoint, store)
    assert endpoint.holds(theirs.replace("_:a", "?a").replace("[]", "?c"))
    sync(endpoint, store.snapshot(), Silent(), replace=True)
    assert differences(endpoint, store.snapshot()) == ([], [])


def test_of_two_syncs_at_once_the_one_that_began_first_stops(endpoint: Endpoint, store: Store) -> None:
    put(store, record("a", GROUP))

    class Interfering(Silent):
        began = False

        def advance(self, done: int, total: int | None) -> None:  # noqa: ARG002
            if not self.began and done:
                self.began = True
                synced(endpoint, store)

    with pytest.raises(StoreError, match="Another sync"):
        sync(endpoint, store.snapshot(), Interfering(), batch=500)
    assert synced(endpoint, store).way == "nothing"
    assert differences(endpoint, store.snapshot()) == ([], [])


def test_a_sync_that_was_killed_is_made_good_by_the_next(fuseki: Fuseki, endpoint: Endpoint,
                                                         store: Store) -> None:
    put(store, record("a", GROUP + FTO))
    running = subprocess.Popen(
        [*COMMAND, "remote", "sync", "--store", str(store.folder), "--endpoint", fuseki.query,
         "--update-endpoint", fuseki.update, "--batch", "50"])
    for _ in range(600):
        ((count,),) = endpoint.select("SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }")
        if str(count) > '"1' and len(str(count).split('"')[1]) > 2:
            break
        time.sleep(0.05)
    os.kill(running.pid, signal.SIGKILL)
    running.wait()
    lacking, _ = differences(endpoint, store.snapshot())
    assert lacking
    assert synced(endpoint, store).way == "whole"
    assert differences(endpoint, store.snapshot()) == ([], [])


def kg(fuseki: Fuseki, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("KG_")}
    return subprocess.run(
        [*COMMAND, *arguments], capture_output=True, text=True, check=False,
        env={**environment, "KG_REMOTE": fuseki.query, "KG_REMOTE_UPDATE": fuseki.update})


def test_the_commands(fuseki: Fuseki, endpoint: Endpoint, store: Store) -> None:
    put(store, record("a", GROUP))
    at = ("--store", str(store.folder))
    never = kg(fuseki, "remote", "verify", *at)
    assert (never.returncode, "no copy of ours" in never.stderr) == (3, True)
    first = kg(fuseki, "remote", "sync", *at)
    assert (first.returncode, first.stderr) == (0, "")
    assert "everything compared" in first.stdout
    assert "nothing was written" in kg(fuseki, "remote", "sync", *at).stdout
    equal = kg(fuseki, "remote", "verify", *at, "-f", "json")
    assert equal.returncode == 0
    assert {line["lacking there"] + line["only there"] for line in json.loads(equal.stdout)} == {0}
    endpoint.update("DELETE WHERE { <https://w3id.org/nexus-kg/id/g> ?p ?o }")
    wrong = kg(fuseki, "remote", "verify", *at)
    assert (wrong.returncode, "Not equal" in wrong.stdout) == (1, True)
    assert "lacking there: <https://w3id.org/nexus-kg/id/g>" in wrong.stderr
    put(store, record("a", GROUP + FTO))
    behind = kg(fuseki, "remote", "verify", *at)
    assert (behind.returncode, "behind the store" in behind.stderr) == (3, True)


@pytest.mark.parametrize(("address", "code", "told"), [
    ("localhost:3030", 2, "is no address"), ("http://[::1/x", 2, "is no address"),
    ("http://localhost:abc/x", 2, "is no address"), ("http://a:b@localhost/x", 2, "out of the address"),
    ("http://127.0.0.1:1/sparql", 3, "No SPARQL store answers")])
def test_what_is_wrong_with_an_address_is_told(store: Store, address: str, code: int, told: str) -> None:
    done = kg(Fuseki(address, address, None, None), "remote", "sync",  # type: ignore[arg-type]
              "--store", str(store.folder))
    assert (done.returncode, done.stderr.count("\n"), told in done.stderr) == (code, 1, True), done.stderr


@contextmanager
def answering(status: int, kind: str, body: bytes, **headers: str) -> Iterator[tuple[str, list[str]]]:
    """A server that always answers so; and the signatures that it is given."""
    signatures: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            signatures.append(self.headers.get("Authorization", ""))
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(200 if signatures[-1] else status)
            for name, value in {"Content-Type": kind, "Content-Length": str(len(body)), **headers}.items():
                self.send_header(name.replace("_", "-"), value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None: ...

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/sparql", signatures
    server.shutdown()


@pytest.mark.parametrize(("status", "kind", "body", "told"), [
    (200, "text/html", b"<html>", "gives no results of SPARQL"),
    (200, "application/sparql-results+json", b'{"head"', "gives no results of SPARQL"),
    (500, "text/plain", b"Out of\nmemory", "answers 500: Out of memory"),
    (401, "text/plain", b"", "wants another user")])
def test_answers_that_are_none_are_told(status: int, kind: str, body: bytes, told: str) -> None:
    with answering(status, kind, body) as (address, _), pytest.raises((StoreError, UsageError), match=told):
        Endpoint(address).holds("?s ?p ?o")


@pytest.mark.parametrize("scheme", ["Basic", "Digest"])
def test_requests_are_signed_as_the_store_asks(scheme: str) -> None:
    challenge = f'{scheme} realm="store", nonce="abc", algorithm=MD5, qop="auth"'
    with answering(401, "application/sparql-results+json", b'{"head": {"vars": []}, "results": {"bindings": []}}',
                   WWW_Authenticate=challenge) as (address, signatures):
        assert not Endpoint(address, None, "ana", "secret").holds("?s ?p ?o")
    assert not signatures[0]
    assert signatures[-1].startswith(scheme)


def test_a_default_graph_of_all_graphs_is_told_and_not_written(tmp_path: Path, store: Store) -> None:
    configuration = tmp_path / "union.ttl"
    configuration.write_text("""@prefix : <#> . @prefix fuseki: <http://jena.apache.org/fuseki#> .
@prefix ja: <http://jena.hpl.hp.com/2005/11/Assembler#> . @prefix tdb2: <http://jena.apache.org/2016/tdb#> .
:service a fuseki:Service ; fuseki:name "nexus" ; fuseki:dataset :data ;
  fuseki:endpoint [ fuseki:operation fuseki:query ; fuseki:name "sparql" ] ,
    [ fuseki:operation fuseki:update ; fuseki:name "update" ] .
:data a tdb2:DatasetTDB2 ; tdb2:location "--mem--" ; tdb2:unionDefaultGraph true .
""")
    from tests.remote.fuseki_server import start
    server = start(configuration=configuration)
    try:
        endpoint = Endpoint(server.query, server.update)
        put(store, record("a", GROUP))
        done = synced(endpoint, store)
        assert "all graphs together" in done.notes[0]
        put(store, record("a", GROUP + FTO))
        assert synced(endpoint, store).way == "changes"
        with held(store.snapshot(), with_default=False) as wanted:
            found = Difference(wanted, copied(endpoint, with_default=False), lambda *_: None)
        assert (found.lacking_count, found.extra) == (0, [])
        assert "default graph" not in found.of_copy
    finally:
        server.stop()


def test_the_state_says_nothing_beside_the_generation(endpoint: Endpoint, seed: ReasonedView) -> None:
    sync(endpoint, seed.snapshot, Silent())
    told = Counter(str(p) for (p,) in endpoint.select(f"SELECT ?p {{ GRAPH {STATE} {{ ?s ?p ?o }} }}"))
    assert sorted(told.values()) == [1, 1]
