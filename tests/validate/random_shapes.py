"""Random data and shapes for property-based tests, as Turtle and as triples."""

from __future__ import annotations

import pyoxigraph as ox
from hypothesis import strategies as st

from kg.model.terms import Term, Triple
from kg.validate.parser import shapes_of
from kg.validate.shapes import Shapes

PREFIXES = """@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix e: <urn:e:> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""

NODES = [f"e:n{number}" for number in range(6)]
CLASSES = ["e:A", "e:B", "e:C"]
PREDICATES = ["e:p", "e:q", "e:r"]
UNORDERED = ["true", '"bad"^^xsd:integer', '"2001-01-01"^^xsd:date', '"2002-01-01"^^xsd:date']
LITERALS = ['"a"', '"bc"', '"abc"@en', '"x"@fr', '"y"@en', "1", "2", "7", "1.5",
            *UNORDERED]

_nodes = st.sampled_from(NODES)
_predicates = st.sampled_from(PREDICATES)
statements = st.one_of(
    st.tuples(_nodes, _predicates, st.sampled_from(NODES + LITERALS)),
    st.tuples(_nodes, st.just("rdf:type"), st.sampled_from(CLASSES)),
    st.sampled_from([("e:B", "rdfs:subClassOf", "e:A"), ("e:C", "rdfs:subClassOf", "e:B")]))
data = st.lists(statements, max_size=25, unique=True)


@st.composite
def paths(draw: st.DrawFn, depth: int = 2) -> str:
    """A property path."""
    kinds = ["predicate"] * 3 + (["inverse", "sequence", "alternative", "star", "plus", "optional"]
                                 if depth else [])
    kind = draw(st.sampled_from(kinds))
    if kind == "predicate":
        return draw(_predicates)
    inner = paths(depth=depth - 1)
    if kind == "sequence":
        return f"( {draw(inner)} {draw(inner)} )"
    if kind == "alternative":
        return f"[ sh:alternativePath ( {draw(inner)} {draw(inner)} ) ]"
    name = {"inverse": "inversePath", "star": "zeroOrMorePath", "plus": "oneOrMorePath",
            "optional": "zeroOrOnePath"}[kind]
    return f"[ sh:{name} {draw(inner)} ]"


_terms = st.sampled_from(NODES + LITERALS)
_value_constraints = st.one_of(
    st.sampled_from(CLASSES).map("sh:class {}".format),
    st.sampled_from(["xsd:integer", "xsd:string", "xsd:date", "rdf:langString"])
    .map("sh:datatype {}".format),
    st.sampled_from(["sh:IRI", "sh:Literal", "sh:IRIOrLiteral"]).map("sh:nodeKind {}".format),
    st.integers(0, 3).map("sh:minLength {}".format),
    st.integers(0, 3).map("sh:maxLength {}".format),
    st.sampled_from(["^a", "b", "[0-9]+", "^.{2}$"]).map('sh:pattern "{}"'.format),
    st.just('sh:languageIn ( "en" )'),
    st.just("sh:closed true ; sh:ignoredProperties ( rdf:type )"),
    st.lists(_terms, min_size=1, max_size=3).map(lambda some: f"sh:in ( {' '.join(some)} )"),
    _terms.map("sh:hasValue {}".format),
    _predicates.map("sh:equals {}".format),
    _predicates.map("sh:disjoint {}".format))
_bounds = st.tuples(st.sampled_from(["minInclusive", "minExclusive", "maxInclusive",
                                     "maxExclusive"]), st.sampled_from(["1", "2", "1.5"])).map(
    lambda pair: f"sh:{pair[0]} {pair[1]}")
_pathed_constraints = st.one_of(
    st.integers(0, 2).map("sh:minCount {}".format), st.integers(0, 2).map("sh:maxCount {}".format),
    st.just("sh:uniqueLang true"))
numbers = st.lists(st.tuples(_nodes, _predicates, st.sampled_from(["1", "2", "7", "1.5", "2.0"])),
                   max_size=15, unique=True)
pair_shapes = st.tuples(
    st.sampled_from(["lessThan", "lessThanOrEquals"]), paths(1), _predicates, _predicates).map(
    lambda parts: f"{PREFIXES}e:s0 a sh:PropertyShape ; sh:targetSubjectsOf {parts[3]} ; "
                  f"sh:path {parts[1]} ; sh:{parts[0]} {parts[2]} .")


@st.composite
def bodies(draw: st.DrawFn, depth: int, *, pathed: bool, ordered: bool) -> str:
    """The constraints of a shape, each parameter at most once."""
    choices = [_value_constraints]
    if ordered:
        choices.append(_bounds)
    if pathed:
        choices.append(_pathed_constraints)
    if depth:
        choices.append(_logical(depth - 1, ordered=ordered))
    found = draw(st.lists(st.one_of(choices), min_size=1, max_size=3,
                          unique_by=lambda text: text.split()[0]).filter(_possible))
    return " ; ".join(found)


def _possible(body: list[str]) -> bool:
    """Whether values can be as many as is asked; what cannot hold is refused."""
    counts = dict(part.split() for part in body if part.startswith(("sh:minCount", "sh:maxCount")))
    return int(counts.get("sh:minCount", 0)) <= int(counts.get("sh:maxCount", 9))


@st.composite
def _logical(draw: st.DrawFn, depth: int, *, ordered: bool) -> str:
    def inner() -> str:
        if draw(st.booleans()):
            return f"[ {draw(bodies(depth, pathed=False, ordered=ordered))} ]"
        return (f"[ sh:path {draw(paths(1))} ; "
                f"{draw(bodies(depth, pathed=True, ordered=ordered))} ]")

    kind = draw(st.sampled_from(["not", "and", "or", "xone", "node", "property", "qualified"]))
    if kind in ("and", "or", "xone"):
        return f"sh:{kind} ( {inner()} {inner()} )"
    if kind == "node":
        return f"sh:node [ {draw(bodies(depth, pathed=False, ordered=ordered))} ]"
    if kind == "not":
        return f"sh:not {inner()}"
    if kind == "qualified":
        bound = draw(st.sampled_from(["qualifiedMinCount", "qualifiedMaxCount"]))
        return (f"sh:property [ sh:path {draw(paths(1))} ; sh:qualifiedValueShape {inner()} ; "
                f"sh:{bound} {draw(st.integers(0, 2))} ]")
    body = draw(bodies(depth, pathed=True, ordered=ordered))
    return f"sh:property [ sh:path {draw(paths(1))} ; {body} ]"


@st.composite
def shapes_text(draw: st.DrawFn, *, ordered: bool = True) -> str:
    """One to three shapes in Turtle; `ordered` allows constraints that order values."""
    out = [PREFIXES]
    for number in range(draw(st.integers(1, 3))):
        target = draw(st.one_of(
            st.sampled_from(CLASSES).map("sh:targetClass {}".format),
            _predicates.map("sh:targetSubjectsOf {}".format),
            _predicates.map("sh:targetObjectsOf {}".format),
            _nodes.map("sh:targetNode {}".format)))
        path = draw(st.one_of(st.none(), paths()))
        kind = "NodeShape" if path is None else f"PropertyShape ; sh:path {path}"
        body = draw(bodies(2, pathed=path is not None, ordered=ordered))
        out.append(f"e:s{number} a sh:{kind} ; {target} ; {body} .\n")
    return "".join(out)


def triples(text: str) -> list[Triple]:
    """The triples of a text in Turtle."""
    return [Triple(*(Term(str(part)) for part in (quad.subject, quad.predicate, quad.object)))
            for quad in ox.parse(text.encode(), format=ox.RdfFormat.TURTLE)]


def data_text(rows: list[tuple[str, str, str]]) -> str:
    """Statements as Turtle."""
    return PREFIXES + "".join(" ".join(row) + " .\n" for row in rows)


def read(text: str) -> Shapes:
    """The shapes of a text in Turtle."""
    return shapes_of(triples(text))
