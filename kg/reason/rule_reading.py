"""The WHERE of a rule of the domain as conjunctions, each with what must be absent.

A variable of NOT EXISTS or MINUS is that of the rule only where the group around it binds it;
elsewhere in the rule it is another one of the same name, and gets a name of its own here.
Source: SPARQL 1.1, sections 8 and 18.2.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Any

from rdflib import BNode, Literal, URIRef, Variable
from rdflib.namespace import XSD as XSD_TERMS
from rdflib.paths import AlternativePath, InvPath, Path, SequencePath

from kg.columns.dictionary import Dictionary
from kg.model.errors import DataError
from kg.model.namespaces import OWL_SAME_AS, RDF_TYPE, term
from kg.model.terms import XSD, has_datatype, iri, is_literal, literal
from kg.reason.rule_text import FOCUS, construct_query, refused
from kg.reason.steps import Absent, Comparison, Pattern

_MOST = 500
"""How many alternatives a rule may have."""

_ORDERS = ("=", "!=", "<", "<=", ">", ">=")
_WORDS = {"OptionalGraphPattern": "OPTIONAL", "GraphGraphPattern": "GRAPH", "Bind": "BIND",
          "ServiceGraphPattern": "SERVICE", "SubSelect": "SELECT"}
"""What SPARQL calls the parts that rules may not have."""

_NESTED = ("ConditionalOrExpression", "ConditionalAndExpression", "RelationalExpression",
           "AdditiveExpression", "MultiplicativeExpression")
_WITHIN = frozenset(map(term, ("rdfs:subClassOf", "rdfs:subPropertyOf", "owl:equivalentClass",
                               "owl:equivalentProperty")))
"""Of these the engine holds what views leave out: that a class is within itself."""

Fixed = Mapping[str, int]
"""The terms that VALUES gives to variables."""


@dataclass(frozen=True, slots=True)
class Body:
    """One alternative of a WHERE: patterns, conditions on their values, and what VALUES gives."""

    patterns: tuple[Pattern, ...] = ()
    comparisons: tuple[Comparison, ...] = ()
    absent: tuple[Absent, ...] = ()
    fixed: Fixed = field(default_factory=dict)

    @property
    def bound(self) -> frozenset[str]:
        """The variables that have a value, those that people cannot name left out."""
        return frozenset(self.fixed) | {
            name for one in self.patterns for name in one.variables() if _is_named(name)}

    def joined(self, other: Body) -> Body | None:
        """Both together; None where VALUES gives two terms to one variable."""
        if any(other.fixed.get(name, value) != value for name, value in self.fixed.items()):
            return None
        return Body(self.patterns + other.patterns, self.comparisons + other.comparisons,
                    self.absent + other.absent, {**self.fixed, **other.fixed})


class RuleReader:
    """Reads one rule; raises DataError, naming the rule, for what rules may not have."""

    def __init__(self, name: str, text: str, dictionary: Dictionary) -> None:
        self._name = name
        self._text = text
        self._encode = dictionary.encode
        self._decode = dictionary.decode
        self._type = dictionary.encode(RDF_TYPE)
        self._fresh = count()
        self._focus = frozenset({"?this"} if FOCUS in text else ())

    def alternatives(self) -> Iterator[tuple[Body, list[Pattern]]]:
        """Each conjunction from which something follows, with what follows."""
        query = construct_query(self._text, self._name)
        bodies = self._group(query.where, self._focus)
        if query.valuesClause:
            bodies = self._product(bodies, self._values(query.valuesClause))
        for body in bodies:
            heads = [self._head(triple, body) for triple in _triples(query.template)]
            body = self._by_value(self._placed(body))
            if not body.patterns:
                raise DataError(f"The rule '{self._name}' asks for no triple: write one, with a "
                                "known predicate, into its WHERE.")
            yield body, heads

    def _group(self, group: Any, outer: frozenset[str]) -> list[Body]:
        """The alternatives of a group; `outer` are the variables that have values around it."""
        if group.name in _WORDS:
            raise self._refused(_WORDS[group.name])
        bodies, filters = [Body()], []
        for part in group.part or ():
            if part.name == "Filter":
                filters.append(part.expr)
            elif part.name == "MinusGraphPattern":
                others = self._group(part.graph, self._focus)
                bodies = [self._without(one, others) for one in bodies]
            else:
                bodies = self._product(bodies, self._part(part, outer))
        for condition in filters:  # they hold of the whole group, wherever they stand
            bodies = [self._filtered(one, condition, outer) for one in bodies]
        return bodies

    def _part(self, part: Any, outer: frozenset[str]) -> list[Body]:
        if part.name == "TriplesBlock":
            return [Body(tuple(p for triple in _triples(part.triples)
                               for p in self._patterns(triple)))]
        if part.name == "GroupOrUnionGraphPattern":
            return [body for group in part.graph for body in self._group(group, outer)]
        if part.name == "InlineData":
            return self._values(part)
        raise self._refused(_WORDS.get(part.name, part.name))

    def _product(self, bodies: list[Body], others: list[Body]) -> list[Body]:
        if len(bodies) * len(others) > _MOST:
            raise DataError(f"The rule '{self._name}' has more than {_MOST} alternatives by UNION "
                            "and VALUES: make several rules of it.")
        joined = (one.joined(other) for one in bodies for other in others)
        return [body for body in joined if body is not None]

    def _values(self, data: Any) -> list[Body]:
        """VALUES: an alternative a row; what is UNDEF stays without a value."""
        names = [f"?{name}" for name in data.var or ()]
        rows = data.value or ()
        rows = [[row] for row in rows] if len(names) == 1 and not any(
            isinstance(row, list) for row in rows) else rows
        return [Body(fixed={name: self._constant(value) for name, value in
                            zip(names, row, strict=True) if isinstance(value, URIRef | Literal)})
                for row in rows]

    def _without(self, body: Body, others: list[Body]) -> Body:
        """MINUS: an alternative that shares no variable takes nothing away."""
        bound = body.bound | self._focus
        return replace(body, absent=body.absent + tuple(
            self._absent(other, bound & other.bound) for other in others if bound & other.bound))

    def _filtered(self, body: Body, condition: Any, outer: frozenset[str]) -> Body:
        """A filter: comparisons, and patterns that must be absent, joined by &&."""
        condition = _bare(condition)
        name = getattr(condition, "name", "")
        if name == "ConditionalAndExpression":
            for part in (condition.expr, *condition.other):
                body = self._filtered(body, part, outer)
            return body
        bound = body.bound | outer
        if name == "RelationalExpression" and condition.op in _ORDERS:
            compared = Comparison(condition.op, self._compared(condition.expr, bound),
                                  self._compared(condition.other, bound))
            return replace(body, comparisons=(*body.comparisons, compared))
        if name == "Builtin_NOTEXISTS":
            return replace(body, absent=body.absent + tuple(
                self._absent(other, bound) for other in self._group(condition.graph, bound)))
        if name == "RelationalExpression":
            raise self._refused(condition.op)
        raise self._refused(_computed(name)
                            or "a filter that is neither a comparison nor NOT EXISTS")

    def _compared(self, node: Any, bound: frozenset[str]) -> int | str:
        """A side of a comparison: a variable that has a value in its group, or a constant."""
        node = _bare(node)
        name = getattr(node, "name", "")
        if name in ("UnaryMinus", "UnaryPlus"):
            number = _bare(node.expr)
            if isinstance(number, Literal) and number.datatype in _NUMBERS:
                sign = "-" if name == "UnaryMinus" else ""
                return self._encode(literal(sign + number, str(number.datatype)))
        if isinstance(node, Variable) and f"?{node}" not in bound:
            raise DataError(f"The rule '{self._name}' compares ?{node}, which its group "
                            "does not bind: correct the name, or bind it there.")
        if isinstance(node, Variable | URIRef | Literal):
            return self._term(node)
        raise self._refused(_computed(name) or "a computed value")

    def _absent(self, body: Body, shared: frozenset[str]) -> Absent:
        """What must be absent; of its variables those that are shared are the rule's own."""
        if body.absent:
            raise self._refused("NOT EXISTS or MINUS within another one")
        names = body.bound | {name for one in body.patterns for name in one.variables()}
        values = {name: body.fixed.get(name, f"{name}/{next(self._fresh)}")
                  for name in sorted(names - shared)}
        given = tuple(Comparison("is", name, value) for name, value in body.fixed.items()
                      if name in shared)
        placed = _replaced(body, values)
        return Absent(placed.patterns, placed.comparisons + given)

    def _head(self, triple: tuple[Any, Any, Any], body: Body) -> Pattern:
        """A triple of the template; its variables must be bound by the body."""
        if any(isinstance(part, BNode) for part in triple):
            raise self._refused("a blank node in what it constructs")
        pattern = next(self._patterns(triple))
        loose = set(pattern.variables()) - body.bound
        if loose:
            raise DataError(f"The rule '{self._name}' constructs with {min(loose)}, which its "
                            "WHERE does not bind.")
        if pattern.key == self._encode(OWL_SAME_AS) and body.absent:
            raise self._refused("owl:sameAs from what is absent")
        return self._checked(_pattern(pattern, body.fixed))

    def _patterns(self, triple: tuple[Any, Any, Any]) -> Iterator[Pattern]:
        s, p, o = triple
        while isinstance(p, InvPath):
            s, p, o = o, p.arg, s
        if isinstance(p, SequencePath):
            nodes = [s, *(f"?/{next(self._fresh)}" for _ in p.args[1:]), o]
            for i, part in enumerate(p.args):
                yield from self._patterns((nodes[i], part, nodes[i + 1]))
            return
        if isinstance(p, Path):
            raise self._refused("a property path with " + (
                "|" if isinstance(p, AlternativePath) else getattr(p, "mod", "!")))
        if not isinstance(p, URIRef):
            raise self._refused("a predicate that is a variable")
        key, subject, value = self._constant(p), self._term(s), self._term(o)
        if key != self._type:
            yield self._checked(Pattern(subject, key, value))
        elif isinstance(value, int):
            if is_literal(self._decode(value)):
                raise self._refused(f"the text or number {self._decode(value)} as a class")
            yield self._checked(Pattern(subject, ~value, None))
        else:
            raise self._refused("a class that is a variable")

    def _checked(self, pattern: Pattern) -> Pattern:
        if isinstance(pattern.subject, int) and is_literal(self._decode(pattern.subject)):
            raise self._refused(f"the text or number {self._decode(pattern.subject)} as a subject")
        return pattern

    def _placed(self, body: Body) -> Body:
        """A body with the terms of VALUES in the places of their variables."""
        placed = _replaced(body, body.fixed)
        for pattern in placed.patterns:
            self._checked(pattern)
        return placed

    def _by_value(self, body: Body) -> Body:
        """A body that asks for numbers, days and the like by their value, however written."""
        patterns, comparisons = self._asking(body.patterns)
        absent = []
        for one in body.absent:
            asked, more = self._asking(one.patterns)
            absent.append(Absent(asked, one.comparisons + more))
        return Body(patterns, body.comparisons + comparisons, tuple(absent))

    def _asking(self, patterns: tuple[Pattern, ...],
                ) -> tuple[tuple[Pattern, ...], tuple[Comparison, ...]]:
        asked, conditions = [], []
        for pattern in patterns:
            key, value = pattern.key, pattern.object
            if key >= 0 and self._decode(key) == OWL_SAME_AS:
                raise DataError(f"The rule '{self._name}' asks for owl:sameAs in its WHERE: names "
                                "of one thing are one thing to rules; write FILTER(?a = ?b), or "
                                "use one variable.")
            if key >= 0 and value is not None and self._decode(key) in _WITHIN:
                conditions.append(Comparison("is not", pattern.subject, value))
            if isinstance(value, int) and has_datatype(one := self._decode(value)) \
                    and f"^^<{XSD}" in one:
                name = f"?/{next(self._fresh)}"
                conditions.append(Comparison("is", name, value))
                pattern = pattern._replace(object=name)
            asked.append(pattern)
        return tuple(asked), tuple(conditions)

    def _term(self, node: Any) -> int | str:
        if isinstance(node, Variable):
            return f"?{node}"
        if isinstance(node, BNode):
            return f"?_:{node}"
        if isinstance(node, str) and node.startswith("?/"):
            return node
        return self._constant(node)

    def _constant(self, node: URIRef | Literal) -> int:
        if isinstance(node, URIRef):
            try:
                return self._encode(iri(str(node)))
            except DataError as error:
                raise DataError(f"The rule '{self._name}' is not SPARQL: {error}") from error
        return self._encode(literal(str(node), str(node.datatype or ""), node.language or ""))

    def _refused(self, what: str) -> DataError:
        return refused(self._name, self._text, what)


