"""A measure of a view's network as an answer: each row with the proof of the ties it rests on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from kg.analysis.choice import Choice
from kg.analysis.discovery import measure_named, names
from kg.analysis.measure import Finding, Measure, in_order
from kg.analysis.measures.communities import MEASURE as COMMUNITIES
from kg.analysis.network import Network
from kg.analysis.ties import Ties, Way
from kg.columns.dictionary import Ids
from kg.model.namespaces import shorten
from kg.model.record import RELIABILITIES, Status
from kg.model.terms import XSD, Term, Triple, day, integer, literal
from kg.packs.evidence import Evidence, EvidenceFinder
from kg.packs.labels import labels_of
from kg.packs.question import Column, Question
from kg.packs.run import LIST_SEPARATOR, Answer, Row, answer_of
from kg.reason.views import ReasonedView

_MEMBERS = 5
"""How many members of a group are named: those of most ties."""

_MOST_TIES = 10_000
"""Up to how many ties of a network each thing is told its community beside another measure: to find
them takes a second then, and more than the measure itself."""

_DIGITS = 6
"""How many digits of a value are told."""

_THING = Column("thing", "iri", "The thing")
_TIES = Column("ties", "integer", "To how many others it is tied")
_COMMUNITY = Column("community", "integer", "The number of its community, as 'communities' counts "
                                            "them")
_FOREMOST = Column("foremost", "iri", "The member of most ties")
_WITHIN = Column("ties", "integer", "How many ties there are within")
_NAMED = Column("members", "list", f"The members of most ties, at most {_MEMBERS}")


@dataclass(frozen=True, slots=True)
class Measured:
    """The answer of a measure, with the network and, for each row, the ties that it rests on."""

    answer: Answer
    network: Network
    findings: tuple[Finding, ...]
    ties: tuple[Ids, ...]
    proofs: Mapping[int, Evidence]


def question_of(name: str) -> Question:
    """A measure as a question: what it asks, and the columns of its answer."""
    measure = measure_named(name)
    values = tuple(Column(one.name, one.type, one.meaning) for one in measure.values)
    if measure.group:
        number = Column(measure.group, "integer", "Its number, the largest being the first")
        columns = (number, _FOREMOST, *values, _WITHIN, _NAMED)
    else:
        columns = (_THING, *values, _TIES, _COMMUNITY)
    return Question("analysis", name, measure.question, measure.question, measure.description, (),
                    columns, (), (), {}, "", "", "", "", Path(name))


def all_questions() -> list[Question]:
    """All measures as questions, by name."""
    return [question_of(name) for name in names()]


def measure(name: str, view: ReasonedView, choice: Choice, most: int = 0) -> Measured:
    """What a measure finds in a network of a view: the first so many rows, or all where it is 0.

    Raises UsageError for an unknown measure, class or relation.
    """
    asked, question = measure_named(name), question_of(name)
    ties = Ties(view, choice)
    network = ties.network
    found = in_order(asked, asked.find(network)) if len(network) else []
    shown = found[:most or len(found)]
    resting = [network.ties_among(one.members) if one.members else network.ties_of(one.thing)
               for one in shown]
    proofs = _Proofs(view, ties)
    proofs.read_ahead(resting)
    evidence = [proofs.evidence(of_row) for of_row in resting]
    rows = [Row(values, proof) for values, proof in
            zip(_values(asked, view, network, shown, resting), evidence, strict=True)]
    answer = answer_of(question, view, _parameters(choice), rows)
    notes = (*answer.notes, *_notes(asked, ties, choice, len(found), len(shown)))
    return Measured(replace(answer, notes=notes), network, tuple(shown), tuple(resting),
                    proofs.known)


class _Proofs:
    """The evidence of ties: that of the best way in which two are tied, as of several records
    that say the same the best counts."""

    def __init__(self, view: ReasonedView, ties: Ties) -> None:
        self._finder = EvidenceFinder(view)
        self._ties = ties
        self._ways: dict[int, Way] = {}
        self.known: dict[int, Evidence] = {}

    def read_ahead(self, ties: Sequence[Ids]) -> None:
        """Find the best ways of many ties."""
        every = np.unique(np.concatenate([np.empty(0, dtype=np.int64), *ties])).tolist()
        things = self._ties.network.things
        ways = {tie: self._ties.ways(things[tie >> 32], things[tie & 0xFFFFFFFF])
                for tie in every}
        self._finder.read_ahead((triple, None) for found in ways.values() for way in found
                                for triple in way)
        for tie, found in ways.items():
            proofs = {way: self._of(way) for way in found}
            best = min(found, key=lambda way: _rank(proofs[way]))
            self._ways[tie], self.known[tie] = best, proofs[best]

    def evidence(self, ties: Ids) -> Evidence:
        """What some ties rest on together."""
        return self._of(triple for tie in ties.tolist() for triple in self._ways[tie])

    def _of(self, triples: Iterator[Triple] | Way) -> Evidence:
        return self._finder.evidence((triple, None) for triple in triples)


def _rank(evidence: Evidence) -> tuple[str, int, int]:
    """The smaller, the better: the grade, then how far the sources stand behind it."""
    grade = evidence.grade
    status = max((_STATUSES.index(one) for one in evidence.statuses), default=0)
    return (grade.reliability, grade.credibility, status) if grade else (
        RELIABILITIES[-1], 0, status)


def _values(asked: Measure, view: ReasonedView, network: Network, shown: Sequence[Finding],
            resting: Sequence[Ids]) -> Iterator[tuple[Term | None, ...]]:
    """The values of each row."""
    if not asked.group:
        community = _communities(network)
        for one, ties in zip(shown, resting, strict=True):
            yield (network.things[one.thing], *_numbers(asked, one), integer(len(ties)),
                   community.get(one.thing))
        return
    named = [sorted(one.members, key=lambda thing: (-int(network.degrees[thing]), thing))[:_MEMBERS]
             for one in shown]
    labels = labels_of(view, {network.things[thing] for group in named for thing in group})
    for number, (one, group, ties) in enumerate(zip(shown, named, resting, strict=True), start=1):
        names = (labels.get(network.things[thing]) or shorten(network.things[thing])
                 for thing in group)
        yield (integer(number), network.things[one.thing], *_numbers(asked, one),
               integer(len(ties)), literal(LIST_SEPARATOR.join(names)))


def _numbers(asked: Measure, one: Finding) -> Iterator[Term]:
    for value, number in zip(asked.values, one.values, strict=True):
        if value.type == "integer":
            yield integer(int(number))
        else:
            text = np.format_float_positional(number, precision=_DIGITS, unique=False,
                                              fractional=False, trim="-")
            yield literal(text, XSD + "decimal")


def _communities(network: Network) -> dict[int, Term]:
    """The number of the community of each thing; none in a large network."""
    if len(network.ties) > _MOST_TIES:
        return {}
    found = in_order(COMMUNITIES, COMMUNITIES.find(network))
    return {thing: integer(number) for number, one in enumerate(found, start=1)
            for thing in one.members}


def _parameters(choice: Choice) -> dict[str, Term]:
    given = {"of": _list(choice.of)}
    if choice.by:
        given["by"] = _list(choice.by)
    if choice.as_of is not None:
        given["as_of"] = day(choice.as_of)
    return given


def _list(terms: Sequence[Term]) -> Term:
    return literal(", ".join(map(shorten, terms)))


def _notes(asked: Measure, ties: Ties, choice: Choice, found: int, shown: int,
           ) -> Iterator[str]:
    """What the asker should know of the network."""
    kinds, network = " or ".join(map(shorten, choice.of)), ties.network
    things, tied = len(ties.things), len(network)
    if not things:
        yield f"The view holds no {kinds}: name another class, or another view."
    elif not tied:
        yield (f"The view holds {things:,} thing{'' if things == 1 else 's'} of {kinds}, and none "
               f"is tied to another one: no relation{' that was named' if choice.by else ''} joins "
               "two of them, and they take part in nothing together.")
    else:
        alone = things - tied
        yield (f"The network has {tied:,} things and {len(network.ties):,} "
               f"tie{'' if len(network.ties) == 1 else 's'}; "
               f"{alone:,} more of {kinds} {'is' if alone == 1 else 'are'} tied to none.")
        if not found:
            yield "Nothing in it is what the measure looks for."
    if choice.as_of is not None and tied:
        yield "Relations that have no dates count on every day."
    if not asked.group and len(network.ties) > _MOST_TIES:
        yield (f"Where there are more than {_MOST_TIES:,} ties, communities are not told beside "
               "another measure; 'communities' itself finds them.")
    if shown < found:
        yield f"The first {shown:,} of {found:,} rows; a larger top shows more."
    if (several := ties.of_several_names):
        yield (f"{several:,} of the things {'have' if several > 1 else 'has'} several names "
               "(owl:sameAs), and each is counted once, under one of them.")


_STATUSES = [str(status) for status in Status]
