"""The server in use: parts of the store, logs, proxies, restored stores, and what it tells of itself."""

from __future__ import annotations

import asyncio
import os
import resource
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import psutil
import pytest
from running import Running, running
from test_writes import GOOD, GRAPH, ask, metadata, put, update

from kg.server.access import Caller
from kg.server.errors import HttpError
from kg.server.guard import _Bodies, _Body
from kg.server.journal import Journal
from kg.server.tokens import Role, Tokens
from kg.store.backup import back_up
from kg.store.generations import Store
from tests.commands import COMMAND


def _status(server: Running, secret: str) -> httpx.Response:
    return server.http.get("/status", headers={"Authorization": f"Bearer {secret}"})


def test_a_token_for_some_sources_goes_on_after_each_change_of_the_store(
        own_store: Path, secrets: dict[str, str]) -> None:
    part = Tokens(own_store).add("part", Role.READER, ("state-fto",))
    with running(own_store, "--workers", "1") as server:
        server.http.headers["Authorization"] = f"Bearer {secrets['editor']}"
        inferred = []
        for name in ("New Front", "Newer Front", "Newest Front"):
            with ThreadPoolExecutor(4) as threads:
                replies = list(threads.map(lambda _: _status(server, part), range(4)))
            assert [reply.status_code for reply in replies] == [200] * 4
            inferred += [reply.json()["inferred"] for reply in replies]
            assert put(server, GOOD.replace("New Front", name)).status_code in (200, 201)
        assert _status(server, part).status_code == 200
        assert len(set(inferred)) == 1
        assert 0 < inferred[0] < server.http.get("/status").json()["inferred"]
        for path in ("/metrics", "/ready"):
            told = server.http.get(path, headers={"Authorization": f"Bearer {part}"})
            assert "generation" not in told.text


def test_the_part_of_the_store_goes_with_the_last_token_that_may_read_it(own_store: Path) -> None:
    tokens = Tokens(own_store)
    part = tokens.add("part", Role.READER, ("state-fto",))
    tokens.add("other", Role.READER, ("state-fto",))
    with running(own_store, "--workers", "1") as server:
        assert _status(server, part).status_code == 200
    tokens.remove("part")
    assert len(list((own_store / "restricted").iterdir())) == 1
    tokens.remove("other")
    assert not list((own_store / "restricted").iterdir())


def test_a_write_that_cannot_be_told_to_the_audit_log_is_not_done(writing: Running) -> None:
    (writing.store / "audit.jsonl").mkdir()
    assert put(writing, GOOD).status_code == 503
    assert not ask(writing, f"GRAPH <{GRAPH}> {{ ?s ?p ?o }}")
    (writing.store / "audit.jsonl").rmdir()
    assert put(writing, GOOD).status_code == 201


