"""Text that would bring the engine down is refused before it gets there."""

from __future__ import annotations

from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.model.errors import UsageError
from kg.model.terms import Term
from kg.store import sparql_text
from kg.store.sparql_text import check_query, with_names


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


@pytest.mark.parametrize(("text", "renamed"), [
    ("SELECT * { <http://e/a> ?p e:a }", "SELECT * { <http://e/b> ?p e:a }"),
    ("PREFIX e: <http://e/> SELECT * { e:a ?p e:a. }",
     "PREFIX e: <http://e/> SELECT * { <http://e/b> ?p <http://e/b>. }"),
    ("prefix e:<http://e/a> SELECT * { e: ?p <x> }",
     "prefix e:<http://e/a> SELECT * { <http://e/b> ?p <x> }"),
    ("PREFIX e: <http://> SELECT * { e:e\\/a e:e\\/aa ?o }",
     "PREFIX e: <http://> SELECT * { <http://e/b> e:e\\/aa ?o }"),
    ("PREFIX e: <http://e/> SELECT ?a { ?a ?p 'e:a <http://e/a>' } # e:a",
     "PREFIX e: <http://e/> SELECT ?a { ?a ?p 'e:a <http://e/a>' } # e:a"),
    ("PREFIX e: <http://e/> SELECT * { ?s e:a+/^e:a|!e:a ?o FILTER(?s > e:a && ?s<e:a) }",
     "PREFIX e: <http://e/> SELECT * { ?s <http://e/b>+/^<http://e/b>|!<http://e/b> ?o "
     "FILTER(?s > <http://e/b> && ?s< <http://e/b>) }"),
    ("PREFIX a: <http://e/a> SELECT * { [] a a: }", "PREFIX a: <http://e/a> SELECT * { [] a "
     "<http://e/b> }"),
    ("SELECT * { _:a ?p 'x'@a . ?a:b <http://e/a>", "SELECT * { _:a ?p 'x'@a . ?a:b <http://e/b>")])
def test_things_get_other_names_and_nothing_else_changes(text: str, renamed: str) -> None:
    assert with_names(text, lambda name: Term("<http://e/b>") if name == "<http://e/a>" else name
                      ) == renamed
