"""A write that was worked out from a generation which a load has replaced is worked out again."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.model.namespaces import RDFS_LABEL
from kg.model.resources import resource
from kg.model.terms import Triple, iri, literal
from kg.server.recording import StaleError, commit, record_of
from kg.store.generations import Store


def test_a_write_that_a_load_has_overtaken_says_so_and_blames_no_file(own_store: Path) -> None:
    store = Store.open(own_store)
    record = record_of(iri("https://w3id.org/nexus-kg/record/desk/overtaken"),
                       [Triple(iri("urn:a"), RDFS_LABEL, literal("A", language="en"))], {}, {}, "desk")
    before = store.generation()
    with pytest.raises(StaleError):
        commit(store, "000000", [record], (), [resource("shapes")], "desk")
    assert store.generation() == before
    assert commit(store, before, [record], (), [resource("shapes")], "desk").added == 1
