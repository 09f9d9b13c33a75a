"""Search over the names of a view, forgiving typing errors, and over its numbers and what sources
write of things, word by word.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from math import log, sqrt
from typing import NamedTuple

from rapidfuzz import fuzz, process

from kg.model.consonants import consonants, in_arabic
from kg.model.errors import KgError
from kg.model.namespaces import RDF_TYPE, shorten
from kg.model.spelling import plain
from kg.model.terms import Term, Triple, local_name, text_of, words_of
from kg.packs.labels import labels_of
from kg.packs.name_index import PASSAGE, NameIndex, is_thing, solid
from kg.packs.passages import excerpt, texts_with
from kg.reason.summaries import RecordSummary
from kg.reason.views import ReasonedView
from kg.store.written_terms import parse_iri

_LEAST_SCORE = 70
_LONG = 5
"""Letters from which on a text is also looked for within names, and with its words in any order."""

_LESS = 35
"""Points that a name loses, the shorter it is than the text: "but" is a word of "Viktor But"."""

_BY_WORDS = 90
"""The score of a name that has all words of a text, in whatever order and beside others."""

_LEAST_LIKE = 80
"""How like two words are that may be one, as "But" and "Bout"."""

_BY_CONSONANTS = 0.9
"""The weight of names that have the consonants of a text in Arabic letters: they come after those
that match.
"""

_LEAST_CONSONANTS, _FEW_CONSONANTS, _LEAST_JOINED = 85, 4, 2
"""How like the consonants are; fewer than some are the same, and fewer than others say nothing."""

_LEAST_NUMBER = 4
"""Letters and digits from which on a number is also found by its beginning or middle, unless they
are letters only: a part of a name is in many addresses."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A thing that a text names, or that has it in what is `written` of it: its label and type,
    what matched, in which property, on whose word, and a score to 100.
    """

    thing: Term
    label: str
    matched: str
    type: str
    score: float
    found_in: str
    records: tuple[RecordSummary, ...]
    written: bool


def search(view: ReasonedView, index: NameIndex, text: str, limit: int, *,
           names_alone: bool = False) -> list[Hit]:
    """The things that a text names, at most `limit`, the best first; by names alone, or also by
    numbers and by what is written of them.
    """
    if named := _named(view, text):
        label = labels_of(view, {named}).get(named, shorten(named))
        return [Hit(named, label, shorten(named), _type_of(view, named), 100.0, "IRI", (),
                    written=False)]
    found = ((one, _records(view, one.said)) for one in _search(index, text, limit, names_alone))
    best = list(islice(((one, records) for one, records in found
                        if records or one.said.predicate != PASSAGE), limit))
    labels = labels_of(view, {term for one, _ in best for term in (one.node, one.said.predicate)})
    return [_hit(view, one, records, text, labels) for one, records in best]


def _hit(view: ReasonedView, found: _Found, records: tuple[RecordSummary, ...], text: str,
         labels: Mapping[Term, str]) -> Hit:
    predicate, matched = found.said.predicate, text_of(found.said.object)
    label, kind = labels.get(found.node, matched), _type_of(view, found.node)
    if predicate == PASSAGE:
        label, kind = f"{records[0].source_name}, {records[0].locator}", "record"
    return Hit(found.node, label, excerpt(matched, text) if found.written else matched, kind,
               round(found.score, 1),
               labels.get(predicate, words_of(local_name(predicate))), records, found.written)


def _records(view: ReasonedView, said: Triple) -> tuple[RecordSummary, ...]:
    """The believed records, or modules of the ontology, that say a triple, or whose passage it is.
    """
    if said.predicate == PASSAGE:
        return view.believed([said.subject])
    found = {one.graph: one for graph in view.snapshot.graphs_of(said)
             for one in view.records_of(view.said_as(said, graph))}
    return tuple(found[graph] for graph in sorted(found))


def _named(view: ReasonedView, text: str) -> Term | None:
    """The thing whose name (id:ofac/4711, or an IRI) a text is."""
    try:
        node = view.shown_as(parse_iri(text.strip()))
    except KgError:
        return None
    said = view.snapshot.match(node, None, None, view.graphs[0])
    return node if is_thing(node) and next(said, None) else None


def _scored(wanted: str, keys: Sequence[str], limit: int) -> Iterator[tuple[float, int]]:
    """The scores of the keys that are most like a text, and their places; some more than once."""
    longer = [key if len(key) >= len(wanted) else None for key in keys]
    for scorer, weight, among in ((fuzz.ratio, 1.0, keys), (fuzz.token_ratio, 0.95, keys),
                                  (fuzz.partial_ratio, 0.9, longer)):
        if weight == 1 or len(wanted) >= _LONG:
            for _, score, at in process.extract(wanted, among, scorer=scorer, limit=limit,
                                                score_cutoff=_LEAST_SCORE / weight):
                yield score * weight, at


class _Found(NamedTuple):
    """A thing that was found, by what is said of it; whether that is a text `written` of it."""

    score: float
    node: Term
    said: Triple
    written: bool


def _search(index: NameIndex, text: str, limit: int, names_alone: bool) -> list[_Found]:
    ways = [(index.names, _names_like(index, text, limit))]
    if not names_alone:
        ways += [(index.numbers, _numbers_with(index.numbers.keys, text)),
                 (index.written, texts_with(index.written.keys, text))]
    best: dict[Term, _Found] = {}
    for texts, found in ways:
        for score, at in found:
            node = texts.nodes[at]
            if node not in best or score > best[node].score:
                best[node] = _Found(score, node, texts.said[at], texts is index.written)
    ranked = sorted(best.values(), key=lambda one: (-one.score, one.node))
    return [one._replace(score=min(100.0, one.score)) for one in ranked]


def _names_like(index: NameIndex, text: str, limit: int) -> Iterator[tuple[float, int]]:
    """The names that are most like a text: their scores and places."""
    wanted, keys = plain(text), index.names.keys
    yield from _with_words(index, wanted.split())
    if in_arabic(text):
        yield from _with_consonants(index, text, limit)
    for score, at in _scored(wanted, keys, limit * 6) if wanted else ():
        key = keys[at]
        more = len(key) - len(wanted)
        # What begins alike comes before what is alike somewhere, and all before a part of it.
        yield (score + (5 if key == wanted else 3 if key.startswith(wanted) else 0)
               - (more / 100 if more > 0 else _LESS * -more / len(wanted))), at


def _with_words(index: NameIndex, wanted: Sequence[str]) -> Iterator[tuple[float, int]]:
    """The names with the telling words of a text, or words like them: a word says the more, the
    fewer names have it, as "Wagner" does in "Wagner Group".
    """
    of_all = len(index.names.keys) + 1
    told = {word: log(of_all / (len(index.words.get(word, ())) + 1)) ** 2 for word in wanted}
    found: dict[int, float] = defaultdict(float)
    for word, much in told.items():
        likeness: dict[int, float] = {}
        for like, score, _ in process.extract(word, index.words.keys(), scorer=fuzz.ratio,
                                              limit=None, score_cutoff=_LEAST_LIKE):
            for at in index.words[like]:
                likeness[at] = max(likeness.get(at, 0.0), score / 100)
        for at, like_it in likeness.items():
            found[at] += much * like_it
    of_text = sum(told.values())
    for at, much in found.items():
        score = _BY_WORDS * sqrt(much / of_text)
        if score >= _LEAST_SCORE:
            yield score - len(index.names.keys[at]) / 100, at


def _with_consonants(index: NameIndex, text: str, limit: int) -> Iterator[tuple[float, int]]:
    """The names in other letters that have the consonants of a text in Arabic ones."""
    words = consonants(text)
    joined = words.replace(" ", "")
    least = 100 if len(joined) < _FEW_CONSONANTS else _LEAST_CONSONANTS
    if len(joined) < _LEAST_JOINED:
        return
    apart = index.consonants
    together = [one and one.replace(" ", "") for one in apart]
    for scorer, looked, keys in ((fuzz.token_sort_ratio, words, apart),
                                 (fuzz.ratio, joined, together)):
        for _, score, at in process.extract(looked, keys, scorer=scorer, limit=limit * 6,
                                            score_cutoff=least):
            yield score * _BY_CONSONANTS, at


def _numbers_with(keys: Sequence[str], text: str) -> Iterator[tuple[float, int]]:
    """The numbers that are a text, begin with it or have it within: their scores and places.

    Beside a number a text may say what it is, as lists do: "IMO 9177155".
    """
    wanted = solid(text)
    if not wanted:
        return
    within = solid(" ".join(filter(_numeric, text.split())))
    if len(within) < _LEAST_NUMBER:
        within = wanted
    partly = len(wanted) >= _LEAST_NUMBER and _numeric(text)
    for at, key in enumerate(keys):
        if key == wanted:
            yield 105.0, at
        elif key == within:
            yield 100.0, at
        elif partly and wanted in key:
            yield (98 if key.startswith(wanted) else 95) - (len(key) - len(wanted)) / 100, at


def _numeric(text: str) -> bool:
    """Whether a text may be a number of a paper, a telephone, or an address of the network."""
    return any(c.isdigit() or c == "@" for c in text) or "." in text.strip(".,;")


def _type_of(view: ReasonedView, node: Term) -> str:
    """The label of a type that was said of a thing: the first by its IRI that has one."""
    types = {quad.object for quad in view.snapshot.match(node, RDF_TYPE, None, view.graphs[0])}
    return min(labels_of(view, types).items(), default=("", ""))[1]
