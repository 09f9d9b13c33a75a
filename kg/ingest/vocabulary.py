"""Terms that nothing describes: misspelt, or not added to the ontology yet."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

import numpy as np

from kg.columns.sets import members, unique
from kg.columns.statements import Statements
from kg.ingest.quarantine import Reason
from kg.model.namespaces import NX, nx, shorten, term
from kg.model.terms import Term, Triple, iri, text_of

_OWN = "<" + NX


@dataclass(frozen=True, slots=True)
class Unknown:
    """A term that nothing describes, what it is used of, and the nearest that is described."""

    term: Term
    used_of: Term
    nearest: str


def unknown_in_ontology(triples: Sequence[Triple]) -> list[Unknown]:
    """Terms of RDF, RDFS, OWL and the ontology itself, its rules included, that do not exist."""
    from rdflib.namespace import OWL, RDF, RDFS
    described = {triple.subject for triple in triples if triple.subject.startswith(_OWN)}
    for vocabulary in (RDF, RDFS, OWL):
        described |= {iri(str(vocabulary) + name) for name in vocabulary.__annotations__
                      if not name.startswith("__")}
    spaces = (_OWN, *(f"<{vocabulary}" for vocabulary in (RDF, RDFS, OWL)))
    known = [shorten(one) for one in described]
    rule = term("sh:construct")
    found: dict[Term, Unknown] = {}
    for triple in triples:
        spoken = [triple.predicate, triple.object]
        if triple.predicate == rule:
            spoken += [nx(name) for name in re.findall(r"\bnx:(\w+)", text_of(triple.object))]
        for one in spoken:
            if one.startswith(spaces) and one not in described and one not in found:
                nearest = get_close_matches(shorten(one), known, 1)
                found[one] = Unknown(one, triple.subject, nearest[0] if nearest else "")
    return list(found.values())


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
