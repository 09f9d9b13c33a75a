"""Rules of the domain: SPARQL CONSTRUCT, written by people, run as steps of the same engine.

A rule may use patterns of known predicates, comparisons and NOT EXISTS (or MINUS); it is kept in
the ontology as a `sh:SPARQLRule` with its text under `sh:construct`.
Source: SHACL Advanced Features, section 8; SPARQL 1.1, section 16.2.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import count
from typing import Any

import yaml
from pyparsing import ParseBaseException
from rdflib import BNode, Literal, URIRef, Variable
from rdflib.paths import InvPath, Path, SequencePath
from rdflib.plugins.sparql.algebra import translateQuery
from rdflib.plugins.sparql.parser import parseQuery

from kg.columns.dictionary import Dictionary
from kg.model.errors import DataError
from kg.model.namespaces import OWL_SAME_AS, PREFIXES, RDF_TYPE, RDFS_LABEL, term
from kg.model.terms import Term, is_literal, literal, literal_parts, local_name
from kg.reason.schema import Schema
from kg.reason.steps import Absent, Comparison, Pattern, Step

CONSTRUCT = term("sh:construct")
MARK = "#+"


def domain_steps(schema: Schema) -> list[Step]:
    """The steps of all rules of the domain in an ontology; raises DataError for a faulty rule."""
    decode = schema.dictionary.decode
    return [step for rule, _, text in schema.facts_of(CONSTRUCT)
            for step in rule_steps(decode(rule), literal_parts(decode(text)).text,
                                   schema.dictionary)]


def rule_steps(rule: Term, text: str, dictionary: Dictionary) -> list[Step]:
    """The steps of one rule, one for each triple and alternative of it.

    Raises DataError, naming the rule, for text that is no rule.
    """
    name = local_name(rule)
    algebra = _algebra(text, name)
    if algebra.name != "ConstructQuery":
        raise DataError(f"The rule '{name}' is no CONSTRUCT query.")
    if algebra.datasetClause:
        raise DataError(f"The rule '{name}' names graphs by FROM; rules see the view alone.")
    reader = _Reader(name, dictionary)
    encode = dictionary.encode
    axiom = encode(rule), encode(RDFS_LABEL), encode(label_term(text, name))
    steps = []
    for body in reader.bodies(algebra.p):
        reader.check_bound(body)
        absent = tuple(dict.fromkeys((*body.absent, *reader.apart(body))))
        for triple in algebra.template:
            head = reader.head(triple, body)
            steps.append(Step(name, tuple(dict.fromkeys(body.patterns)), head, (axiom,),
                              tuple(body.comparisons), absent))
    return steps


@lru_cache(maxsize=256)
def label_term(text: str, name: str) -> Term:
    """The label that the leading comments of a rule give it, or its name."""
    return literal(str(front_matter(text).get("label", name)), language="en")


def front_matter(text: str) -> dict[str, Any]:
    """What the leading comments of a rule tell of it; raises DataError where they are no YAML."""
    lines = [line.removeprefix(MARK).removeprefix(" ") for line in text.splitlines()
             if line.startswith(MARK)]
    try:
        told = yaml.safe_load("\n".join(lines)) or {}
    except yaml.YAMLError as error:
        raise DataError(f"The leading comments of a rule are not YAML: {error}.") from error
    return told if isinstance(told, dict) else {}


@dataclass(slots=True)
class _Body:
    patterns: list[Pattern] = field(default_factory=list)
    comparisons: list[Comparison] = field(default_factory=list)
    absent: list[Absent] = field(default_factory=list)

    @property
    def bound(self) -> set[str]:
        """The variables that the patterns bind."""
        return {name for one in self.patterns for name in one.variables()}

    def joined(self, other: _Body) -> _Body:
        return _Body(self.patterns + other.patterns, self.comparisons + other.comparisons,
                     self.absent + other.absent)


class _Reader:
    """Reads the algebra of one rule."""

    def __init__(self, name: str, dictionary: Dictionary) -> None:
        self._name = name
        self._encode = dictionary.encode
        self._decode = dictionary.decode
        self._type = dictionary.encode(RDF_TYPE)
        self._fresh = count()
        self._within_absent = False

    def check_bound(self, body: _Body) -> None:
        """Raise DataError for a comparison of what neither the patterns nor its group bind."""
        self._check_compared(body, body.bound)
        for group in body.absent:
            names = {name for one in group.patterns for name in one.variables()}
            self._check_compared(_Body(comparisons=list(group.comparisons)), body.bound | names)

    def apart(self, body: _Body) -> Iterator[Absent]:
        """That things which must differ are not the same; known only when all else is derived."""
        same = self._encode(OWL_SAME_AS)
        for one in body.comparisons:
            if one.operator == "!=" and not any(map(self._is_literal, (one.left, one.right))):
                yield Absent((Pattern(one.left, same, one.right),))

    def _is_literal(self, part: int | str) -> bool:
        return isinstance(part, int) and is_literal(self._decode(part))

    def _check_compared(self, body: _Body, bound: set[str]) -> None:
        for one in body.comparisons:
            for part in (one.left, one.right):
                if isinstance(part, str) and part not in bound:
                    raise DataError(f"The rule '{self._name}' compares {part}, which its group "
                                    "does not bind: correct the name, or bind it there.")

    def bodies(self, node: Any) -> list[_Body]:
        """The alternatives of a graph pattern, each a conjunction."""
        if node.name == "BGP":
            return [_Body([p for triple in node.triples for p in self._patterns(triple)])]
        if node.name == "Join":
            return [one.joined(other) for one in self.bodies(node.p1)
                    for other in self.bodies(node.p2)]
        if node.name == "Union":
            return self.bodies(node.p1) + self.bodies(node.p2)
        if node.name == "Minus":
            others = self.bodies(node.p2)
            for other in others:
                self._check_compared(other, other.bound)
            return [one.joined(_Body(absent=[  # without a variable in common it takes nothing away
                self._absent(other) for other in others if one.bound & other.bound]))
                for one in self.bodies(node.p1)]
        if node.name == "Filter":
            condition = self._condition(node.expr)
            if not self._within_absent:
                for one in self.bodies(node.p):
                    self._check_compared(condition, one.bound)
            return [one.joined(condition) for one in self.bodies(node.p)]
        if node.name in ("Project", "Distinct", "SelectQuery"):
            return self.bodies(node.p)
        raise self._refused(f"{node.name}")

    def head(self, triple: Iterable[Any], body: _Body) -> Pattern:
        """A triple of the template; its variables must be bound by the body."""
        parts = list(triple)
        if any(isinstance(part, BNode) for part in parts):
            raise self._refused("a blank node in what it constructs")
        pattern = next(self._patterns(parts))
        bound = {name for one in body.patterns for name in one.variables()}
        loose = set(pattern.variables()) - bound
        if loose:
            raise DataError(f"The rule '{self._name}' constructs with {min(loose)}, which its "
                            "WHERE does not bind.")
        if pattern.key == self._encode(OWL_SAME_AS) and body.absent:
            raise self._refused("owl:sameAs from what is absent")
        return pattern

    def _patterns(self, triple: Iterable[Any]) -> Iterator[Pattern]:
        s, p, o = triple
        if isinstance(p, InvPath):
            s, p, o = o, p.arg, s
        if isinstance(p, SequencePath):
            nodes = [s, *(Variable(f"_path{next(self._fresh)}") for _ in p.args[1:]), o]
            for i, part in enumerate(p.args):
                yield from self._patterns((nodes[i], part, nodes[i + 1]))
            return
        if isinstance(p, Path):
            raise self._refused("a property path with *, + or |")
        if not isinstance(p, URIRef):
            raise self._refused("a predicate that is a variable")
        key, subject, value = self._part(p), self._part(s), self._part(o)
        assert isinstance(key, int)
        if key != self._type:
            yield Pattern(subject, key, value)
        elif isinstance(value, int):
            yield Pattern(subject, ~value, None)
        else:
            raise self._refused("a class that is a variable")

    def _condition(self, expression: Any) -> _Body:
        """A filter: comparisons, and patterns that must be absent."""
        name = getattr(expression, "name", "")
        if name == "ConditionalAndExpression":
            body = self._condition(expression.expr)
            for other in expression.other:
                body = body.joined(self._condition(other))
            return body
        if name == "RelationalExpression" and expression.op in ("=", "!=", "<", "<=", ">", ">="):
            return _Body(comparisons=[Comparison(
                expression.op, self._part(expression.expr), self._part(expression.other))])
        if name == "Builtin_NOTEXISTS":
            graph = expression.graph
            outer, self._within_absent = self._within_absent, True
            bodies = [self._group(graph)] if "part" in graph else self.bodies(graph)
            self._within_absent = outer
            return _Body(absent=[self._absent(one) for one in bodies])
        raise self._refused("a filter that is neither a comparison nor NOT EXISTS")

    def _absent(self, body: _Body) -> Absent:
        if body.absent:
            raise self._refused("NOT EXISTS within NOT EXISTS")
        return Absent(tuple(body.patterns), tuple(body.comparisons))

    def _group(self, node: Any) -> _Body:
        """The group of a NOT EXISTS among other conditions, which rdflib leaves as parsed."""
        body = _Body()
        for part in node.part:
            if part.name == "TriplesBlock":
                flat = [node for triples in part.triples for node in triples]
                for at in range(0, len(flat), 3):
                    body.patterns.extend(self._patterns(flat[at:at + 3]))
            elif part.name == "Filter":
                body = body.joined(self._condition(part.expr))
            else:
                raise self._refused(f"{part.name} within NOT EXISTS")
        return body

    def _part(self, node: Any) -> int | str:
        if isinstance(node, Variable):
            return f"?{node}"
        if isinstance(node, BNode):
            return f"?_{node}"
        if isinstance(node, URIRef | Literal):
            return self._encode(Term(node.n3()))
        raise self._refused("a computed value")

    def _refused(self, what: str) -> DataError:
        return DataError(f"The rule '{self._name}' has {what}, which rules may not have: write "
                         "patterns with known predicates, comparisons, NOT EXISTS and UNION.")


@lru_cache(maxsize=256)
def _algebra(text: str, name: str) -> Any:
    try:
        return translateQuery(parseQuery(_declared(text))).algebra
    except ParseBaseException as error:
        if not text.strip():
            raise DataError(f"The rule '{name}' is empty.") from error
        raise DataError(f"The rule '{name}' is not SPARQL: line {error.lineno}, column "
                        f"{error.col}: {error.msg}.") from error
    except Exception as error:  # the translation raises many kinds
        problem = " ".join(str(error).split()).rstrip(".")
        raise DataError(f"The rule '{name}' is not SPARQL: {problem}.") from error


def _declared(text: str) -> str:
    """A rule under the usual prefixes; they stand on its first line, so that lines keep their
    numbers.
    """
    return "".join(f"PREFIX {name}: <{namespace}> " for name, namespace in PREFIXES.items()) + text
