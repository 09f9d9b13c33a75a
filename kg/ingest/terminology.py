"""Records that would change the ontology, and so what follows from all other records."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

import numpy as np

from kg.columns.sets import members, unique
from kg.columns.statements import Statements
from kg.ingest.quarantine import Reason
from kg.model.namespaces import NX, PREFIXES, RDF_TYPE, shorten, term
from kg.model.terms import Term, Triple, text_of

_OWN = "<" + NX
_OWL, _RDFS, _SH = ("<" + PREFIXES[prefix] for prefix in ("owl", "rdfs", "sh"))
_PROPERTY = term("rdf:Property")
_AXIOMS = frozenset(map(term, (
    "rdfs:subClassOf", "rdfs:subPropertyOf", "rdfs:domain", "rdfs:range")))
_OF_THINGS = frozenset(map(term, ("owl:sameAs", "owl:differentFrom", "owl:versionInfo")))
_KINDS_OF_THINGS = frozenset(map(term, ("owl:Thing", "owl:NamedIndividual", "rdfs:Resource")))


def terminology(statements: Statements, records: Iterable[Term]) -> dict[Term, list[Reason]]:
    """Why some records are refused: for each, what it says that only the ontology may say."""
    quads = statements.quads
    rows = quads.where(members(quads.g, statements.numbers(records), len(quads.dictionary)))
    terms, size = quads.dictionary.terms(), len(quads.dictionary)
    wanted = np.zeros(len(rows), dtype=np.bool_)
    for column, is_strange in ((rows.s, _is_term), (rows.p, _is_axiom), (rows.o, _is_kind)):
        strange = [n for n in unique(column).tolist() if is_strange(terms[n])]
        wanted |= members(column, np.array(strange, dtype=np.int64), size)
    rows = rows.where(wanted)
    found: dict[Term, list[Reason]] = defaultdict(list)
    for triple, graph in zip(rows.triples(), rows.g.tolist(), strict=True):
        if message := _message(triple):
            subject, path, value = map(text_of, triple)
            found[terms[graph]].append(Reason("Ontology-apart", subject, path, value, message))
    return found


def _message(triple: Triple) -> str:
    """What is wrong with a triple; nothing where it tells of a thing."""
    subject, predicate, value = triple
    if _is_term(subject):
        return (f"{shorten(subject)} is a term of the ontology, which records do not change: "
                "describe it in a file of the ontology, or name a thing by another IRI.")
    if _is_axiom(predicate) or (predicate == RDF_TYPE and _is_kind(value)):
        what = shorten(value if predicate == RDF_TYPE else predicate)
        return (f"What {what} says belongs to the ontology, which records do not change: say it in "
                "a file of the ontology.")
    return ""


def _is_term(subject: Term) -> bool:
    return subject.startswith(_OWN)


def _is_axiom(predicate: Term) -> bool:
    return predicate in _AXIOMS or predicate.startswith(_SH) or (
        predicate.startswith(_OWL) and predicate not in _OF_THINGS)


def _is_kind(value: Term) -> bool:
    """Whether it is a class of classes, of properties or of axioms."""
    return value.startswith((_OWL, _RDFS, _SH, _PROPERTY)) and value not in _KINDS_OF_THINGS
