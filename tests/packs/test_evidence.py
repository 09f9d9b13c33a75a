"""What a row rests on: the worst of what it needs, on the word of those whom it asks about."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import cast

from kg.model.namespaces import RECORD, RECORDS_GRAPH, nx
from kg.model.terms import Term, Triple, iri
from kg.packs.evidence import Evidence, EvidenceFinder
from kg.reason.proof import Proof
from kg.reason.summaries import RecordSummary
from kg.reason.views import ReasonedView


def _triple(name: str) -> Triple:
    return Triple(nx(name), nx("says"), nx("it"))


def _record(name: str, grade: str, status: str = "asserted") -> RecordSummary:
    graph = iri(name if ":" in name else RECORD + name)
    return RecordSummary(graph, iri("urn:s"), f"source {name}", name, "", status, grade[0], int(grade[1]))


WELL, POORLY, ILL = _record("c", "B2"), _record("b", "D4", "reported"), _record("a", "E5", "possible")
ONTOLOGY = _record("urn:ontology", "A1")


@dataclass
class _View:
    """A view that knows who says what, what follows from it, and which names are of one thing."""

    said: dict[Triple, tuple[RecordSummary, ...]]
    follows: dict[Triple, Proof] = field(default_factory=dict)
    same: tuple[Triple, ...] = ()

    def explain(self, triple: Triple) -> list[Proof]:
        return [self.follows[triple]] if triple in self.follows else (
            [Proof(triple, None)] if triple in self.said else [])

    def records_of(self, triple: Triple) -> tuple[RecordSummary, ...]:
        return self.said.get(triple, ())

    def record(self, graph: Term) -> RecordSummary | None:
        return next((one for one in (WELL, POORLY, ILL) if one.graph == graph), None)

    def said_as(self, triple: Triple, graph: Term) -> Triple:
        return Triple(triple.subject, triple.predicate, graph)

    def links_between(self, leaves: Iterator[Triple]) -> Iterator[Triple]:
        yield from self.same if any(leaf == _triple("x") for leaf in leaves) else ()


def _evidence(view: _View, *asked: Triple | tuple[Triple, Term]) -> Evidence:
    return EvidenceFinder(cast("ReasonedView", view)).evidence(
        (one, None) if isinstance(one, Triple) else one for one in asked)


def test_a_row_is_as_good_as_the_worst_of_what_it_needs_together() -> None:
    x, y, z, axiom = map(_triple, ("x", "y", "z", "axiom"))
    proof = Proof(z, "rule", (Proof(x, None), Proof(axiom, "scm-sco", (Proof(axiom, None),)), Proof(y, None)))
    view = _View({x: (WELL, POORLY), y: (POORLY,), axiom: (ONTOLOGY,)}, {z: proof})
    for asked in ((z, x), (x, z)):
        found = _evidence(view, *asked)
        assert [one.triple for one in found.supports] == [z]  # x is within its proof
        assert str(found.grade) == "D4"
        assert found.records == (POORLY, WELL)
        assert found.statuses == ("asserted", "reported")
        assert found.sources == ("source b", "source c")
        assert found.rules == ("rule",)
    assert [str(one.grade) for one in _evidence(view, x, y).supports] == ["B2", "D4"]
    assert str(_evidence(view, x, y).grade) == "D4"
    assert _evidence(view, x).rules == ()
    assert _evidence(view, _triple("unsaid")).supports == ()


def test_a_row_that_asks_about_a_record_rests_on_that_one_alone() -> None:
    x = _triple("x")
    view = _View({x: (WELL, POORLY)})
    (support,) = _evidence(view, (x, ILL.graph)).supports
    assert (support.records, str(support.grade)) == ((ILL,), "E5")
    assert support.proof == Proof(Triple(x.subject, x.predicate, ILL.graph), None)
    status = Triple(ILL.graph, nx("status"), nx("possible"))
    assert _evidence(view, (status, RECORDS_GRAPH)).records == (ILL,)
    assert _evidence(view, (x, iri("urn:no-record"))).supports == ()
    two = _evidence(view, (x, ILL.graph), (x, POORLY.graph), (x, ILL.graph))
    assert [one.records for one in two.supports] == [(ILL,), (POORLY,)]


def test_a_record_that_is_not_believed_is_told_also_where_believed_ones_say_the_same() -> None:
    x, z = map(_triple, ("x", "z"))
    view = _View({x: (WELL, POORLY)}, {z: Proof(z, "rule", (Proof(x, None),))})
    found = _evidence(view, z, (x, POORLY.graph), (x, ILL.graph))
    assert [one.records for one in found.supports] == [(WELL, POORLY), (ILL,)]
    assert (str(found.grade), found.statuses) == ("E5", ("asserted", "possible", "reported"))


def test_that_names_are_of_one_thing_is_told_where_several_are_used() -> None:
    x, y, z, link = map(_triple, ("x", "y", "z", "link"))
    view = _View({x: (WELL,), y: (WELL,), link: (POORLY,)}, {z: Proof(z, "rule", (Proof(x, None),))}, (link,))
    assert [one.triple for one in _evidence(view, z, y).supports] == [z, y, link]
    assert str(_evidence(view, z).grade) == "D4"
    assert [one.triple for one in _evidence(view, y).supports] == [y]
