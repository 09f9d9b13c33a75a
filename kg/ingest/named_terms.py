"""Terms that a file names for all records of a source, as the mapping of a table does."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from kg.columns.statements import Statements
from kg.ingest.vocabulary import CLASSES, NAMED, terms_described, types_told, unknown_among
from kg.model.errors import SourceError
from kg.model.namespaces import shorten, term
from kg.model.nearest import perhaps
from kg.model.terms import Term

_KINDS = {"a class": CLASSES, "a property": frozenset(map(term, (
    "owl:ObjectProperty", "owl:DatatypeProperty", "owl:AnnotationProperty", "rdf:Property")))}
"""By what the ontology says that a term is of a kind."""


@dataclass(frozen=True, slots=True)
class NamedTerm:
    """A term, the file that names it, and the place there, such as `the column 'born'`.

    `kind` is what must be it: "a property", "a class", or empty.
    """

    term: Term
    file: Path
    place: str
    kind: str = ""


def check_known(named: Sequence[NamedTerm], statements: Statements, notes: Iterable[str]) -> None:
    """Raise SourceError, with some notes behind it, where the ontology of a store lacks a named
    term, or has it as something else: every record would be refused for it, or say nonsense.
    """
    terms = [one.term for one in named]
    nearest = {one.term: one.nearest
               for one in unknown_among(terms, terms_described(statements))}
    types = types_told(statements, terms)
    told: dict[str, Path] = {}
    for one in named:
        names = f"{one.place} names {shorten(one.term)}, which "
        if one.term in nearest:
            told[f"{names}the ontology does not have" + perhaps(
                nearest[one.term], ": correct it, or add it to the ontology first.")] = one.file
        elif one.kind and types[one.term] and not types[one.term] & _KINDS[one.kind]:
            told[f"{names}is not {one.kind} but "
                 f"{', '.join(sorted(map(shorten, types[one.term] - {NAMED})))}."] = one.file
    if told:
        problem = "; ".join(one.removesuffix(".") for one in told)
        raise SourceError(str(next(iter(told.values()))), None, " ".join([f"{problem}.", *notes]))
