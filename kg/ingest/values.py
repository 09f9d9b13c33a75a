"""Values of records that are none of their datatype: a date with month 13, a duration `PT`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from kg.columns.dictionary import TYPED
from kg.columns.sets import members, unique
from kg.columns.statements import Statements
from kg.ingest.quarantine import Reason
from kg.model.namespaces import shorten
from kg.model.terms import Term, iri, literal_parts, text_of
from kg.validate.lexical import ill_typed


def ill_typed_values(statements: Statements, records: Iterable[Term]) -> dict[Term, list[Reason]]:
    """Why some records are refused: for each, its values that are none of their datatype."""
    quads = statements.quads
    dictionary, size = quads.dictionary, len(quads.dictionary)
    spoken = quads.where(members(quads.g, statements.numbers(records), size))
    values = unique(spoken.o)
    wrong = ill_typed(dictionary, values[dictionary.kinds()[values] == TYPED])
    found: dict[Term, list[Reason]] = defaultdict(list)
    rows = spoken.where(members(spoken.o, wrong, size))
    for s, p, o, g in zip(*(column.tolist() for column in (rows.s, rows.p, rows.o, rows.g)),
                          strict=True):
        subject, path, value, graph = map(dictionary.decode, (s, p, o, g))
        parts = literal_parts(value)
        found[graph].append(Reason(
            "Value-typed", text_of(subject), text_of(path), parts.text,
            f"'{parts.text[:80]}' is no {shorten(iri(parts.datatype))} ({shorten(path)} of "
            f"{shorten(subject)}): correct the value, or give it another datatype."))
    return found
