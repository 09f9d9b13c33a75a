"""A view of a snapshot together with what it entails: what questions are asked of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import islice, product
from pathlib import Path

import numpy as np

from kg.columns.columns import Columns
from kg.columns.sets import difference, unique
from kg.model.namespaces import OWL_SAME_AS, RDF_TYPE, inferred_graph, is_unnamed, view_graph
from kg.model.terms import Term, Triple, is_iri
from kg.model.view import DEFAULT_VIEW, View
from kg.reason.engine import materialise
from kg.reason.explain import Explainer
from kg.reason.materialisation import Materialisation
from kg.reason.proof import Doubt, Proof
from kg.reason.renaming import without_renaming
from kg.reason.summaries import MANY, RecordSummary, Summaries
from kg.reason.update import update
from kg.store.snapshot import Snapshot, Solutions
from kg.store.sparql_text import with_names

_MOST_NAMES = 256
"""How many namings of a triple are looked for in a record."""

REASONING = "reasoning"
"""The folder of a generation that holds, by view, what was reasoned."""


class ReasonedView:
    """A view of a snapshot: its triples and their entailment are the default graph of queries."""

    def __init__(self, snapshot: Snapshot, view: View = DEFAULT_VIEW,
                 reasoning: Path | None = None, said: Snapshot | None = None) -> None:
        """`reasoning` is the folder of the view's entailment, if not that of the generation.

        `said` holds what records say in their own words, where the snapshot does not.
        """
        self.snapshot = snapshot
        self.view = view
        self.graphs = (view_graph(view.name),
                       *((inferred_graph(view.name),) if view.inferred else ()))
        self._reasoning = reasoning or snapshot.folder / REASONING / view.name
        self._said = snapshot if said is None else said
        self._summaries = Summaries(self._said, view)

    def query(self, query: str, bindings: Mapping[str, Term] | None = None,
              ) -> Solutions | bool | list[Triple]:
        """The answer to a SPARQL query over the view; records are its named graphs."""
        return self.snapshot.query(self.worded(query), bindings, default_graphs=self.graphs)

    def select(self, query: str, bindings: Mapping[str, Term] | None = None) -> Solutions:
        """The solutions of a SELECT query over the view."""
        return self.snapshot.select(self.worded(query), bindings, default_graphs=self.graphs)

    @cached_property
    def materialisation(self) -> Materialisation:
        """The entailment, from the files of the generation."""
        return Materialisation.open(self._reasoning)

    def said(self) -> Columns:
        """The triples that were said, under the names by which the view shows things; no order."""
        rows = self.materialisation.said()
        return self.materialisation.under_representatives(rows) if self.view.merged else rows

    @cached_property
    def _explainer(self) -> Explainer:
        return Explainer(self.materialisation, self._doubt)

    def _doubt(self, triple: Triple) -> Doubt:
        """The best grade of what says a triple."""
        return min(((one.reliability, one.credibility) for one in self.records_of(triple)),
                   default=("F", 6))

    def explain(self, triple: Triple, limit: int = 1) -> list[Proof]:
        """Proofs of a triple, the shortest first; none where it does not hold in the view.

        In a merged view they are under the names that sources use, where one name will do.
        """
        proofs = self._explainer.explain(triple, limit)
        if self.view.merged:
            same, dictionary = self.materialisation.same, self.materialisation.dictionary
            proofs = [without_renaming(one, dictionary, same) or one for one in proofs]
        return proofs if self.view.inferred else [p for p in proofs if p.rule is None]

    def shown_as(self, thing: Term) -> Term:
        """Under which name the view shows a thing: a merged one under its representative."""
        if not self.view.merged:
            return thing
        number = self.materialisation.dictionary.lookup(thing)
        return thing if number is None else self.materialisation.dictionary.decode(
            self.materialisation.same.find(number))

    def worded(self, query: str) -> str:
        """A query in the names under which the view shows things."""
        return with_names(query, self.shown_as) if self.view.merged else query

    def said_as(self, triple: Triple, graph: Term) -> Triple:
        """A triple of a graph under the names that the graph uses."""
        if not self.view.merged:
            return triple
        names = (self._names(triple.subject), (triple.predicate,), self._names(triple.object))
        for s, p, o in islice(product(*names), _MOST_NAMES):
            if is_iri(s) and any(True for _ in self._said.match(s, p, o, graph)):
                return Triple(s, p, o)
        return triple

    def links_between(self, leaves: Iterable[Triple]) -> Iterator[Triple]:
        """What makes several names that some said triples use names of one thing."""
        if not self.view.merged:
            return
        used: dict[Term, dict[Term, None]] = defaultdict(dict)
        for leaf in leaves:
            for part in (leaf.subject, leaf.object):
                if leaf.predicate != OWL_SAME_AS and is_iri(part):
                    used[self.shown_as(part)][part] = None
        for first, *others in used.values():
            yield from (Triple(first, OWL_SAME_AS, other) for other in others)

    def _names(self, thing: Term) -> Sequence[Term]:
        dictionary = self.materialisation.dictionary
        number = dictionary.lookup(thing)
        return [thing] if number is None else [
            dictionary.decode(name) for name in self.materialisation.same.names(number)]

    def read_ahead(self, triples: Iterable[Triple], graphs: Iterable[Term] = ()) -> None:
        """Prepare to tell what many triples rest on, and what many graphs are."""
        wanted = list(dict.fromkeys(triples))
        if len(wanted) >= MANY:
            self._explainer.read_ahead(wanted)
        self._summaries.expect(len(wanted) + len(set(graphs)))

    def records_of(self, triple: Triple) -> tuple[RecordSummary, ...]:
        """The believed records, or modules of the ontology, that say a triple; by name."""
        return self._summaries.of(triple)

    def believed(self, graphs: Iterable[Term]) -> tuple[RecordSummary, ...]:
        """Those of some graphs that are records which the view believes, or modules; by name."""
        return self._summaries.believed(graphs)

    def record(self, graph: Term) -> RecordSummary | None:
        """A record, believed or not; None for a graph that is no record."""
        return self._summaries.record(graph)


def reason_over(view: Callable[[], Columns], size: int, earlier: Path | None, added: Columns,
                removed: Columns, *, anew: bool = False,
                ) -> tuple[Materialisation, Columns, Columns]:
    """Materialise a view of some size that follows an earlier one, from which it differs by some
    triples.

    `earlier` is the folder of the earlier materialisation. Gives the new materialisation, and the
    triples `to_store` that it adds and that it no longer has. A small difference is an update, a
    large one is materialised `anew`, or any where that is asked.
    """
    before = None if earlier is None else Materialisation.open(earlier, added.dictionary)
    if before is not None and not anew and (len(added) + len(removed)) * _UPDATES < size:
        change = update(before, added, removed)
        return change.materialisation, to_store(change.added), to_store(change.removed)
    entailed = materialise(view())
    inferred = to_store(entailed.inferred())
    if before is None:
        return entailed, inferred, inferred.where(inferred.s < 0)
    old = to_store(before.inferred())
    return entailed, difference(inferred, old), difference(old, inferred)


def to_store(inferred: Columns) -> Columns:
    """The inferred triples without those that make a thing one of a class that has no name: proofs
    need these, but to who asks for the types of a thing they say nothing.
    """
    typed = np.flatnonzero(inferred.p == inferred.dictionary.encode(RDF_TYPE))
    classes = unique(inferred.o[typed])
    decode = inferred.dictionary.decode
    unnamed = [n for n in classes.tolist() if is_unnamed(decode(n))]
    kept = np.ones(len(inferred), dtype=np.bool_)
    kept[typed[np.isin(inferred.o[typed], unnamed)]] = False
    return inferred if kept.all() else inferred.where(kept)


_UPDATES = 20
"""A difference of less than one in so many triples is an update."""
