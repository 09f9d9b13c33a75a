"""The OWL 2 test cases: what the rules of the profile RL must find is found, and nothing wrong.

A case is passed where its conclusion follows, or where its denial clashes with the premise: the
rules find by contradiction that things are different, or no members of a class. What is not found
is listed with the part of the specification that decides it.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from entailment import entailed, left_out
from owl2_cases import Case, denials, matches, rule_cases, w3c_cases

from kg.model.namespaces import OWL_SAME_AS

_ANNOTATION = "OWL 2 Direct Semantics, 1: annotations have no meaning, so any of them follows"
_BY_INCLUSION = "OWL 2 Profiles, table 8: rules speak of literals, not of what datatypes include"
_ROUNDED = "XML Schema 1.1, part 2, 3.3.4 and 3.3.5: a number out of range is INF or 0"
_DECIDED = {
    "WebOnt-I4.6-005-Direct": _ANNOTATION,
    "WebOnt-equivalentClass-008-Direct": _ANNOTATION,
    "WebOnt-I5.5-005": "OWL 1 Semantics, 5.3: comprehension makes classes; no rule makes a node",
    "WebOnt-I5.8-006": _BY_INCLUSION,
    "WebOnt-I5.8-008": _BY_INCLUSION,
    "WebOnt-I5.8-009": _BY_INCLUSION,
    "chain2trans1": "OWL 2 Profiles, table 9: no rule concludes that a property is transitive",
    "New-Feature-ReflexiveProperty-001": "OWL 2 Profiles, 4.2.5: no reflexive properties in RL",
    "rdfbased-xtr-reflection-subclasses": "OWL 2 Structural Specification, 2.4: rdf:type is "
                                          "reserved, and is taken for no property like others",
    "rdfbased-dat-dtype-anyuri-illtyped": "XML Schema 1.1, part 2, 3.3.17: any text is an anyURI",
    "rdfbased-dat-dtype-double-illtyped-hi": _ROUNDED,
    "rdfbased-dat-dtype-double-illtyped-lo": _ROUNDED,
    "rdfbased-dat-dtype-float-illtyped-hi": _ROUNDED,
    "rdfbased-dat-dtype-float-illtyped-lo": _ROUNDED,
}
_SUITES = {"w3c": w3c_cases, "rules": rule_cases}


def _decided(case: Case) -> str | None:
    """Why a case is not passed, by the specification; None where it must be."""
    if case.name in _DECIDED:
        return _DECIDED[case.name]
    if any(t.predicate == OWL_SAME_AS and t.object.startswith('"') for t in case.premise):
        return "RDF 1.1 Concepts, 3.1: what is the same as a literal would make it a subject"
    ours = entailed(case.premise).triples
    reasons = [left_out(triple) for triple in case.conclusion if triple not in ours]
    return "; ".join(filter(None, reasons)) if all(reasons) else None


def _of(suite: Callable[[], list[Case]], kind: str) -> list[Case]:
    return [case for case in suite() if kind in case.kinds]


def _follows(case: Case) -> bool:
    found = entailed(case.premise)
    if found.clashes or matches(case.conclusion, found.triples):
        return True
    denied = denials(case.conclusion)
    return bool(denied) and all(entailed([*case.premise, one]).clashes for one in denied)


@pytest.mark.parametrize(("suite", "count"), [("w3c", 94), ("rules", 206)])
def test_conclusions_follow(suite: str, count: int) -> None:
    cases = [case for case in _of(_SUITES[suite], "PositiveEntailment") if case.conclusion]
    missed = {case.name: _decided(case) for case in cases if not _follows(case)}
    assert len(cases) == count  # those of an empty conclusion apart
    assert [name for name, reason in missed.items() if reason is None] == []


def test_what_must_not_follow_does_not() -> None:
    cases = [case for case in _of(w3c_cases, "NegativeEntailment") if case.not_conclusion]
    assert len(cases) == 6
    for case in cases:
        assert not matches(case.not_conclusion, entailed(case.premise).triples), case.name


def test_what_is_consistent_does_not_clash() -> None:
    cases = _of(w3c_cases, "Consistency")
    assert len(cases) == 140
    assert [case.name for case in cases if entailed(case.premise).clashes] == []


@pytest.mark.parametrize(("suite", "count"), [("w3c", 32), ("rules", 64)])
def test_what_is_inconsistent_clashes(suite: str, count: int) -> None:
    cases = _of(_SUITES[suite], "Inconsistency")
    assert len(cases) == count
    missed = [case for case in cases if not entailed(case.premise).clashes]
    assert [case.name for case in missed if _decided(case) is None] == []


def test_no_difference_is_listed_that_is_none() -> None:
    cases = {case.name: case for suite in _SUITES.values() for case in suite()}
    for name in _DECIDED:
        case = cases[name]
        passed = bool(entailed(case.premise).clashes) if "Inconsistency" in case.kinds \
            else _follows(case)
        assert not passed, name
