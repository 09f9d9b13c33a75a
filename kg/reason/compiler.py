"""Rules matched against the ontology: what remains are patterns with constant predicates."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kg.reason.rules import Rule, data_rules
from kg.reason.schema import Atom, Binding, Fact, Schema

_IMPLIED = frozenset({"cls-int2", "cls-uni"})
"""Left out: subclass axioms from scm-int and scm-uni do the same through cax-sco."""


@dataclass(frozen=True, slots=True)
class Step:
    """A rule under one match of its schema part.

    `body` are patterns over data, `head` the pattern derived (None: a clash), `schema` the facts
    of the ontology on which it rests.
    """

    rule: str
    body: tuple[Atom, ...]
    head: Atom | None
    schema: tuple[Fact, ...]


def compile_rules(schema: Schema) -> list[Step]:
    """The steps by which data is materialised and checked, each once."""
    steps: dict[tuple[str, tuple[Atom, ...], Atom | None], Step] = {}
    for rule in data_rules():
        if rule.name in _IMPLIED or rule.name.startswith("eq-rep"):
            continue
        for binding, facts in schema.matches(rule):
            if rule.name in ("prp-dom", "prp-rng") and not schema.is_asserted(facts[0]):
                continue  # what scm-dom and scm-rng add, cax-sco and prp-spo1 derive as well
            step = _instantiate(rule, schema, binding, facts)
            if step is not None:
                steps.setdefault((step.rule, step.body, step.head), step)
    return list(steps.values())


def _instantiate(rule: Rule, schema: Schema, binding: Binding,
                 facts: tuple[Fact, ...]) -> Step | None:
    if binding.get("?a") is not None and binding.get("?a") == binding.get("?b"):
        return None
    if rule.is_clash and "?q" in binding and binding.get("?p") == binding["?q"]:
        return None
    body = tuple(_renamed(atom, binding) for pattern in rule.data
                 for atom in _patterns(pattern, schema, binding))
    head = None if rule.is_clash else _renamed(schema.atom(rule.head), binding)
    if head is not None and head in body:
        return None
    if not body and rule.name != "cls-oo":
        return None
    return Step(rule.name, body, head, facts)


def _patterns(pattern: str, schema: Schema, binding: Binding) -> Iterator[Atom]:
    if pattern.startswith("each "):
        loop, _, inner = pattern.partition(": ")
        _, variable, _, head = loop.split()
        for number, item in enumerate(schema.lists(binding[head])):
            s, p, o = schema.atom(inner)
            bound = (item if x == variable else f"{x}{number}" if x == "?z" else x
                     for x in (s, p, o))
            a, b, c = bound
            yield a, b, c
    elif pattern.startswith("chain "):
        _, head, first, last = pattern.split()
        items = schema.lists(binding[head])
        nodes = [first, *(f"?n{i}" for i in range(1, len(items))), last]
        for number, item in enumerate(items):
            yield nodes[number], item, nodes[number + 1]
    else:
        yield schema.atom(pattern)


def _renamed(atom: Atom, binding: Binding) -> Atom:
    s, p, o = (binding.get(x, x) if isinstance(x, str) else x for x in atom)
    return s, p, o
