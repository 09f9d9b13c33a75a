"""Search over names and aliases that forgives typing errors."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from rapidfuzz import fuzz, process

from kg.model.namespaces import ID, NX, RDFS_LABEL, nx, term
from kg.model.terms import Term, is_literal, literal_parts
from kg.packs.run import labels_of
from kg.reason.views import ReasonedView
from kg.server.answer import Answer
from kg.server.context import Context

_LEAST_SCORE = 70
_NAMES = (RDFS_LABEL, nx("alias"), nx("acronym"), term("skos:altLabel"), term("skos:prefLabel"))
_OF_ALIAS = (nx("aliasText"),)


@dataclass(frozen=True, slots=True)
class _Index:
    """Names in small letters without accents, beside the names as written and whose they are."""

    keys: list[str]
    names: list[str]
    nodes: list[Term]


def run(context: Context, arguments: Mapping[str, Any], answer: Answer) -> None:
    """Find `text` among the names of a view; at most `limit` things, the best first."""
    view = context.view(arguments["view"], arguments["sources"])
    store = context.store(arguments["sources"])
    index = context.kept(store, f"names of {view.view.text}", lambda: _index_of(view))
    found = _search(index, arguments["text"], arguments["limit"])
    labels = labels_of(view, {node for node, _, _ in found})
    hits = []
    for node, matched, score in found:
        kind = _type_of(view, node)
        hits.append({"iri": node[1:-1], "label": labels.get(node, matched), "matched": matched,
                     "type": kind, "score": round(score, 1)})
    answer.json({"hits": hits}, generation=view.snapshot.folder.name)


def plain(text: str) -> str:
    """A text in small letters, without accents and punctuation."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(c if c.isalnum() else " " for c in apart
                            if not unicodedata.combining(c)).split())


def _search(index: _Index, text: str, limit: int) -> list[tuple[Term, str, float]]:
    wanted = plain(text)
    if not wanted:
        return []
    best: dict[Term, tuple[float, str]] = {}
    scored = process.extract(wanted, index.keys, scorer=fuzz.WRatio if len(wanted) > 4
                             else fuzz.ratio, limit=limit * 6, score_cutoff=_LEAST_SCORE)
    for key, score, at in scored:
        # What begins alike comes before what is alike somewhere.
        better = score + (5 if key == wanted else 3 if key.startswith(wanted) else 0) \
            - abs(len(key) - len(wanted)) / 100
        node = index.nodes[at]
        if node not in best or better > best[node][0]:
            best[node] = (better, index.names[at])
    ranked = sorted(best.items(), key=lambda item: (-item[1][0], item[0]))[:limit]
    return [(node, name, min(100.0, score)) for node, (score, name) in ranked]


def _index_of(view: ReasonedView) -> _Index:
    seen = dict.fromkeys(_names(view))
    names = [name for name, _ in seen]
    return _Index([plain(name) for name in names], names, [node for _, node in seen])


def _names(view: ReasonedView) -> Iterator[tuple[str, Term]]:
    graph, match = view.graphs[0], view.snapshot.match
    owners = {quad.object: quad.subject for quad in match(None, nx("hasAlias"), None, graph)}
    owners |= {quad.subject: quad.object for quad in match(None, nx("aliasOf"), None, graph)}
    for predicate in (*_NAMES, *_OF_ALIAS):
        for quad in match(None, predicate, None, graph):
            node = owners.get(quad.subject, quad.subject)
            if is_literal(quad.object) and node.startswith(("<" + ID, "<" + NX)):
                yield literal_parts(quad.object).text, node


def _type_of(view: ReasonedView, node: Term) -> str:
    """The label of the type that was said of a thing, the first by name."""
    types = sorted(quad.object for quad in view.snapshot.match(node, term("rdf:type"), None,
                                                              view.graphs[0]))
    return next(iter(labels_of(view, set(types[:1])).values()), "")
