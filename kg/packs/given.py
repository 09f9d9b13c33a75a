"""Values as askers give them: a thing by its name as well as by its IRI."""

from __future__ import annotations

from collections.abc import Mapping

from kg.model.errors import UsageError
from kg.model.namespaces import ID, RDF_TYPE, shorten
from kg.model.terms import Term, Triple, text_of
from kg.packs.binding import bind, is_written_iri, place_of
from kg.packs.kinds import is_of, named_like
from kg.packs.labels import labels_of
from kg.packs.name_index import bearers, namesakes
from kg.packs.question import Question
from kg.reason.views import ReasonedView
from kg.store.written_terms import parse_name, parse_term

_SHOWN = 5
"""How many things a message names."""


def check(question: Question, values: Mapping[str, str]) -> None:
    """Raise UsageError for values that are wrong whatever the store holds."""
    names = _names(question, values) | _places(question, values)
    bind(question, {name: value for name, value in values.items() if name not in names})


def with_things(question: Question, values: Mapping[str, str], view: ReasonedView,
                ) -> tuple[dict[str, str], list[str]]:
    """Values with the IRI of each thing that is given by its name, and notes that tell which.

    Raises UsageError for a name that no thing has, or several have.
    """
    found = dict(values)
    notes = []
    kinds = {one.name: one.kind for one in question.parameters}
    for name, value in _names(question, values).items():
        thing, note = named_thing(view, value, f"The parameter {name} is '{value}'; it",
                                  kinds[name])
        found[name] = text_of(thing)
        notes.append(f"{name}: {note}")
    for name, value in _places(question, values).items():
        place = place_of(value)
        if place is None or not view.snapshot.mentions(place):
            things = [one for one in bearers(view, value) if one.startswith(f"<{ID}place/")]
            if len(things) == 1:
                found[name] = text_of(things[0])
                notes.append(f"{name}: '{value}' is {_told(view, things)}.")
    return found, notes


def named_thing(view: ReasonedView, value: str, what: str, kind: Term | None = None,
                ) -> tuple[Term, str]:
    """The thing of a name, of a kind rather than of others, and a note that tells which; `what` is
    how a message names the value.

    Raises UsageError for a name that no thing has, or several have.
    """
    found = bearers(view, value)
    things = [one for one in found if is_of(view, one, kind)] or found
    if len(things) != 1:
        raise UsageError(f"{what} must be an IRI, a prefixed name such as id:organization/farc, or "
                         f"the name of one thing: {_instead(view, value, things, kind)}.")
    others = namesakes(view, value, things[0])
    return things[0], f"'{value}' is {_told(view, things)}." + (
        f" So are called, in capitals: {_told(view, others[:_SHOWN])}; ask for each, or say with "
        "'kg link accept' that they are one." if others else "")


def written_triple(view: ReasonedView, subject: str, predicate: str, object_: str,
                   ) -> tuple[Triple, list[str]]:
    """A triple as people write it, its things by their names too, and notes that tell which are
    meant. Raises UsageError for what is no term, and no name of one thing.
    """
    notes: list[str] = []

    def term(text: str) -> Term:
        try:
            return parse_term(text)
        except UsageError:
            if text.startswith('"') or ":" in text:
                raise
        thing, note = named_thing(view, text, f"'{text}'")
        notes.append(note)
        return thing

    named = RDF_TYPE if predicate == "a" else parse_name(predicate)
    return Triple(term(subject), named, term(object_)), notes


def _places(question: Question, values: Mapping[str, str]) -> dict[str, str]:
    """The values that stand for a place: its code or its name."""
    places = {one.name for one in question.parameters if one.type == "place"}
    return {name: value for name, value in values.items()
            if name in places and value.strip() and ":" not in value}


def _names(question: Question, values: Mapping[str, str]) -> dict[str, str]:
    """The values that stand for a thing and are no IRIs."""
    things = {one.name for one in question.parameters if one.type == "iri"}
    return {name: value for name, value in values.items()
            if name in things and value.strip() and not is_written_iri(value)}


def _instead(view: ReasonedView, value: str, things: list[Term], kind: Term | None) -> str:
    if things:
        more = f" and {len(things) - _SHOWN:,} more" if len(things) > _SHOWN else ""
        return f"so are called {_told(view, things[:_SHOWN])}{more}"
    near = named_like(view, value, kind)
    return f"perhaps {near}" if near else "nothing has a name like it"


def _told(view: ReasonedView, things: list[Term]) -> str:
    labels = labels_of(view, set(things))
    return ", ".join(f"{shorten(one)} ({labels.get(one, 'without a label')})" for one in things)
