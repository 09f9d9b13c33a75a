"""People's names for IRIs."""

from __future__ import annotations

from kg.model.namespaces import RDF_TYPE, RDFS_LABEL, nx, term
from kg.model.terms import Term, is_literal, literal_parts, local_name
from kg.reason.views import ReasonedView

_LANGUAGES = {"en": 0, "": 1}
"""Which labels come first."""

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
    labels = {node: label for node in terms if (label := _label(view, node))}
    for node in terms - labels.keys():
        types = sorted(quad.object for quad in
                       view.snapshot.match(node, RDF_TYPE, None, view.graphs[0]))
        kinds.update((one, _label(view, one)) for one in types if one not in kinds)
        kind = next(filter(None, map(kinds.get, types)), None)
        if kind is not None:
            held = next(filter(None, (_text(view, node, one) for one in _HELD)), None)
            labels[node] = f"{kind} {held or local_name(node)}"
    return labels


def _label(view: ReasonedView, node: Term) -> str | None:
    """Its label; a module of the ontology has a title in its place."""
    return _text(view, node, RDFS_LABEL) or _text(view, node, _TITLE)


def _text(view: ReasonedView, node: Term, predicate: Term) -> str | None:
    found = min((literal_parts(quad.object) for graph in view.graphs for quad in
                 view.snapshot.match(node, predicate, None, graph) if is_literal(quad.object)),
                key=lambda parts: (_LANGUAGES.get(parts.language, 2), parts), default=None)
    return None if found is None else found.text
