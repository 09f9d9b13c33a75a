"""Terms that a file names for all records of a source, as the mapping of a table does."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from kg.ingest.vocabulary import unknown_among
from kg.model.errors import SourceError
from kg.model.namespaces import shorten
from kg.model.nearest import perhaps
from kg.model.terms import Term


@dataclass(frozen=True, slots=True)
class NamedTerm:
    """A term, the file that names it, and the place there, such as `the column 'born'`."""

    term: Term
    file: Path
    place: str


def check_known(named: Sequence[NamedTerm], described: set[Term], notes: Iterable[str]) -> None:
    """Raise SourceError, with some notes behind it, where an ontology that describes some terms
    lacks a named one: every record would be refused for it.
    """
    nearest = {one.term: one.nearest
               for one in unknown_among((one.term for one in named), described)}
    faults = [one for one in named if one.term in nearest]
    if faults:
        told = [f"{one.place} names {shorten(one.term)}, which the ontology does not have"
                + perhaps(nearest[one.term], ": correct it, or add it to the ontology first.")
                for one in faults]
        problem = "; ".join(one.removesuffix(".") for one in dict.fromkeys(told))
        raise SourceError(str(faults[0].file), None, " ".join([f"{problem}.", *notes]))
