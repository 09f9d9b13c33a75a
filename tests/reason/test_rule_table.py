"""Each rule of tables 4 to 9 derives what it must, and a near miss does not; see rule_cases.txt."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from entailment import entailed, left_out, turtle

from kg.model.terms import Triple

_FILE = Path(__file__).with_name("rule_cases.txt")

_ALL_RULES = ["eq-ref", "eq-sym", "eq-trans", "eq-rep-s", "eq-rep-p", "eq-rep-o", "eq-diff1", "eq-diff2", "eq-diff3", "prp-ap", "prp-dom", "prp-rng", "prp-fp", "prp-ifp", "prp-irp", "prp-symp", "prp-asyp", "prp-trp", "prp-spo1", "prp-spo2", "prp-eqp1", "prp-eqp2", "prp-pdw", "prp-adp", "prp-inv1", "prp-inv2", "prp-key", "prp-npa1", "prp-npa2", "cls-thing", "cls-nothing1", "cls-nothing2", "cls-int1", "cls-int2", "cls-uni", "cls-com", "cls-svf1", "cls-svf2", "cls-avf", "cls-hv1", "cls-hv2", "cls-maxc1", "cls-maxc2", "cls-maxqc1", "cls-maxqc2", "cls-maxqc3", "cls-maxqc4", "cls-oo", "cax-sco", "cax-eqc1", "cax-eqc2", "cax-dw", "cax-adc", "dt-type1", "dt-type2", "dt-eq", "dt-diff", "dt-not-type", "scm-cls", "scm-sco", "scm-eqc1", "scm-eqc2", "scm-op", "scm-dp", "scm-spo", "scm-eqp1", "scm-eqp2", "scm-dom1", "scm-dom2", "scm-rng1", "scm-rng2", "scm-hv", "scm-svf1", "scm-svf2", "scm-avf1", "scm-avf2", "scm-int", "scm-uni"]

_SAY_NOTHING = {
    "eq-ref": ":x :p :y => :x owl:sameAs :x",
    "prp-ap": "=> rdfs:label a owl:AnnotationProperty",
    "cls-thing": "=> owl:Thing a owl:Class",
    "cls-nothing1": "=> owl:Nothing a owl:Class",
    "dt-type1": "=> xsd:integer a rdfs:Datatype",
    "dt-type2": None,  # its subject is a literal
    "scm-cls": ":A a owl:Class => :A rdfs:subClassOf :A",
    "scm-op": ":p a owl:ObjectProperty => :p rdfs:subPropertyOf :p",
    "scm-dp": ":p a owl:DatatypeProperty => :p rdfs:subPropertyOf :p",
}
"""Rules left out: what they derive says nothing. The first exclusion that fits gives the reason."""

class Case(NamedTuple):
    rule: str
    holds: bool
    given: str
    expected: str


def _cases() -> Iterator[Case]:
    rule = ""
    for line in _FILE.read_text(encoding="utf-8").splitlines():
        kind, _, rest = line.partition(" ")
        if kind in ("yes", "no"):
            given, _, expected = rest.partition("=>")
            yield Case(rule, kind == "yes", given.strip(), expected.strip())
        elif line and not line.startswith("#"):
            rule = line.strip()


def _parameters() -> list[object]:
    return [pytest.param(case, id=f"{case.rule}-{'yes' if case.holds else 'no'}-{number}")
            for number, case in enumerate(_cases())]


@pytest.mark.parametrize("case", _parameters())
def test_a_rule_derives_what_it_must_and_no_more(case: Case) -> None:
    found = entailed(turtle(case.given))
    if case.expected == "false":
        assert bool(found.clashes) is case.holds, found.clashes
        if case.holds and not case.rule.startswith("dt-"):
            assert case.rule in found.clashes
    else:
        (wanted,) = turtle(case.expected)
        assert (wanted in found.triples) is case.holds
        assert not found.clashes


def test_every_rule_of_the_specification_has_a_case_that_holds_and_one_that_does_not() -> None:
    cases = list(_cases())
    assert {case.rule for case in cases} | set(_SAY_NOTHING) == set(_ALL_RULES)
    for rule in set(_ALL_RULES) - set(_SAY_NOTHING):
        assert {case.holds for case in cases if case.rule == rule} == {True, False}, rule


@pytest.mark.parametrize("rule", [rule for rule, text in _SAY_NOTHING.items() if text])
def test_triples_that_say_nothing_are_left_out_for_a_reason(rule: str) -> None:
    given, _, expected = (_SAY_NOTHING[rule] or "").partition("=>")
    (triple,) = turtle(expected)
    assert triple not in entailed([*turtle(given), *turtle(":s :t :u")] if given
                                  else turtle(":s :t :u")).triples
    assert rule in (left_out(triple) or "")


def test_nothing_follows_from_nothing() -> None:
    found = entailed([])
    assert found.triples == frozenset[Triple]() and not found.clashes
