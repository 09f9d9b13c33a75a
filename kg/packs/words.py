"""Triples as sentences: things and terms by the names that people give them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kg.model.namespaces import PREFIXES, RDF_TYPE, RDFS_LABEL, RULE, is_unnamed, shorten, term
from kg.model.terms import XSD, Term, Triple, is_iri, is_literal, literal, literal_parts, local_name
from kg.packs.labels import labels_of
from kg.reason.proof_conditions import Condition
from kg.reason.views import ReasonedView
from kg.reason.wording import Wording

_PARTS = frozenset(map(term, (
    "owl:onProperty", "owl:someValuesFrom", "owl:allValuesFrom", "owl:hasValue", "owl:hasSelf",
    "owl:onClass", "owl:intersectionOf", "owl:unionOf", "owl:oneOf", "owl:complementOf",
    "owl:maxCardinality", "owl:maxQualifiedCardinality")))
"""What makes up an expression; each says no more than the expression as a whole."""
_SIGNS = {"=": "is", "!=": "is not"}
_STANDARD = tuple("<" + PREFIXES[name] for name in ("owl", "rdfs"))


class Words:
    """The words for the terms of a view, each looked up once.

    With `iris` the terms themselves, as prefixed names, and only what has no IRI in words; `known`
    are labels that were looked up already.
    """

    def __init__(self, view: ReasonedView, *, iris: bool = False,
                 known: Mapping[Term, str] | None = None) -> None:
        self.view = view
        self._iris = iris
        self._labels = {node: label for node, label in (known or {}).items()
                        if not is_unnamed(node)}
        self._kinds: dict[Term, str | None] = {}
        self._axioms: dict[Triple, str] = {}

    def say(self, triple: Triple) -> str:
        """What a triple says, as a sentence without its end."""
        if self._iris:
            return " ".join(map(self.of, triple))
        if _is_axiom(triple):
            if triple not in self._axioms:
                self._axioms[triple] = self._axiom(triple)
            return self._axioms[triple]
        s, p, o = map(self.of, triple)
        if triple.predicate == RDFS_LABEL and triple.subject.startswith("<" + RULE):
            return f"the rule {o}"
        if triple.predicate == RDF_TYPE:
            return f"{s} is {'an' if o[:1].lower() in 'aeio' else 'a'} {o}"
        return f"{s}: {p} {o}"

    def say_condition(self, condition: Condition) -> str:
        """What a rule asked besides: that values compare, or that nothing says some triples."""
        compared = " and ".join(f"{self.of(left)} {_SIGNS.get(sign, sign)} {self.of(right)}"
                                for left, sign, right in condition.comparisons)
        if not condition.absent:
            return compared
        absent = ", and ".join(map(self.say, condition.absent))
        return f"nothing says that {absent}" + (f", where {compared}" if compared else "")

    def of(self, node: Term) -> str:
        """A term in words: its label, its value, or what an expression says."""
        if node.startswith("?"):
            return node if node[1:] else "something"
        if is_literal(node):
            parts = literal_parts(node)
            return f'"{parts.text}"' if parts.language or parts.datatype == XSD + "string" else (
                shorten(node) if self._iris else parts.text)
        if node not in self._labels:
            self._labels[node] = self._looked_up(node)
        return self._labels[node]

    def _axiom(self, triple: Triple) -> str:
        wording = self._wording(triple)
        if is_unnamed(triple.subject) and triple.predicate in _PARTS:
            return f"the class {wording.of(triple.subject)}"
        return wording.say(triple)

    def _looked_up(self, node: Term) -> str:
        if is_unnamed(node):
            return self._wording(Triple(node, RDF_TYPE, node)).of(node)
        if self._iris:
            return shorten(node)
        return labels_of(self.view, {node}, self._kinds).get(node) or local_name(node)

    def _wording(self, triple: Triple) -> Wording:
        """The words of the ontology for a triple, with the expressions that it names."""
        said = list(self._expressions(triple))
        named = {part for one in (triple, *said) for part in one if is_iri(part)}
        names = {} if self._iris else labels_of(self.view, named)
        if names.get(triple.subject) == names.get(triple.object):  # it would say nothing
            names = {**names, **{part: f"{names[part]} ({shorten(part)})" for part in
                                 (triple.subject, triple.object) if part in names}}
        labels = (Triple(node, RDFS_LABEL, literal(name)) for node, name in names.items())
        return Wording([*said, *labels])

    def _expressions(self, triple: Triple) -> Iterator[Triple]:
        """What the ontology says of the unnamed nodes that a triple leads to."""
        waiting, seen = [triple.subject, triple.object], set[Term]()
        while waiting:
            node = waiting.pop()
            if node in seen or not is_unnamed(node):
                continue
            seen.add(node)
            for quad in self.view.snapshot.match(node, graph=self.view.graphs[0]):
                yield Triple(quad.subject, quad.predicate, quad.object)
                waiting.append(quad.object)


def _is_axiom(triple: Triple) -> bool:
    """Whether a triple is worded by what its terms of OWL and RDFS mean."""
    told = triple.object if triple.predicate == RDF_TYPE else triple.predicate
    return told.startswith(_STANDARD) and told != RDFS_LABEL
