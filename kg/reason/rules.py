"""The rules of OWL 2 RL/RDF, read from their table beside this file."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

TABLE = Path(__file__).with_name("owl2rl.rules")


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule as text: its W3C name, the patterns of the ontology and of the data, what follows.

    `label` says it in a few words. A rule that is not `active` is not materialised; its label then
    tells why.
    """

    name: str
    schema: tuple[str, ...]
    data: tuple[str, ...]
    head: str
    label: str
    active: bool = True

    @property
    def is_clash(self) -> bool:
        """Whether what follows is an inconsistency."""
        return self.head == "false"

    @property
    def is_of_schema(self) -> bool:
        """Whether it speaks of the ontology only, and is matched there."""
        return self.name.startswith("scm-") and not self.data


@cache
def all_rules() -> tuple[Rule, ...]:
    """Every rule of the table, in its order."""
    lines = TABLE.read_text(encoding="utf-8").splitlines()
    return tuple(_parse(line) for line in lines if line and not line.startswith("#"))


def schema_rules() -> tuple[Rule, ...]:
    """The active rules that speak of the ontology only."""
    return tuple(rule for rule in all_rules() if rule.active and rule.is_of_schema)


def data_rules() -> tuple[Rule, ...]:
    """The active rules that derive triples, or clashes, from data."""
    return tuple(rule for rule in all_rules() if rule.active and not rule.is_of_schema)


def label_of(name: str) -> str:
    """What a rule says, in a few words; its name where the table does not have it."""
    return _labels().get(name, name)


@cache
def _labels() -> dict[str, str]:
    return {rule.name: rule.label.partition(": by ")[0] for rule in all_rules()}


def _parse(line: str) -> Rule:
    name, schema, data, head, label = (part.strip() for part in line.split("|"))
    return Rule(name.removeprefix("-"), _patterns(schema), _patterns(data), head, label,
                active=not name.startswith("-"))


def _patterns(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(" . ") if part.strip())
