"""The terms of the ontology that the program names are there."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from ontology_modules import NX, whole

import kg

_DECLARED = {str(subject).removeprefix(str(NX)) for subject in whole().subjects()}


def _named(tree: ast.AST) -> Iterator[str]:
    """What is written as nx("..."), term("nx:..."), or map(nx, ("...", ...))."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name) or not node.args:
            continue
        first, name = node.args[0], node.func.id
        if isinstance(first, ast.Constant) and isinstance(first.value, str):
            if name == "nx":
                yield first.value
            elif name == "term" and first.value.startswith("nx:"):
                yield first.value.removeprefix("nx:")
        elif name == "map" and isinstance(first, ast.Name) and first.id == "nx":
            yield from (part.value for given in node.args[1:] for part in ast.walk(given)
                        if isinstance(part, ast.Constant) and isinstance(part.value, str))


def test_every_term_that_the_program_names_is_in_the_ontology() -> None:
    files = sorted(Path(kg.__file__).parent.rglob("*.py"))
    named = {name: file.name for file in files for name in _named(ast.parse(file.read_text()))}
    assert len(named) > 50
    assert {name: file for name, file in named.items() if name not in _DECLARED} == {}
