"""Of what kind things are: what a parameter asks for, and what is told where it names another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kg.model.namespaces import RDF_TYPE, shorten
from kg.model.terms import Term
from kg.packs.labels import labels_of
from kg.packs.name_index import index_of
from kg.packs.question import Question
from kg.packs.search import search
from kg.reason.views import ReasonedView

_SEARCHED, _SHOWN, _NEAR = 50, 5, 10
"""Among how many things with a name like it those of a kind are looked for, how many are told, and
how many points less than the best their names may have."""


def is_of(view: ReasonedView, thing: Term, kind: Term | None) -> bool:
    """Whether a thing is of a kind, as far as the view can tell: most kinds only follow."""
    return kind is None or not view.view.inferred or any(
        True for graph in view.graphs
        for _ in view.snapshot.match(thing, RDF_TYPE, kind, graph))


def of_another_kind(question: Question, view: ReasonedView, given: Mapping[str, Term],
                    ) -> Iterator[str]:
    """For each parameter that names a thing of another kind than it asks for, what that kind is,
    what the thing is, and what of the kind has a name like it.
    """
    for one in question.parameters:
        thing = given.get(one.name)
        if (one.kind is None or thing is None or not view.snapshot.mentions(thing)
                or is_of(view, thing, one.kind)):
            continue
        names = labels_of(view, {thing, one.kind})
        near = named_like(view, names[thing], one.kind) if thing in names else ""
        yield (f"The parameter {one.name} asks for {_a(names.get(one.kind, shorten(one.kind)))}, "
               f"and {shorten(thing)} ({names.get(thing, 'without a label')}) is "
               f"{_said(view, thing)}{near and f'; perhaps you mean {near}'}.")


def named_like(view: ReasonedView, text: str, kind: Term | None) -> str:
    """The things of a kind whose names are most like a text, as they are written in a question."""
    near = [hit for hit in search(view, index_of(view), text, _SEARCHED, names_alone=True)
            if is_of(view, hit.thing, kind)]
    return " or ".join(f"{shorten(hit.thing)} ({hit.label})" for hit in near[:_SHOWN]
                       if hit.score > near[0].score - _NEAR)


def _said(view: ReasonedView, thing: Term) -> str:
    """What a thing is said to be."""
    types = {quad.object for quad in view.snapshot.match(thing, RDF_TYPE, None, view.graphs[0])}
    return " and ".join(_a(label) for label in sorted(labels_of(view, types).values())) or "none"


def _a(kind: str) -> str:
    return f"{'an' if kind[:1].lower() in 'aeiou' else 'a'} {kind}"
