"""Which other things may be the same as one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kg.ingest.comparison import comparison
from kg.ingest.identity import Candidate
from kg.model.terms import Term, text_of
from kg.model.watcher import Silent
from kg.server.answer import Answer
from kg.server.context import Context
from kg.store.written_terms import parse_iri


def run(context: Context, arguments: Mapping[str, Any], answer: Answer) -> None:
    """The candidates for `iri` of a score of at least `least`, the best first."""
    store = context.store(arguments["sources"])
    thing = parse_iri(arguments["iri"])
    generation = store.generation()  # before the work: a load may come meanwhile
    compared = context.kept(store, "comparison", lambda: comparison(store, Silent()), generation)
    found = compared.candidates(arguments["least"], Silent(), thing)
    answer.json({"candidates": [_told(one, compared.numbers, thing) for one in found]},
                generation=generation)


def _told(candidate: Candidate, numbers: Mapping[Term, int], thing: Term) -> dict[str, object]:
    first = numbers[candidate.one] != numbers[thing]
    other = candidate.one if first else candidate.other
    name = candidate.names[0] if first else candidate.names[1]
    return {"iri": text_of(other), "name": name, "score": candidate.score,
            "reasons": candidate.reasons}
