"""SPARQL constraints, components and targets read from a shapes graph.

Every query is checked here, once: its syntax, and what pre-binding forbids.
Source: SHACL, sections 5, 6 and appendix A; SHACL Advanced Features, section 3.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pyoxigraph as ox

from kg.model.namespaces import RDF_TYPE, term
from kg.model.terms import Term, iri_text, is_iri, is_literal, literal_parts
from kg.store.sparql_text import what_is_wrong
from kg.validate.graph import ShapesGraph
from kg.validate.path_reading import as_sparql
from kg.validate.shapes import Constraint, Path, Query, Target
from kg.validate.sparql_text import forbidden, hands_out_this, projecting, selecting

SPARQL = "SPARQL"
_SUBCLASS = term("rdfs:subClassOf")
_IMPORTS = term("owl:imports")
_LONGEST = 20_000
_NAME = re.compile(r"[^\W\d][\w.-]*$")
_RESERVED = {"this", "shapesGraph", "currentShape", "path", "PATH", "value"}


def sparql_constraints(graph: ShapesGraph, shape: Term, path: Path | None) -> Iterator[Constraint]:
    """The constraints of sh:sparql."""
    for node in graph.all(shape, "sparql"):
        if graph.flag(node, "deactivated"):
            continue
        texts = graph.all(node, "select")
        if len(texts) != 1:
            raise graph.fault(shape, f"has a sh:sparql with {len(texts)} values for sh:select; "
                              "it needs one.")
        query = _query(graph, shape, node, texts[0], path, ("this",), ask=False)
        yield Constraint(SPARQL, query=query)


def sparql_target(graph: ShapesGraph, shape: Term, node: Term) -> Target:
    """A target that a SELECT finds, or one of a kind that only pySHACL knows."""
    texts = graph.all(node, "select")
    if not texts:
        return Target("other", node)
    query = _query(graph, shape, node, texts[0], None, (), ask=False)
    return Target("sparql", node, query)


class CustomComponents:
    """The constraint components that a shapes graph defines."""

    def __init__(self, graph: ShapesGraph) -> None:
        self._graph = graph
        classes = [term("sh:ConstraintComponent")]
        for one in classes:
            classes += [s for s in graph.subjects(_SUBCLASS)
                        if one in graph.values(s, _SUBCLASS) and s not in classes]
        found = [s for s in graph.subjects(RDF_TYPE)
                 if set(classes) & set(graph.values(s, RDF_TYPE))]
        # The vocabulary's own components may stand in a shapes graph; they are known already.
        self._parameters = {s: [(path, _name(graph, s, path), graph.flag(p, "optional"))
                                for p in graph.all(s, "parameter")
                                for path in graph.all(p, "path")]
                            for s in found if not iri_text(s).startswith(_VOCABULARY)}

    def parameters(self) -> list[Term]:
        """The properties whose values declare a constraint."""
        return [path for known in self._parameters.values() for path, _, _ in known]

    def parameter_shapes(self) -> set[Term]:
        """The nodes that describe a parameter: they constrain shapes, not data."""
        return {p for s in self._graph.subjects(term("sh:parameter"))
                for p in self._graph.all(s, "parameter")}

    def constraints(self, shape: Term, path: Path | None) -> Iterator[Constraint]:
        """The constraints that a shape declares by the parameters of these components."""
        for component, parameters in self._parameters.items():
            values = {p: self._graph.values(shape, p) for p, _, _ in parameters}
            if any(not values[p] for p, _, optional in parameters if not optional):
                continue
            if not any(values.values()):
                continue
            if len(parameters) > 1 and any(len(v) > 1 for v in values.values()):
                raise self._graph.fault(shape, f"has several values for a parameter of "
                                        f"{component}, which has more than one parameter.")
            several = parameters[0][0] if len(parameters) == 1 else None
            for one in values[several] if several else [None]:
                bound = tuple((name, one if one is not None else values[p][0])
                              for p, name, _ in parameters if values[p])
                names = tuple(name for _, name, _ in parameters)
                query = self._validator(component, shape, path, names)
                if query is not None:
                    yield Constraint(component, query=Query(
                        query.node, query.text, query.ask, query.messages, bound))

    def _validator(self, component: Term, shape: Term, path: Path | None,
                   names: tuple[str, ...]) -> Query | None:
        graph = self._graph
        special = graph.all(component, "nodeValidator" if path is None else "propertyValidator")
        for node in [*special, *graph.all(component, "validator")]:
            for name in ("select", "ask"):
                for text in graph.all(node, name):
                    messages = graph.messages(node) or graph.messages(component)
                    query = _query(graph, shape, node, text, path,
                                   ("this", *(("value",) if name == "ask" else ()), *names),
                                   ask=name == "ask")
                    return Query(query.node, query.text, query.ask, messages)
        return None


_VOCABULARY = "http://www.w3.org/ns/shacl#"


def _name(graph: ShapesGraph, component: Term, parameter: Term) -> str:
    """The variable for a parameter: the longest name at the end of its IRI."""
    found = _NAME.search(iri_text(parameter)) if is_iri(parameter) else None
    if found is None or not re.fullmatch(r"\w+", found.group()) or found.group() in _RESERVED:
        raise graph.fault(component, f"has the parameter {parameter}, after which no variable can "
                          "be called.")
    return found.group()


def _query(graph: ShapesGraph, shape: Term, node: Term, value: Term, path: Path | None,
           names: tuple[str, ...], *, ask: bool) -> Query:
    text = graph.text(shape, "select", value)
    if len(text) > _LONGEST:
        raise graph.fault(shape, f"has a query of more than {_LONGEST} characters.")
    if path is not None:
        text = re.sub(r"[$?]PATH\b", lambda _: as_sparql(path), text)
    problem = forbidden(text, (*names, "shapesGraph", "currentShape") if names else ())
    if problem:
        raise graph.fault(shape, f"has a query that {problem}.")
    mute = not ask and "this" in names and not hands_out_this(text)
    if ask:
        text = selecting(text)
    declared = declared_prefixes(graph, shape, node)
    text = "".join(f"PREFIX {name}: <{bound}>\n" for name, bound in declared.items()) \
        + projecting(text, names)
    try:
        ox.Store().query(text)
    except SyntaxError as error:
        raise graph.fault(shape, "has a query with a fault. "
                          + what_is_wrong(text, str(error.msg), ())) from error
    if mute:
        raise graph.fault(shape, "has a query that does not SELECT $this: each solution must name "
                          "the node that it is about.")
    return Query(node, text, ask, graph.messages(node))


def declared_prefixes(graph: ShapesGraph, shape: Term, node: Term) -> dict[str, str]:
    """The prefixes that a query of a shape declares by sh:prefixes."""
    declared: dict[str, str] = {}
    waiting, seen = graph.all(node, "prefixes"), set[Term]()
    for ontology in waiting:
        if ontology in seen:
            continue
        seen.add(ontology)
        waiting += graph.values(ontology, _IMPORTS)
        for declaration in graph.all(ontology, "declare"):
            prefix, namespace = graph.one(declaration, "prefix"), graph.one(declaration,
                                                                            "namespace")
            if prefix is None or namespace is None or is_iri(prefix):
                raise graph.fault(shape, f"uses prefixes of {ontology}, of which one lacks "
                                  "sh:prefix or sh:namespace.")
            name = literal_parts(prefix).text
            bound = literal_parts(namespace).text if is_literal(namespace) else iri_text(namespace)
            if declared.setdefault(name, bound) != bound:
                raise graph.fault(shape, f"gives two namespaces to the prefix {name}.")
    return declared
