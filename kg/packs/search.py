"""Search over the names of a view, forgiving typing errors, and over its numbers and what sources
write of things, word by word.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from math import log, sqrt
from typing import NamedTuple
from weakref import WeakKeyDictionary

from rapidfuzz import fuzz, process

from kg.columns.columns import Columns
from kg.model.consonants import consonants, in_arabic
from kg.model.display import visible
from kg.model.errors import KgError
from kg.model.namespaces import (
    BASE,
    ID,
    NX,
    OWL_SAME_AS,
    PREFIXES,
    RDFS_LABEL,
    RECORDS_GRAPH,
    nx,
    shorten,
    term,
)
from kg.model.nearest import nearest, perhaps
from kg.model.spelling import plain
from kg.model.terms import (
    XSD,
    Term,
    Triple,
    iri,
    is_literal,
    literal,
    literal_parts,
    local_name,
    text_of,
    words_of,
)
from kg.packs.labels import labels_of
from kg.packs.passages import WRITTEN, excerpt, key_of, texts_with
from kg.reason.summaries import RecordSummary
from kg.reason.views import ReasonedView
from kg.store.sparql_text import named_in
from kg.store.written_terms import parse_iri

_VOCABULARIES = tuple("<" + namespace for namespace in PREFIXES.values())
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

_NAMES = (RDFS_LABEL, nx("alias"), nx("acronym"), term("skos:altLabel"), term("skos:prefLabel"),
          nx("nameOriginalScript"), nx("aliasText"), nx("programCode"))
_OWN_NAMES = tuple(one for one in _NAMES if one != nx("aliasText"))
"""The names that are said of the thing itself."""

_NUMBERS = tuple(map(nx, (
    "documentNumber", "imoNumber", "mmsiNumber", "callSign", "tailNumber", "formerTailNumber",
    "serialNumber", "constructionNumber", "modeSTransponderCode", "digitalCurrencyAddress",
    "listIdentifier", "instrumentNumber", "phoneText", "emailText", "websiteText")))
"""What is looked for letter by letter: one that is alike but for a digit is another's."""

_SHOWN, _READ = 3, 80
"""How many values a message tells, and how many letters of each."""

_LEAST_NUMBER = 4
"""Letters and digits from which on a number is also found by its beginning or middle, unless they
are letters only: a part of a name is in many addresses."""

OWNED = ((nx("hasAlias"), nx("aliasOf")), (nx("hasIdentityDocument"), nx("documentOf")),
         (nx("hasAddress"), nx("addressOf")))
"""How a thing has its names, papers and addresses, and the inverse: what is found is the thing."""

_PASSAGE = nx("passage")

_SCHEME = re.compile(r"^\s*https?://", re.IGNORECASE)
_OWN, _THINGS = "<" + BASE, ("<" + ID, "<" + NX)


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


@dataclass(frozen=True, slots=True)
class Texts:
    """Texts in the form in which they are compared, beside what says them and whose they are."""

    keys: list[str]
    said: list[Triple]
    nodes: list[Term]


@dataclass(frozen=True)
class NameIndex:
    """The names of things, the numbers by which papers, lists and registers know them, and what
    sources write of them.
    """

    names: Texts
    numbers: Texts
    written: Texts
    words: Mapping[str, list[int]]
    """Where each word is in the names."""

    @cached_property
    def consonants(self) -> list[str | None]:
        """The consonants of the names, but of those in Arabic letters."""
        written = (text_of(one.object) for one in self.names.said)
        return [None if in_arabic(name) else consonants(name) for name in written]


_INDEXES: WeakKeyDictionary[ReasonedView, NameIndex] = WeakKeyDictionary()


def index_of(view: ReasonedView) -> NameIndex:
    """The names and numbers of all things of a view; made once, and kept as long as the view is."""
    if view not in _INDEXES:
        _INDEXES[view] = _index(view)
    return _INDEXES[view]


