"""All about one thing: types, aliases, claims with their records, timeline, neighbours."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice

from kg.model.namespaces import NX, RDF_TYPE, RDFS_LABEL, is_unnamed, nx, term
from kg.model.terms import (
    Term,
    Triple,
    is_iri,
    is_literal,
    literal_parts,
    local_name,
    text_of,
    words_of,
)
from kg.packs.evidence import EvidenceFinder
from kg.packs.labels import labels_of
from kg.packs.name_index import OWNED
from kg.reason.summaries import RecordSummary
from kg.reason.views import ReasonedView

_MOST_CLAIMS = 300
"""How many claims are told in each direction; countries are named by thousands."""
_MOST_NEIGHBOURS = 60
_ALIASES = (nx("alias"), nx("acronym"), term("skos:altLabel"))
_OWN = frozenset(chain.from_iterable(OWNED))
"""What leads from a thing to its names, papers and addresses, and back."""

_STARTS = (nx("startDate"), nx("startYear"), nx("validFrom"))
_ENDS = (nx("endDate"), nx("endYear"), nx("validTo"))


@dataclass(frozen=True, slots=True)
class Claim:
    """A triple of which a thing is the subject (`outward`) or the object, said or `inferred`."""

    triple: Triple
    outward: bool
    inferred: bool

    @property
    def other(self) -> Term:
        """The end that is not the thing described."""
        return self.triple.object if self.outward else self.triple.subject


def claims_of(view: ReasonedView, node: Term) -> tuple[list[Claim], bool]:
    """What is said of a thing, at most so much in each direction, and whether there is more."""
    found = [list(islice(_all_claims(view, node, outward=outward), _MOST_CLAIMS + 1))
             for outward in (True, False)]
    return ([claim for claims in found for claim in claims[:_MOST_CLAIMS]],
            any(len(claims) > _MOST_CLAIMS for claims in found))


def _all_claims(view: ReasonedView, node: Term, *, outward: bool) -> Iterator[Claim]:
    for number, graph in enumerate(view.graphs):
        for quad in view.snapshot.match(node if outward else None, None,
                                        None if outward else node, graph):
            if is_unnamed(quad.subject) or is_unnamed(quad.object):
                continue  # a class that the ontology describes without a name
            yield Claim(quad.triple, outward, inferred=number == 1)


def description(view: ReasonedView, node: Term, claims: list[Claim],
                more: bool) -> dict[str, object]:
    """A thing as plain data for JSON; `more` tells that not all claims are there."""
    nodes = {part for claim in claims for part in claim.triple if is_iri(part)}
    labels = labels_of(view, nodes | {node})

    def named(part: Term) -> Mapping[str, object]:
        if is_literal(part):
            parts = literal_parts(part)
            return {"value": parts.text, "datatype": parts.datatype} | (
                {"language": parts.language} if parts.language else {})
        return {"iri": text_of(part), "label": labels.get(part) or local_name(part)}

    def spoken(predicate: Term) -> Mapping[str, object]:
        return {"iri": text_of(predicate),
                "label": labels.get(predicate) or words_of(local_name(predicate))}

    shown = shown_of(claims)
    return {
        "iri": text_of(node), "label": labels.get(node) or local_name(node),
        "view": view.view.text,
        "definition": definition_in(claims),
        "types": [named(one) for one in types_in(claims)],
        "aliases": _aliases(view, claims, labels.get(node, "")),
        "claims": [{"predicate": spoken(claim.triple.predicate), "object": named(claim.other),
                    "direction": "out" if claim.outward else "in",
                    "inferred": claim.inferred, "status": status_of(view, claim),
                    "rests_on": statuses_of(records), "grade": grade,
                    "records": list(map(_record, records))}
                   for claim, grade, records in supported(view, shown)],
        "more": more,
        "timeline": _timeline(view, node, claims, labels),
        "neighbours": _neighbours(view, node, shown, labels)}


def shown_of(claims: Iterable[Claim]) -> list[Claim]:
    """Claims without the types and labels of the thing, which are told apart."""
    return [claim for claim in claims if claim.triple.predicate not in (RDF_TYPE, RDFS_LABEL)
            or not claim.outward]


def types_in(claims: Iterable[Claim]) -> list[Term]:
    """The types of the thing, each once."""
    return list(dict.fromkeys(claim.other for claim in claims
                              if claim.outward and claim.triple.predicate == RDF_TYPE))


def supported(view: ReasonedView, claims: Sequence[Claim],
              ) -> Iterator[tuple[Claim, str, list[RecordSummary]]]:
    """Claims, each with its grade and the records that it rests on, by their names."""
    finder = EvidenceFinder(view)
    finder.read_ahead((claim.triple, None) for claim in claims)
    for claim in claims:
        found = finder.evidence([(claim.triple, None)])
        # A module of the ontology counts as a record here: terms are described by nothing else.
        records = {one.graph: one for support in found.supports for one in support.records}
        yield claim, str(found.grade or ""), [records[graph] for graph in sorted(records)]


def status_of(view: ReasonedView, claim: Claim) -> str:
    """The statuses of the records that say a claim, or that it follows."""
    records = () if claim.inferred else view.records_of(claim.triple)
    return statuses_of(records) or "inferred"


def statuses_of(records: Iterable[RecordSummary]) -> str:
    """The statuses of records, each once."""
    return ", ".join(sorted({one.status for one in records}))


def _record(one: RecordSummary) -> dict[str, object]:
    return {"iri": text_of(one.graph), "source": one.source_name, "locator": one.locator,
            "status": one.status, "grade": str(one.grade), "passage": one.passage,
            "valid_from": one.valid_from and one.valid_from.isoformat(),
            "valid_to": one.valid_to and one.valid_to.isoformat()}


def _aliases(view: ReasonedView, claims: list[Claim], label: str) -> list[str]:
    found = {text_of(claim.other) for claim in claims
             if claim.outward and claim.triple.predicate in (*_ALIASES, RDFS_LABEL)
             and is_literal(claim.other)}
    aliases = {claim.other for claim in claims
               if claim.triple.predicate in (nx("hasAlias"), nx("aliasOf"))}
    for alias in aliases:
        found |= {text_of(quad.object) for quad in
                  view.snapshot.match(alias, nx("aliasText"), None, view.graphs[0])}
    return sorted(found - {label})


def definition_in(claims: list[Claim]) -> str:
    """What the ontology says a term means."""
    wanted = (term("skos:definition"), term("rdfs:comment"))
    return next((text_of(c.other) for c in claims if c.outward and c.triple.predicate in wanted),
                "")


def _timeline(view: ReasonedView, node: Term, claims: list[Claim],
              labels: Mapping[Term, str]) -> list[dict[str, object]]:
    """The thing's own dates, and the dated relations in which it stands."""
    events: list[dict[str, object]] = []
    for other in dict.fromkeys([node, *(c.other for c in claims if not c.outward)]):
        said = {quad.predicate: quad for quad in
                view.snapshot.match(other, None, None, view.graphs[0])}
        starts = [text_of(said[p].object) for p in _STARTS if p in said]
        ends = [text_of(said[p].object) for p in _ENDS if p in said]
        if starts or ends:
            quad = next(said[p] for p in (*_STARTS, *_ENDS) if p in said)
            records = view.records_of(quad.triple)
            events.append({
                "iri": text_of(other), "label": labels.get(other) or _kind(view, other),
                "from": starts[0] if starts else None, "to": ends[0] if ends else None,
                "record": text_of(records[0].graph) if records else None})
    return sorted(events, key=lambda event: str(event["from"] or event["to"]))


