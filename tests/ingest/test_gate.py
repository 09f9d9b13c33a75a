"""The gate decides by what a load changes and affects as it would after a full run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import kg.ingest.gate as gate
from kg.columns.statements import Statements
from kg.model.namespaces import RECORDS_GRAPH, nx, term
from kg.model.terms import Term, Triple
from kg.store.generations import Store
from kg.validate.parser import shapes_of
from kg.validate.shapes import Shapes
from tests.ingest.test_trust import put, record

Body = list[tuple[Term, Term, Term]]


def _t(name: str) -> Term:
    return Term(f"<urn:e:{name}>")


TYPE = Term("<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>")
DERIVED = term("prov:wasDerivedFrom")
SH = "http://www.w3.org/ns/shacl#"


def _sh(name: str) -> Term:
    return Term(f"<{SH}{name}>")


def _shapes() -> Shapes:
    """An A needs a p, which has one r at most; what it reaches by p, then q, is a B; one q at most.
    A B is told of by one source at most.
    """
    one = Term('"1"^^<http://www.w3.org/2001/XMLSchema#integer>')
    first, rest = (Term(f"<http://www.w3.org/1999/02/22-rdf-syntax-ns#{n}>")
                   for n in ("first", "rest"))
    nil = Term("<http://www.w3.org/1999/02/22-rdf-syntax-ns#nil>")
    rows = [(_t("s"), _sh("targetClass"), _t("A")), (_t("s"), _sh("property"), Term("_:p")),
            (Term("_:p"), _sh("path"), _t("p")), (Term("_:p"), _sh("minCount"), one),
            (Term("_:p"), _sh("property"), Term("_:r")), (Term("_:r"), _sh("path"), _t("r")),
            (Term("_:r"), _sh("maxCount"), one),
            (_t("s"), _sh("property"), Term("_:q")), (Term("_:q"), _sh("path"), Term("_:l")),
            (Term("_:l"), first, _t("p")), (Term("_:l"), rest, Term("_:m")),
            (Term("_:m"), first, _t("q")), (Term("_:m"), rest, nil),
            (Term("_:q"), _sh("class"), _t("B")),
            (_t("u"), _sh("targetSubjectsOf"), _t("q")), (_t("u"), _sh("path"), _t("q")),
            (_t("u"), _sh("maxCount"), one),
            (_t("w"), _sh("targetClass"), _t("B")), (_t("w"), _sh("path"), DERIVED),
            (_t("w"), _sh("maxCount"), one)]
    return shapes_of(Triple(*row) for row in rows)


NODES = [_t(f"n{n}") for n in range(4)]
_rows = st.one_of(
    st.tuples(st.sampled_from(NODES), st.sampled_from([_t("p"), _t("q"), _t("r")]),
              st.sampled_from(NODES)),
    st.tuples(st.sampled_from(NODES), st.just(TYPE), st.sampled_from([_t("A"), _t("B")])))
_records = st.dictionaries(st.sampled_from([_t(f"record{n}") for n in range(5)]),
                           st.lists(_rows, max_size=5), max_size=5)


def _quads(records: Mapping[Term, Body]) -> Iterator[Term]:
    for name, body in records.items():
        for row in body:
            yield from (*row, name)
        yield from (name, nx("status"), nx("asserted"), RECORDS_GRAPH)
        yield from (name, DERIVED, _source(name), RECORDS_GRAPH)


def _source(record: Term) -> Term:
    """One of two sources."""
    return _t(f"source{int(record[-2]) % 2}")


def _verdict(stored: Mapping[Term, Body], fresh: Mapping[Term, Body],
             retracted: set[Term]) -> gate.Verdict:
    before = Statements.empty().with_quads(_quads(stored))
    after = before.without_graphs([*fresh, *retracted]).with_quads(_quads(fresh))
    return gate.judge(after, fresh, _shapes(), before)


def _judged(stored: Mapping[Term, Body], fresh: Mapping[Term, Body],
            retracted: set[Term]) -> tuple[object, object]:
    verdict = _verdict(stored, fresh, retracted)
    return ({name: set(reasons) for name, reasons in verdict.refused.items()},
            sorted(zip(verdict.statements.quads.triples(), verdict.statements.quads.g.tolist(),
                       strict=True)))


@given(stored=_records, fresh=_records,
       retracted=st.sets(st.sampled_from([_t(f"record{n}") for n in range(5)]), max_size=1))
@settings(max_examples=300, deadline=None)
def test_the_gate_decides_as_after_a_full_run(
        stored: Mapping[Term, Body], fresh: Mapping[Term, Body], retracted: set[Term]) -> None:
    # A record that comes again mostly says again what it said.
    fresh = {name: [*body, *stored.get(name, [])] for name, body in fresh.items()}
    ours = _judged(stored, fresh, retracted)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(gate, "affected", lambda *_: None)
        assert ours == _judged(stored, fresh, retracted)


def test_shapes_see_how_many_sources_speak_of_a_thing() -> None:
    body = [(NODES[0], TYPE, _t("B"))]
    same, other = {_t("record2"): body}, {_t("record1"): body}
    stored = {_t("record0"): body}
    assert _judged(stored, same, set())[0] == {}
    assert list(_judged(stored, other, set())[0]) == [_t("record1")]  # type: ignore[call-overload]


N0, N1, N2, N3 = NODES


@pytest.mark.parametrize("body", [
    [(N1, TYPE, _t("A"))],
    [(N1, _t("q"), N2), (N1, _t("q"), N3)],
    [(N1, _t("r"), N2), (N1, _t("r"), N3)],
])
def test_a_record_that_says_again_what_is_wrong_is_refused(body: Body) -> None:
    """The store may hold what breaks a shape: shapes change."""
    stored = {_t("record0"): body, _t("record1"): [(N0, TYPE, _t("A")), (N0, _t("p"), N1)]}
    refused, _ = _judged(stored, {_t("record0"): body}, set())
    assert list(refused) == [_t("record0")]  # type: ignore[call-overload]


R0, R1, R2 = (_t(f"record{n}") for n in range(3))
A_WITH_P: Body = [(N1, TYPE, _t("A")), (N1, _t("p"), N0)]
LEADS: Body = [(N0, TYPE, _t("A")), (N0, _t("p"), N1), (N1, _t("q"), N2)]


@pytest.mark.parametrize(("stored", "fresh", "blamed"), [
    ({}, {R1: A_WITH_P, R2: [(N1, _t("q"), N2), (N1, _t("q"), N3)]}, {R2}),  # who says too much
    ({}, {R1: [(N1, TYPE, _t("A"))], R2: [(N1, _t("q"), N3)]}, {R1}),  # who gives the type
    ({}, {R1: [(N1, TYPE, _t("A"))], R2: [(N2, _t("q"), N1)]}, {R1}),
    ({R0: A_WITH_P[:1]}, {R1: [(N2, _t("q"), N1)], R2: [(N1, _t("q"), N2)]}, {R1, R2}),  # who speaks of it, then who leads to it
    ({R0: A_WITH_P[:1]}, {R1: [(N2, _t("q"), N1)], R2: [(N3, _t("q"), N2)]}, {R1}),
    ({R0: A_WITH_P[:1], R1: A_WITH_P[1:]}, {R1: [], R2: A_WITH_P[1:]}, set()),
    ({R0: A_WITH_P[:1], R1: A_WITH_P[1:]}, {R1: [], R2: [(N2, _t("q"), N3)]}, {R1}),  # who spoke of it
    ({R0: LEADS, R1: [(N2, TYPE, _t("B"))], R2: [(N3, _t("q"), N3)]},
     {R1: [], R2: [(N3, _t("q"), N3)]}, {R1}),  # who spoke of the value
    ({R0: LEADS, R1: [(N2, TYPE, _t("B"))], R2: [(N2, _t("r"), N3)]},
     {R1: [], R2: [(N2, _t("r"), N3)]}, {R1}),
    ({R0: A_WITH_P[:1]}, {R1: [(N2, _t("q"), N3)]}, set())])
def test_who_is_blamed(stored: dict[Term, Body], fresh: dict[Term, Body], blamed: set[Term]) -> None:
    assert set(_verdict(stored, fresh, set()).refused) == blamed


def test_only_what_a_load_breaks_is_told_where_none_can_be_blamed() -> None:
    held = {R0: LEADS, R1: [(N2, TYPE, _t("B"))]}
    beside = {R2: [(N1, _t("r"), N3)]}
    (broken,) = _verdict(held, beside, {R1}).unblamed
    assert (broken.focus, broken.value) == (N0, N2)
    assert _verdict(held, beside, set()).unblamed == ()
    known = _verdict({R0: LEADS}, beside, set())
    assert [one.focus for one in known.report.results] == [N0]
    assert known.unblamed == ()


def test_what_a_refused_change_said_before_stays_while_others_are_judged(store: Store) -> None:
    person = 'id:x a nx:Person ; rdfs:label "X"@en {} .'
    address = 'id:ad a nx:Address ; nx:addressOf id:x ; nx:cityName "{}" .'
    put(store, record("a", person.format("")) + record("b", address.format("A")))
    done = put(store, record("a", person.format("; nx:nonsense 1")) + record("b", address.format("B")))
    assert [one.record.identifier for one in done.refused] == ["a"]
    assert done.changed == 1
    assert not any("violation" in note for note in done.notes)


def test_who_says_the_offending_triple_is_blamed_whatever_path_leads_to_it(store: Store) -> None:
    gang = 'id:{0} a nx:Gang ; rdfs:label "{0}"@en .'
    done = put(store, record("gang", gang.format("a")) + record("other", gang.format("b"))
               + record("up", "id:a nx:partOf id:b .") + record("down", "id:b nx:partOf id:a .")
               + record("payment", "id:t a nx:Transfer ; nx:sender id:a .")
               + record("nobody", "id:t nx:receiver id:nobody .")
               + record("year", 'id:a nx:foundingYear "long ago" .'))
    assert {one.record.identifier for one in done.refused} == {"up", "down", "nobody", "year"}


def test_what_shapes_warn_of_is_told_and_comes_in(store: Store) -> None:
    person = 'id:{0} a nx:Person ; rdfs:label "{0}"@en .'
    sum_ = "id:t a nx:Transfer ; nx:sender id:x ; nx:receiver id:y ; nx:amount 5 {}."
    said = record("a", person.format("x") + person.format("y") + sum_.format("{}")).replace(
        "nx:Source ;", "nx:Source ; prov:wasAttributedTo id:x ;")
    done = put(store, said.replace("{}", ""))
    assert done.added == 1
    assert done.notes == ("The shapes warn of one thing that the load brings or affects ('kg validate' shows all), "
                          "first of id:t: A sum of money has no currency. Add nx:currency, such as USD.",)
    assert put(store, said.replace("{}", '; nx:currency "USD" ')).notes == ()
