"""Sync with a real server: equal after every change, after every interruption, and told why not."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from pathlib import Path

import pytest

from kg.model.errors import StoreError, UsageError
from kg.model.watcher import Silent
from kg.property_graph.facts import Facts
from kg.property_graph.neo4j import Neo4jEngine
from kg.property_graph.projection import Projection
from kg.property_graph.sync import state_of, sync
from kg.property_graph.verify import compare
from kg.reason.open_view import open_view
from kg.store.generations import Store
from tests.commands import COMMAND
from tests.loading import add
from tests.property_graph.neo4j_server import Server
from tests.property_graph.records import organization, record, source


def _equal(database: Neo4jEngine, store: Store) -> bool:
    lines = compare(Projection(Facts(open_view(store))).whole(), database.contents())
    assert len(lines) > 40
    return all(line.equal for line in lines)


def test_only_changes_are_written_afterwards(database: Neo4jEngine, store: Store,
                                             tmp_path: Path) -> None:
    add(store, source(tmp_path / "1", record("a", organization("a", "; nx:acronym 'A' ")),
                            record("b", organization("b", "; nx:linkedTo id:a "))))
    assert sync(database, open_view(store), Silent()).way == "whole"
    assert _equal(database, store)
    assert sync(database, open_view(store), Silent()).way == "nothing"
    steps = (
        [record("a", organization("a", "; nx:acronym 'AA', 'AB' ")),
         record("c", "id:i a nx:Involvement ; nx:actor id:a ; nx:activityType nx:drugTrafficking ; "
                "nx:place <https://w3id.org/nexus-kg/id/place/co> .")],
        [record("b", organization("b")),
         record("c", "id:i a nx:Involvement ; nx:actor id:a ; nx:activityType nx:drugTrafficking ; "
                "nx:place <https://w3id.org/nexus-kg/id/place/co> .", credibility=5)],
        [record("c", "id:i a nx:Involvement ; nx:actor id:a ; nx:activityType nx:extortion .",
                status="possible")],
        [record("c", "id:i a nx:Involvement ; nx:actor id:b ; nx:activityType nx:extortion .")],
    )
    for number, records in enumerate(steps):
        add(store, source(tmp_path / f"step{number}", *records))
        done = sync(database, open_view(store), Silent())
        assert done.way == "changes"
        assert done.nodes.made + done.nodes.changed + done.relationships.made < 60
        assert _equal(database, store), number


def test_a_copy_from_before_the_log_is_compared_whole(database: Neo4jEngine, store: Store,
                                                      tmp_path: Path) -> None:
    sync(database, open_view(store), Silent())
    database.command("MATCH (s:NexusKgSync) SET s.generation = 'unknown'")
    add(store, source(tmp_path / "1", record("a", organization("a"))))
    assert sync(database, open_view(store), Silent()).way == "whole"
    assert _equal(database, store)


@pytest.mark.parametrize("stopped_at", [1, 2, 4])
def test_interrupted_at_a_batch(database: Neo4jEngine, store: Store, tmp_path: Path,
                                stopped_at: int) -> None:
    class Stops(Silent):
        batches = 0

        def advance(self, done: int, total: int | None) -> None:  # noqa: ARG002
            self.batches += 1
            if self.batches == stopped_at:
                raise KeyboardInterrupt

    add(store, source(tmp_path / "1", record("a", organization("a"))))
    with pytest.raises(KeyboardInterrupt):
        sync(database, open_view(store), Stops(), batch=500)
    state = state_of(database)
    assert state is not None
    assert state.generation == ""
    assert not _equal(database, store)
    assert sync(database, open_view(store), Silent()).way == "whole"
    assert _equal(database, store)


def test_killed_during_a_batch(database: Neo4jEngine, server: Server, store: Store) -> None:
    environment = os.environ | {"NEO4J_PASSWORD": server.password}
    process = subprocess.Popen(
        [*COMMAND, "neo4j", "sync", "--uri",
         server.uri, "--user", server.user, "--batch", "20", "--store", str(store.folder)],
        env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while process.poll() is None and not list(
            database.read("MATCH (n:Resource) RETURN 1 LIMIT 1")):
        time.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL
    assert not _equal(database, store)
    sync(database, open_view(store), Silent())
    assert _equal(database, store)


def test_the_later_of_two_syncs_wins(database: Neo4jEngine, store: Store) -> None:
    class Second(Silent):
        began = False

        def advance(self, done: int, total: int | None) -> None:  # noqa: ARG002
            if not self.began:
                self.began = True
                sync(database, open_view(store), Silent())

    with pytest.raises(StoreError, match="Another sync"):
        sync(database, open_view(store), Second(), batch=300)
    assert _equal(database, store)


def test_tampering_is_found_and_made_good(database: Neo4jEngine, store: Store) -> None:
    sync(database, open_view(store), Silent())
    database.command("MATCH (n:Country {countryCode: 'CO'}) SET n.countryCode = 'XX'")
    lines = compare(Projection(Facts(open_view(store))).whole(), database.contents())
    assert {line.name for line in lines if not line.equal} >= {"Country", "Place", "Resource"}
    done = sync(database, open_view(store), Silent(), whole=True)
    assert done.nodes.changed == 1
    assert _equal(database, store)


def test_nodes_of_others_are_left_alone(database: Neo4jEngine, store: Store) -> None:
    database.command("CREATE (:Person {name: 'Somebody'})")
    sync(database, open_view(store), Silent())
    assert next(database.read("MATCH (n:Person {name: 'Somebody'}) RETURN count(n)")) == [1]


def test_a_database_of_somebody_else_is_refused(database: Neo4jEngine, store: Store) -> None:
    database.command("CREATE (:Resource {iri: 'https://example.org/theirs'})")
    with pytest.raises(UsageError, match="did not write"):
        sync(database, open_view(store), Silent())
    sync(database, open_view(store), Silent(), replace=True)
    assert _equal(database, store)


def test_names_that_need_escaping_and_values_that_do_not_fit(
        database: Neo4jEngine, store: Store, tmp_path: Path) -> None:
    add(store, source(
        tmp_path / "1", record(
            "a", organization("a"), organization("b"), "id:a a <https://example.org/class#A-B.c> ; "
            "<https://example.org/property#is-near> id:b ; "
            "<https://example.org/property#how-far> 'far' ; "
            "nx:description 'quote \\' ` \\\" \\n line' .",
            "id:e a nx:Estimate ; nx:quantity 123456789012345678901234567890 ; "
            "nx:minimumQuantity 0.1234567890123456789012345678 .")))
    done = sync(database, open_view(store), Silent())
    assert len(done.told) == 2
    assert all("cannot hold" in text and "_text" in text for text in done.told)
    assert _equal(database, store)
    answer = database.run("MATCH (n:`https://example.org/class#A-B.c`)"
                          "-[:`https://example.org/property#is-near`]->(m) RETURN m.iri AS m")
    assert len(answer.rows) == 1
    held = database.run("MATCH (n:Estimate) RETURN n.quantity_text AS text, n.quantity AS none")
    assert held.rows == [("123456789012345678901234567890", None)]


def test_no_server(store: Store) -> None:
    with pytest.raises(StoreError, match="No Cypher server answers"):
        Neo4jEngine("bolt://127.0.0.1:1", "neo4j", "x")


def test_an_address_that_is_none() -> None:
    with pytest.raises(UsageError, match="no address"):
        Neo4jEngine("http://127.0.0.1:1", "neo4j", "x")


def test_wrong_password(server: Server) -> None:
    with pytest.raises(UsageError, match="NEO4J_PASSWORD"):
        Neo4jEngine(server.uri, server.user, "wrong-password")


def test_a_question_cannot_write(database: Neo4jEngine) -> None:
    with pytest.raises(UsageError, match="only reads"):
        database.run("MATCH (n) DETACH DELETE n RETURN 1 AS one")
