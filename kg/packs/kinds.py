"""Parameters that name a thing of another kind than they ask for, so that nothing answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kg.model.namespaces import RDF_TYPE, shorten
from kg.model.terms import Term
from kg.packs.labels import labels_of
from kg.packs.question import Question
from kg.reason.views import ReasonedView


def of_another_kind(question: Question, view: ReasonedView, given: Mapping[str, Term],
                    ) -> Iterator[str]:
    """For each parameter that names such a thing, what kind it asks for, and what the thing is."""
    if not view.view.inferred:  # most kinds of a thing only follow
        return
    for one in question.parameters:
        if one.kind is None or one.name not in given:
            continue
        thing, kind = given[one.name], one.kind
        types = {quad.object for graph in view.graphs
                 for quad in view.snapshot.match(thing, RDF_TYPE, None, graph)}
        if view.snapshot.mentions(thing) and kind not in types:
            label = labels_of(view, {thing, kind})
            yield (f"The parameter {one.name} asks for {_a(label.get(kind, shorten(kind)))}, and "
                   f"{shorten(thing)} ({label.get(thing, 'without a label')}) is "
                   f"{_said(view, thing)}.")


def _said(view: ReasonedView, thing: Term) -> str:
    """What a thing is said to be."""
    types = {quad.object for quad in view.snapshot.match(thing, RDF_TYPE, None, view.graphs[0])}
    return " and ".join(_a(label) for label in sorted(labels_of(view, types).values())) or "none"


def _a(kind: str) -> str:
    return f"{'an' if kind[:1].lower() in 'aeiou' else 'a'} {kind}"