_NUMBERS = (XSD_TERMS.integer, XSD_TERMS.decimal, XSD_TERMS.double)


def _triples(blocks: Iterable[Any]) -> Iterator[tuple[Any, Any, Any]]:
    flat = [node for block in blocks for node in block]
    for at in range(0, len(flat), 3):
        yield flat[at], flat[at + 1], flat[at + 2]


def _bare(expression: Any) -> Any:
    """An expression without the levels of the grammar at which it has one part only."""
    while getattr(expression, "name", "") in _NESTED and not expression.other:
        expression = expression.expr
    return expression


def _computed(name: str) -> str:
    """What SPARQL calls a part of an expression; nothing where it has no word for it."""
    words = {"ConditionalOrExpression": "||", "UnaryNot": "a filter with !"}
    return words.get(name, name.removeprefix("Builtin_") if name.startswith("Builtin_") else "")


def _replaced(body: Body, values: Mapping[Any, int | str]) -> Body:
    """A body with terms, or other variables, in the places of variables."""
    def conditions(of: tuple[Comparison, ...]) -> tuple[Comparison, ...]:
        return tuple(Comparison(one.operator, values.get(one.left, one.left),
                                values.get(one.right, one.right)) for one in of)

    def patterns(of: tuple[Pattern, ...]) -> tuple[Pattern, ...]:
        return tuple(_pattern(one, values) for one in of)

    return Body(patterns(body.patterns), conditions(body.comparisons), tuple(
        Absent(patterns(one.patterns), conditions(one.comparisons)) for one in body.absent))


def _pattern(pattern: Pattern, values: Mapping[Any, int | str]) -> Pattern:
    subject, key, value = pattern
    return Pattern(values.get(subject, subject), key,
                   None if value is None else values.get(value, value))


def _is_named(variable: str) -> bool:
    """Whether people can name a variable: it is no blank node, and no place within a path."""
    return not variable.startswith(("?_:", "?/"))
