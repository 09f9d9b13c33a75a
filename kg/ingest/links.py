"""Decisions on identity: whether two things are one, each a record of a source of its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pyoxigraph as ox

from kg.columns.statements import (
    CREDIBILITY,
    DERIVED,
    GENERATED,
    RELIABILITY,
    STATUS,
    Statements,
)
from kg.ingest.comparison import Comparison
from kg.ingest.connector import Connector, SourceDescription
from kg.ingest.identity import Candidate
from kg.ingest.load import LoadResult, load, retract
from kg.model.errors import UsageError
from kg.model.namespaces import (
    ID,
    OWL_SAME_AS,
    PREFIXES,
    RDF_TYPE,
    RDFS_LABEL,
    RECORDS_GRAPH,
    nx,
    shorten,
    term,
)
from kg.model.record import UNGRADED, Grade, Record, Status, iri_part, record_iri, source_iri
from kg.model.terms import Term, Triple, iri, iri_text, literal, local_name, text_of
from kg.model.watcher import Watcher
from kg.store.conversion import graph_node, to_oxigraph
from kg.store.generations import Store
from kg.validate.shapes import Shapes

NAME = "identity"
_SOURCE = source_iri(NAME)
_DIFFERENT = term("owl:differentFrom")
_ATTRIBUTED = term("prov:wasAttributedTo")


@dataclass(frozen=True, slots=True)
class Decision:
    """That two things are one (`same`), or are not; with what was noted, and by whom."""

    one: Term
    other: Term
    same: bool
    status: Status = Status.ASSERTED
    grade: Grade = UNGRADED
    note: str = ""
    by: Term | None = None

    @property
    def pair(self) -> frozenset[Term]:
        """The two things."""
        return frozenset((self.one, self.other))

    @property
    def record(self) -> Record:
        """The decision as a record; of one name for the same pair, in whichever order."""
        one, other = sorted((self.one, self.other))
        identifier = f"{_path(one)}~{_path(other)}"
        said = Triple(one, OWL_SAME_AS if self.same else _DIFFERENT, other)
        return Record(record_iri(NAME, identifier), _SOURCE, identifier, "decision", (said,),
                      self.status, self.grade.reliability, self.grade.credibility, self.by,
                      passage=self.note)


@dataclass(frozen=True, slots=True)
class Taken:
    """A decision in a store: the record that says it, and the number of the load it came with."""

    decision: Decision
    record: Term
    load: int


def proposal(candidate: Candidate) -> Decision:
    """A candidate as a decision that is only possible, with the reasons as its note."""
    return Decision(candidate.one, candidate.other, same=True, status=Status.POSSIBLE,
                    note=f"{'; '.join(candidate.reasons)}. Score {candidate.score}.")


def decide(store: Store, decisions: Sequence[Decision], compared: Comparison, shapes: Shapes,
           watcher: Watcher, analyst: str = "") -> LoadResult:
    """Put decisions into the store; earlier ones on the same two things are replaced.

    `analyst` is the name of the one who decides. Raises UsageError for two things that are not of
    one kind, or are one already by their name.
    """
    for decision in decisions:
        _check(decision, compared)
    records = [decision.record for decision in decisions]
    names, pairs = {one.iri for one in records}, {one.pair for one in decisions}

    def earlier() -> Iterable[Term]:
        return dict.fromkeys(one.record for one in taken(store)
                             if one.decision.pair in pairs and one.record not in names)

    connector = Connector(NAME, "decisions on identity", lambda _path: False,
                          lambda _path, _advance: iter(records),
                          lambda _path: tuple(_described(analyst)))
    result = load(store, Path("kg link"), connector, shapes, watcher, strict=True,
                  withdrawn=earlier)
    return replace(result, changed=result.changed + result.retracted)


def undo(store: Store, decisions: Sequence[Taken]) -> None:
    """Take decisions back: their records stay, as retracted."""
    retract(store, list(dict.fromkeys(one.record for one in decisions)), "kg link undo")


def taken(store: Store) -> list[Taken]:
    """The decisions of a store, those taken back left out; by their things."""
    statements = Statements.open(store.snapshot().folder)
    from_here = {record for record, source in statements.values(DERIVED).items()
                 if source == _SOURCE}
    told = {predicate: statements.values(predicate) for predicate in (
        STATUS, RELIABILITY, CREDIBILITY, nx("passage"), _ATTRIBUTED, GENERATED)}
    rows = statements.of_records(from_here)
    decode = statements.quads.dictionary.decode
    found = []
    for triple, graph in zip(rows.triples(), map(decode, rows.g.tolist()), strict=True):
        if triple.predicate in (OWL_SAME_AS, _DIFFERENT) and graph in from_here \
                and told[STATUS][graph] != Status.RETRACTED.term:
            passage = told[nx("passage")].get(graph)
            found.append(Taken(Decision(
                triple.subject, triple.object, triple.predicate == OWL_SAME_AS,
                Status(local_name(told[STATUS][graph])),
                Grade(text_of(told[RELIABILITY][graph]), int(text_of(told[CREDIBILITY][graph]))),
                text_of(passage) if passage else "", told[_ATTRIBUTED].get(graph)), graph,
                int(local_name(told[GENERATED][graph]))))
    return sorted(found, key=lambda one: (one.decision.one, one.decision.other, one.record))


def _check(decision: Decision, compared: Comparison) -> None:
    if decision.one == decision.other:
        raise UsageError(f"{shorten(decision.one)} was given twice: name two things.")
    kinds = []
    for thing in (decision.one, decision.other):
        number = compared.numbers.get(thing)
        if number is None:
            raise UsageError(f"{shorten(thing)} is no person, organization, vessel or aircraft "
                             "that has a name in a record: 'kg search' finds things by name.")
        kinds.append(compared.things[number].kind)
    if kinds[0] != kinds[1] and decision.same:
        raise UsageError(f"{shorten(decision.one)} is of the kind {kinds[0]}, "
                         f"{shorten(decision.other)} of the kind {kinds[1]}: they cannot be one.")


def as_trig(decisions: Iterable[Decision]) -> str:
    """Decisions as records in TriG, which `kg load` reads, and people may change before."""
    quads = [ox.Quad(graph_node(s), ox.NamedNode(iri_text(p)), to_oxigraph(o), graph_node(graph))
             for graph, triples in _graphs(decisions) for s, p, o in triples]
    prefixes = {name: PREFIXES[name] for name in ("nx", "id", "source", "graph", "owl", "rdfs",
                                                  "prov")}
    written = ox.serialize(quads, format=ox.RdfFormat.TRIG, prefixes=prefixes)
    assert written is not None
    return written.decode()


def analyst_iri(name: str) -> Term:
    """The IRI of somebody who decides, from the name."""
    return iri(f"{ID}analyst/{iri_part('-'.join(name.casefold().split()))}")


def _graphs(decisions: Iterable[Decision]) -> Iterator[tuple[Term, Iterable[Triple]]]:
    for source in _described(""):
        yield RECORDS_GRAPH, source.triples
    for decision in decisions:
        yield RECORDS_GRAPH, decision.record.metadata()
        yield decision.record.iri, decision.record.triples


def _described(analyst: str) -> Iterator[SourceDescription]:
    yield SourceDescription(_SOURCE, (
        Triple(_SOURCE, RDF_TYPE, nx("Source")),
        Triple(_SOURCE, RDFS_LABEL, literal("Decisions on identity", language="en"))))
    if analyst:
        who = analyst_iri(analyst)
        yield SourceDescription(who, (Triple(who, RDF_TYPE, term("prov:Agent")),
                                      Triple(who, RDFS_LABEL, literal(analyst))))


def _path(thing: Term) -> str:
    return iri_text(thing).removeprefix(ID).replace("~", "%7E")
