"""The YAML of packs, questions and rules: each key once, and what is wrong with its line."""

from __future__ import annotations

from collections import Counter
from typing import Any

import yaml


class YamlError(Exception):
    """What is wrong with a text that should be YAML, and the line, from 1, where it is known."""

    def __init__(self, problem: str, line: int | None = None) -> None:
        super().__init__(problem)
        self.line = line


class _TwiceError(yaml.MarkedYAMLError):
    """A key that stands twice."""


class _Loader(yaml.SafeLoader):
    """YAML in which a key that stands twice is a fault; else the last would hold unseen."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        names = Counter(key.value for key, _ in node.value if isinstance(key, yaml.ScalarNode))
        for key, _ in reversed(node.value):
            if isinstance(key, yaml.ScalarNode) and names[key.value] > 1:
                raise _TwiceError(problem=f"gives '{key.value}' twice: keep one of them",
                                  problem_mark=key.start_mark)
        return super().construct_mapping(node, deep)


def parsed(text: str) -> Any:
    """What a text in YAML holds; raises YamlError, which says of the text what is wrong."""
    try:
        return yaml.load(text, _Loader)
    except yaml.MarkedYAMLError as error:
        problem = f"is not YAML: {error.problem}"
        if isinstance(error, _TwiceError):
            problem = str(error.problem)
        elif str(error.problem).startswith("mapping values"):
            problem += "; a text that holds a colon stands in quotes"
        raise YamlError(f"{problem}.", error.problem_mark.line + 1 if error.problem_mark else None
                        ) from error
    except yaml.YAMLError as error:
        raise YamlError("is not YAML: " + " ".join(str(error).split()) + ".") from error
