"""Countries by the names that lists give them: those of the ontology, and some more."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pyoxigraph as ox

from kg.model.namespaces import ID, RDF_TYPE, RDFS_LABEL, nx, term
from kg.model.resources import resource
from kg.model.spelling import plain
from kg.model.terms import Term, iri
from kg.store.turtle import parse_turtle

_SPELLINGS = Path(__file__).with_name("country_names.csv")
"""What lists write beside the names of the ontology: older and shorter names, and of what country
a citizen or a passport is (Afghan); with the code of ISO 3166-1."""

_NAMES = frozenset(map(str, (RDFS_LABEL, term("skos:altLabel"))))


@cache
def country(name: str) -> Term | None:
    """The country that a list means by a name, None where it is none that ISO 3166-1 knows."""
    return _by_name().get(_key(name))


def _key(name: str) -> str:
    return plain(name.replace("&", " and ")).removeprefix("the ")


@cache
def _by_name() -> Mapping[str, Term]:
    quads, _ = parse_turtle(resource("ontology") / "countries.ttl")
    countries = {str(quad.subject) for quad in quads
                 if str(quad.predicate) == RDF_TYPE and str(quad.object) == nx("Country")}
    found = {_key(quad.object.value): Term(str(quad.subject)) for quad in quads
             if str(quad.predicate) in _NAMES and isinstance(quad.object, ox.Literal)
             and str(quad.subject) in countries}
    with _SPELLINGS.open(encoding="utf-8", newline="") as file:
        return found | {_key(row["name"]): iri(f"{ID}place/{row['code']}")
                        for row in csv.DictReader(file)}
