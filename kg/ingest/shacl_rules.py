"""SHACL rules as CONSTRUCT queries: the targets of their shapes stand at the head of the WHERE.

What would be left out so, such as sh:condition, is refused.
Source: SHACL Advanced Features, section 8; SHACL, section 2.1.3.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import product
from pathlib import Path

from kg.columns.dictionary import Dictionary
from kg.model.errors import DataError, SourceError
from kg.model.namespaces import PREFIXES, RDF_TYPE, RDFS_LABEL, term
from kg.model.terms import (
    Term,
    iri,
    iri_text,
    is_blank,
    is_iri,
    is_literal,
    literal_parts,
    local_name,
)
from kg.reason.domain_rules import rule_steps
from kg.reason.rule_text import FOCUS, MARK, construct_query, prefixes
from kg.validate.graph import ShapeError, ShapesGraph
from kg.validate.parser import compile_shapes, unknown_word
from kg.validate.shapes import Shape, Shapes, Target
from kg.validate.sparql_reading import declared_prefixes
from kg.validate.sparql_text import bare

_SPARQL_RULE, _TRIPLE_RULE = term("sh:SPARQLRule"), term("sh:TripleRule")
_KINDS = (_SPARQL_RULE, _TRIPLE_RULE, term("sh:JSRule"), term("sh:Rule"))
_THIS = term("sh:this")
_SPACE = PREFIXES["sh"]
_PARTS = ("construct", "prefixes", "subject", "predicate", "object", "order", "deactivated")
_OPENING = re.compile(r"\bCONSTRUCT\s*\{[^{}]*\}\s*(?:WHERE\s*)?\{", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ShaclRule:
    """A rule of a file: its name, its text as a CONSTRUCT query, and when it would be run."""

    name: str
    text: str
    order: Decimal


def shacl_rules(file: Path) -> list[ShaclRule]:
    """The rules of a file of SHACL rules that are not deactivated.

    A rule without an IRI is named after the file and its place there. Raises SourceError for what
    is no rule or cannot be run as it is written.
    """
    try:
        rules = list(_File(file).rules())
        _check_order(file, rules)
    except (SourceError, ShapeError):  # which name the file
        raise
    except DataError as error:
        raise SourceError(str(file), None, str(error)) from error
    return rules


class _File:
    """Reads the rules of one file."""

    def __init__(self, file: Path) -> None:
        self._path = file
        self._shapes: Shapes = compile_shapes([file])
        self._graph = ShapesGraph(self._shapes.triples, {t.subject: file for t in
                                                         self._shapes.triples})
        self._names: dict[Term, str] = {}

    def rules(self) -> Iterator[ShaclRule]:
        graph = self._graph
        self._refuse_unknown()
        of_shapes = [t.object for t in graph.triples if t.predicate == term("sh:rule")]
        typed = [t.subject for t in graph.triples if t.predicate == RDF_TYPE and t.object in _KINDS]
        if not of_shapes and not typed:
            raise SourceError(str(self._path), None, "holds no rule: let a shape with a target "
                              "name one by sh:rule.")
        for number, rule in enumerate(dict.fromkeys((*of_shapes, *typed)), 1):
            self._names[rule] = local_name(rule) if is_iri(rule) else f"{self._path.stem}-{number}"
            if graph.flag(rule, "deactivated"):
                continue
            shapes = [self._shapes.by_name[one] for one in graph.users(rule, "rule")]
            if not shapes:
                raise self._fault(rule, "belongs to no shape: let a shape with a target name it "
                                  "by sh:rule.")
            active = [shape for shape in shapes if not shape.deactivated]
            if active:
                yield self._rule(rule, active)

    def _refuse_unknown(self) -> None:
        """A misspelt word of SHACL would say nothing, and nobody would know."""
        for triple in self._graph.triples:
            if fault := unknown_word(triple.predicate):
                raise SourceError(str(self._path), None, fault)

    def _rule(self, rule: Term, shapes: Iterable[Shape]) -> ShaclRule:
        graph, name = self._graph, self._names[rule]
        if graph.all(rule, "condition"):
            how = "say in its WHERE what must hold" if graph.all(rule, "construct") else \
                "write it as a sh:SPARQLRule, with what must hold in the WHERE of its sh:construct"
            raise self._fault(rule, f"has sh:condition, which rules may not have: {how}.")
        for triple in graph.triples:
            part = iri_text(triple.predicate).removeprefix(_SPACE)
            if triple.subject == rule and triple.predicate.startswith(f"<{_SPACE}") \
                    and part not in _PARTS:
                raise self._fault(rule, f"has sh:{part}, which means nothing in a rule.")
        query = self._query(rule)
        construct_query(query, name)
        opening = _OPENING.search(bare(query))
        if opening is None:
            raise self._fault(rule, "is written in a form in which its target has no place: write "
                              "CONSTRUCT { ... } WHERE { ... }.")
        targets = list(dict.fromkeys(text for shape in shapes for text in self._targets(shape)))
        query = f"{query[:opening.end()]} {' UNION '.join(targets)} {query[opening.end():]}"
        labels = [one for one in graph.values(rule, RDFS_LABEL) if is_literal(one)]
        label = f"{MARK} label: {json.dumps(literal_parts(labels[0]).text)}\n" if labels else ""
        return ShaclRule(name, label + FOCUS + query, self._order(rule))

    def _query(self, rule: Term) -> str:
        """The CONSTRUCT query that a rule has, or is, with the prefixes that it declares."""
        graph = self._graph
        texts = graph.all(rule, "construct")
        if len(texts) == 1 and is_literal(texts[0]):
            shape = next(iter(graph.users(rule, "rule")))
            return prefixes(declared_prefixes(graph, shape, rule).items()) \
                + literal_parts(texts[0]).text
        parts = [graph.all(rule, part) for part in ("subject", "predicate", "object")]
        of_type = _TRIPLE_RULE in graph.values(rule, RDF_TYPE)
        if any(parts) and not texts and not of_type:
            raise self._fault(rule, "tells a triple and is of no type: add 'a sh:TripleRule' to "
                              "it.")
        if texts or not of_type:
            raise self._fault(rule, f"has {len(texts)} texts for sh:construct: give it one, with a "
                              "CONSTRUCT query.")
        if any(len(part) != 1 or is_blank(part[0]) for part in parts):
            raise self._fault(rule, "needs one sh:subject, one sh:predicate and one sh:object, "
                              "each a term or sh:this: write others as a sh:construct.")
        s, p, o = ("$this" if part == _THIS else part for part, in parts)
        return f"CONSTRUCT {{ {s} {p} {o} }} WHERE {{ }}"

    def _targets(self, shape: Shape) -> Iterator[str]:
        """The targets of a shape, each as a group in which `$this` is bound."""
        if not shape.targets:
            raise self._graph.fault(shape.name, "has rules and no target, so they never hold: give "
                                    "it one, such as sh:targetClass.")
        for target in shape.targets:
            yield f"{{ {self._target(shape, target)} }}"

    def _target(self, shape: Shape, target: Target) -> str:
        if target.kind == "class":
            return f"$this a {target.term}"
        if target.kind == "subjectsOf":
            return f"$this {target.term} []"
        if target.kind == "objectsOf":
            return f"[] {target.term} $this"
        if target.kind == "node" and is_iri(target.term):
            return f"VALUES $this {{ {target.term} }}"
        raise self._graph.fault(shape.name, "has rules and a target that rules may not have: use "
                                "sh:targetClass, sh:targetSubjectsOf, sh:targetObjectsOf, or "
                                "sh:targetNode with an IRI.")

    def _order(self, rule: Term) -> Decimal:
        orders = self._graph.all(rule, "order")
        try:
            order = sum((Decimal(literal_parts(one).text) for one in orders if is_literal(one)),
                        Decimal(0))
        except ArithmeticError:
            order = Decimal("NaN")
        if not order.is_finite():
            raise self._fault(rule, "needs a number for sh:order.")
        return order

    def _fault(self, rule: Term, problem: str) -> SourceError:
        return SourceError(str(self._path), None, f"the rule '{self._names[rule]}' {problem}")


def _check_order(file: Path, rules: Iterable[ShaclRule]) -> None:
    """Rules run until nothing new follows; refuse an order that forbids what follows so."""
    dictionary = Dictionary()
    steps = [(rule, rule_steps(iri(f"urn:{rule.name}"), rule.text, dictionary)) for rule in rules] \
        if len({rule.order for rule in rules}) > 1 else []
    for (early, asking), (late, deriving) in product(steps, steps):
        derived = {step.head.key for step in deriving if step.head}
        asked = {pattern.key for step in asking for group in (step.body, *(
            one.patterns for one in step.absent)) for pattern in group}
        if early.order < late.order and asked & derived:
            raise SourceError(str(file), None, (
                f"by sh:order the rule '{early.name}' comes before '{late.name}' and would not see "
                "what that derives, but rules run until nothing new follows: leave sh:order out, "
                f"or let '{late.name}' derive another property or class."))
