"""Updates under rules that ask for absence give what a fresh run gives."""

from __future__ import annotations

from contextlib import suppress

from hypothesis import given, settings
from hypothesis import strategies as st

from kg.columns.columns import columns_of
from kg.columns.dictionary import Dictionary
from kg.model.errors import DataError
from kg.model.namespaces import OWL_SAME_AS, RDF_TYPE, term
from kg.model.terms import Triple, iri
from kg.reason.engine import materialise
from kg.reason.materialisation import Materialisation
from kg.reason.update import update
from tests.reason.random_graphs import (
    SUB_CLASS,
    SUB_PROPERTY,
    A,
    B,
    P,
    Q,
    X,
    Y,
    Z,
    axioms,
    facts,
    facts_of_values,
    restrictions,
    rule,
    rules,
)

E, S = iri("urn:class:E"), iri("urn:property:S")
ELSEWHERE = rule("elsewhere", """CONSTRUCT { ?x <urn:property:S> ?y } WHERE {
    ?x a <urn:class:A> . ?y a <urn:class:B> . FILTER NOT EXISTS { ?x <urn:property:P> ?z } }""")
BETWEEN_TWO = rule("between-two", """CONSTRUCT { ?z a <urn:class:E> } WHERE {
    ?z <urn:property:P> ?x, ?y . ?x a <urn:class:A> . ?y a <urn:class:B> . FILTER(?x != ?y) }""")
STRATA = st.sampled_from([
    ELSEWHERE, BETWEEN_TWO,
    rule("feeding", """CONSTRUCT { ?x <urn:property:F> ?y } WHERE {
        ?x a <urn:class:E> ; <urn:property:P> ?y . FILTER NOT EXISTS { ?x a <urn:class:C> } }"""),
    rule("third", """CONSTRUCT { ?x a <urn:class:G> } WHERE { ?x <urn:property:T> ?y .
        FILTER NOT EXISTS { ?y a <urn:class:E> }
        FILTER NOT EXISTS { ?x <urn:property:S> ?z . ?z a <urn:class:D> } }"""),
    rule("none-at-all", """CONSTRUCT { ?x a <urn:class:H> } WHERE {
        ?x a <urn:class:A> . FILTER NOT EXISTS { ?y a <urn:class:B> } }"""),
    [Triple(E, SUB_CLASS, iri("urn:class:K"))],
    [Triple(S, SUB_PROPERTY, iri("urn:property:V"))],
    [Triple(S, RDF_TYPE, term("owl:FunctionalProperty"))],
])


class History:
    """A materialisation that is updated step by step."""

    def __init__(self, said: set[Triple]) -> None:
        self.said = said
        self._dictionary = Dictionary()
        self.current = self.fresh()

    def fresh(self) -> Materialisation:
        """All that was said, materialised anew."""
        return materialise(columns_of(sorted(self.said), self._dictionary))

    def step(self, added: set[Triple], removed: set[Triple]) -> None:
        """Update, and compare with a fresh run; raises what both raise."""
        added -= self.said
        self.said = (self.said - removed) | added
        fresh: Materialisation | None = None
        with suppress(DataError):
            fresh = self.fresh()
        before = set(self.current.inferred().triples())
        change = update(self.current, *(columns_of(sorted(part), self._dictionary)
                                        for part in (added, removed)))
        assert fresh is not None
        self.current = change.materialisation
        now = set(self.current.inferred().triples())
        assert now == set(fresh.inferred().triples())
        assert set(change.added.triples()) == now - before
        assert set(change.removed.triples()) == before - now


@settings(max_examples=100, deadline=None)
@given(st.lists(st.one_of(rules, STRATA), min_size=1, max_size=4),
       st.lists(st.one_of(axioms, restrictions()), max_size=4),
       st.lists(st.one_of(facts, facts_of_values), max_size=10), st.data())
def test_after_every_step_the_same_is_absent(
        asking: list[list[Triple]], ontology: list[list[Triple]], data: list[list[Triple]],
        steps: st.DataObject) -> None:
    fixed = {triple for group in (*asking, *ontology) for triple in group}
    try:
        history = History(fixed | {triple for group in data for triple in group})
    except DataError:
        return  # a rule denies what it derives
    for _ in range(6):
        said = sorted(history.said - fixed)
        removed = steps.draw(st.lists(st.sampled_from(said), max_size=3)) if said else []
        added = steps.draw(st.lists(st.one_of(facts, facts_of_values), max_size=3))
        try:
            history.step({triple for group in added for triple in group}, set(removed))
        except DataError:
            return


def test_what_two_things_had_apart_one_thing_has_not() -> None:
    """`y` was in no P, `x` is; when they are of one thing, that has what `y` had no longer."""
    history = History({Triple(X, RDF_TYPE, A), Triple(Y, RDF_TYPE, A), Triple(X, P, X),
                       Triple(Z, RDF_TYPE, B), *ELSEWHERE})
    assert history.current.holds(Triple(Y, S, Z))
    history.step({Triple(Y, OWL_SAME_AS, X)}, set())
    assert not history.current.holds(Triple(Y, S, Z))
    history.step(set(), {Triple(Y, OWL_SAME_AS, X)})
    assert history.current.holds(Triple(Y, S, Z))


def test_two_that_become_one_thing_are_not_two() -> None:
    """All that is said of the one is said of the other, so that nothing is new but that."""
    of_both = {Triple(one, RDF_TYPE, cls) for one in (X, Y) for cls in (A, B)}
    history = History({Triple(Z, P, X), Triple(Z, P, Y), Triple(Z, Q, X), *of_both, *BETWEEN_TWO,
                       Triple(Q, RDF_TYPE, term("owl:FunctionalProperty"))})
    assert history.current.holds(Triple(Z, RDF_TYPE, E))
    history.step({Triple(Z, Q, Y)}, set())
    assert not history.current.holds(Triple(Z, RDF_TYPE, E))
    history.step(set(), {Triple(Z, P, Y)})
    history.step({Triple(Z, P, Y)}, {Triple(Z, Q, Y)})
    assert history.current.holds(Triple(Z, RDF_TYPE, E))


def test_what_a_rule_denies_takes_back_what_it_gave_when_it_comes() -> None:
    history = History({Triple(X, RDF_TYPE, A), Triple(Z, RDF_TYPE, B), *ELSEWHERE})
    history.step({Triple(X, P, Y)}, set())
    assert not history.current.holds(Triple(X, S, Z))
    history.step(set(), {Triple(X, P, Y)})
    assert history.current.holds(Triple(X, S, Z))


def test_what_follows_by_absence_is_kept_where_another_match_bears_it_out() -> None:
    history = History({Triple(Z, P, X), Triple(Z, P, Y), Triple(X, RDF_TYPE, A),
                       Triple(Y, RDF_TYPE, A), Triple(Y, RDF_TYPE, B), Triple(X, RDF_TYPE, B),
                       *BETWEEN_TWO})
    history.step(set(), {Triple(X, RDF_TYPE, A)})
    assert history.current.holds(Triple(Z, RDF_TYPE, E))
    history.step(set(), {Triple(X, RDF_TYPE, B)})
    assert not history.current.holds(Triple(Z, RDF_TYPE, E))