def _index(view: ReasonedView) -> NameIndex:
    said = view.said()
    owners = _owners(said)
    names = _texts(said, _NAMES, owners, plain)
    words: dict[str, list[int]] = defaultdict(list)
    for at, key in enumerate(names.keys):
        for word in set(key.split()):
            words[word].append(at)
    written = _texts(said, WRITTEN, owners, key_of)
    for quad in view.snapshot.match(None, _PASSAGE, None, RECORDS_GRAPH):
        written.keys.append(key_of(text_of(quad.object)))
        written.said.append(quad.triple)
        written.nodes.append(quad.subject)
    return NameIndex(names, _texts(said, _NUMBERS, owners, _solid), written, dict(words))


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
                        if records or one.said.predicate != _PASSAGE), limit))
    labels = labels_of(view, {term for one, _ in best for term in (one.node, one.said.predicate)})
    return [_hit(view, one, records, text, labels) for one, records in best]


def _hit(view: ReasonedView, found: _Found, records: tuple[RecordSummary, ...], text: str,
         labels: Mapping[Term, str]) -> Hit:
    predicate, matched = found.said.predicate, text_of(found.said.object)
    label, kind = labels.get(found.node, matched), _type_of(view, found.node)
    if predicate == _PASSAGE:
        label, kind = f"{records[0].source_name}, {records[0].locator}", "record"
    return Hit(found.node, label, excerpt(matched, text) if found.written else matched, kind,
               round(found.score, 1),
               labels.get(predicate, words_of(local_name(predicate))), records, found.written)


def _records(view: ReasonedView, said: Triple) -> tuple[RecordSummary, ...]:
    """The believed records, or modules of the ontology, that say a triple, or whose passage it is.
    """
    if said.predicate == _PASSAGE:
        return view.believed([said.subject])
    found = {one.graph: one for graph in view.snapshot.graphs_of(said)
             for one in view.records_of(view.said_as(said, graph))}
    return tuple(found[graph] for graph in sorted(found))


def bearers(view: ReasonedView, name: str) -> list[Term]:
    """The things that bear a name: as it is written, else but for capitals, accents and signs."""
    written = _written_so(view, name)
    if not written:
        names, wanted = index_of(view).names, plain(name)
        written = {node for key, node in zip(names.keys, names.nodes, strict=True)
                   if key == wanted}
    return sorted({view.shown_as(node) for node in written})


def namesakes(view: ReasonedView, name: str, thing: Term) -> list[Term]:
    """The others that bear a name in capitals, as lists write it, unless known to be the same."""
    same = {quad.object for graph in view.graphs
            for quad in view.snapshot.match(thing, OWL_SAME_AS, None, graph)}
    found = {view.shown_as(node) for node in _written_so(view, name.upper())}
    return sorted(found - {thing} - same)


def _written_so(view: ReasonedView, name: str) -> set[Term]:
    """The things of which a name is said as it is written."""
    return {quad.subject for text in (literal(name), literal(name, language="en"))
            for predicate in _OWN_NAMES
            for quad in view.snapshot.match(None, predicate, text, view.graphs[0])
            if _is_thing(quad.subject)}


def _named(view: ReasonedView, text: str) -> Term | None:
    """The thing whose name (id:ofac/4711, or an IRI) a text is."""
    try:
        node = view.shown_as(parse_iri(text.strip()))
    except KgError:
        return None
    said = view.snapshot.match(node, None, None, view.graphs[0])
    return node if _is_thing(node) and next(said, None) else None


def unmentioned(view: ReasonedView, query: str) -> list[Term]:
    """The things that a query names and that nothing in the store has."""
    return [one for one in dict.fromkeys(named_in(query))
            if one.startswith("<" + BASE) and not one.endswith("/any>")
            and not view.snapshot.mentions(one) and not view.snapshot.has_graph(one)]


def likeness(view: ReasonedView, name: str) -> str:
    """The term of the ontology that is written most like a name (nx:Agnt); empty for none."""
    if not name.startswith("nx:"):
        return ""
    return nearest(name, {shorten(node) for node in index_of(view).names.nodes
                          if node.startswith("<" + NX)})


