"""An update gives what a fresh run gives, however records come and go."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from kg.columns.columns import Columns, columns_of
from kg.columns.dictionary import Dictionary
from kg.model.namespaces import OWL_SAME_AS, RDF_TYPE, term
from kg.model.terms import Triple, iri, literal
from kg.reason.engine import materialise
from kg.reason.explain import Explainer
from kg.reason.materialisation import Materialisation
from kg.reason.update import update
from tests.reason.random_graphs import (
    SUB_CLASS,
    XSD,
    A,
    B,
    P,
    X,
    axioms,
    facts,
    facts_of_values,
    restrictions,
    rules,
    things,
    values,
)

Group = list[Triple]
any_facts = st.one_of(facts, facts_of_values)
any_restrictions = restrictions(had=st.one_of(things, values))


def _flat(groups: list[Group]) -> set[Triple]:
    return {triple for group in groups for triple in group}


def _columns(triples: set[Triple], dictionary: Dictionary) -> Columns:
    return columns_of(sorted(triples), dictionary)


def _clashes(result: Materialisation) -> set[tuple[str, frozenset[Triple]]]:
    return {(clash.rule, frozenset(clash.triples)) for clash in result.clashes}


@settings(max_examples=100, deadline=None)
@given(st.lists(st.one_of(axioms, any_restrictions, rules), max_size=7),
       st.lists(any_facts, max_size=8), st.data())
def test_after_every_step_the_same_follows_as_in_a_fresh_run(
        ontology: list[Group], data: list[Group], steps: st.DataObject) -> None:
    said = _flat(ontology) | _flat(data)
    dictionary = Dictionary()
    current = materialise(_columns(said, dictionary))
    before = set(current.inferred().triples())
    for _ in range(6):
        said_of_things = sorted(said - _flat(ontology))
        removed = set(steps.draw(st.lists(st.sampled_from(said_of_things), max_size=3))) \
            if said_of_things else set()
        added = _flat(steps.draw(st.lists(any_facts, max_size=3))) - said
        said = (said - removed) | added
        change = update(current, _columns(added, dictionary), _columns(removed, dictionary))
        current = change.materialisation
        fresh = materialise(_columns(said, dictionary))
        now = set(current.inferred().triples())
        assert now == set(fresh.inferred().triples())
        assert set(change.added.triples()) == now - before
        assert set(change.removed.triples()) == before - now
        assert set(current.said().triples()) == said
        assert _clashes(current) == _clashes(fresh)
        explainer = Explainer(current)
        for triple in sorted(now):
            proofs = explainer.explain(triple)
            assert proofs, triple
            assert set(proofs[0].leaves()) <= said
        before = now


def test_a_literal_that_comes_later_is_of_the_value_that_a_class_is_defined_by() -> None:
    """`5.0` is `5`, though it was no term yet when the rules were compiled."""
    five, same = (literal(text, XSD + of) for text, of in (("5", "integer"), ("5.0", "decimal")))
    ontology = {Triple(A, term("owl:hasValue"), five), Triple(A, term("owl:onProperty"), P)}
    later = {Triple(X, P, same)}
    dictionary = Dictionary()
    current = materialise(_columns(ontology, dictionary))
    change = update(current, _columns(later, dictionary), _columns(set(), dictionary))
    assert Triple(X, RDF_TYPE, A) in set(change.added.triples())
    fresh = materialise(_columns(ontology | later, dictionary))
    assert set(change.materialisation.inferred().triples()) == set(fresh.inferred().triples())


def test_such_a_literal_may_come_while_another_triple_is_taken_back() -> None:
    """What is taken back is looked for under all names of the classes, which compiles the rules."""
    one, same = (literal(text, XSD + of) for text, of in (("1.0", "decimal"), ("1", "integer")))
    taken_back, later = Triple(X, RDF_TYPE, A), Triple(X, P, same)
    node = iri("urn:node")
    said = {taken_back, Triple(A, OWL_SAME_AS, B), Triple(A, SUB_CLASS, node),
            Triple(node, term("owl:hasValue"), one), Triple(node, term("owl:onProperty"), P)}
    dictionary = Dictionary()
    current = materialise(_columns(said, dictionary))
    change = update(current, _columns({later}, dictionary), _columns({taken_back}, dictionary))
    fresh = materialise(_columns(said - {taken_back} | {later}, dictionary))
    assert change.materialisation.holds(Triple(X, RDF_TYPE, node))
    assert set(change.materialisation.inferred().triples()) == set(fresh.inferred().triples())


def test_names_that_are_the_same_by_what_is_taken_back_do_not_bear_each_other_out() -> None:
    """That `z` is `y` made `x p x` follow once more, by the class of what has `p` of `y`."""
    y, z, node = iri("urn:thing:y"), iri("urn:thing:z"), iri("urn:node")
    taken_back = Triple(X, P, z)
    said = {Triple(X, OWL_SAME_AS, z), taken_back, Triple(X, RDF_TYPE, A),
            Triple(P, RDF_TYPE, term("owl:FunctionalProperty")), Triple(node, term("owl:hasValue"), y),
            Triple(node, term("owl:onProperty"), P), Triple(node, term("owl:equivalentClass"), A)}
    dictionary = Dictionary([X, z, y])
    current = materialise(_columns(said, dictionary))
    assert current.holds(Triple(z, OWL_SAME_AS, y))
    current = update(current, _columns(set(), dictionary), _columns({taken_back}, dictionary)
                     ).materialisation
    assert not current.holds(Triple(z, OWL_SAME_AS, y))
    fresh = materialise(_columns(said - {taken_back}, dictionary))
    assert set(current.inferred().triples()) == set(fresh.inferred().triples())


def test_a_class_of_two_names_that_is_none_any_longer_is_equivalent_to_neither(tmp_path: Path) -> None:
    """That a class is within itself is told of its several names only; so it is after a load."""
    taken_back = Triple(B, RDF_TYPE, term("owl:Class"))
    dictionary = Dictionary()
    said = {Triple(A, OWL_SAME_AS, B), taken_back}
    materialise(_columns(said, dictionary)).save(tmp_path / "view")
    opened = Materialisation.open(tmp_path / "view", dictionary)
    assert Triple(A, term("owl:equivalentClass"), B) in set(opened.inferred().triples())
    change = update(opened, _columns(set(), dictionary), _columns({taken_back}, dictionary))
    assert set(change.materialisation.inferred().triples()) == {Triple(B, OWL_SAME_AS, A)}
