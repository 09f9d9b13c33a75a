"""The validation report: what breaks which shape, where."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

from kg.model.namespaces import PREFIXES, RDF_TYPE, term
from kg.model.terms import XSD, Term, Triple, iri, is_blank, literal


@dataclass(frozen=True, slots=True)
class Result:
    """One result: focus node, path and value (None where there is none), component and shape.

    `constraint` is the SPARQL constraint that found it, where one did.
    """

    focus: Term
    path: Term | None
    value: Term | None
    component: Term
    shape: Term
    severity: Term
    messages: tuple[Term, ...]
    constraint: Term | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """The results of a validation; it conforms where there are none.

    `truncated` says that there are more than it holds.
    """

    results: tuple[Result, ...]
    truncated: bool = False

    @property
    def conforms(self) -> bool:
        """Whether nothing breaks a shape. Source: SHACL, section 3.6.1.1."""
        return not self.results


def report_triples(results: Iterable[Result],
                   shapes: Iterable[Triple] = ()) -> Iterator[Triple]:
    """The standard report, written as the results come.

    `shapes` is the shapes graph, from which paths without a name are described.
    Source: SHACL, section 3.6.
    """
    report = Term("_:report")
    waiting = iter(results)
    first = next(waiting, None)
    yield Triple(report, RDF_TYPE, term("sh:ValidationReport"))
    yield Triple(report, term("sh:conforms"),
                 literal(str(first is None).lower(), XSD + "boolean"))
    if first is None:
        return
    described: set[Term] = set()
    parts: dict[Term, list[Triple]] = {}
    for triple in shapes:
        if is_blank(triple.subject):
            parts.setdefault(triple.subject, []).append(triple)
    for number, result in enumerate(chain((first,), waiting)):
        node = Term(f"_:result{number}")
        yield Triple(report, term("sh:result"), node)
        yield Triple(node, RDF_TYPE, term("sh:ValidationResult"))
        yield Triple(node, term("sh:focusNode"), result.focus)
        yield Triple(node, term("sh:resultSeverity"), result.severity)
        yield Triple(node, term("sh:sourceConstraintComponent"), result.component)
        yield Triple(node, term("sh:sourceShape"), result.shape)
        if result.path is not None:
            yield Triple(node, term("sh:resultPath"), result.path)
            yield from _description(result.path, parts, described)
        if result.value is not None:
            yield Triple(node, term("sh:value"), result.value)
        if result.constraint is not None:
            yield Triple(node, term("sh:sourceConstraint"), result.constraint)
        for message in result.messages:
            yield Triple(node, term("sh:resultMessage"), message)


def _description(node: Term, parts: dict[Term, list[Triple]],
                 described: set[Term]) -> Iterator[Triple]:
    """What is said of a blank node and of those within it, once."""
    waiting = [node]
    while waiting:
        one = waiting.pop()
        if one in described or one not in parts:
            continue
        described.add(one)
        yield from parts[one]
        waiting += [triple.object for triple in parts[one]]


def component(name: str) -> Term:
    """The IRI of a constraint component, from its name (or that IRI)."""
    if name.startswith("<"):
        return Term(name)
    return iri(f"{PREFIXES['sh']}{name}ConstraintComponent")
