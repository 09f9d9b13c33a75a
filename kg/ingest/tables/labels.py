"""Properties and things of the ontology by their labels, as people write them in tables.

The ontology is that of kg itself; terms of another one are written by their names.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from kg.ingest.countries import country
from kg.ingest.ontology import read_ontology
from kg.ingest.tables.template import whole_iri
from kg.model.errors import DataError
from kg.model.namespaces import NX, RDF_TYPE, RDFS_LABEL, shorten, term
from kg.model.nearest import meant
from kg.model.resources import resource
from kg.model.spelling import plain
from kg.model.terms import (
    XSD,
    Term,
    Triple,
    iri_text,
    is_literal,
    local_name,
    text_of,
    words_of,
)
from kg.validate.drafting import Ontology

_LABELS = frozenset((RDFS_LABEL, term("skos:altLabel")))
_NAMED = Mapping[str, Sequence[Term]]


@dataclass(frozen=True, slots=True)
class _Known:
    ontology: Ontology
    relations: set[Term]
    properties: _NAMED
    things: _NAMED


def property_labelled(label: str) -> Term:
    """The property of a label in any language; raises DataError where there is none, or several."""
    known = _known().properties
    found = known.get(plain(label), ())
    if not found:
        raise DataError(f"'{label}' is the label of no property of the ontology"
                        + meant(label, known, ""))
    return _only(label, found)


def properties_labelled(label: str) -> Sequence[Term]:
    """All properties of a label."""
    return _known().properties.get(plain(label), ())


def datatype_of(predicate: Term) -> str:
    """The datatype that a property takes, by its name in XML Schema; `string` where the ontology
    does not tell it.
    """
    ranges = [iri_text(one) for one in _known().ontology.values(predicate, "rdfs:range")]
    return next((one.removeprefix(XSD) for one in ranges if one.startswith(XSD)), "string")


def things_of(predicate: Term) -> Callable[[str], Term] | None:
    """What finds the value of a relation by the label of a country or another thing of the
    ontology, or by its name; None for properties that are no relations.

    It raises DataError for a label of none, or of several of the range of the relation.
    """
    known = _known()
    if predicate not in known.relations:
        return None
    ranges = {one for cls in known.ontology.values(predicate, "rdfs:range")
              for one in known.ontology.classes_of(cls)}

    def fitting(things: Sequence[Term]) -> list[Term]:
        return [one for one in things if not ranges.isdisjoint(
            above for cls in known.ontology.values(one, "rdf:type")
            for above in known.ontology.above(cls))]

    @cache
    def find(label: str) -> Term:
        if ":" in label:
            return whole_iri(label)
        land = country(label)
        found = known.things.get(plain(label), ()) or ((land,) if land else ())
        if not found:
            others = [one for one, things in known.things.items() if fitting(things)]
            raise DataError(f"'{label[:80]}' is the label of nothing in the ontology" + meant(
                plain(label), others, ": correct it, or tell by a valueUrl how things are named"))
        return _only(label, fitting(found) or found)
    return find


def _only(label: str, found: Sequence[Term]) -> Term:
    if len(found) > 1:
        raise DataError(f"'{label}' is the label of {' and '.join(map(shorten, found))}: write "
                        "which is meant")
    return found[0]


@cache
def _known() -> _Known:
    triples = [triple for module in read_ontology(resource("ontology"))
               for triple in module.triples]
    ontology = Ontology(triples)
    relations = ontology.of_type("owl:ObjectProperty")
    properties = {one for one in relations | ontology.of_type("owl:DatatypeProperty")
                  if one[1:].startswith(NX)}
    things = {s for s, p, o in triples if p == RDF_TYPE and o[1:].startswith(NX)}
    names = [(plain(words_of(local_name(one))), one) for one in properties]
    return _Known(ontology, relations, _by_label(properties, triples, names),
                  _by_label(things, triples))


def _by_label(wanted: set[Term], triples: Iterable[Triple],
              names: Iterable[tuple[str, Term]] = ()) -> _NAMED:
    """Terms by their labels in the form in which these are compared, and by further names."""
    found: dict[str, set[Term]] = defaultdict(set)
    for name, one in names:
        found[name].add(one)
    for s, p, o in triples:
        if p in _LABELS and s in wanted and is_literal(o):
            found[plain(text_of(o))].add(s)
    return {label: tuple(sorted(terms)) for label, terms in found.items()}
