"""The names and numbers of the things of a view, and what sources write of them, to be searched."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from weakref import WeakKeyDictionary

from kg.columns.columns import Columns
from kg.model.consonants import consonants, in_arabic
from kg.model.namespaces import (
    BASE,
    ID,
    NX,
    OWL_SAME_AS,
    PREFIXES,
    RDFS_LABEL,
    RECORDS_GRAPH,
    nx,
    term,
)
from kg.model.spelling import plain
from kg.model.terms import Term, Triple, is_literal, literal, text_of
from kg.packs.passages import WRITTEN, key_of
from kg.reason.views import ReasonedView

_VOCABULARIES = tuple("<" + namespace for namespace in PREFIXES.values())
_NAMES = (RDFS_LABEL, nx("alias"), nx("acronym"), term("skos:altLabel"), term("skos:prefLabel"),
          nx("nameOriginalScript"), nx("aliasText"), nx("programCode"))
_OWN_NAMES = tuple(one for one in _NAMES if one != nx("aliasText"))
"""The names that are said of the thing itself."""

_NUMBERS = tuple(map(nx, (
    "documentNumber", "imoNumber", "mmsiNumber", "callSign", "tailNumber", "formerTailNumber",
    "serialNumber", "constructionNumber", "modeSTransponderCode", "digitalCurrencyAddress",
    "listIdentifier", "instrumentNumber", "phoneText", "emailText", "websiteText")))
"""What is looked for letter by letter: one that is alike but for a digit is another's."""

OWNED = ((nx("hasAlias"), nx("aliasOf")), (nx("hasIdentityDocument"), nx("documentOf")),
         (nx("hasAddress"), nx("addressOf")))
"""How a thing has its names, papers and addresses, and the inverse: what is found is the thing."""

PASSAGE = nx("passage")

_SCHEME = re.compile(r"^\s*https?://", re.IGNORECASE)
_OWN, _THINGS = "<" + BASE, ("<" + ID, "<" + NX)


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
    for quad in view.snapshot.match(None, PASSAGE, None, RECORDS_GRAPH):
        written.keys.append(key_of(text_of(quad.object)))
        written.said.append(quad.triple)
        written.nodes.append(quad.subject)
    return NameIndex(names, _texts(said, _NUMBERS, owners, solid), written, dict(words))


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
            if is_thing(quad.subject)}


def solid(text: str) -> str:
    """A number without what people put between its digits, or before the name of a website."""
    return plain(_SCHEME.sub("", text)).replace(" ", "")


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
            if is_literal(one.object) and is_thing(node := owners.get(one.subject, one.subject)):
                seen.setdefault((text_of(one.object), node), one)
    return Texts([key(text) for text, _ in seen], list(seen.values()),
                 [node for _, node in seen])


def _with(said: Columns, predicate: Term) -> Iterator[Triple]:
    """The triples of a property."""
    number = said.dictionary.lookup(predicate)
    return iter(()) if number is None else said.where(said.p == number).triples()


def is_thing(node: Term) -> bool:
    """Whether a node is of the world or the ontology, and no record, source or standard's term."""
    return node.startswith(_THINGS) or not node.startswith((_OWN, *_VOCABULARIES))
