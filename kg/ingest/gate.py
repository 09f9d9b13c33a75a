"""The gate: new records are validated together with what the store holds; offenders are refused.

Only what the load changes and what that can affect is validated.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from kg.columns.columns import Columns
from kg.columns.sets import members, quad_difference, unique
from kg.columns.statements import Statements
from kg.ingest.hearsay import hearsay
from kg.ingest.quarantine import Reason
from kg.ingest.terminology import terminology
from kg.ingest.values import ill_typed_values
from kg.ingest.vocabulary import unknown_terms
from kg.model.namespaces import RDF_TYPE, term
from kg.model.terms import Term, is_iri, text_of
from kg.validate.delta import affected, change_between
from kg.validate.engine import validate
from kg.validate.names import Names
from kg.validate.report import Report, Result
from kg.validate.shapes import Shapes

VIOLATION = term("sh:Violation")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the gate decided.

    `statements`: what passed; `refused`: the reasons of each refused record's graph; `report`:
    what the shapes still say of what the load changes or affects; `unblamed`: the new violations
    among that, for which no fresh record could be refused.
    """

    statements: Statements
    refused: dict[Term, tuple[Reason, ...]]
    report: Report
    unblamed: tuple[Result, ...] = ()


def judge(statements: Statements, fresh: Iterable[Term], shapes: Shapes,
          before: Statements) -> Verdict:
    """Refuse the fresh records that break a shape of severity Violation, until none does; before
    all those with terms of the ontology's namespace that it does not know, with what only the
    ontology or the graph of records may tell, or with values that are none of their datatype.

    A violation is laid to the fresh records that say the offending triple; to those that give the
    focus node its type where a triple is missing; else to those that speak of the focus node; else
    to those that spoke of it, or of the value, and do so no longer. `before` is what the store
    holds without the load.
    """
    remaining = set(fresh)
    names = Names(shapes)
    refused: dict[Term, tuple[Reason, ...]] = {}
    known = before.as_shapes_see_them()
    offenders: dict[Term, list[Reason]] = defaultdict(list)
    for fault in (unknown_terms, terminology, ill_typed_values, hearsay):
        for graph, reasons in fault(statements, remaining).items():
            offenders[graph] += reasons
    while True:
        refused |= {graph: tuple(dict.fromkeys(reasons)) for graph, reasons in offenders.items()}
        remaining -= offenders.keys()
        if offenders:  # what they said before stays
            statements = statements.without_graphs(offenders).with_rows(
                before.of_records(offenders))
        seen = statements.as_shapes_see_them()
        change = change_between(known, seen)
        spoken = statements.of_records(remaining)
        touched = unique(np.concatenate([spoken.s, spoken.o]))  # its records may be blamed for it
        focus = affected(seen, change, shapes, touched)
        report = validate(seen, shapes, focus)
        violations = _violations(report)
        offenders = _offenders(statements, before, violations, remaining, names)
        if not offenders:
            known_too = set(map(_key, _violations(validate(known, shapes, focus)))) \
                if violations else set()
            return Verdict(statements, refused, report, tuple(
                result for result in violations if _key(result) not in known_too))


def _violations(report: Report) -> list[Result]:
    return [result for result in report.results if result.severity == VIOLATION]


def _key(result: Result) -> tuple[Term | None, ...]:
    return result.shape, result.focus, result.path, result.value


def _offenders(statements: Statements, before: Statements, violations: list[Result],
               fresh: set[Term], names: Names) -> dict[Term, list[Reason]]:
    if not violations or not fresh:
        return {}
    said = _Sayings(statements, before, violations, fresh)
    offenders: dict[Term, list[Reason]] = defaultdict(list)
    for result in violations:
        for graph in said.to_blame(result):
            offenders[graph].append(_reason(result, names))
    return offenders


class _Sayings:
    """What the fresh records say, or said before, of the focus nodes of some violations."""

    def __init__(self, statements: Statements, before: Statements, violations: list[Result],
                 fresh: set[Term]) -> None:
        lookup = statements.quads.dictionary.lookup
        focus = {lookup(result.focus) for result in violations}
        rows = _rows_about(statements.quads, focus)
        decode = statements.quads.dictionary.decode
        self._before, self._statements, self._lookup = before, statements, lookup
        self._by_subject: dict[Term, list[tuple[Term, Term, Term]]] = defaultdict(list)
        self._by_object: dict[Term, list[tuple[Term, Term]]] = defaultdict(list)
        self._fresh = fresh
        columns = (rows.s.tolist(), rows.p.tolist(), rows.o.tolist(), rows.g.tolist())
        for s, p, o, g in zip(*columns, strict=True):
            subject, predicate, value, graph = decode(s), decode(p), decode(o), decode(g)
            if graph in fresh:
                self._by_subject[subject].append((predicate, value, graph))
                self._by_object[value].append((subject, graph))

    def to_blame(self, result: Result) -> set[Term]:
        if result.focus in self._fresh:
            return {result.focus}
        about, towards = self._by_subject[result.focus], self._by_object[result.focus]
        other_path = result.path is not None and not is_iri(result.path)
        for chosen in (
            {g for p, o, g in about if p == result.path and o == result.value},
            {g for p, o, g in about if p == result.path and result.value is None},
            {g for _, o, g in about if other_path and o == result.value},
            {g for s, g in towards if other_path and s == result.value},
            {g for p, _, g in about if p == RDF_TYPE},
            {g for _, _, g in about},
            {g for _, g in towards},
        ):
            if chosen:
                return chosen
        return self._said_before(result)

    def _said_before(self, result: Result) -> set[Term]:
        nodes = {self._lookup(node) for node in (result.focus, result.value) if node is not None}
        before, now = (_rows_about(one.of_records(self._fresh), nodes)
                       for one in (self._before, self._statements))
        gone = quad_difference(before, now)
        return self._fresh.intersection(map(gone.dictionary.decode, gone.g.tolist()))


def _rows_about(quads: Columns, nodes: set[int | None]) -> Columns:
    wanted = np.array([node for node in nodes if node is not None], dtype=np.int64)
    size = len(quads.dictionary)
    return quads.where(members(quads.s, wanted, size) | members(quads.o, wanted, size))


def _reason(result: Result, names: Names) -> Reason:
    """A validation result as a reason for people."""
    return Reason(names.identifier(result.shape), text_of(result.focus), _path(result, names),
                  "" if result.value is None else text_of(result.value), names.message(result))


def _path(result: Result, names: Names) -> str:
    if result.path is None:
        return ""
    return text_of(result.path) if is_iri(result.path) else names.path(result.path)
