"""Rules matched against the ontology: what remains are steps over classes and properties."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np

from kg.columns.dictionary import TYPED
from kg.model.namespaces import OWL_SAME_AS, RDF_TYPE, term
from kg.model.terms import iri_text, is_iri, is_literal
from kg.reason.datatypes import is_datatype, same_value
from kg.reason.domain_rules import domain_steps
from kg.reason.matching import Atom, Fact
from kg.reason.rules import Rule, data_rules
from kg.reason.schema import Binding, Schema
from kg.reason.steps import Pattern, Step

_REPEATED = ("each ", "chain ")
"""Patterns that stand for one pattern an item of a list."""

_OF_LITERALS = ("ill-typed ", "outside ")
"""Patterns that speak of the values of literals: kg.reason.clashes checks them."""


def compile_rules(schema: Schema) -> list[Step]:
    """The steps by which data is materialised and checked, each once; raises DataError for a
    faulty rule of the domain.
    """
    return [*_Compiler(schema).steps(), *domain_steps(schema)]


class _Compiler:
    def __init__(self, schema: Schema) -> None:
        self._schema = schema
        encode = schema.dictionary.encode
        self._type, self._same = encode(RDF_TYPE), encode(OWL_SAME_AS)
        self._thing, self._nothing = encode(term("owl:Thing")), encode(term("owl:Nothing"))

    def steps(self) -> list[Step]:
        steps: dict[tuple[str, tuple[Pattern, ...], Pattern | None], Step] = {}
        for rule in data_rules():
            if any(pattern.startswith(_OF_LITERALS) for pattern in rule.data):
                continue
            of_ends = rule.name in ("prp-dom", "prp-rng")
            atoms = None if any(pattern.startswith(_REPEATED) for pattern in rule.data) else [
                self._schema.atom(pattern) for pattern in rule.data]
            for binding, facts in self._schema.matches(rule):
                if of_ends and not self._schema.is_asserted(facts[0]):
                    continue  # what scm-dom and scm-rng add, cax-sco and prp-spo1 derive as well
                step = self._instantiate(rule, atoms or self._atoms(rule, binding), binding, facts)
                for one in () if step is None else self._by_value(step):
                    steps.setdefault((one.rule, one.body, one.head), one)
        return list(steps.values())

    def _instantiate(self, rule: Rule, atoms: Iterable[Atom], binding: Binding,
                     facts: tuple[Fact, ...]) -> Step | None:
        if "?l" in binding and any(binding.get(one) == binding[other] for one, other in
                                   (("?a", "?b"), ("?p", "?q")) if other in binding):
            return None  # a pair out of one list is of two different items
        patterns = [self._pattern(atom, binding) for atom in atoms]
        head = None if rule.is_clash else self._pattern(self._schema.atom(rule.head), binding)
        if None in patterns or (head is None and not rule.is_clash):
            return None
        body = tuple([p for p in dict.fromkeys(patterns) if p and p.key != ~self._thing])
        if head is not None and (head in body or self._says_nothing(head)):
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

    def _says_nothing(self, head: Pattern) -> bool:
        """Whether the head is membership of owl:Thing, or of a datatype, which literals have."""
        if head.key >= 0:
            return False
        cls = self._schema.dictionary.decode(~head.key)
        return ~head.key == self._thing or (is_iri(cls) and is_datatype(iri_text(cls)))

    def _atoms(self, rule: Rule, binding: Binding) -> Iterator[Atom]:
        """The patterns of a rule, those that are repeated for the items of a list written out."""
        for pattern in rule.data:
            if pattern.startswith("each "):
                yield from self._each(pattern, binding)
            elif pattern.startswith("chain "):
                yield from self._chain(pattern, binding)
            else:
                yield self._schema.atom(pattern)

    def _each(self, pattern: str, binding: Binding) -> Iterator[Atom]:
        loop, _, inner = pattern.partition(": ")
        _, variable, _, head = loop.split()
        for number, item in enumerate(self._schema.lists(binding[head])):
            bound = (item if x == variable else f"{x}{number}" if x == "?z" else x
                     for x in self._schema.atom(inner))
            a, b, c = bound
            yield a, b, c

    def _chain(self, pattern: str, binding: Binding) -> Iterator[Atom]:
        _, head, first, last = pattern.split()
        items = self._schema.lists(binding[head])
        nodes = [first, *(f"?n{i}" for i in range(1, len(items))), last]
        for number, item in enumerate(items):
            yield nodes[number], item, nodes[number + 1]

    def _pattern(self, atom: Atom, binding: Binding) -> Pattern | None:
        """A pattern of facts; None where rdf:type is a property like others, of any class."""
        s, p, o = atom
        subject, key, value = binding.get(s, s), binding.get(p, p), binding.get(o, o)
        if key == self._type:
            return Pattern(subject, ~value, None) if isinstance(value, int) else None
        assert isinstance(key, int)
        return Pattern(subject, key, value)
