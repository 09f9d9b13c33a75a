"""Which ontology a store goes on with when it reasons again."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from kg.ingest.load import initialise, reason_again
from kg.model.namespaces import nx
from kg.model.resources import resource
from kg.store.generations import Store


@pytest.fixture
def edited(tmp_path: Path) -> Path:
    """The ontology with one thing more."""
    shutil.copytree(resource("ontology"), tmp_path / "ontology")
    with (tmp_path / "ontology" / "goods.ttl").open("a") as goods:
        goods.write('nx:antiquity a nx:Commodity ; rdfs:label "antiquity"@en .')
    return tmp_path / "ontology"


def _as_of_an_earlier_kg(store: Store) -> None:
    """Stores did not tell whose ontology they have."""
    file = store.snapshot().folder / "manifest.json"
    told = json.loads(file.read_text())
    del told["packaged"], told["alignments"]
    file.write_text(json.dumps(told))


def _knows(store: Store) -> bool:
    return any(store.snapshot().match(subject=nx("antiquity")))


def test_a_store_of_earlier_days_with_an_edited_ontology_keeps_it(
        tmp_path: Path, edited: Path) -> None:
    store = initialise(tmp_path / "store", edited)
    _as_of_an_earlier_kg(store)
    done = reason_again(store)
    assert (bool(done.modules), done.changed, _knows(store)) == (False, False, True)
    done = reason_again(store, resource("ontology"))
    assert (bool(done.modules), done.changed, _knows(store)) == (True, True, False)


def test_a_store_of_earlier_days_with_the_ontology_of_the_package_goes_on_reading_it(
        store: Store) -> None:
    _as_of_an_earlier_kg(store)
    done = reason_again(store)
    assert (bool(done.modules), done.changed) == (True, False)
    assert store.snapshot().manifest.packaged is True
