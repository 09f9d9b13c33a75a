"""Which records loads brought, changed or retracted since a day."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from kg.model.terms import XSD, Term, literal, text_of
from kg.store.snapshot import Snapshot

_CHANGED = """
PREFIX nx: <https://w3id.org/nexus-kg/ontology#>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX graph: <https://w3id.org/nexus-kg/graph/>
SELECT ?when ?status ?source ?record ?since
  (GROUP_CONCAT(DISTINCT ?name; separator="; ") AS ?names) (SAMPLE(?passage) AS ?said)
WHERE {
  GRAPH graph:records {
    ?load prov:startedAtTime ?when .
    FILTER(?when >= ?since)
    ?record prov:wasGeneratedBy ?load ; nx:status ?status ; prov:wasDerivedFrom ?source .
    OPTIONAL { ?record nx:passage ?passage }
  }
  OPTIONAL {
    VALUES ?naming { rdfs:label nx:aliasText nx:documentNumber nx:addressText }
    GRAPH ?record { ?thing ?naming ?name }
  }
}
GROUP BY ?when ?load ?status ?source ?record ?since
ORDER BY ?when ?load ?source ?record
"""


class ChangedRecord(NamedTuple):
    """A record by the load that wrote it last.

    `when` that load began; `status` as it is now; `about` is what the record names, or else the
    passage that it rests on.
    """

    when: str
    status: Term
    source: Term
    record: Term
    about: str


def changed_records(snapshot: Snapshot, since: date) -> list[ChangedRecord]:
    """The records that a load of a day (UTC) or later wrote or retracted, in the order of loads."""
    midnight = literal(f"{since.isoformat()}T00:00:00Z", XSD + "dateTime")
    return [ChangedRecord(text_of(when), status, source, record,
                          next((text_of(text) for text in (names, said) if text), ""))
            for when, status, source, record, _, names, said
            in snapshot.select(_CHANGED, {"since": midnight}).rows
            if when and status and source and record]