def test_a_full_disk_loses_nothing_and_tells_clients_no_path(writing: Running) -> None:
    workers = psutil.Process(writing.process.pid).children(recursive=True)
    for worker in workers:
        worker.rlimit(psutil.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))
    insert = "INSERT DATA { GRAPH <https://w3id.org/nexus-kg/record/t/2> { <urn:t> a nx:Person } }"
    for reply in (put(writing, GOOD), update(writing, insert)):
        assert reply.status_code == 503
        assert str(writing.store) not in reply.text
    assert not ask(writing, f"GRAPH <{GRAPH}> {{ ?s ?p ?o }}")
    for worker in workers:
        worker.rlimit(psutil.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    assert put(writing, GOOD).status_code == 201


def test_a_line_that_finds_no_room_leaves_the_log_whole(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    journal = Journal(tmp_path, 5)
    caller = Caller("ana", Role.EDITOR, None, "127.0.0.1")
    journal.wrote(caller, "update", "one", {"status": 200}, 0.1)
    before = (tmp_path / "audit.jsonl").read_text()
    real = os.write
    monkeypatch.setattr(os, "write", lambda handle, data: real(handle, data[:9]))
    journal.wrote(caller, "update", "two", {"status": 200}, 0.1)
    assert (tmp_path / "audit.jsonl").read_text() == before


def test_a_log_of_slow_queries_that_cannot_be_written_changes_no_answer(seed_store: Path,
                                                                       tmp_path: Path) -> None:
    store = Path(shutil.copytree(seed_store, tmp_path / "store",
                                 ignore=shutil.ignore_patterns("slow.jsonl")))
    (store / "slow.jsonl").mkdir()
    with running(store, "--workers", "1", "--time-limit", "1") as server:
        reply = server.http.get("/sparql", params={
            "query": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"})
        assert reply.status_code == 503
        assert "longer than 1 seconds" in reply.json()["error"]


def test_a_query_longer_than_any_that_is_evaluated_is_refused_as_it_comes(reading: Running) -> None:
    long = b"ASK { }" + b" " * 1_000_000
    reply = reading.http.post("/sparql", content=long,
                              headers={"Content-Type": "application/sparql-query"})
    assert reply.status_code == 413
    assert "100,000 characters" in reply.json()["error"]
    assert reading.http.post("/sparql", data={"query": "ASK { }"}).status_code == 200


def test_bodies_on_their_way_are_bounded_together() -> None:
    async def message() -> dict[str, object]:
        return {"type": "http.request", "body": b"x" * 60, "more_body": True}

    bodies = _Bodies(100)
    one, other = _Body(bodies, 80, 10), _Body(bodies, 80, 10)

    async def both() -> None:
        await one.received(message)
        with pytest.raises(HttpError, match="Too much is being sent"):
            await other.received(message)
        one.close()
        other.close()
        assert bodies.held == 0
        again = _Body(bodies, 80, 10)
        await again.received(message)
        with pytest.raises(HttpError, match="larger than"):
            await again.received(message)

    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, both()).result()


def test_wrong_tokens_do_not_lock_out_who_has_a_right_one(own_store: Path,
                                                          secrets: dict[str, str]) -> None:
    with running(own_store, "--workers", "1") as server:
        wrong = [_status(server, f"kg_{i}").status_code for i in range(20)]
        assert (wrong[0], wrong[-1]) == (401, 429)
        assert _status(server, secrets["reader"]).status_code == 200


def test_behind_a_proxy_reading_needs_a_token_and_each_client_has_its_own_address(
        seed_store: Path, tmp_path: Path) -> None:
    store = Path(shutil.copytree(seed_store, tmp_path / "store"))
    for option, told in (("--host-name=kg.example", "kg token add"),
                         ("--proxy=127.0.0.1", "kg token add"), ("--proxy=there", "no address")):
        refused = subprocess.run([*COMMAND, "serve", "--store", str(store), option],
                                 capture_output=True, text=True, timeout=60, check=False)
        assert refused.returncode == 2
        assert told in refused.stderr
    secret = Tokens(store).add("reader", Role.READER)
    with running(store, "--workers", "1", "--host-name", "kg.example", "--proxy", "127.0.0.1",
                 "--rate-limit", "1") as server:
        host = {"Host": "kg.example"}
        assert server.http.get("/status", headers=host).status_code == 401
        for client in ("192.0.2.1", "192.0.2.2", "192.0.2.3", "192.0.2.4"):
            reply = server.http.get("/status", headers={
                **host, "X-Forwarded-For": client, "Authorization": f"Bearer {secret}"})
            assert reply.status_code == 200


def test_an_answer_of_before_a_restore_is_not_taken_for_one_of_after(
        own_store: Path, secrets: dict[str, str], tmp_path: Path) -> None:
    asked = {"query": f"SELECT ?o {{ GRAPH <{GRAPH}> {{ ?s ?p ?o }} }} ORDER BY ?o"}
    back_up(Store.open(own_store), tmp_path / "backup")
    editor = {"Authorization": f"Bearer {secrets['editor']}"}

    def written(store: Path, name: str) -> httpx.Response:
        with running(store, "--workers", "1") as server:
            server.http.headers.update(editor)
            assert put(server, GOOD.replace("New Front", name)).status_code == 201
            return server.http.get("/sparql", params=asked)

    wrong = written(own_store, "Wrong")
    generation = Store.open(own_store).generation()
    shutil.rmtree(own_store)
    (tmp_path / "backup").rename(own_store)
    written(own_store, "Right")
    assert Store.open(own_store).generation() == generation
    with running(own_store, "--workers", "1") as server:
        reply = server.http.get("/sparql", params=asked,
                                headers={"If-None-Match": wrong.headers["etag"]})
        assert reply.status_code == 200
        assert "Right" in reply.text
        again = server.http.get("/sparql", params=asked,
                                headers={"If-None-Match": reply.headers["etag"]})
        assert again.status_code == 304


def test_no_path_of_the_store_is_told_to_clients(own_store: Path) -> None:
    with running(own_store, "--workers", "1") as server:
        assert server.http.get("/status").status_code == 200
        shutil.rmtree(own_store / "generations")
        reply = server.http.get("/packs/actors/arms", params={"view": "possible"})
        assert reply.status_code == 503
        assert str(own_store) not in reply.text
        assert "log of the server" in reply.text


def test_headers_of_a_record_are_utf8(writing: Running) -> None:
    def with_passage(passage: bytes) -> httpx.Response:
        headers = [(b"Content-Type", b"text/turtle"), (b"Record-Passage", passage)]
        return writing.http.put("/graph-store", params={"graph": GRAPH}, content=GOOD.encode(),
                                headers=headers)

    assert with_passage("café, кокаин".encode()).status_code == 201
    assert metadata(writing)["passage"] == "café, кокаин"
    refused = with_passage("café".encode("latin-1"))
    assert refused.status_code == 400
    assert "not UTF-8" in refused.json()["error"]


def test_odd_requests_are_told_in_a_sentence(own_store: Path) -> None:
    with running(own_store, "--workers", "1", "--cors", "https://a.example") as server:
        odd = server.http.post("/sparql", data={"query": "ASK {}"}, headers={"Origin": "http://["})
        assert odd.status_code == 403
        for limit in ("00000000" + "1" * 5000, "0000000001000", "101"):
            assert server.http.get("/search", params={"q": "a", "limit": limit}).status_code == 400
        before = server.http.options("/graph-store", headers={
            "Origin": "https://a.example", "Access-Control-Request-Method": "PUT",
            "Access-Control-Request-Headers": "record-locator,if-none-match"})
        assert before.status_code == 200
        (own_store / "tokens.json").write_text("{", encoding="utf-8")
        torn = server.http.get("/status", headers={"Authorization": "Bearer kg_1"})
        assert torn.status_code == 503
        assert str(own_store) not in torn.text


def test_what_is_told_of_sources_is_not_deleted_as_a_whole_either(writing: Running) -> None:
    reply = update(writing, "DELETE WHERE { GRAPH graph:records { ?s ?p ?o } }")
    assert reply.status_code == 422
    assert "not deleted" in reply.json()["error"]
