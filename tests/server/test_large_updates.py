"""A plain dataset takes what other programs send at once."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest
from running import running

from kg.model.errors import StoreError
from kg.model.watcher import Silent
from kg.remote.endpoint import Endpoint
from kg.remote.sync import check_current, sync
from kg.store.generations import Store


def test_a_copy_is_kept_in_a_plain_dataset(seed_store: Path) -> None:
    snapshot = Store.open(seed_store).snapshot()
    with running(":memory:", "--plain", "--workers", "1") as server, \
            closing(Endpoint(f"{server.origin}/sparql")) as copy:
        assert sync(copy, snapshot, Silent()).added > snapshot.size()
        check_current(copy, snapshot)
        assert sync(copy, snapshot, Silent(), whole=True).added == 0


def test_a_sync_stops_before_it_writes_to_another_store_than_it_reads(seed_store: Path) -> None:
    snapshot = Store.open(seed_store).snapshot()
    with running(":memory:", "--plain", "--workers", "1") as read, \
            running(":memory:", "--plain", "--workers", "1") as written, \
            closing(Endpoint(f"{read.origin}/sparql", f"{written.origin}/sparql")) as copy:
        with pytest.raises(StoreError, match="writes to another store: this one has stopped"):
            sync(copy, snapshot, Silent())
        told = written.http.post("/sparql", data={
            "query": "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }"}).json()
        assert len(told["results"]["bindings"]) == 1
