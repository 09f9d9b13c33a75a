"""The ontology on real lists: what it derives of them does not contradict itself."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from ontology_modules import ROOT

from kg.columns.columns import columns_of
from kg.ingest.connectors import ofac_sdn, un_consolidated
from kg.ingest.ontology import read_ontology
from kg.model.terms import Triple
from kg.reason.engine import materialise


def _ontology() -> Iterator[Triple]:
    for module in read_ontology(ROOT):
        yield from module.triples


@pytest.mark.parametrize(("module", "folder"), [(ofac_sdn, "ofac-2021"),
                                                (un_consolidated, "un-2026")])
def test_a_real_list_does_not_clash_with_the_ontology(
        module: object, folder: str, shared: Path) -> None:
    path = shared / "data" / folder
    connector = module.CONNECTOR  # type: ignore[attr-defined]
    said = [triple for record in connector.read(path, lambda _done, _total: None)
            for triple in record.triples]
    assert len(said) > 10_000
    assert [clash.triples for clash in materialise(columns_of([*_ontology(), *said])).clashes] == []