def _kind(view: ReasonedView, node: Term) -> str:
    """What a thing without a name is: the label of its type and what it names besides."""
    quads = list(view.snapshot.match(node, None, None, view.graphs[0]))
    types = [quad.object for quad in quads if quad.predicate == RDF_TYPE]
    others = [quad.object for quad in quads if is_iri(quad.object)
              and quad.predicate not in (RDF_TYPE, nx("designatedEntity"), nx("actor"))]
    labels = labels_of(view, {*types, *others})
    words = [labels.get(one) or local_name(one) for one in (*types[:1], *sorted(others)[:2])]
    return ", ".join(words) or local_name(node)


def _neighbours(view: ReasonedView, node: Term, claims: list[Claim],
                labels: Mapping[Term, str]) -> dict[str, object]:
    nodes: dict[Term, None] = {node: None}
    left_out: set[Term] = set()
    edges: dict[Triple, dict[str, object]] = {}
    # Others come before the thing's own names and papers, what was said before what follows, and
    # things before terms of the ontology.
    for claim in sorted(claims, key=lambda c: (c.triple.predicate in _OWN, c.inferred,
                                               c.other.startswith("<" + NX))):
        if not is_iri(claim.other) or claim.other == node or claim.triple in edges:
            continue
        if claim.other not in nodes and len(nodes) >= _MOST_NEIGHBOURS:
            left_out.add(claim.other)
            continue
        nodes[claim.other] = None
        edges[claim.triple] = {
            "source": text_of(claim.triple.subject), "target": text_of(claim.triple.object),
            "label": labels.get(claim.triple.predicate) or local_name(claim.triple.predicate),
            "inferred": claim.inferred, "status": status_of(view, claim)}
    return {"nodes": [{"id": text_of(one), "label": labels.get(one) or _kind(view, one),
                       "type": _type(view, one)} for one in nodes],
            "edges": list(edges.values()), "left_out": len(left_out)}


def _type(view: ReasonedView, node: Term) -> str:
    types = sorted(quad.object for quad in
                   view.snapshot.match(node, RDF_TYPE, None, view.graphs[0]))
    return local_name(types[0]) if types else ""
