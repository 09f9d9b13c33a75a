"""A question: a query, with what it asks, takes and answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from kg.model.terms import Term


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter: its name, type, default (None: left out unless given) and meaning; of a thing
    also the class (nx:Agent) that it must be of, if not any.
    """

    name: str
    type: str
    default: str | None
    description: str
    kind: Term | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the answer: the variable, its type and meaning."""

    name: str
    type: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Question:
    """A question of a pack.

    `query` is the whole; `prologue`, `clause`, `body` and `modifiers` are its parts: what stands
    before SELECT, what that gives, the text within the braces of WHERE, and what stands after
    them. All are empty for a question in Cypher alone.
    `all_records`: what it finds by `GRAPH ?record` need not be believed.
    """

    pack: str
    name: str
    title: str
    question: str
    description: str
    parameters: tuple[Parameter, ...]
    columns: tuple[Column, ...]
    answers: tuple[str, ...]
    tags: tuple[str, ...]
    picture: Mapping[str, str]
    query: str
    prologue: str
    body: str
    clause: str
    file: Path = field(compare=False)
    cypher: str = ""
    all_records: bool = False
    modifiers: str = ""

    @property
    def path(self) -> str:
        """PACK/QUESTION."""
        return f"{self.pack}/{self.name}"

    @property
    def cypher_file(self) -> Path:
        """Where its Cypher stands."""
        return self.file.with_suffix(".cypher")

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages in which it can be asked, the usual one first."""
        return (("sparql",) if self.query else ()) + (("cypher",) if self.cypher else ())
