"""The facts that a view holds, by class and property, each thing under one of its names."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

import numpy as np

from kg.columns.dictionary import Dictionary, Ids
from kg.columns.sets import unique
from kg.columns.tables import unpack
from kg.model.namespaces import PREFIXES, RDF_TYPE, term
from kg.reason.relations import joined
from kg.reason.schema import Schema
from kg.reason.views import ReasonedView

_OF_LANGUAGES = tuple("<" + PREFIXES[prefix] for prefix in ("rdf", "rdfs", "owl"))

_MATCHES = ("skos:closeMatch", "skos:exactMatch", "rdfs:subPropertyOf")
_CLASSIFYING = (RDF_TYPE, term("skos:broader"), term("skos:broaderTransitive"))


class Held:
    """What a view holds: said facts, and inferred ones unless the view has none.

    Names of one thing (`owl:sameAs`) are replaced by one of them, for they are one thing whoever
    counts them.
    """

    def __init__(self, view: ReasonedView) -> None:
        entailed = view.materialisation
        self.dictionary: Dictionary = entailed.dictionary
        self.schema: Schema = entailed.schema
        self._inferred = view.view.inferred
        self._same = entailed.same
        self._facts = entailed.facts if self._inferred else entailed.everything

    def name(self, number: int) -> int:
        """The name under which a thing is found."""
        return self._same.find(number) if self._inferred else number

    def has_several_names(self, thing: int) -> bool:
        """Whether a thing, by the name under which it is found, has others too."""
        return self._inferred and thing in self._same.members

    def members(self, cls: int) -> Ids:
        """The things of a class, sorted."""
        return unique(self._keys(~self.name(cls))[0])

    def pairs(self, property_: int) -> tuple[Ids, Ids, Ids]:
        """Subjects and objects of a property, and the round in which each pair was derived (0: it
        was said)."""
        keys, levels = self._keys(self.name(property_))
        return *unpack(keys), levels

    @cached_property
    def relations(self) -> Mapping[int, None]:
        """The properties by which one thing may be tied to another one.

        Not those of the languages RDF and OWL, such as that two names differ; not annotations; and
        not classifications: what the ontology says to be like a type, or like a broader concept.
        """
        decode, none = self.dictionary.decode, self._classifying() | self._annotations()
        return dict.fromkeys(
            key for key in self._facts.extensions
            if key >= 0 and key not in none and not decode(key).startswith(_OF_LANGUAGES))

    def _annotations(self) -> set[int]:
        number = self.dictionary.lookup(term("owl:AnnotationProperty"))
        return set() if number is None else set(self.members(number).tolist())

    def _classifying(self) -> set[int]:
        found: set[int] = set()
        for name in _MATCHES:
            number = self.dictionary.lookup(term(name))
            if number is not None:
                s, o, _ = self.pairs(number)
                found |= {one for one, other in zip(s.tolist(), o.tolist(), strict=True)
                          if self.dictionary.decode(other) in _CLASSIFYING}
        return found

    def _keys(self, key: int) -> tuple[Ids, Ids]:
        runs = self._facts.runs(key)
        keys = joined([run.keys for run in runs])
        levels = joined([run.levels.astype(np.int64) for run in runs])
        if self._inferred:
            return keys, levels
        said = levels == 0
        return keys[said], levels[said]
