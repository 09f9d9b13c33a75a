"""Search over the names and aliases of a view that forgives typing errors."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from kg.model.namespaces import BASE, ID, NX, PREFIXES, RDFS_LABEL, nx, term
from kg.model.terms import Term, is_literal, literal_parts
from kg.packs.labels import labels_of
from kg.reason.views import ReasonedView
from kg.store.sparql_text import named_in

_VOCABULARIES = tuple("<" + namespace for namespace in PREFIXES.values())
_LEAST_SCORE = 70
_LONG = 5
"""Letters from which on a text is also looked for within names, and with its words in any order."""

_NAMES = (RDFS_LABEL, nx("alias"), nx("acronym"), term("skos:altLabel"), term("skos:prefLabel"),
          nx("nameOriginalScript"), nx("aliasText"), nx("programCode"))
_OWN, _THINGS = "<" + BASE, ("<" + ID, "<" + NX)


@dataclass(frozen=True, slots=True)
class Hit:
    """A thing that a text names: the name that matched, its label and type, and a score to 100."""

    thing: Term
    label: str
    matched: str
    type: str
    score: float


@dataclass(frozen=True, slots=True)
class NameIndex:
    """Names in small letters without accents, beside the names as written and whose they are."""

    keys: list[str]
    names: list[str]
    nodes: list[Term]


def index_of(view: ReasonedView) -> NameIndex:
    """The names of all things of a view."""
    seen = dict.fromkeys(_names(view))
    names = [name for name, _ in seen]
    return NameIndex([plain(name) for name in names], names, [node for _, node in seen])


def search(view: ReasonedView, index: NameIndex, text: str, limit: int) -> list[Hit]:
    """The things that a text names, at most `limit`, the best first."""
    found = _search(index, text, limit)
    labels = labels_of(view, {node for node, _, _ in found})
    return [Hit(node, labels.get(node, matched), matched, _type_of(view, node), round(score, 1))
            for node, matched, score in found]


def unmentioned(view: ReasonedView, query: str) -> list[Term]:
    """The things that a query names and that nothing in the store has."""
    return [one for one in dict.fromkeys(named_in(query))
            if one.startswith("<" + BASE) and not one.endswith("/any>")
            and not view.snapshot.mentions(one) and not view.snapshot.has_graph(one)]


def _scored(wanted: str, keys: Sequence[str], limit: int) -> Iterator[tuple[float, int]]:
    """The scores of the keys that are most like a text, and their places; some more than once."""
    longer = [key if len(key) >= len(wanted) else None for key in keys]
    for scorer, weight, among in ((fuzz.ratio, 1.0, keys), (fuzz.token_ratio, 0.95, keys),
                                  (fuzz.partial_ratio, 0.9, longer)):
        if weight == 1 or len(wanted) >= _LONG:
            for _, score, at in process.extract(wanted, among, scorer=scorer, limit=limit,
                                                score_cutoff=_LEAST_SCORE / weight):
                yield score * weight, at


def plain(text: str) -> str:
    """A text in small letters, without accents and punctuation."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(c if c.isalnum() else " " for c in apart
                            if not unicodedata.combining(c)).split())


def _search(index: NameIndex, text: str, limit: int) -> list[tuple[Term, str, float]]:
    wanted = plain(text)
    if not wanted:
        return []
    best: dict[Term, tuple[float, str]] = {}
    for score, at in _scored(wanted, index.keys, limit * 6):
        key = index.keys[at]
        # What begins alike comes before what is alike somewhere.
        better = score + (5 if key == wanted else 3 if key.startswith(wanted) else 0) \
            - abs(len(key) - len(wanted)) / 100
        node = index.nodes[at]
        if node not in best or better > best[node][0]:
            best[node] = (better, index.names[at])
    ranked = sorted(best.items(), key=lambda item: (-item[1][0], item[0]))[:limit]
    return [(node, name, min(100.0, score)) for node, (score, name) in ranked]


def _names(view: ReasonedView) -> Iterator[tuple[str, Term]]:
    graph, match = view.graphs[0], view.snapshot.match
    owners = {quad.object: quad.subject for quad in match(None, nx("hasAlias"), None, graph)}
    owners |= {quad.subject: quad.object for quad in match(None, nx("aliasOf"), None, graph)}
    for predicate in _NAMES:
        for quad in match(None, predicate, None, graph):
            node = owners.get(quad.subject, quad.subject)
            if is_literal(quad.object) and (node.startswith(_THINGS) or not node.startswith(
                    (_OWN, *_VOCABULARIES))):
                yield literal_parts(quad.object).text, node


def _type_of(view: ReasonedView, node: Term) -> str:
    """The label of a type that was said of a thing: the first by its IRI."""
    types = sorted(quad.object for quad in view.snapshot.match(node, term("rdf:type"), None,
                                                              view.graphs[0]))
    return next(iter(labels_of(view, set(types[:1])).values()), "")
