"""What of the data a query reads: no more is put into the store on which it is run."""

from __future__ import annotations

import pytest

from kg.validate.stored import predicates_of


@pytest.mark.parametrize(("body", "read"), [
    ("$this <urn:p> ?x", "p"),
    ("$this <urn:p>/^<urn:q>|<urn:r> ?x", "pqr"),
    ("$this <urn:p> ?x . FILTER NOT EXISTS { $this <urn:q> ?y }", "pq"),
    ("$this <urn:p> ?x . FILTER(?x > 1) FILTER NOT EXISTS { $this <urn:q>/<urn:r> ?y ; <urn:s> ?z }",
     "pqrs"),
    ("$this <urn:p> ?x . FILTER(?x > 1 || EXISTS { $this <urn:q> ?y MINUS { ?y <urn:r> 1 } })", "pqr"),
    ("$this ?q ?x", None),
    ("$this <urn:p>* ?x", None),
    ("$this <urn:p> ?x . FILTER(?x > 1) FILTER NOT EXISTS { $this ?q ?y }", None),
    ("$this <urn:p> ?x . FILTER(?x > 1) FILTER NOT EXISTS { GRAPH ?g { $this <urn:q> ?y } }", None)])
def test_all_that_a_query_asks_for_is_there_and_no_more(body: str, read: str | None) -> None:
    found = predicates_of(f"SELECT $this WHERE {{ {body} }}")
    assert found == (None if read is None else {f"<urn:{letter}>" for letter in read})
