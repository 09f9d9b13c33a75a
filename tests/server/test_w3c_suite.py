"""The W3C tests of SPARQL 1.1, over HTTP against a running plain dataset: all of them."""

from __future__ import annotations

from pathlib import Path

import pytest
from running import Running
from w3c_suite import (
    Endpoints,
    Case,
    description_tests,
    evaluation_tests,
    graph_store_tests,
    protocol_tests,
)


@pytest.fixture(scope="session")
def suite(shared: Path) -> Path:
    folder = shared / "suites" / "rdf-tests" / "sparql" / "sparql11"
    if not folder.is_dir():
        pytest.skip(f"{folder} is absent")
    return folder


def _run(tests: list[Case], plain: Running) -> None:
    at = Endpoints(plain.origin)
    failed = []
    for test in tests:
        try:
            test.run(at)
        except AssertionError as error:
            failed.append(f"{test.kind}, {test.name}: {error}")
    assert not failed, "\n".join(failed)


def test_all_protocol_tests_pass(suite: Path, plain: Running) -> None:
    tests = list(protocol_tests(suite))
    assert len(tests) == 34
    _run(tests, plain)


def test_all_graph_store_tests_pass(suite: Path, plain: Running) -> None:
    tests = list(graph_store_tests(suite))
    assert len(tests) == 13
    _run(tests, plain)


def test_all_service_description_tests_pass(plain: Running) -> None:
    tests = list(description_tests())
    assert len(tests) == 3
    _run(tests, plain)


def test_all_evaluation_tests_pass(suite: Path, plain: Running) -> None:
    tests = list(evaluation_tests(suite))
    assert len(tests) > 300
    _run(tests, plain)
