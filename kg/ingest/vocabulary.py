"""Terms in the ontology's own namespace that it does not know: misspelt, or not added to it yet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from difflib import get_close_matches

import numpy as np

from kg.columns.sets import members, unique
from kg.columns.statements import Statements
from kg.ingest.quarantine import Reason
from kg.model.namespaces import NX, shorten
from kg.model.terms import Term, text_of

_OWN = "<" + NX


def unknown_terms(statements: Statements, records: Iterable[Term]) -> dict[Term, list[Reason]]:
    """Why some records are refused: for each, the terms that it uses and nothing describes."""
    quads = statements.quads
    decode, size = quads.dictionary.decode, len(quads.dictionary)
    spoken = quads.where(members(quads.g, statements.numbers(records), size))
    own = [n for n in unique(np.concatenate([spoken.p, spoken.o])).tolist()
           if decode(n).startswith(_OWN)]
    described = quads.s[members(quads.g, statements.modules(), size)]
    strange = np.setdiff1d(np.array(own, dtype=np.int64), described)
    found: dict[Term, list[Reason]] = defaultdict(list)
    if not len(strange):
        return found
    known = [shorten(term) for n in unique(described).tolist()
             if (term := decode(n)).startswith(_OWN)]
    rows = spoken.where(members(spoken.p, strange, size) | members(spoken.o, strange, size))
    lost = set(strange.tolist())
    for s, p, o, g in zip(rows.s.tolist(), rows.p.tolist(), rows.o.tolist(), rows.g.tolist(),
                          strict=True):
        for number in lost.intersection((p, o)):
            found[decode(g)].append(Reason(
                "Term-known", text_of(decode(s)), text_of(decode(p)),
                text_of(decode(o)) if number == o else "", _message(decode(number), known)))
    return found


def _message(term: Term, known: list[str]) -> str:
    name = shorten(term)
    alike = get_close_matches(name, known, 1)
    return f"The ontology has no {name}" + (
        f"; perhaps {alike[0]} is meant." if alike else
        ": correct it, or add it to the ontology first.")
