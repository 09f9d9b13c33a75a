"""What records tell of people, organisations, vessels and aircraft by which one is recognised."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from kg.columns.columns import Columns
from kg.columns.sets import members
from kg.columns.statements import DERIVED, Statements
from kg.ingest.compared_names import KINDS, compared
from kg.model.namespaces import RDFS_LABEL, nx, term
from kg.model.terms import Term, is_literal, text_of
from kg.model.view import View
from kg.reason.materialisation import Materialisation

_NAMES = (RDFS_LABEL, nx("alias"), nx("acronym"), nx("nameOriginalScript"),
          term("skos:altLabel"))
_COUNTRIES = (nx("nationality"), nx("citizenship"), nx("basedIn"), nx("flagState"))
_DAY = re.compile(r"(?P<year>\d{4})(?P<rest>-\d\d-\d\d)?(?:Z|[+-]\d\d:\d\d)?$")
_NUMBER = re.compile(r"\d.*\w{3}|\w{3}.*\d")
_ABOUT = 5
"""Years before and after an approximate year of birth that it may mean."""

_SHORT = 8
"""Letters from which on one word alone names an organisation, a vessel or an aircraft well."""


@dataclass(slots=True)
class Description:
    """What is told of one thing, by all records that a view believes.

    `names` has names as they are compared with the name as written; those in `weak` are nicknames,
    or too short to tell much. `days` and `years` are those of birth, `spans` the first and last
    years where that is not known exactly; `numbers` those of identity documents and of the
    International Maritime Organization.
    """

    thing: Term
    kind: str
    names: dict[str, str] = field(default_factory=dict)
    weak: set[str] = field(default_factory=set)
    sources: set[Term] = field(default_factory=set)
    days: set[str] = field(default_factory=set)
    years: set[int] = field(default_factory=set)
    spans: set[tuple[int, int]] = field(default_factory=set)
    numbers: set[str] = field(default_factory=set)
    countries: set[Term] = field(default_factory=set)


class Told:
    """What the records that a view believes tell of things; what is the same is one thing.

    `entailed` is the materialisation of the view, over the dictionary of the statements.
    """

    def __init__(self, statements: Statements, view: View, entailed: Materialisation) -> None:
        quads = statements.quads
        believed = statements.believed(view)
        self._rows = entailed.under_representatives(
            quads.where(members(quads.g, believed, len(quads.dictionary))))
        self._entailed = entailed
        self._sources = statements.values(DERIVED)
        self._decode = quads.dictionary.decode
        self._lookup = quads.dictionary.lookup

    def descriptions(self) -> dict[int, Description]:
        """The things of KINDS that have a name, by the number of their representative."""
        found: dict[int, Description] = {}
        for kind in KINDS:
            for number in self._members(nx(kind)):
                found.setdefault(number, Description(self._decode(number), kind))
        for thing, text, source in self._names():
            if thing in found:
                _add_name(found[thing], text)
                found[thing].sources.add(source)
        for thing, text in self._weak_names():
            if thing in found:
                found[thing].weak.update(compared(text, found[thing].kind))
        for thing, born in self._births():
            if thing in found and (day := _DAY.match(born)):
                found[thing].years.add(int(day["year"]))
                if day["rest"]:
                    found[thing].days.add(born[:10])
        for thing, span in self._spans():
            if thing in found:
                found[thing].spans.add(span)
        for thing, number_ in self._numbers():
            if thing in found and _NUMBER.search(number_):
                found[thing].numbers.add(number_)
        for thing, country in self._countries():
            if thing in found:
                found[thing].countries.add(country)
        return {number: one for number, one in found.items() if one.names}

    def apart(self) -> set[frozenset[int]]:
        """The pairs that are said to be different."""
        return {frozenset(pair) for pair in self._pairs(term("owl:differentFrom"))}

    def _members(self, cls: Term) -> list[int]:
        """The things of a class, said or inferred."""
        number = self._lookup(cls)
        if number is None:
            return []
        return [n for run in self._entailed.facts.runs(~number) for n in run.keys.tolist()]

    def _names(self) -> Iterator[tuple[int, str, Term]]:
        """Things with their names and the sources of these."""
        owner = self._owners("aliasOf", "hasAlias")
        for predicate in (*_NAMES, nx("aliasText")):
            of_alias = predicate == nx("aliasText")
            rows = self._of(predicate)
            for s, o, g in zip(rows.s.tolist(), rows.o.tolist(), rows.g.tolist(), strict=True):
                name, record = self._decode(o), self._decode(g)
                if is_literal(name) and (s in owner or not of_alias):
                    yield (owner[s] if of_alias else s, text_of(name),
                           self._sources.get(record, record))

    def _weak_names(self) -> Iterator[tuple[int, str]]:
        """Things with those names that a source calls weak."""
        weak = self._lookup(nx("weakAlias"))
        quality = self._of(nx("aliasQuality"))
        aliases = set(quality.s[quality.o == (-1 if weak is None else weak)].tolist())
        owner = self._owners("aliasOf", "hasAlias")
        for alias, text in self._pairs(nx("aliasText")):
            if alias in aliases and alias in owner:
                yield owner[alias], text_of(self._decode(text))

    def _owners(self, of: str, has: str) -> dict[int, int]:
        """Whose an alias, a document or an address is, said from either end."""
        return dict(self._pairs(nx(of))) | {o: s for s, o in self._pairs(nx(has))}

    def _births(self) -> Iterator[tuple[int, str]]:
        """Things with days and years of birth."""
        for predicate in (nx("birthDate"), nx("birthYear")):
            for s, o in self._pairs(predicate):
                yield s, text_of(self._decode(o))

    def _spans(self) -> Iterator[tuple[int, tuple[int, int]]]:
        """Things with the first and last year in which they may be born: those of all ranges
        together, and those about an approximate year.
        """
        for thing, year in self._years("approximateBirthYear"):
            yield thing, (year - _ABOUT, year + _ABOUT)
        first: dict[int, int] = {}
        last: dict[int, int] = {}
        for thing, year in self._years("birthYearFrom"):
            first[thing] = min(year, first.get(thing, year))
        for thing, year in self._years("birthYearTo"):
            last[thing] = max(year, last.get(thing, year))
        for thing in first.keys() & last.keys():
            yield thing, (first[thing], last[thing])

    def _years(self, name: str) -> Iterator[tuple[int, int]]:
        for s, o in self._pairs(nx(name)):
            if year := _DAY.match(text_of(self._decode(o))):
                yield s, int(year["year"])

    def _numbers(self) -> Iterator[tuple[int, str]]:
        """Things with numbers of documents, and of vessels."""
        owner = self._owners("documentOf", "hasIdentityDocument")
        for s, o in self._pairs(nx("documentNumber")):
            if s in owner:
                yield owner[s], _number(text_of(self._decode(o)))
        for s, o in self._pairs(nx("imoNumber")):
            yield s, "IMO " + _number(text_of(self._decode(o)))

    def _countries(self) -> Iterator[tuple[int, Term]]:
        """Things with the countries they belong to or are in."""
        for predicate in _COUNTRIES:
            for s, o in self._pairs(predicate):
                yield s, self._decode(o)
        owner = self._owners("addressOf", "hasAddress")
        for s, o in self._pairs(nx("country")):
            if s in owner:
                yield owner[s], self._decode(o)

    def _pairs(self, predicate: Term) -> Iterator[tuple[int, int]]:
        rows = self._of(predicate)
        return zip(rows.s.tolist(), rows.o.tolist(), strict=True)

    def _of(self, predicate: Term) -> Columns:
        number = self._lookup(predicate)
        return self._rows.where(self._rows.p == (-1 if number is None else number))


def _add_name(one: Description, text: str) -> None:
    for form in compared(text, one.kind):
        one.names.setdefault(form, text)
        if " " not in form and (one.kind == "Person" or len(form) < _SHORT):
            one.weak.add(form)


def _number(text: str) -> str:
    return "".join(filter(str.isalnum, text.upper()))
