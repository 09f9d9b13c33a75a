"""Proofs of a triple, as of `kg explain --format json`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kg.model.terms import Term
from kg.packs.given import written_triple
from kg.packs.labels import labels_of
from kg.packs.proofs import proof_data
from kg.packs.unknown import not_held
from kg.packs.words import Words
from kg.reason.proof import Proof
from kg.server.answer import Answer
from kg.server.context import Context
from kg.server.errors import HttpError


def run(context: Context, arguments: Mapping[str, Any], answer: Answer) -> None:
    """Prove `triple`, as it is written, over `view`, with at most `limit` proofs."""
    view = context.view(arguments["view"], arguments["sources"])
    triple, notes = written_triple(view, *arguments["triple"])
    proofs = view.explain(triple, limit=arguments["limit"])
    if not proofs:
        raise HttpError(404, not_held(view, triple))
    terms = {part for proof in proofs for part in _terms(proof)}
    words = Words(view)
    answer.json({"triple": list(triple), "view": view.view.text, "notes": notes,
                 "labels": {node[1:-1]: label for node, label in
                            labels_of(view, {t for t in terms if t[0] == "<"}).items()},
                 "proofs": [proof_data(proof, words) for proof in proofs]},
                generation=view.snapshot.folder.name)


def _terms(proof: Proof) -> set[Term]:
    return {*proof.triple, *(part for premise in proof.premises for part in _terms(premise))}
