"""Property paths read from a shapes graph, and written as SPARQL.

Source: SHACL, section 2.3.1; SPARQL 1.1, section 9.
"""

from __future__ import annotations

from kg.model.terms import Term, is_iri
from kg.validate.graph import ShapesGraph
from kg.validate.shapes import Path

_KINDS = {"inversePath": "inverse", "alternativePath": "alternative",
          "zeroOrMorePath": "zeroOrMore", "oneOrMorePath": "oneOrMore",
          "zeroOrOnePath": "zeroOrOne"}
_MARKS = {"zeroOrMore": "*", "oneOrMore": "+", "zeroOrOne": "?"}
_DEEPEST = 50


def path_of(graph: ShapesGraph, shape: Term, node: Term, depth: int = 0) -> Path:
    """The path that a node describes; raises ShapeError for one that is wrong or never ends."""
    if depth > _DEEPEST:
        raise graph.fault(shape, f"has a sh:path that is circular or over {_DEEPEST} deep.")
    if is_iri(node) and not graph.is_list(node):
        return Path("predicate", node, term=node)
    if graph.is_list(node):
        parts = tuple(path_of(graph, shape, item, depth + 1)
                      for item in graph.list_of(shape, node))
        if len(parts) < 2:
            raise graph.fault(shape, "has a sequence of fewer than two steps as sh:path.")
        return Path("sequence", node, parts=parts)
    for name, kind in _KINDS.items():
        for value in graph.all(node, name):
            if kind == "alternative":
                items = tuple(path_of(graph, shape, item, depth + 1)
                              for item in graph.list_of(shape, value))
                if len(items) < 2:
                    raise graph.fault(shape, "has fewer than two members in sh:alternativePath.")
                return Path(kind, node, parts=items)
            return Path(kind, node, parts=(path_of(graph, shape, value, depth + 1),))
    raise graph.fault(shape, "has a sh:path that is no property path.")


def as_sparql(path: Path) -> str:
    """A path in the syntax of SPARQL."""
    if path.term is not None:
        return str(path.term)
    inner = [as_sparql(part) for part in path.parts]
    if path.kind == "inverse":
        return f"^({inner[0]})"
    if path.kind == "sequence":
        return "(" + "/".join(inner) + ")"
    if path.kind == "alternative":
        return "(" + "|".join(inner) + ")"
    return f"({inner[0]}){_MARKS[path.kind]}"
