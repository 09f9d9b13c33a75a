"""Each shape against its own pair of fixtures: the good one passes, the bad one breaks just it."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pyshacl
import pytest
from rdflib import Graph
from rdflib.namespace import RDF, SH
from rdflib.term import Node
from shape_files import FIXTURES, NXS, all_fixtures, shape_names, shapes

from kg.columns.columns import columns_of
from kg.model.terms import Term
from kg.validate.engine import validate
from kg.validate.parser import compile_shapes

_BY_HAND = {"Agent-continuumStage": {"Quality-statedStage"},
            "Agent-furthestStage": {"Quality-statedStage"},
            "Agent-sharesFacilitatorWith": {"Quality-statedSharedFacilitator"}}
"""What is broken too, since the values are stated that rules should read."""

ROOT = Path(__file__).resolve().parent.parent.parent
NAMES = shape_names()
Found = dict[str, set[tuple[str, str]]]
"""For each fixture: the shape and the component of each result."""


def _by_fixture(results: list[tuple[str, str, str]]) -> Found:
    found: Found = defaultdict(set)
    for focus, shape, component in results:
        if focus.startswith("https://example.org/"):
            found[focus.split("/")[3]].add((shape.removeprefix(str(NXS)), component))
    return found


def _with_pyshacl(data: Graph) -> Found:
    _, report, _ = pyshacl.validate(data, shacl_graph=shapes(), inference="none")
    assert isinstance(report, Graph)
    return _by_fixture([
        (str(report.value(r, SH.focusNode)), str(report.value(r, SH.sourceShape)),
         str(report.value(r, SH.sourceConstraintComponent)).removeprefix(str(SH)))
        for r in report.subjects(RDF.type, SH.ValidationResult)])


def _term(node: Node) -> Term:
    return Term(node.n3())


def _with_columns(data: Graph) -> Found:
    columns = columns_of((_term(s), _term(p), _term(o)) for s, p, o in data)
    report = validate(columns, compile_shapes([ROOT / "shapes"]))
    return _by_fixture([
        (r.focus[1:-1], r.shape[1:-1], r.component[1:-1].removeprefix(str(SH)))
        for r in report.results])


ENGINES = {"pyshacl": _with_pyshacl, "columns": _with_columns}


@pytest.fixture(scope="module", params=sorted(ENGINES))
def results(request: pytest.FixtureRequest) -> dict[str, Found]:
    engine = ENGINES[request.param]
    return {kind: engine(all_fixtures(kind)) for kind in ("good", "bad")}


@pytest.mark.parametrize("name", NAMES)
def test_the_good_fixture_of_a_shape_breaks_nothing_of_weight(
        name: str, results: dict[str, Found]) -> None:
    assert (FIXTURES / name / "good.ttl").is_file()
    assert {shape for shape, _ in results["good"][name]} <= _BY_HAND.get(name, set())


@pytest.mark.parametrize("name", NAMES)
def test_the_bad_fixture_breaks_exactly_its_shape_in_every_constraint(
        name: str, results: dict[str, Found]) -> None:
    broken = {one for one in results["bad"][name] if one[0] not in _BY_HAND.get(name, ())}
    assert {shape for shape, _ in broken} == {name}
    assert {component for _, component in broken} == _constraints(name)


@pytest.mark.parametrize("name", ["mode", "purpose", "traffickedCommodity"])
def test_a_value_of_the_wrong_kind_is_found_where_no_type_is_said(name: str) -> None:
    columns = columns_of((_term(s), _term(p), _term(o)) for s, p, o in all_fixtures("bad"))
    report = validate(columns, compile_shapes([ROOT / "shapes" / "involvement.ttl"]))
    broken = {result.focus[1:-1] for result in report.results
              if result.shape[1:-1] == str(NXS[f"Involvement-{name}"])}
    of_it = f"https://example.org/Involvement-{name}/"
    assert {of_it + "bad1", of_it + "bad2"} <= broken


def test_there_are_no_fixtures_without_a_shape() -> None:
    assert {folder.name for folder in FIXTURES.iterdir()} == set(NAMES)


def _constraints(name: str) -> set[str]:
    """The components that a shape declares."""
    parameters = {str(p).removeprefix(str(SH)) for p in shapes().predicates(NXS[name])}
    return {f"{'SPARQL' if p == 'sparql' else p[0].upper() + p[1:]}ConstraintComponent"
            for p in parameters & _PARAMETERS}


_PARAMETERS = {"class", "datatype", "nodeKind", "minCount", "maxCount", "minInclusive",
               "maxInclusive", "minLength", "pattern", "uniqueLang", "disjoint", "lessThan",
               "lessThanOrEquals", "not", "or", "in", "sparql"}
