"""Axioms in words: labels in place of IRIs, expressions as one would say them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from kg.model.namespaces import PREFIXES, RDF_TYPE, is_unnamed, term
from kg.model.terms import Term, Triple, is_literal, literal_parts

_OWL = "<" + PREFIXES["owl"]
_FIRST, _REST = term("rdf:first"), term("rdf:rest")
_COUNTS = (("minCardinality", "at least"), ("minQualifiedCardinality", "at least"),
           ("maxCardinality", "at most"), ("maxQualifiedCardinality", "at most"),
           ("cardinality", "exactly"), ("qualifiedCardinality", "exactly"))
_VERBS = {
    "rdfs:subClassOf": "within", "owl:equivalentClass": "is the same as",
    "owl:disjointWith": "disjoint with", "rdfs:subPropertyOf": "implies",
    "owl:equivalentProperty": "is the same as", "owl:inverseOf": "is the inverse of",
    "rdfs:domain": "has the domain", "rdfs:range": "has the range",
    "owl:complementOf": "is the complement of", "owl:sameAs": "is the same as",
    "owl:differentFrom": "is not", "rdf:type": "is a",
}
_GROUPS = {"AllDisjointClasses": "are disjoint", "AllDisjointProperties": "are disjoint",
           "AllDifferent": "are different"}
_PARTS = (term("owl:members"), term("owl:distinctMembers"))
"""What is said along with the group that they are a part of."""

_KINDS = {"FunctionalProperty": "has one value at most", "SymmetricProperty": "is symmetric",
          "InverseFunctionalProperty": "has one bearer at most",
          "TransitiveProperty": "is transitive", "IrreflexiveProperty": "is irreflexive",
          "AsymmetricProperty": "is asymmetric", "ReflexiveProperty": "is reflexive"}


class Wording:
    """The words for the terms of some triples, which hold labels and expressions."""

    def __init__(self, triples: Iterable[Triple]) -> None:
        self._of: dict[Term, dict[str, list[Term]]] = defaultdict(lambda: defaultdict(list))
        self._labels: dict[Term, str] = {}
        self._saying: set[Term] = set()
        for s, p, o in triples:
            if p.startswith(_OWL):
                self._of[s][p[len(_OWL):-1]].append(o)
            elif p in (_FIRST, _REST):
                self._of[s]["first" if p == _FIRST else "rest"].append(o)
            elif p == term("rdfs:label") and is_literal(o):
                parts = literal_parts(o)
                if parts.language in ("", "en") or s not in self._labels:
                    self._labels[s] = parts.text

    def say(self, triple: Triple) -> str:
        """What a triple says, as a sentence without its end."""
        s, p, o = triple
        if p == RDF_TYPE and o.startswith(_OWL):
            name = o[len(_OWL):-1]
            if name in _GROUPS:
                heads = self._of[s]["members"] or self._of[s]["distinctMembers"]
                return f"{', '.join(self.of(i) for i in self.items(heads[0]))} {_GROUPS[name]}"
            if name in _KINDS:
                return f"{self.of(s)} {_KINDS[name]}"
        if p == term("owl:propertyChainAxiom"):
            return f"{self.of(s)} follows from {' then '.join(map(self.of, self.items(o)))}"
        if p.startswith(_OWL) and p[len(_OWL):-1] in ("intersectionOf", "unionOf", "oneOf"):
            return f"{self.of(s)} is {self.expression(s)}"
        verb = next((verb for name, verb in _VERBS.items() if term(name) == p), None)
        return f"{self.of(s)} {verb or self.of(p)} {self.of(o)}"

    def say_all(self, axioms: Iterable[Triple]) -> list[str]:
        """What axioms say, each once: the triples of one expression say one thing together."""
        return list(dict.fromkeys(
            (is_unnamed(one.subject) and self.expression(one.subject)) or self.say(one)
            for one in axioms if one.predicate not in _PARTS))

    def values(self, node: Term, name: str) -> list[Term]:
        """The values of a property of OWL, by its local name, `first` and `rest` included."""
        return self._of[node][name] if node in self._of else []

    def items(self, head: Term) -> Iterator[Term]:
        """The items of an RDF list, in order."""
        seen: set[Term] = set()
        while head not in seen and self._of[head]["first"]:
            seen.add(head)
            yield self._of[head]["first"][0]
            head = (self._of[head]["rest"] or [head])[0]

    def of(self, node: Term) -> str:
        """A term in words: its label, its name, or what an expression says."""
        if is_unnamed(node):
            return self.expression(node) or "an unnamed class"
        if node in self._labels:
            return f"'{self._labels[node]}'"
        return literal_parts(node).text if node.startswith('"') else _local(node)

    def expression(self, node: Term) -> str:
        """The expression or list that a node stands for; an empty text where there is none."""
        if node in self._saying:
            return "itself"
        self._saying.add(node)
        try:
            return self._expression(node)
        finally:
            self._saying.discard(node)

    def _expression(self, node: Term) -> str:
        of = self._of[node]
        for name, joint in (("intersectionOf", " and "), ("unionOf", " or "), ("oneOf", ", ")):
            for head in of[name]:
                return "(" + joint.join(map(self.of, self.items(head))) + ")"
        for value in of["complementOf"]:
            return f"not {self.of(value)}"
        role = " ".join(map(self.of, of["onProperty"]))
        for name, word in (("someValuesFrom", "some"), ("allValuesFrom", "only"),
                           ("hasValue", "value"), ("hasSelf", "self")):
            for value in of[name]:
                return f"({role} {word} {self.of(value)})"
        for name, word in _COUNTS:
            for value in of[name]:
                kind = " ".join(map(self.of, of["onClass"]))
                return f"({role} {word} {self.of(value)} {kind}".rstrip() + ")"
        items = ", ".join(map(self.of, self.items(node)))
        return f"({items})" if items else ""


def _local(node: Term) -> str:
    return re.split(r"[/#:]", node[1:-1])[-1] if node.startswith("<") else node
