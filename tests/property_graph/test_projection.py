"""The projection: names, values, provenance, and that changes touch just what they must."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.model.errors import DataError
from kg.model.terms import XSD, iri, literal, literal_parts
from kg.model.view import parse_view
from kg.packs.evidence import EvidenceFinder
from kg.property_graph.affected import affected
from kg.property_graph.embedded import open_embedded
from kg.property_graph.embedded_files import EDGE
from kg.property_graph.facts import Facts
from kg.property_graph.model import Graph
from kg.property_graph.names import (
    MENTIONS,
    NODE_KEYS,
    RESOURCE,
    Vocabulary,
    key_of,
    label_of,
    type_of,
)
from kg.property_graph.projection import Projection
from kg.property_graph.values import value_of
from kg.property_graph.verify import compare
from kg.reason.open_view import open_view
from kg.store.changes import changes_since, identity
from kg.store.generations import Store
from tests.loading import add
from tests.property_graph.records import organization, record, source


def _whole(store: Store, view: str = "default") -> Graph:
    return Projection(Facts(open_view(store, parse_view(view)))).whole()


def _declared(store: Store, kind: str) -> list[str]:
    view = open_view(store)
    found = view.select(f"SELECT DISTINCT ?x {{ ?x a <http://www.w3.org/2002/07/owl#{kind}> . "
                        "FILTER(isIRI(?x) && !CONTAINS(STR(?x), 'genid')) }")
    return [str(row[0]) for row in found.rows]


def test_names_of_the_ontology_are_one_to_one(seed_store: Store) -> None:
    for kind, name, taken in (("Class", label_of, {RESOURCE}), ("ObjectProperty", type_of, {MENTIONS}),
                              ("DatatypeProperty", key_of, {*NODE_KEYS, *EDGE} - {"label"})):
        terms = _declared(seed_store, kind)
        assert len(terms) > 50
        names = [name(term).lower() for term in terms]  # type: ignore[arg-type]
        assert len(set(names)) == len(names)
        assert not set(names) & {t.lower() for t in taken}


@pytest.mark.parametrize(("term", "name"), [
    ("https://w3id.org/nexus-kg/ontology#designatedEntity", "DESIGNATED_ENTITY"),
    ("http://www.w3.org/ns/prov#wasDerivedFrom", "PROV_WAS_DERIVED_FROM"),
    ("http://www.w3.org/2002/07/owl#sameAs", "SAME_AS"),
    ("https://w3id.org/nexus-kg/ontology#hasURLText", "HAS_URL_TEXT"),
    ("https://example.org/x#is-near", "https://example.org/x#is-near")])
def test_types(term: str, name: str) -> None:
    assert type_of(iri(term)) == name
    assert Vocabulary([], [iri(term)]).types[name] == iri(term)


@given(st.decimals(allow_nan=False, allow_infinity=False))
def test_a_number_is_held_only_if_it_is_the_same(number: Decimal) -> None:
    held = value_of(literal_parts(literal(str(number), XSD + "decimal")), "number")
    assert held is None or Decimal(repr(held)) == number


@given(st.integers())
def test_an_integer_is_held_in_64_bits(number: int) -> None:
    held = value_of(literal_parts(literal(str(number), XSD + "integer")), "integer")
    assert held == (number if -(1 << 63) <= number < 1 << 63 else None)


@given(st.dates())
def test_days(day: date) -> None:
    assert value_of(literal_parts(literal(day.isoformat(), XSD + "date")), "date") == day


@pytest.mark.parametrize(("text", "datatype", "kind"), [
    ("-0044-03-15", "date", "date"), ("2008-10-08Z", "date", "date"), ("2008", "gYear", "date"),
    ("2008-13-01", "date", "date"), ("soon", "date", "date"), ("1e400", "decimal", "number"),
    ("2008-10-08T00:00:00", "dateTime", "datetime"), ("maybe", "boolean", "boolean")])
def test_values_that_do_not_fit(text: str, datatype: str, kind: str) -> None:
    assert value_of(literal_parts(literal(text, XSD + datatype)), kind) is None


def test_relationships_bear_the_records_of_their_proof(seed_store: Store) -> None:
    view = open_view(seed_store)
    finder = EvidenceFinder(view)
    projection = Projection(Facts(view))
    predicates = {projection.mapping.type(p): projection.facts.dictionary.decode(p)
                  for p in set(projection.facts.p.tolist())
                  if projection.facts.dictionary.decode(p).startswith("<")}
    checked = inferred = 0
    for group, edges in projection.whole().relationships.items():
        if len(edges) > 1 or "records" not in edges[0].properties:
            continue
        s, o = iri(group.start), iri(group.end)
        records = {r.graph[1:-1] for r in finder.evidence(
            [(view_triple, None) for view_triple in ((s, predicates[group.type], o),)]).records}  # type: ignore[list-item]
        told = {r for r in edges[0].properties["records"] if "/record/" in r}  # type: ignore[union-attr,operator]
        assert told == records, group
        checked += 1
        inferred += edges[0].properties["inferred"] is True
    assert checked > 1500
    assert inferred > 800


def test_what_is_not_believed_is_no_relationship(seed_store: Store) -> None:
    believed, all_of_it = _whole(seed_store), _whole(seed_store, "possible,unproven,alleged")
    more = all_of_it.relationships.keys() - believed.relationships.keys()
    assert more
    said = _whole(seed_store, "no-inference")
    assert not any(edge.properties["inferred"] for edges in said.relationships.values()
                   for edge in edges)
    assert said.size < believed.size


def test_views_are_held_apart_by_the_embedded_engine(seed_store: Store) -> None:
    for text in ("default", "possible", "no-inference"):
        view = open_view(seed_store, parse_view(text))
        engine = open_embedded(seed_store, view)
        lines = compare(_whole(seed_store, text), engine.contents())
        assert all(line.equal for line in lines)
        engine.close()


def test_too_long_an_iri_is_refused(store: Store, tmp_path: Path) -> None:
    name = "x" * 9000
    add(store, source(tmp_path / "1", record("a", organization(name))))
    with pytest.raises(DataError, match="give the thing a shorter one"):
        _whole(store)


def _patched(old: Graph, store: Store, known: str) -> tuple[Graph, int]:
    """An old graph brought up to date by the part that the changes touch."""
    view = open_view(store)
    projection = Projection(Facts(view))
    changes = changes_since(view.snapshot.folder, known)
    assert changes is not None
    touched = affected(projection, changes)
    assert touched is not None
    nodes, groups = touched
    part = projection.part(nodes, groups)
    gone, cut = set(map(projection.name, nodes)), set(map(projection.group, groups))
    return Graph(
        {iri: node for iri, node in old.nodes.items() if iri not in gone} | dict(part.nodes),
        {group: edges for group, edges in old.relationships.items() if group not in cut}
        | dict(part.relationships)), len(groups)


def some_records(chance: random.Random) -> Sequence[str]:
    names = ["a", "b", "c"]
    places = ["co", "pe", "south-america"]
    found = [record("names", *(organization(n) for n in names),
                    credibility=chance.choice([1, 2, 6]))]
    found += [
        record(
            f"i{number}", f"id:i{number} a nx:Involvement ; nx:actor id:{chance.choice(names)} ; "
            f"nx:activityType nx:{chance.choice(['extortion', 'cocaTrafficking', 'drugTrafficking'])} ; "
            f"nx:place <https://w3id.org/nexus-kg/id/place/{chance.choice(places)}> .",
            status=chance.choice(["asserted", "reported", "possible"]),
            credibility=chance.choice([1, 3, 5])) for number in range(chance.randint(1, 4))]
    found += [
        record(
            f"d{number}", f"id:d{chance.randint(0, 1)} a nx:Designation ; "
            f"nx:designatedEntity id:{chance.choice(names)} ; "
            "nx:designatingAuthority <https://w3id.org/nexus-kg/id/organization/us-department-of-state> ; "
            f"nx:program <https://w3id.org/nexus-kg/id/program/{chance.choice(['FTO', 'SDNT'])}> ; "
            f"nx:startDate '{chance.randint(1997, 2020)}-01-0{chance.randint(1, 3)}'^^xsd:date .",
            reliability=chance.choice("AC")) for number in range(chance.randint(0, 3))]
    if chance.random() < 0.5:
        found.append(record("link", f"id:a nx:linkedTo id:{chance.choice('bc')} ."))
    return found


@pytest.mark.parametrize("start", range(4))
def test_the_touched_part_makes_the_old_graph_the_new_one(
        store: Store, tmp_path: Path, start: int) -> None:
    chance = random.Random(start)
    from tests.property_graph.conftest import load_some
    load_some(store, source(tmp_path / "first", *some_records(chance)))
    for step in range(5):
        old = _whole(store)
        known = identity(store.snapshot().folder)
        assert known is not None
        load_some(store, source(tmp_path / f"step{step}", *some_records(chance)),
                  retract=chance.random() < 0.5)
        if identity(store.snapshot().folder) == known:
            continue
        new = _whole(store)
        patched, size = _patched(old, store, known)
        assert [line for line in compare(new, patched) if not line.equal] == []
        assert size < new.size / 4


def test_the_log_of_changes(store: Store, tmp_path: Path) -> None:
    first = identity(store.snapshot().folder)
    assert first is not None
    ids = [first]
    for number in range(4):
        add(store, source(tmp_path / str(number), record(f"r{number}", organization("a"))))
        ids.append(str(identity(store.snapshot().folder)))
    assert len(set(ids)) == 5
    folder = store.snapshot().folder
    sizes = [len(found.added) for known in ids if (found := changes_since(folder, known))]
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[-1] == 0
    assert changes_since(folder, "unknown") is None


def test_a_torn_log_tells_nothing(store: Store, tmp_path: Path) -> None:
    known = str(identity(store.snapshot().folder))
    add(store, source(tmp_path / "1", record("a", organization("a"))))
    folder = store.snapshot().folder
    file = sorted((folder / "changes").iterdir())[-1]
    file.write_bytes(file.read_bytes()[:-20])
    assert changes_since(folder, known) is None
