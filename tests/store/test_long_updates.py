"""What an update writes may be long; what it matches, and how deep it nests, is bounded."""

from __future__ import annotations

import pytest

from kg.model.errors import UsageError
from kg.store.sparql_text import DEEPEST, LONGEST, MOST_OPERATORS, check_query, check_update

_DATES = " ".join(f'<urn:{i}> <urn:p> "2008-10-08"^^<urn:date> ; <urn:q> -{i} .'
                  for i in range(2 * MOST_OPERATORS))


@pytest.mark.parametrize("text", [
    "INSERT DATA { %s }", "DELETE DATA { GRAPH <urn:g> { %s } }", "insert { %s } WHERE {}",
    "WITH <urn:g> DELETE { %s } INSERT { <urn:a> <urn:p> 1 } WHERE {}",
    "INSERT DATA { <urn:a> <urn:p> 1 } ; # more\n INSERT # it\n DATA { %s }"])
def test_what_is_written_may_be_long(text: str) -> None:
    assert len(_DATES) > LONGEST
    check_update(text % _DATES)


@pytest.mark.parametrize("text", [
    "DELETE WHERE { %s }", "INSERT { <urn:a> <urn:p> 1 } WHERE { %s }",
    "DELETE { ?s ?p ?o } USING <urn:g> WHERE { %s }"])
def test_what_is_matched_may_not(text: str) -> None:
    with pytest.raises(UsageError, match="longer than 100,000 characters"):
        check_update(text % _DATES)
    with pytest.raises(UsageError, match="operators"):
        check_update(text % f"FILTER({'1 + ' * MOST_OPERATORS} 1 + 1)")


def test_what_is_written_nests_no_deeper_than_a_query() -> None:
    with pytest.raises(UsageError, match="nests"):
        check_update("INSERT DATA { <urn:a> <urn:p> " + "[" * DEEPEST + "]" * DEEPEST + " }")


def test_datatypes_of_a_query_are_no_operators() -> None:
    values = " ".join('"2008-10-08"^^xsd:date' for _ in range(MOST_OPERATORS))
    check_query(f"SELECT * {{ VALUES ?day {{ {values} }} ?s ?p ?day }}")
