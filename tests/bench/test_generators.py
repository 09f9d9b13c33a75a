"""Generated graphs: the same for the same seed, near the wanted size, fit to be reasoned over."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from bench.generated import write_ntriples
from bench.lubm import UNIVERSITY, lubm
from bench.nexus_data import nexus_data
from bench.ntriples import read_ntriples
from kg.columns.columns import Columns
from kg.model.namespaces import OWL_SAME_AS, RDF_TYPE
from kg.model.terms import Triple, iri
from kg.reason.engine import materialise


@pytest.mark.parametrize("make", [lubm, nexus_data])
def test_a_seed_gives_one_graph_of_about_the_wanted_size(make: Callable[..., Columns]) -> None:
    one, again, other = make(60_000, 1), make(60_000, 1), make(60_000, 2)
    assert list(one.triples()) == list(again.triples())
    assert set(one.triples()) != set(other.triples())
    assert 0.8 < len(one) / 60_000 < 1.2


@pytest.mark.parametrize("make", [lubm, nexus_data])
def test_a_graph_survives_its_file(make: Callable[..., Columns], tmp_path: Path) -> None:
    made = make(15_000)
    write_ntriples(made, tmp_path / "made.nt")
    assert set(read_ntriples(tmp_path / "made.nt").triples()) == set(made.triples())


def test_universities_entail_what_the_benchmark_is_about() -> None:
    data = lubm(15_000)
    inferred = set(materialise(data).inferred().triples())
    chairs = {t.subject for t in inferred
              if t.predicate == RDF_TYPE and t.object == iri(UNIVERSITY + "Chair")}
    heads = {t.subject for t in data.triples() if t.predicate == iri(UNIVERSITY + "headOf")}
    assert chairs == heads and heads
    assert any(t == Triple(t.subject, RDF_TYPE, iri(UNIVERSITY + "Student")) for t in inferred)


def test_nexus_data_clash_with_nothing_and_hold_clusters() -> None:
    data = nexus_data(60_000)
    assert materialise(data).clashes == []
    assert any(t.predicate == OWL_SAME_AS for t in data.triples())
