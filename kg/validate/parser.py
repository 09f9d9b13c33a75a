"""Shapes graphs read from Turtle; one that is wrong is refused with the shape, file and line.

Source: SHACL (W3C Recommendation, 20 July 2017), sections 2 to 6 and appendix A.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from difflib import get_close_matches
from functools import cache
from pathlib import Path as File

from rdflib.namespace import SH

from kg.model.errors import UsageError
from kg.model.namespaces import RDF_TYPE, RDFS_LABEL, shorten, term
from kg.model.nearest import meant, nearest, perhaps
from kg.model.terms import Term, Triple, iri_text, is_iri, is_literal, literal_parts
from kg.store.turtle import parse_turtle
from kg.validate.components.catalogue import COMPONENTS
from kg.validate.graph import ShapeError, ShapesGraph, line_of
from kg.validate.path_reading import path_of
from kg.validate.shapes import Constraint, Path, Shape, Shapes, Target
from kg.validate.sparql_reading import CustomComponents, sparql_constraints, sparql_target

VIOLATION = term("sh:Violation")
WARNING = term("sh:Warning")
_SEVERITIES = (VIOLATION, WARNING, term("sh:Info"))
_TARGETS = {"targetClass": "class", "targetNode": "node", "targetSubjectsOf": "subjectsOf",
            "targetObjectsOf": "objectsOf"}
_ADVANCED = ("values", "expression", "js")
_MARKS = [*_TARGETS, *(component.parameter for component in COMPONENTS.values()),
          "sparql", "target", "rule", "expression"]
_ELSEWHERE = (term("sh:deactivated"),)
"""What a file may say of a shape of another one."""

_DEEPEST = 100
_VOCABULARY = str(SH)


def compile_shapes(files: Sequence[File]) -> Shapes:
    """The shapes in files, or in all Turtle files under folders.

    Raises SourceError for a file that is not Turtle, DataError for a shape that is wrong.
    """
    found: dict[File, File] = {}
    for path in files:
        for file in sorted(path.rglob("*.ttl")) if path.is_dir() else [path]:
            found.setdefault(file.resolve(), file)
    if not found:
        raise UsageError("There are no shapes: no file ends in .ttl.")
    triples: list[Triple] = []
    origins: dict[Term, File] = {}
    again: dict[Term, File] = {}
    for number, file in enumerate(found.values()):
        for triple in _parse(file, f"f{number}"):
            triples.append(triple)
            if triple.predicate not in _ELSEWHERE \
                    and origins.setdefault(triple.subject, file) != file:
                again.setdefault(triple.subject, file)
    shapes = shapes_of(triples, origins)
    for node, file in again.items():
        if node in shapes.by_name:
            raise ShapeError(node, f"is described in {origins[node]} too, and would be both at "
                             "once: give one of them a name of its own.", file,
                             line_of(file, node))
    return shapes


def shapes_of(triples: Iterable[Triple], origins: Mapping[Term, File] | None = None) -> Shapes:
    """The shapes in a shapes graph; raises DataError for one that is wrong.

    `origins` says in which file each subject is described, for messages.
    """
    return _Reader(ShapesGraph(triples, origins or {})).read()


def _parse(file: File, prefix: str) -> Iterator[Triple]:
    def node(part: object) -> Term:
        text = str(part)
        return Term(f"_:{prefix}{text[2:]}" if text.startswith("_:") else text)

    for quad in parse_turtle(file)[0]:
        yield Triple(node(quad.subject), node(quad.predicate), node(quad.object))


def unknown_word(predicate: Term) -> str:
    """That a predicate is no word of SHACL though it begins so, to be read after what uses it; an
    empty text for others.
    """
    text = iri_text(predicate)
    name = text.removeprefix(_VOCABULARY)
    if name == text or name in _known_terms():
        return ""
    near = nearest(name, _known_terms())
    return f"uses sh:{name}, which SHACL does not know" + perhaps(near and f"sh:{near}")


@cache
def _known_terms() -> frozenset[str]:
    return frozenset([*SH.__annotations__, *SH._extras, *_ADVANCED])


class _Reader:
    """Reads shapes, each once; `_open` holds those being read, to find a circle."""

    def __init__(self, graph: ShapesGraph) -> None:
        self.graph = graph
        self._shapes: dict[Term, Shape] = {}
        self._open: list[Term] = []
        self._custom = CustomComponents(graph)

    def read(self) -> Shapes:
        graph = self.graph
        kinds = {term("sh:NodeShape"), term("sh:PropertyShape")}
        parameters = self._custom.parameter_shapes()
        wanted = [s for s in graph.subjects(RDF_TYPE) if kinds & set(graph.values(s, RDF_TYPE))]
        for name in _MARKS:
            wanted += [s for s in graph.subjects(term("sh:" + name)) if s not in parameters]
        for predicate in self._custom.parameters():
            wanted += list(graph.subjects(predicate))
        for user in graph.subjects(term("sh:qualifiedValueShape")):
            wanted += graph.all(user, "qualifiedValueShape") if user not in parameters else ()
        for node in dict.fromkeys(wanted):
            self._read(node)
        self._refuse_unknown_parameters()
        ruled = any(graph.all(node, "rule") for node in self._shapes)
        read = Shapes(self._shapes, graph.triples, ruled, graph.origins)
        # What a shape uses runs where it runs itself.
        return replace(read, by_name={
            name: replace(shape, advanced=any(one.advanced for one in read.used(shape)))
            for name, shape in read.by_name.items()})

    def _refuse_unknown_parameters(self) -> None:
        """A misspelt parameter would be no constraint at all, and nobody would know."""
        for triple in self.graph.triples:
            if triple.subject in self._shapes and (fault := unknown_word(triple.predicate)):
                raise self.graph.fault(triple.subject, fault)

    def shape(self, node: Term, user: Term) -> Term:
        """Read the shape that another one uses; gives its name."""
        if is_literal(node):
            raise self.graph.fault(user, f"has {node} where a shape must stand.")
        if is_iri(node) and node not in self.graph.described:
            known = map(shorten, filter(is_iri, self.graph.described))
            raise self.graph.fault(user, f"names {shorten(node)} where a shape must stand, and "
                                   "nothing describes that" + meant(shorten(node), known))
        return self._read(node)

    def _read(self, node: Term) -> Term:
        if node in self._shapes:
            return node
        if node in self._open:
            raise self.graph.fault(node, "refers to itself; recursive shapes are refused.")
        if is_literal(node):
            raise self.graph.fault(node, "is a literal, which is no shape.")
        if len(self._open) > _DEEPEST:
            raise self.graph.fault(node, f"lies more than {_DEEPEST} shapes deep.")
        self._open.append(node)
        self._shapes[node] = self._described(node)
        self._open.pop()
        return node

    def _described(self, node: Term) -> Shape:
        graph = self.graph
        paths = graph.all(node, "path")
        kinds = graph.values(node, RDF_TYPE)
        if len(paths) > 1:
            raise graph.fault(node, f"has {len(paths)} values for sh:path; it needs one.")
        if not paths and term("sh:PropertyShape") in kinds:
            raise graph.fault(node, "is a property shape without sh:path.")
        if paths and term("sh:NodeShape") in kinds:
            raise graph.fault(node, "is a node shape and has a sh:path, which it must not.")
        path = path_of(graph, node, paths[0]) if paths else None
        targets = tuple(self._targets(node))
        advanced = any(graph.all(node, name) for name in _ADVANCED) or any(
            target.kind == "other" for target in targets)
        labels = graph.values(node, RDFS_LABEL)
        return Shape(node, path, targets, tuple(self._constraints(node, path)),
                     self._severity(node), graph.messages(node),
                     graph.flag(node, "deactivated"),
                     literal_parts(labels[0]).text if labels and is_literal(labels[0]) else "",
                     advanced)

    def _severity(self, node: Term) -> Term:
        severities = self.graph.all(node, "severity")
        if len(severities) > 1 or any(not is_iri(one) for one in severities):
            raise self.graph.fault(node, "needs one IRI for sh:severity.")
        for one in severities:
            if iri_text(one).startswith(_VOCABULARY) and one not in _SEVERITIES:
                alike = get_close_matches(one, _SEVERITIES, 1, cutoff=0)
                raise self.graph.fault(node, f"has the severity {shorten(one)}, which SHACL does "
                                       f"not know; perhaps {shorten(Term(alike[0]))} is meant.")
        return severities[0] if severities else VIOLATION

    def _targets(self, node: Term) -> Iterator[Target]:
        for name, kind in _TARGETS.items():
            for value in self.graph.all(node, name):
                if kind != "node" and not is_iri(value):
                    raise self.graph.fault(node, f"needs an IRI for sh:{name}, not {value}.")
                yield Target(kind, value)
        for value in self.graph.all(node, "target"):
            yield sparql_target(self.graph, node, value)
        classes = {term("rdfs:Class"), term("owl:Class")}
        if classes & set(self.graph.values(node, RDF_TYPE)):
            yield Target("class", node)

    def _constraints(self, node: Term, path: Path | None) -> Iterator[Constraint]:
        for component in COMPONENTS.values():
            values = self.graph.all(node, component.parameter)
            if component.single and len(values) > 1:
                raise self.graph.fault(
                    node, f"has {len(values)} values for sh:{component.parameter}; "
                    "at most one is allowed.")
            if component.pathed and values and path is None:
                raise self.graph.fault(
                    node, f"is a node shape and has sh:{component.parameter}, "
                    "which needs a path.")
            for value in values:
                yield from component.read(component, self, node, value)
        least, most = (self.graph.one(node, name) for name in ("minCount", "maxCount"))
        if least and most and int(literal_parts(least).text) > int(literal_parts(most).text):
            raise self.graph.fault(node, "has a sh:minCount above its sh:maxCount, so that nothing "
                                   "can conform to it.")
        yield from sparql_constraints(self.graph, node, path)
        yield from self._custom.constraints(node, path)
