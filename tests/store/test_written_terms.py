"""Terms as people write them."""

from __future__ import annotations

import pytest

from kg.model.errors import UsageError
from kg.model.terms import XSD, Term
from kg.store.written_terms import parse_term


@pytest.mark.parametrize(("text", "term"), [
    ("10", f'"10"^^<{XSD}integer>'), ("-10.50", f'"-10.50"^^<{XSD}decimal>'), ('"a"@es', '"a"@es'),
    ('"a \\"b\\""', '"a \\"b\\""'), ('"2004-03-11"^^xsd:date', f'"2004-03-11"^^<{XSD}date>'),
    (f'"5"^^<{XSD}int>', f'"5"^^<{XSD}int>'), ("nx:Gang", "<https://w3id.org/nexus-kg/ontology#Gang>")])
def test_a_term_is_read(text: str, term: str) -> None:
    assert parse_term(text) == Term(term)


@pytest.mark.parametrize("text", ['"a', '"a"@', '"a"^^', '"a"^^"b"', '"a" . <a:b> <a:c> "d"',
                                  '"a"@en . <a:b> <a:c> <a:d>', '"' + "<<" * 30_000])
def test_what_is_no_term_is_told(text: str) -> None:
    with pytest.raises(UsageError, match="is no literal: write it as in Turtle"):
        parse_term(text)