def not_held(view: ReasonedView, triple: Triple) -> str:
    """That a view does not hold a triple, with what may be written otherwise in it."""
    match = view.snapshot.match
    told = f"The view '{view.view.text}' does not hold {' '.join(map(_written, triple))}."
    things = [part for part in (triple.subject, triple.object) if not is_literal(part)]
    unknown = [shorten(part) for part in things if not view.snapshot.mentions(part)]
    if (not view.snapshot.mentions(triple.predicate)
            and next(match(None, triple.predicate, None), None) is None):
        unknown.append(shorten(triple.predicate))
    if unknown:
        near = [like for one in unknown if (like := likeness(view, one))]
        return (f"{told} The store knows no {' and no '.join(unknown)}"
                f"{perhaps(' and '.join(near), ': check how it is written.')}")
    if is_literal(triple.object) and not is_literal(triple.subject):
        values = {quad.object for graph in view.graphs
                  for quad in match(triple.subject, triple.predicate, None, graph)}
        if values:
            shown = sorted(map(_written, values))
            return (f"{told} It holds {', '.join(shown[:_SHOWN])}"
                    f"{f' and {len(shown) - _SHOWN} more' if len(shown) > _SHOWN else ''} there.")
    return told


def _written(node: Term) -> str:
    """A term as people write it: with the usual prefixes, and no more of a text than is read."""
    if not is_literal(node):
        return shorten(node)
    parts = literal_parts(node)
    text = str(literal(parts.text if len(parts.text) <= _READ else parts.text[:_READ] + "…"))
    return visible(text + (f"@{parts.language}" if parts.language else "" if parts.datatype
                           == XSD + "string" else f"^^{shorten(iri(parts.datatype))}"))


def _scored(wanted: str, keys: Sequence[str], limit: int) -> Iterator[tuple[float, int]]:
    """The scores of the keys that are most like a text, and their places; some more than once."""
    longer = [key if len(key) >= len(wanted) else None for key in keys]
    for scorer, weight, among in ((fuzz.ratio, 1.0, keys), (fuzz.token_ratio, 0.95, keys),
                                  (fuzz.partial_ratio, 0.9, longer)):
        if weight == 1 or len(wanted) >= _LONG:
            for _, score, at in process.extract(wanted, among, scorer=scorer, limit=limit,
                                                score_cutoff=_LEAST_SCORE / weight):
                yield score * weight, at


def _solid(text: str) -> str:
    """A number without what people put between its digits, or before the name of a website."""
    return plain(_SCHEME.sub("", text)).replace(" ", "")


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
    wanted = _solid(text)
    if not wanted:
        return
    within = _solid(" ".join(filter(_numeric, text.split())))
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


def _owners(said: Columns) -> dict[Term, Term]:
    """Whose aliases and papers are whose."""
    return {part: owner for has, of in OWNED for part, owner in (
        *((one.object, one.subject) for one in _with(said, has)),
        *((one.subject, one.object) for one in _with(said, of)))}


def _texts(said: Columns, predicates: Sequence[Term], owners: Mapping[Term, Term],
           key: Callable[[str], str]) -> Texts:
    """The texts that things have by some properties, each once."""
    seen: dict[tuple[str, Term], Triple] = {}
    for predicate in predicates:
        for one in _with(said, predicate):
            if is_literal(one.object) and _is_thing(node := owners.get(one.subject, one.subject)):
                seen.setdefault((text_of(one.object), node), one)
    return Texts([key(text) for text, _ in seen], list(seen.values()),
                 [node for _, node in seen])


def _with(said: Columns, predicate: Term) -> Iterator[Triple]:
    """The triples of a property."""
    number = said.dictionary.lookup(predicate)
    return iter(()) if number is None else said.where(said.p == number).triples()


def _is_thing(node: Term) -> bool:
    """Whether a node is of the world or the ontology, and no record, source or standard's term."""
    return node.startswith(_THINGS) or not node.startswith((_OWN, *_VOCABULARIES))


def _type_of(view: ReasonedView, node: Term) -> str:
    """The label of a type that was said of a thing: the first by its IRI."""
    types = sorted(quad.object for quad in view.snapshot.match(node, term("rdf:type"), None,
                                                              view.graphs[0]))
    return next(iter(labels_of(view, set(types[:1])).values()), "")
