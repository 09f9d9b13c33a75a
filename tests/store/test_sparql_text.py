"""Text that would bring the engine down is refused before it gets there."""

from __future__ import annotations

from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.model.errors import UsageError
from kg.store import sparql_text
from kg.store.sparql_text import check_query


@pytest.mark.parametrize("text", [
    "SELECT * WHERE " + "{" * 3000 + "}" * 3000,
    "SELECT * WHERE { " + "{?s ?p ?o} UNION " * 8000 + "{?s ?p ?o} }",
    "SELECT * WHERE { FILTER(" + "true && " * 12000 + "true) }",
    "SELECT * WHERE { SERVICE <http://example.org/> { ?s ?p ?o } }",
    "SELECT * WHERE { service silent <http://example.org/> { ?s ?p ?o } }",
    "SELECT ((" + "1+" * 2000 + "1) AS ?x) {}",
])
def test_dangerous_text_is_refused(text: str) -> None:
    with pytest.raises(UsageError):
        check_query(text)


@pytest.mark.parametrize("text", [
    'SELECT * WHERE { ?s ?p "SERVICE {{{{" }',
    "SELECT * WHERE { ?s <http://example.org/SERVICE> ?o } # SERVICE",
    "ASK { ?s ?p '''{{{''' }",
])
def test_what_stands_in_texts_and_comments_is_no_syntax(text: str) -> None:
    check_query(text)


@given(st.lists(st.sampled_from([
    "SELECT * { ?s ?p ?o }", "{", "}", "(", ")", "[", "]", "<<", ">>", "||", "+", "/", " UNION ",
    "SERVICE", "service", "\u017fervice", "SER\\u0056ICE", "1SERVICE", "x:service", "?service", "'",
    '"', '"""', "#", "\n", "<http://e/SERVICE>", " ", "\\", "OPTIONAL"]), max_size=60).map("".join))
@settings(max_examples=500, deadline=None)
def test_what_passes_unread_passes_the_whole_check(text: str) -> None:
    with patch.object(sparql_text, "DEEPEST", 4), patch.object(sparql_text, "MOST_OPERATORS", 4):
        if sparql_text._is_harmless(text):
            with patch.object(sparql_text, "_is_harmless", lambda _text: False):
                check_query(text)
