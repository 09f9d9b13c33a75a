"""Shapes graphs read from Turtle; one that is wrong is refused with the shape and the file.

Source: SHACL (W3C Recommendation, 20 July 2017), sections 2 to 4 and appendix A.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path as File

import pyoxigraph as ox

from kg.model.errors import DataError, SourceError, UsageError
from kg.model.namespaces import RDF_TYPE, RDFS_LABEL, term
from kg.model.terms import XSD, Term, Triple, is_iri, is_literal, literal, literal_parts
from kg.validate.shapes import Constraint, Path, Shape, Shapes, Target

VIOLATION = term("sh:Violation")
_TARGETS = {"targetClass": "class", "targetNode": "node", "targetSubjectsOf": "subjectsOf",
            "targetObjectsOf": "objectsOf"}
_TERMS = {"class": "Class", "datatype": "Datatype", "nodeKind": "NodeKind", "equals": "Equals",
          "disjoint": "Disjoint", "lessThan": "LessThan", "lessThanOrEquals": "LessThanOrEquals",
          "hasValue": "HasValue", "minInclusive": "MinInclusive", "maxInclusive": "MaxInclusive",
          "minExclusive": "MinExclusive", "maxExclusive": "MaxExclusive"}
_NUMBERS = {"minCount": "MinCount", "maxCount": "MaxCount", "minLength": "MinLength",
            "maxLength": "MaxLength"}
_ONE_SHAPE = {"node": "Node", "property": "Property", "not": "Not"}
_SHAPE_LISTS = {"and": "And", "or": "Or", "xone": "Xone"}
_PATHS = {"inversePath": "inverse", "alternativePath": "alternative",
          "zeroOrMorePath": "zeroOrMore", "oneOrMorePath": "oneOrMore",
          "zeroOrOnePath": "zeroOrOne"}
_UNSUPPORTED = ("sparql", "rule", "target", "js", "values", "expression")
_PARAMETERS = [*_TARGETS, *_TERMS, *_NUMBERS, *_ONE_SHAPE, *_SHAPE_LISTS, "pattern", "languageIn",
               "uniqueLang", "in", "closed", "qualifiedValueShape", "sparql"]


def compile_shapes(files: Sequence[File]) -> Shapes:
    """The shapes in files, or in all Turtle files under folders.

    Raises SourceError for a file that is not Turtle, DataError for a shape that is wrong.
    """
    found: list[File] = []
    for path in files:
        found += sorted(path.rglob("*.ttl")) if path.is_dir() else [path]
    if not found:
        raise UsageError("There are no shapes: no file ends in .ttl.")
    triples: list[Triple] = []
    for number, file in enumerate(found):
        triples += _parse(file, f"f{number}")
    return shapes_of(triples)


def shapes_of(triples: Iterable[Triple]) -> Shapes:
    """The shapes in a shapes graph; raises DataError for one that is wrong."""
    return _Reader(triples).read()


def _parse(file: File, prefix: str) -> Iterator[Triple]:
    def node(part: object) -> Term:
        text = str(part)
        return Term(f"_:{prefix}{text[2:]}" if text.startswith("_:") else text)

    try:
        for quad in ox.parse(path=str(file), format=ox.RdfFormat.TURTLE):
            yield Triple(node(quad.subject), node(quad.predicate), node(quad.object))
    except SyntaxError as error:
        raise SourceError(str(file), error.lineno, f"is not Turtle: {error.msg}.") from error
    except OSError as error:
        raise SourceError(str(file), None, f"cannot be read: {error.strerror}.") from error


class _Reader:
    """Reads each node that SHACL makes a shape: by type, target, parameter, or by reference."""

    def __init__(self, triples: Iterable[Triple]) -> None:
        self._values: dict[tuple[Term, Term], list[Term]] = defaultdict(list)
        self._subjects: dict[Term, list[Term]] = defaultdict(list)
        for s, p, o in triples:
            self._values[s, p].append(o)
            self._subjects[p].append(s)
        self._shapes: dict[Term, Shape] = {}
        self._open: list[Term] = []
        self._parents: dict[Term, list[Term]] = defaultdict(list)
        for parent, prop in self._pairs("property"):
            self._parents[prop].append(parent)

    def read(self) -> Shapes:
        wanted = dict.fromkeys(
            node for (node, p), kinds in list(self._values.items())
            if p == RDF_TYPE and {term("sh:NodeShape"), term("sh:PropertyShape")} & set(kinds))
        for name in _PARAMETERS:
            wanted |= dict.fromkeys(self._subjects.get(sh(name), ()))
        for node in wanted:
            self._shape(node)
        return Shapes(self._shapes)

    def _pairs(self, name: str) -> Iterator[tuple[Term, Term]]:
        for subject in self._subjects.get(sh(name), ()):
            for value in self._all(subject, name):
                yield subject, value

    def _shape(self, node: Term) -> Term:
        if node in self._shapes:
            return node
        if node in self._open:
            raise DataError(f"The shape {node} refers to itself; recursive shapes are refused.")
        if is_literal(node):
            raise DataError(f"{node} stands where a shape must stand.")
        self._open.append(node)
        paths = self._all(node, "path")
        if len(paths) > 1:
            raise DataError(f"The shape {node} has {len(paths)} values for sh:path; it needs one.")
        if not paths and term("sh:PropertyShape") in self._values[node, RDF_TYPE]:
            raise DataError(f"The property shape {node} has no sh:path.")
        labels = self._values.get((node, RDFS_LABEL), [])
        shape = Shape(
            node, self._path(node, paths[0]) if paths else None, tuple(self._targets(node)),
            tuple(self._constraints(node, bool(paths))),
            self._one(node, "severity") or VIOLATION, tuple(self._all(node, "message")),
            self._flag(node, "deactivated"), literal_parts(labels[0]).text if labels else "")
        self._open.pop()
        self._shapes[node] = shape
        return node

    def _targets(self, node: Term) -> Iterator[Target]:
        for name, kind in _TARGETS.items():
            for value in self._all(node, name):
                if kind != "node" and not is_iri(value):
                    raise DataError(f"The shape {node}: sh:{name} needs an IRI, not {value}.")
                yield Target(kind, value)
        classes = {term("rdfs:Class"), term("owl:Class")}
        if classes & set(self._values.get((node, RDF_TYPE), ())):
            yield Target("class", node)

    def _constraints(self, node: Term, has_path: bool) -> Iterator[Constraint]:
        for name in _UNSUPPORTED:
            if self._all(node, name):
                raise DataError(f"The shape {node} uses sh:{name}, which this version does not "
                                "run; say it with SHACL Core.")
        for name, component in _TERMS.items():
            for value in self._all(node, name):
                yield Constraint(component, terms=(value,))
        for name, component in _NUMBERS.items():
            for value in self._all(node, name):
                yield Constraint(component, text=self._number(node, name, value))
                if not has_path and name in ("minCount", "maxCount"):
                    raise DataError(f"The node shape {node} has sh:{name}, which needs a path.")
        for name, component in _ONE_SHAPE.items():
            for value in self._all(node, name):
                yield Constraint(component, shapes=(self._shape(value),))
        for name, component in _SHAPE_LISTS.items():
            for value in self._all(node, name):
                yield Constraint(component, shapes=tuple(
                    self._shape(item) for item in self._list(node, value)))
        yield from self._textual(node)
        yield from self._qualified(node)

    def _textual(self, node: Term) -> Iterator[Constraint]:
        flags = "".join(literal_parts(flag).text for flag in self._all(node, "flags"))
        for value in self._all(node, "pattern"):
            yield Constraint("Pattern", text=literal_parts(value).text, flags=flags)
        for name, component in (("in", "In"), ("languageIn", "LanguageIn")):
            for value in self._all(node, name):
                yield Constraint(component, terms=tuple(self._list(node, value)))
        if literal("true", XSD + "boolean") in self._all(node, "uniqueLang"):
            yield Constraint("UniqueLang")
        if self._flag(node, "closed"):
            ignored = [item for value in self._all(node, "ignoredProperties")
                       for item in self._list(node, value)]
            known = [path for prop in self._all(node, "property")
                     for path in self._all(prop, "path") if is_iri(path)]
            yield Constraint("Closed", terms=(*ignored, *known))

    def _qualified(self, node: Term) -> Iterator[Constraint]:
        for value in self._all(node, "qualifiedValueShape"):
            siblings: tuple[Term, ...] = ()
            if self._flag(node, "qualifiedValueShapesDisjoint"):
                siblings = tuple(dict.fromkeys(
                    self._shape(other) for parent in self._parents[node]
                    for prop in self._all(parent, "property")
                    for other in self._all(prop, "qualifiedValueShape") if other != value))
            for name in ("Min", "Max"):
                for number in self._all(node, f"qualified{name}Count"):
                    yield Constraint(
                        f"Qualified{name}Count", shapes=(self._shape(value),),
                        text=self._number(node, f"qualified{name}Count", number),
                        siblings=siblings)

    def _path(self, shape: Term, node: Term) -> Path:
        if is_iri(node):
            return Path("predicate", node, term=node)
        if (node, term("rdf:first")) in self._values:
            parts = tuple(self._path(shape, item) for item in self._list(shape, node))
            return Path("sequence", node, parts=parts)
        for name, kind in _PATHS.items():
            for value in self._all(node, name):
                if kind == "alternative":
                    items = tuple(self._path(shape, i) for i in self._list(shape, value))
                    return Path(kind, node, parts=items)
                return Path(kind, node, parts=(self._path(shape, value),))
        raise DataError(f"The shape {shape} has a sh:path that is no property path.")

    def _list(self, shape: Term, head: Term) -> Iterator[Term]:
        seen: set[Term] = set()
        while head != term("rdf:nil"):
            first = self._values.get((head, term("rdf:first")), [])
            rest = self._values.get((head, term("rdf:rest")), [])
            if head in seen or len(first) != 1 or len(rest) != 1:
                raise DataError(f"The shape {shape} has a list that is broken or never ends.")
            seen.add(head)
            yield first[0]
            head = rest[0]

    def _number(self, shape: Term, name: str, value: Term) -> str:
        text = literal_parts(value).text if is_literal(value) else ""
        if not text.isdigit():
            raise DataError(f"The shape {shape}: sh:{name} needs a whole number, not {value}.")
        return text

    def _flag(self, node: Term, name: str) -> bool:
        return any(literal_parts(value).text in ("true", "1") for value in self._all(node, name)
                   if is_literal(value))

    def _one(self, node: Term, name: str) -> Term | None:
        return next(iter(self._all(node, name)), None)

    def _all(self, node: Term, name: str) -> list[Term]:
        return self._values.get((node, sh(name)), [])


def sh(name: str) -> Term:
    """A term of the SHACL vocabulary."""
    return term("sh:" + name)
