"""Clashes among things, classes and properties of several names, and after updates."""

from __future__ import annotations

import pytest
from entailment import turtle

from kg.columns.columns import Columns, columns_of
from kg.columns.dictionary import Dictionary
from kg.model.terms import Triple
from kg.reason import clashes, update
from kg.reason.engine import materialise
from kg.reason.materialisation import Materialisation

Told = set[tuple[str, frozenset[Triple]]]


def _told(result: Materialisation) -> Told:
    return {(clash.rule, frozenset(clash.triples)) for clash in result.clashes}


def _clash(rule: str, text: str) -> Told:
    return {(rule, frozenset(turtle(text)))}


def _after(said: str, added: str = "", removed: str = "") -> Told:
    """What clashes after an update; the same as in a fresh run."""
    dictionary = Dictionary()

    def rows(triples: set[Triple]) -> Columns:
        return columns_of(sorted(triples), dictionary)

    before, more, less = (set(turtle(text)) if text else set() for text in (said, added, removed))
    current = update.update(materialise(rows(before)), rows(more), rows(less)).materialisation
    assert _told(current) == _told(materialise(rows((before | more) - less)))
    return _told(current)


@pytest.mark.parametrize("other", [":C", "owl:Thing"])
def test_two_classes_of_a_disjoint_list_that_are_the_same_have_no_members(other: str) -> None:
    list_ = f":d a owl:AllDisjointClasses ; owl:members (:A :B {other}) . :A owl:sameAs :B . "
    assert _after(list_, ":x a :B") == _told(materialise(columns_of(turtle(list_ + ":x a :B")))) \
        == _clash("cax-adc", ":x a :A")


def test_a_list_of_disjoint_classes_is_looked_at_where_members_came() -> None:
    said = ":d a owl:AllDisjointClasses ; owl:members (:A :B :C) . :C2 rdfs:subClassOf :C . :x a :A . "
    clash = _clash("cax-adc", ":x a :A , :C")
    assert _after(said, ":x a :C2") == _after(said + ":y a :B . ", ":x a :C2") == clash
    assert _after(said + ":x a :C2 . ", ":y a :B") == clash
    assert _after(said + ":x a :C2 . ", removed=":x a :A") == set()


def test_different_things_that_are_the_same_are_told_under_both_names() -> None:
    different = ":d a owl:AllDifferent ; owl:members (:x :y :z) . "
    assert _after(different, ":x owl:sameAs :z") in (
        _clash("eq-diff2", ":x owl:sameAs :z"), _clash("eq-diff2", ":z owl:sameAs :x"))


def test_each_pair_of_different_things_that_are_the_same_is_told() -> None:
    different = ":d a owl:AllDifferent ; owl:distinctMembers (:x :y :z)"
    assert len(_after(different, ":x owl:sameAs :y . :y owl:sameAs :z")) == 3


def test_a_clash_is_told_once_however_many_names_its_thing_gets() -> None:
    said = ":p a owl:FunctionalProperty . :A owl:disjointWith :B . :a :p :x . :y a :A , :B"
    assert _after(said, ":a :p :y") == _clash("cax-dw", ":x a :A , :B")
    assert _after(said + " . :a :p :y", removed=":a :p :y") == _clash("cax-dw", ":y a :A , :B")


def test_when_told_clashes_are_mended_those_come_up_that_were_too_many_to_tell(
        monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (clashes, update):
        monkeypatch.setattr(module, "MOST", 1)
    said = ":A owl:disjointWith :B . :x a :A , :B . :y a :A , :B"
    assert _after(said, removed=":x a :A") == _clash("cax-dw", ":y a :A , :B")
