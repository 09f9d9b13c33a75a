"""Records and sources: what is told of them, what a record says, who is cited."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice

from kg.columns.statements import DERIVED
from kg.model.namespaces import BASE, RDFS_LABEL, RECORDS_GRAPH, nx, shorten
from kg.model.terms import Term, Triple, is_iri, literal_parts, local_name, text_of
from kg.packs.labels import labels_of
from kg.reason.views import ReasonedView

_RECORDED = tuple(f"<{BASE}{kind}/" for kind in ("record", "source", "id/load"))
MOST = 1000
"""How many statements of a record, or records of a source, are shown."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """A record or source: what is told of it, what it says, and the records that it is source of.
    """

    node: Term
    told: tuple[Triple, ...]
    says: tuple[Triple, ...]
    source_of: tuple[Term, ...]


def is_recorded(node: Term) -> bool:
    """Whether a name is one of a record, a source or a load."""
    return node.startswith(_RECORDED)


def recorded(view: ReasonedView, node: Term) -> Recorded | None:
    """The record or source of this name, believed in the view or not; None where it is neither."""
    snapshot = view.snapshot
    told = tuple(quad.triple for quad in snapshot.match(node, None, None, RECORDS_GRAPH))
    if not told:
        return None
    says = tuple(quad.triple for quad in islice(snapshot.match(None, None, None, node), MOST))
    of = tuple(quad.subject for quad in
               islice(snapshot.match(None, DERIVED, node, RECORDS_GRAPH), MOST))
    return Recorded(node, told, says, of)


def as_data(found: Recorded, view: ReasonedView) -> dict[str, object]:
    """What is told of it, for programs."""
    labels = labels_in(found, view)

    def named(part: Term) -> dict[str, str]:
        if is_iri(part):
            return {"iri": text_of(part), "label": labels.get(part) or local_name(part)}
        return {"value": text_of(part), "datatype": literal_parts(part).datatype}

    return {"iri": text_of(found.node), "label": title_of(found, labels),
            "told": [{"predicate": named(t.predicate), "object": named(t.object)}
                     for t in found.told],
            "says": [dict(zip(("subject", "predicate", "object"), map(named, triple),
                              strict=True)) for triple in found.says],
            "source_of": [text_of(one) for one in found.source_of],
            "more": MOST in (len(found.says), len(found.source_of))}


def labels_in(found: Recorded, view: ReasonedView) -> dict[Term, str]:
    """The labels of all that is told of it and that it says."""
    triples = (*found.told, *found.says)
    labels = dict(labels_of(view, {part for t in triples for part in t if is_iri(part)}))
    for triple in found.told:
        if is_iri(triple.object):
            for name in view.snapshot.properties(triple.object, RECORDS_GRAPH).get(RDFS_LABEL, []):
                labels[triple.object] = text_of(name)
    return labels


def title_of(found: Recorded, labels: dict[Term, str]) -> str:
    """What people call it: its label, or the place in its source."""
    own = [text_of(t.object) for t in found.told if t.predicate in (RDFS_LABEL, nx("locator"))]
    return own[0] if own else labels.get(found.node) or shorten(found.node)
