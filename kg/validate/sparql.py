"""SPARQL constraints, run on Oxigraph over the same data.

The variables of a constraint are bound before the query is evaluated, so that they hold at every
depth of it. A query whose outermost group begins with a pattern of `$this` is asked once for all
focus nodes; others once a focus node (and value).
Source: SHACL, sections 5, 6 and appendix A.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress

import numpy as np
import pyoxigraph as ox

from kg.columns.index import Index
from kg.model.errors import DataError
from kg.model.terms import (
    Term,
    Triple,
    is_blank,
    is_iri,
    is_literal,
    literal,
    literal_parts,
    text_of,
)
from kg.store.conversion import to_oxigraph
from kg.validate.components.component import NONE, Finding, Site
from kg.validate.shapes import Query, Target
from kg.validate.sparql_text import bare, instantiated
from kg.validate.stored import predicates_of, store_of

_SHAPES_GRAPH = ox.NamedNode("https://w3id.org/nexus-kg/graph/shapes")
_PLACE = re.compile(r"\{[$?](\w+)\}")
_FEW = 8


class SparqlSolver:
    """Runs queries over columns; the store is filled when the first query needs it."""

    def __init__(self, index: Index, shapes: tuple[Triple, ...]) -> None:
        self._index = index
        self._shapes = shapes
        self._stores: dict[frozenset[Term] | None, ox.Store] = {}

    def focus_nodes(self, target: Target) -> list[Term]:
        """The focus nodes that a SPARQL target selects."""
        assert target.query is not None
        solutions = self._solutions(target.query, {})
        return [this for one in solutions if (this := one.get("this")) is not None]

    def findings(self, query: Query, site: Site) -> Iterator[Finding]:
        """What breaks a SPARQL constraint or a validator, one finding a solution."""
        if query.ask:
            yield from self._asked(query, site)
            return
        numbers: dict[int, list[int]] = {}
        for number, node in enumerate(site.nodes.tolist()):
            numbers.setdefault(node, []).append(number)
        encode = site.index.dictionary.encode
        for solution in self._all(query, site):
            if (this := solution.get("this")) is None:
                continue
            rows = numbers.get(encode(this))
            if rows is None:
                continue
            if _true(solution.get("failure")):
                raise DataError(f"The constraint {query.node} of {site.shape.name} reports a "
                                f"failure for {this}.")
            value = solution.get("value", this if site.shape.path is None else None)
            path = solution.get("path")
            own = solution.get("message")
            solution.update(query.bound)
            messages = (own,) if own is not None else tuple(
                _filled(message, solution, site) for message in query.messages)
            number = NONE if value is None else encode(value)
            yield Finding(np.array(rows), np.full(len(rows), number, dtype=np.int64),
                          path if path is not None and is_iri(path) else None,
                          messages, query.node)

    def _all(self, query: Query, site: Site) -> Iterator[dict[str, Term]]:
        decode = site.index.dictionary.decode
        fixed = self._fixed(query, site)
        if len(site.nodes) > _FEW and together(query.text):
            yield from self._solutions(query, fixed)
            return
        for number in dict.fromkeys(site.nodes.tolist()):
            this = decode(number)
            for solution in self._solutions(query, fixed | {"this": this}):
                yield solution | {"this": this}

    def _asked(self, query: Query, site: Site) -> Iterator[Finding]:
        decode = site.index.dictionary.decode
        fixed = self._fixed(query, site)
        known: dict[tuple[int, int], bool] = {}
        needs_focus = re.search(r"[?$]this\b", bare(query.text).split("{", 1)[1]) is not None
        for row, value in zip(site.rows.tolist(), site.values.tolist(), strict=True):
            node = int(site.nodes[row])
            key = (node if needs_focus else NONE, value)
            if key not in known:
                bound = fixed | {"this": decode(node), "value": decode(value)}
                known[key] = next(self._solutions(query, bound), None) is not None
            if not known[key]:
                told = {"this": decode(node), "value": decode(value), **dict(query.bound)}
                yield Finding(np.array([row]), np.array([value]), None,
                              tuple(_filled(one, told, site) for one in query.messages))

    def _fixed(self, query: Query, site: Site) -> dict[str, Term]:
        return {**dict(query.bound), "currentShape": site.shape.name,
                "shapesGraph": Term(str(_SHAPES_GRAPH))}

    def _solutions(self, query: Query, bound: dict[str, Term]) -> Iterator[dict[str, Term]]:
        spoken = set(re.findall(r"[?$](\w+)", bare(query.text)))
        given = {name: value for name, value in bound.items() if name in spoken}
        answers = self._answers(query, given)
        assert isinstance(answers, ox.QuerySolutions)
        names = [variable.value for variable in answers.variables]
        for answer in answers:
            yield {name: Term(str(value)) for name, value in zip(names, answer, strict=True)
                   if value is not None}

    def _answers(self, query: Query, given: dict[str, Term]) -> object:
        store = self._store(query)
        grouped = re.search(r"\b(GROUP|ORDER)\s+BY\b", bare(query.text), re.IGNORECASE)
        if not grouped and not any(is_blank(value) for value in given.values()):
            # What cannot be written down so is left to the engine's own substitution.
            with suppress(SyntaxError):
                return store.query(instantiated(query.text, given))
        try:
            return store.query(query.text, substitutions={
                ox.Variable(name): to_oxigraph(value) for name, value in given.items()})
        except (RuntimeError, OSError) as error:
            raise DataError(f"The query of {query.node} cannot be run: {error}.") from error

    def _store(self, query: Query) -> ox.Store:
        needed = predicates_of(query.text)
        if needed not in self._stores:
            self._stores[needed] = store_of(self._index, needed, self._shapes, _SHAPES_GRAPH)
        return self._stores[needed]


def together(text: str) -> bool:
    """Whether asking for all focus nodes at once gives what asking for each gives.

    So it is where the one group begins with a pattern of `$this` and any other group belongs to
    (NOT) EXISTS, which sees the solution that it filters.
    """
    plain = bare(text)
    head, _, body = plain.partition("{")
    if re.search(r"\b(SELECT|UNION|OPTIONAL|GRAPH|BIND|GROUP|LIMIT|OFFSET|HAVING)\b", body,
                 re.IGNORECASE) or re.search(r"[(*]", head):
        return False
    if re.search(r"[?$](shapesGraph|currentShape)\b", plain):
        return False
    groups = len(re.findall(r"\bEXISTS\s*\{", body, re.IGNORECASE))
    return re.match(r"\s*[?$]this\s", body) is not None and body.count("{") == groups


def _true(value: Term | None) -> bool:
    return value is not None and is_literal(value) and literal_parts(value).text in ("true", "1")


def _filled(message: Term, solution: dict[str, Term], site: Site) -> Term:
    """A message with its placeholders `{$name}` and `{?name}` filled."""
    parts = literal_parts(message)

    def value(found: re.Match[str]) -> str:
        name = found.group(1)
        if name == "PATH" and site.shape.path is not None:
            return text_of(site.shape.path.node)
        known = solution.get(name)
        return found.group() if known is None else text_of(known)
    return literal(_PLACE.sub(value, parts.text), "" if parts.language else parts.datatype,
                   parts.language)
