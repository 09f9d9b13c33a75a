"""What uses the terms of an ontology: the rules that derive them, the shapes that guard them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kg.ingest.ontology import Module
from kg.model.namespaces import shorten
from kg.model.terms import Term, literal_parts
from kg.reason.domain_rules import CONSTRUCT
from kg.reason.rule_text import front_matter
from kg.store.sparql_text import named_in
from kg.validate.coverage import coverage
from kg.validate.drafting import Ontology
from kg.validate.shapes import Shape, Shapes


@dataclass(frozen=True, slots=True)
class Use:
    """What names terms of the ontology: a rule, a question or a shape.

    `kind` heads the list in which it is told, such as "Questions"; `name` is how a person calls
    it, `meaning` what it says, asks or demands.
    """

    kind: str
    name: str
    meaning: str
    terms: frozenset[Term]


def rules_as_uses(modules: Iterable[Module]) -> Iterator[Use]:
    """The rules of the domain among some modules, with the terms that they name."""
    for module in modules:
        for one in module.triples:
            if one.predicate == CONSTRUCT:
                text = literal_parts(one.object).text
                told = front_matter(text)
                yield Use("Rules of the domain", str(told.get("label", shorten(module.iri))),
                          str(told.get("description", "")).strip(), frozenset(named_in(text)))


def shapes_as_uses(ontology: Ontology, shapes: Shapes) -> Iterator[Use]:
    """The shapes by the classes that they target, and by the properties that they read."""
    guarded: dict[Term, set[Term]] = defaultdict(set)
    for one in coverage(ontology, shapes):
        for name in one.shapes:
            targets = {target.term for target in shapes.by_name[name].targets}
            if one.kind == "property" or one.term in targets:
                guarded[name].add(one.term)
    for name, terms in sorted(guarded.items()):
        yield Use("Shapes", shorten(name), _message(shapes.by_name[name], shapes),
                  frozenset(terms))


def _message(shape: Shape, shapes: Shapes) -> str:
    """What a shape, or one that it uses, tells of what breaks it."""
    parts = [literal_parts(text) for one in (shape, *shapes.used(shape)) for text in one.messages]
    return next((one.text for one in parts if one.language in ("", "en")), "")
