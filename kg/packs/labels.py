"""People's names for IRIs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from kg.model.namespaces import RDF_TYPE, RDFS_LABEL, nx, term
from kg.model.terms import Term, is_literal, literal_parts, local_name
from kg.reason.views import ReasonedView

_LANGUAGES = {"en": 0, "": 1}
"""Which labels come first."""

_Told = Mapping[Term, list[Term]]

_TITLE = term("dcterms:title")
_HELD = (nx("aliasText"), nx("documentNumber"), nx("addressText"))
"""What a thing without a label is there to hold."""


def labels_of(view: ReasonedView, terms: set[Term],
              kinds: dict[Term, str | None] | None = None) -> dict[Term, str]:
    """People's names for some IRIs: the English label where there is one.

    A thing without a label is called by its type and the name, number or text that it is there to
    hold, or the last part of its IRI. `kinds` keeps the labels of types for other calls.
    """
    kinds = {} if kinds is None else kinds
    labels = {node: label for node in terms if (label := _text(view, node, RDFS_LABEL))}
    for node in terms - labels.keys():
        told = [view.snapshot.properties(node, graph) for graph in view.graphs]
        label = _first(told, _TITLE) or _by_type(view, node, told, kinds)
        if label is not None:
            labels[node] = label
    return labels


def _by_type(view: ReasonedView, node: Term, told: Sequence[_Told],
             kinds: dict[Term, str | None]) -> str | None:
    """The type of a thing and what it is there to hold; None where no type has a label."""
    types = sorted(told[0].get(RDF_TYPE, ()))
    kinds.update((one, _label(view, one)) for one in types if one not in kinds)
    kind = next(filter(None, map(kinds.get, types)), None)
    held = next(filter(None, (_first(told, one) for one in _HELD)), None)
    return None if kind is None else f"{kind} {held or local_name(node)}"


def _label(view: ReasonedView, node: Term) -> str | None:
    """Its label; a module of the ontology has a title in its place."""
    return _text(view, node, RDFS_LABEL) or _text(view, node, _TITLE)


def _text(view: ReasonedView, node: Term, predicate: Term) -> str | None:
    return _best(quad.object for graph in view.graphs
                 for quad in view.snapshot.match(node, predicate, None, graph))


def _first(told: Sequence[_Told], predicate: Term) -> str | None:
    return _best(value for one in told for value in one.get(predicate, ()))


def _best(values: Iterable[Term]) -> str | None:
    """The text of the literal that a person is told first."""
    found = min((literal_parts(value) for value in values if is_literal(value)),
                key=lambda parts: (_LANGUAGES.get(parts.language, 2), parts), default=None)
    return None if found is None else found.text
