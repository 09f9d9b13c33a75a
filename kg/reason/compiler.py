"""Rules matched against the ontology: what remains are steps over classes and properties."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache

import numpy as np

from kg.columns.dictionary import TYPED
from kg.model.namespaces import RDF_TYPE, term
from kg.model.terms import iri_text, is_iri, is_literal
from kg.reason.datatypes import is_datatype, same_value
from kg.reason.domain_rules import domain_steps
from kg.reason.matching import Atom, Fact, Match
from kg.reason.rules import Rule, data_rules
from kg.reason.schema import Schema
from kg.reason.steps import Pattern, Step

_REPEATED = ("each ", "chain ")
"""Patterns that stand for one pattern an item of a list."""

_OF_LITERALS = ("ill-typed ", "outside ")
"""Patterns that speak of the values of literals: kg.reason.clashes checks them."""

_OF_LISTS = "cax-adc"
"""A step for each two classes of a list would be many: kg.reason.clashes checks the list."""


def compile_rules(schema: Schema) -> list[Step]:
    """The steps by which data is materialised and checked, each once; raises DataError for a
    faulty rule of the domain.
    """
    return [*_Compiler(schema).steps(), *domain_steps(schema)]


class _Template:
    """Patterns of a rule, their parts placed in a match of its ontology part; `names` are that
    one's variables.
    """

    def __init__(self, names: Sequence[str], atoms: Sequence[Atom]) -> None:
        rest = dict.fromkeys(part for atom in atoms for part in atom if part not in names)
        places = {part: place for place, part in enumerate([*names, *rest])}
        self._size, self._rest = len(names), tuple(rest)
        self._atoms = [(places[s], places[p], places[o]) for s, p, o in atoms]

    def patterns(self, match: Match, type_: int) -> list[Pattern] | None:
        """The patterns under a match; None where rdf:type is a property like others, of any class.
        """
        parts = (*match[:self._size], *self._rest)
        patterns = []
        for s, p, o in self._atoms:
            subject, key, value = parts[s], parts[p], parts[o]
            assert isinstance(key, int)
            if key != type_:
                patterns.append(Pattern(subject, key, value))
            elif isinstance(value, int):
                patterns.append(Pattern(subject, ~value, None))
            else:
                return None
        return patterns


class _Compiler:
    def __init__(self, schema: Schema) -> None:
        self._schema = schema
        encode = schema.dictionary.encode
        self._type = encode(RDF_TYPE)
        self._thing = encode(term("owl:Thing"))
        self._says_nothing = cache(self._is_no_class)

    def steps(self) -> list[Step]:
        steps: dict[tuple[str, tuple[Pattern, ...], Pattern | None], Step] = {}
        for rule in data_rules():
            if rule.name == _OF_LISTS or any(p.startswith(_OF_LITERALS) for p in rule.data):
                continue
            for step in self._of_rule(rule):
                for one in self._by_value(step):
                    steps.setdefault((one.rule, one.body, one.head), one)
        return list(steps.values())

    def _of_rule(self, rule: Rule) -> Iterator[Step]:
        conjunction = self._schema.conjunction(rule)
        names = conjunction.names
        is_repeated = any(pattern.startswith(_REPEATED) for pattern in rule.data)
        template = None if is_repeated else _Template(names, list(self._atoms(rule, {})))
        of_ends = rule.name in ("prp-dom", "prp-rng")
        pairs = [(names.index(one), names.index(other))
                 for one, other in (("?a", "?b"), ("?p", "?q")) if {one, other, "?l"} <= {*names}]
        matches = conjunction.matches()
        for one, other in pairs:  # of two different items of one list, and once
            matches = [match for match in matches if match[one] < match[other]]
        for match in matches:
            facts = tuple([(match[s], p, match[o]) for s, p, o in conjunction.atoms])
            if of_ends and not self._schema.is_asserted(facts[0]):
                continue  # what scm-dom and scm-rng add, cax-sco and prp-spo1 derive as well
            of_match = template or _Template(
                names, list(self._atoms(rule, dict(zip(names, match, strict=False)))))
            patterns = of_match.patterns(match, self._type)
            step = None if patterns is None else self._step(rule, patterns, facts)
            if step is not None:
                yield step

    def _step(self, rule: Rule, patterns: list[Pattern], facts: tuple[Fact, ...]) -> Step | None:
        head = None if rule.is_clash else patterns.pop()
        body = tuple(dict.fromkeys([one for one in patterns if one.key != ~self._thing]))
        if head is not None and (head in body or (head.key < 0 and self._says_nothing(~head.key))):
            return None
        if not body and rule.name != "cls-oo":
            return None
        return Step(rule.name, body, head, facts)

    def _by_value(self, step: Step) -> Iterator[Step]:
        """The step, and (dt-eq) the same for every other literal of the value that it asks for."""
        yield step
        for pattern in step.body:
            value = pattern.object
            if isinstance(value, int) and is_literal(self._schema.dictionary.decode(value)):
                for other in self._equal(value):
                    body = tuple(p._replace(object=other) if p == pattern else p
                                 for p in step.body)
                    yield step._replace(body=body)

    def _equal(self, value: int) -> Iterator[int]:
        terms = self._schema.dictionary.terms()
        typed = np.flatnonzero(self._schema.dictionary.kinds() == TYPED)
        return (n for n in typed.tolist() if n != value and same_value(terms[n], terms[value]))

    def _is_no_class(self, number: int) -> bool:
        """Whether it is owl:Thing, or a datatype, which literals have."""
        cls = self._schema.dictionary.decode(number)
        return number == self._thing or (is_iri(cls) and is_datatype(iri_text(cls)))

    def _atoms(self, rule: Rule, binding: Mapping[str, int]) -> Iterator[Atom]:
        """The patterns of a rule, those that are repeated for the items of a list written out; that
        of what follows is the last.
        """
        for pattern in rule.data:
            if pattern.startswith("each "):
                yield from self._each(pattern, binding)
            elif pattern.startswith("chain "):
                yield from self._chain(pattern, binding)
            else:
                yield self._schema.atom(pattern)
        if not rule.is_clash:
            yield self._schema.atom(rule.head)

    def _each(self, pattern: str, binding: Mapping[str, int]) -> Iterator[Atom]:
        loop, _, inner = pattern.partition(": ")
        _, variable, _, head = loop.split()
        for number, item in enumerate(self._schema.lists(binding[head])):
            bound = (item if x == variable else f"{x}{number}" if x == "?z" else x
                     for x in self._schema.atom(inner))
            a, b, c = bound
            yield a, b, c

    def _chain(self, pattern: str, binding: Mapping[str, int]) -> Iterator[Atom]:
        _, head, first, last = pattern.split()
        items = self._schema.lists(binding[head])
        nodes = [first, *(f"?n{i}" for i in range(1, len(items))), last]
        for number, item in enumerate(items):
            yield nodes[number], item, nodes[number + 1]
