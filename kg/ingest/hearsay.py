"""Records that tell of a record what only the graph of records tells, such as its status."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from kg.columns.sets import members
from kg.columns.statements import Statements
from kg.ingest.quarantine import Reason
from kg.model.namespaces import RECORD, shorten
from kg.model.record import METADATA
from kg.model.terms import Term, text_of

_RECORD = "<" + RECORD


def hearsay(statements: Statements, records: Iterable[Term]) -> dict[Term, list[Reason]]:
    """Why some records are refused: for each, what it tells so of a record, its own or another.

    Shapes would see it beside what is told in the graph of records, and the wrong record refused.
    """
    quads, size = statements.quads, len(statements.quads.dictionary)
    rows = quads.where(members(quads.p, statements.numbers(METADATA), size)
                       & members(quads.g, statements.numbers(records), size))
    found: dict[Term, list[Reason]] = defaultdict(list)
    for (subject, path, value), graph in zip(rows.triples(), rows.g.tolist(), strict=True):
        if subject.startswith(_RECORD):
            found[quads.dictionary.decode(graph)].append(Reason(
                "Record-told", text_of(subject), text_of(path), text_of(value),
                f"It tells {shorten(path)} of {shorten(subject)}, which only graph:records may do: "
                "leave it out."))
    return found
