"""The words that each term of an ontology needs, and the module in which it says that it stands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from kg.editing.homes import DEFINED_BY, without_home
from kg.editing.kinds import INDIVIDUAL, Kinds
from kg.ingest.ontology import Module
from kg.model.namespaces import NX, RDF_TYPE, RDFS_LABEL, shorten, term
from kg.model.nearest import nearest
from kg.model.terms import Term, is_literal, literal_parts

TEXTS = {RDFS_LABEL: "label (rdfs:label)",
         term("skos:definition"): "definition (skos:definition)"}
_EXAMPLES = (term("skos:example"), term("skos:scopeNote"))
_SOURCE = term("dcterms:source")
_OWN = "<" + NX

_Said = Mapping[Term, Mapping[Term, set[Term]]]


class WantedWords:
    """Tells of terms without the words and the module that `kg ontology fill` demands of them."""

    def __init__(self, modules: Sequence[Module], said: _Said, kinds: Kinds) -> None:
        self._modules = {module.iri for module in modules}
        self._homeless = without_home(modules)
        self._kinds = kinds
        self._shared = shared_labels(said)

    def faults(self, node: Term, told: Mapping[Term, set[Term]], *, declared: bool,
               ) -> Iterator[str]:
        """What a term lacks; `declared` says that it is a class or a property."""
        individual = INDIVIDUAL in self._kinds.of(node)
        lacking = list(_lacking(node, told)) if declared or (individual and node.startswith(_OWN)) \
            else []
        homeless = node in self._homeless and (declared or individual)
        named = told.get(DEFINED_BY, set())
        if homeless and not named:
            lacking.append(f"module (write rdfs:isDefinedBy {self._homeless[node].iri})")
        if lacking:
            *most, last = (f"no {what}" for what in lacking)
            yield f"has {', '.join(most)}{' and ' if most else ''}{last}"
        if homeless and named:
            yield self._no_module(node, min(named))
        yield from self._shared.get(node, ())

    def _no_module(self, node: Term, named: Term) -> str:
        home = self._homeless[node].iri
        near = nearest(named, self._modules) if named[:1] == "<" else ""
        return (f"has {named} for rdfs:isDefinedBy, which no file of the folder declares itself to "
                f"be: write {near or home}")


def shared_labels(said: _Said) -> Mapping[Term, Sequence[str]]:
    """That own terms have the English label of another one of the same kind, by term."""
    labels: dict[tuple[str, Term], set[Term]] = defaultdict(set)
    for node, told in said.items():
        for key in _called(node, told):
            labels[key].add(node)
    found: dict[Term, list[str]] = defaultdict(list)
    for (label, _), nodes in labels.items():
        for node in nodes if len(nodes) > 1 else ():
            others = ", ".join(sorted(map(shorten, nodes - {node})))
            found[node].append(f'has the English label "{label}", as {others} has: give each a '
                               "label of its own")
    return found


def _lacking(node: Term, told: Mapping[Term, set[Term]]) -> Iterator[str]:
    for predicate, what in TEXTS.items():
        languages = {literal_parts(value).language for value in told.get(predicate, ())
                     if is_literal(value)}
        if not told.get(predicate):
            yield what
        elif languages and not languages & {"en", ""}:
            yield f"English {what}"
    if node.startswith(_OWN):
        if not told.get(_SOURCE):
            yield "source (dcterms:source)"
        if not any(told.get(one) for one in _EXAMPLES):
            yield "example (skos:example) or scope note (skos:scopeNote)"


def _called(node: Term, told: Mapping[Term, set[Term]]) -> Iterator[tuple[str, Term]]:
    """The English labels of an own term, each with what the term is."""
    if not node.startswith(_OWN):
        return
    for value in told.get(RDFS_LABEL, ()):
        if is_literal(value) and literal_parts(value).language == "en":
            for kind in told.get(RDF_TYPE, set()) - {term("owl:NamedIndividual")}:
                yield literal_parts(value).text, kind
