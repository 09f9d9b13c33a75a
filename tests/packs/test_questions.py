"""Every question gives its golden answer, and every row of it carries its proof."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest
from rich.console import Console

from kg.model.errors import DataError, SourceError, UsageError
from kg.model.namespaces import ID, NX, RECORDS_GRAPH
from kg.model.resources import resource
from kg.model.terms import iri, literal, text_of
from kg.model.view import parse_view
from kg.packs.belief import believing
from kg.packs.binding import bind
from kg.packs.catalogue import all_packs, packs_and_faults, question_named
from kg.packs.picture import draw
from kg.packs.reading import read_question
from kg.packs.render import as_csv, as_json, as_table, as_turtle
from kg.packs.run import LIST_SEPARATOR, Answer, ask, sorted_list
from kg.reason.open_view import open_view
from kg.reason.proof import Proof
from kg.reason.views import ReasonedView
from kg.store.generations import Store
from tests.ingest.test_trust import put, record

GOLDEN = Path(__file__).parent / "golden"
QUESTIONS = [question.path for pack in all_packs(resource("queries"))
             for question in pack.questions if question.query]
DAY = "2008-10-08"


def run(view: ReasonedView, path: str, **values: str) -> Answer:
    return ask(question_named(resource("queries"), path), view, values)


def values(answer: Answer) -> list[list[str | None]]:
    return [[None if value is None else text_of(value) for value in row.values]
            for row in answer.rows]


def named(answer: Answer) -> set[str]:
    return {(row[0] or "").rsplit("/", 1)[-1] for row in values(answer)}


def test_there_are_questions_in_all_packs() -> None:
    assert len(QUESTIONS) >= 15
    assert {path.split("/")[0] for path in QUESTIONS} >= {
        "drug-terror", "finance", "corruption", "mobility", "designations", "evidence"}


@pytest.mark.parametrize("path", QUESTIONS)
def test_the_seed_graph_gives_the_golden_answer(seed: ReasonedView, path: str) -> None:
    question = question_named(resource("queries"), path)
    given = {"as_of": DAY} if "as_of" in {p.name for p in question.parameters} else {}
    answer = ask(question, seed, given)
    file = GOLDEN / f"{path.replace('/', '-')}.json"
    expected = json.loads(file.read_text(encoding="utf-8"))
    assert {"columns": [c.name for c in question.columns], "rows": values(answer)} == expected


def test_some_question_reaches_every_fact_of_the_speech(seed: ReasonedView) -> None:
    """Those that look up any record by itself do not count. Fact 50 names concepts, no more."""
    wide = open_view(Store.open(seed.snapshot.folder.parent.parent),
                     parse_view("possible,unproven"))
    reached: set[str] = set()
    for path in QUESTIONS:
        if path in ("evidence/records-about", "evidence/on-whose-word", "evidence/claims-by-status",
                    "evidence/not-believed"):
            continue
        question = question_named(resource("queries"), path)
        given = {"as_of": DAY} if "as_of" in {p.name for p in question.parameters} else {}
        reached |= {record.graph for row in ask(question, wide, given).rows
                    for record in row.evidence.records}
    facts = {quad.subject for quad in seed.snapshot.match(None, None, None, RECORDS_GRAPH)
             if "/luna-2008/fact-" in quad.subject}
    assert len(facts) > 50
    assert {fact.rpartition("/")[2] for fact in facts - reached} == {"fact-50>"}


@pytest.mark.parametrize("path", QUESTIONS)
def test_every_row_rests_on_records(seed: ReasonedView, path: str) -> None:
    question = question_named(resource("queries"), path)
    given = {"as_of": DAY} if "as_of" in {p.name for p in question.parameters} else {}
    for row in ask(question, seed, given).rows:
        assert row.evidence.supports
        assert row.evidence.statuses
        for support in row.evidence.supports:
            assert all(seed.records_of(leaf) or support.records for leaf in _leaves(support.proof))


@pytest.mark.parametrize("path", QUESTIONS)
def test_the_rows_are_those_of_the_query_by_itself(seed: ReasonedView, path: str) -> None:
    """Where the rows are taken out of what tells what they match, none is lost, and none moves."""
    question = question_named(resource("queries"), path)
    asked = bind(question, {})
    alone = seed.select(believing(question, seed.view).query, asked)
    at = [alone.variables.index(column.name) for column in question.columns]
    rows = [[solution[i] for i in at] for solution in alone.rows]
    found = [list(row.values) for row in run(seed, path).rows]
    lists = [column.type == "list" for column in question.columns]
    for row in (*rows, *found):  # lists of IRIs are told by names
        row[:] = [str(sorted_list(value)).count(LIST_SEPARATOR) if is_list else value
                  for value, is_list in zip(row, lists, strict=True)]
    assert sorted(map(str, found)) == sorted(map(str, rows))
    ordered = [re.sub(r"\W", "", name) for name in re.findall(r"\?\w+", question.modifiers)]
    if "GROUP" not in question.modifiers and set(ordered) <= {c.name for c in question.columns}:
        keys = [[c.name for c in question.columns].index(name) for name in ordered]
        assert [[row[i] for i in keys] for row in found] == [[row[i] for i in keys] for row in rows]


def _leaves(proof: Proof) -> Iterator[object]:
    return proof.leaves()


def test_the_ftos_in_the_drug_trade_in_2008(seed: ReasonedView) -> None:
    answer = run(seed, "drug-terror/ftos-in-drug-trade", as_of=DAY)
    assert named(answer) == {"farc", "eln", "auc", "sendero-luminoso", "pkk", "hizballah", "hamas",
                             "al-qaeda", "al-qaeda-in-the-maghreb"}
    for row in answer.rows:
        assert row.values[1] is not None
        assert row.values[3] is not None
        assert row.evidence.records


@pytest.mark.parametrize("path", ["drug-terror/ftos-in-drug-trade", "drug-terror/fto-involvements",
                                  "corruption/who-helps-ftos"])
def test_a_row_tells_since_when_its_records_say_so(seed: ReasonedView, path: str) -> None:
    answer = run(seed, path, as_of="2020-01-01")
    said = [column.name for column in answer.question.columns].index("said")
    assert answer.rows
    for row in answer.rows:
        organization = next(text_of(v) for v in row.values if v and "/organization/" in v)
        assert text_of(row.values[said] or literal("")) == (
            "2001-09-11" if organization.endswith("/al-qaeda") and path.startswith("drug") else DAY)


def test_the_ftos_in_the_drug_trade_in_2025(seed: ReasonedView) -> None:
    found = named(run(seed, "drug-terror/ftos-in-drug-trade", as_of="2025-03-01"))
    assert "ms-13" in found
    assert not found & {"auc", "farc", "taliban"}


@pytest.mark.parametrize(("day", "farc"), [("1997-10-07", False), ("1997-10-08", True),
                                           ("2021-11-30", True), ("2021-12-01", False)])
def test_a_designation_holds_from_its_first_day_to_before_its_end(
        seed: ReasonedView, day: str, farc: bool) -> None:
    assert ("farc" in named(run(seed, "drug-terror/ftos-in-drug-trade", as_of=day))) == farc


def test_a_region_takes_in_what_lies_within_it(seed: ReasonedView) -> None:
    found = named(run(seed, "drug-terror/ftos-in-drug-trade", as_of=DAY,
                      region="western-hemisphere"))
    assert found == {"farc", "eln", "auc", "sendero-luminoso", "hamas", "hizballah"}


def test_how_the_four_of_the_western_hemisphere_take_part_is_told_with_their_region(seed: ReasonedView) -> None:
    path = "drug-terror/ftos-in-drug-trade"
    everywhere, there = (
        {row.values[0]: row.values[1] for row in run(seed, path, as_of=DAY, **region).rows}
        for region in ({}, {"region": "western-hemisphere"}))
    for name in ("farc", "eln", "auc", "sendero-luminoso"):
        thing = iri(f"{ID}organization/{name}")
        assert there[thing] == everywhere[thing]
        assert "taxation of growers" in text_of(there[thing] or literal(""))


def test_other_names_are_told_by_whomever_they_are_said(seed: ReasonedView) -> None:
    names = [[row[0].rsplit("/", 1)[-1], *row[1:3]] for row in values(run(seed, "designations/aliases"))
             if row[0]]
    assert ["auc", "AUC", f"{NX}acronym"] in names
    assert ["pkk", "Kongra-Gel", None] in names
    assert ["cartel-del-noreste", "Los Zetas", f"{NX}fka"] in names
    assert len(names) == len({tuple(name[:2]) for name in names})


def test_a_commodity_takes_in_its_kinds(seed: ReasonedView) -> None:
    found = named(run(seed, "drug-terror/ftos-in-drug-trade", as_of=DAY, commodity="nx:heroin"))
    assert found == {"hizballah", "pkk"}


def test_a_grade_leaves_out_weaker_information(seed: ReasonedView) -> None:
    all_rows = run(seed, "drug-terror/fto-involvements", as_of=DAY)
    strong = run(seed, "drug-terror/fto-involvements", as_of=DAY, min_credibility="2")
    assert 0 < len(strong.rows) < len(all_rows.rows)
    assert run(seed, "drug-terror/fto-involvements", as_of=DAY, min_credibility="1").rows == ()


def test_what_is_possible_or_unproven_is_in_no_other_answer(seed: ReasonedView) -> None:
    for path in QUESTIONS:
        if path.startswith("evidence/"):
            continue
        for row in run(seed, path).rows:
            assert not {"possible", "unproven", "alleged"} & set(row.evidence.statuses), path


def test_the_reported_share_quotes_whom_the_speech_cites(seed: ReasonedView) -> None:
    answer = run(seed, "drug-terror/reported-share", as_of=DAY)
    assert values(answer) == [["19", "44", "9"]]
    quoted = {one for record in answer.rows[0].evidence.records for one in record.quoted_from}
    assert "<https://w3id.org/nexus-kg/id/person/michael-braun>" in quoted


def test_what_the_venezuelan_government_assures_is_told_on_its_word_and_is_no_weakness(
        seed: ReasonedView) -> None:
    government = "<https://w3id.org/nexus-kg/id/organization/government-of-venezuela>"
    assert not any("increasedSeizures" in (row[0] or "")
                   for row in values(run(seed, "corruption/weak-states")))
    for path in ("continuum/trends", "response/enforcement"):
        row = next(row for row in run(seed, path).rows
                   if "32-seizures" in (row.values[0] or ""))
        assert "reported" in row.evidence.statuses
        assert {one for record in row.evidence.records for one in record.quoted_from} == {government}


def test_corruption_in_west_africa_is_told_with_what_it_threatens(seed: ReasonedView) -> None:
    row = next(row for row in run(seed, "corruption/weak-states").rows
               if "west-africa" in (row.values[1] or ""))
    assert (row.values[4] or "").endswith("weakenedGovernance>")


def test_the_dual_designated_of_the_ofac_list(ofac: ReasonedView) -> None:
    answer = run(ofac, "designations/dual-designated")
    assert {row[1] for row in values(answer)} == {"4702", "4711", "4715"}
    for row in answer.rows:
        identifier = text_of(row.values[1] or literal(""))
        assert [one.identifier for one in row.evidence.records] == [f"sdn/{identifier}"]
        assert text_of(row.values[4] or literal("")) == "yes"  # the list tells no first days
    assert run(ofac, "designations/dual-designated", undated="no").rows == ()
    both = run(ofac, "designations/dual-designated", any_terrorism="yes")
    assert len({row[1] for row in values(both)}) == 9


def test_who_is_linked_across_terrorism_and_drugs(ofac: ReasonedView) -> None:
    path = "designations/linked-across-purposes"
    assert run(ofac, path).rows == ()  # the one that is linked so is listed for both itself
    answer = run(ofac, path, itself_too="yes")
    ids = "https://w3id.org/nexus-kg/id/{}".format
    assert {tuple(row) for row in values(answer)} == {
        (ids("ofac/12992"), ids("program/SDGT"), ids(f"ofac/{other}"), ids("program/SDNTK"), "yes")
        for other in ("12985", "12986")}
    for row in answer.rows:
        assert {one.identifier for one in row.evidence.records} >= {"sdn/12992"}


def test_who_shares_what_on_the_ofac_list(ofac: ReasonedView) -> None:
    answer = run(ofac, "designations/shared-details", entity="id:ofac/15137")
    assert {(row[1], row[2]) for row in values(answer)} >= {
        (f"{ID}ofac/{number}", kind) for number in (15138, 15139, 15140)
        for kind in ("address", "telephone")}
    assert all(len(row.evidence.records) > 1 for row in answer.rows)
    pairs = {(row[0], row[1]) for row in values(run(ofac, "designations/shared-details"))}
    assert (f"{ID}ofac/15137", f"{ID}ofac/15138") in pairs
    assert not any((other, one) in pairs for one, other in pairs)


def test_the_seed_graph_names_no_two_who_meet_in_one_place(seed: ReasonedView) -> None:
    """Nor do its kinds of actors: no place has terrorists in general and criminals in general."""
    answer = run(seed, "continuum/convergence-nodes")
    assert answer.rows == ()
    assert "empty where" in " ".join(answer.question.description.split())
    actors = seed.select(f"SELECT ?place ?actor {{ ?i <{NX}place> ?place ; <{NX}actor> ?actor . "
                         f"?actor a <{NX}ActorCategory> }}").rows
    terrorists = {place for place, actor in actors if "terror" in (actor or "")}
    assert not terrorists & {place for place, actor in actors if "terror" not in (actor or "")}


def test_who_of_the_ofac_list_is_tied_to_a_place(ofac: ReasonedView, shared: Path) -> None:
    def rows(file: str) -> list[list[str]]:
        with (shared / "data" / "ofac-2021" / file).open(encoding="latin-1", newline="") as lines:
            return [row for row in csv.reader(lines) if len(row) > 1]

    listed = {row[0]: row for row in rows("sdn.csv")}
    tied = {("hasAddress", row[0]) for row in rows("add.csv") if row[4] == "Paraguay"}
    tied |= {(tie, number) for tie in ("nationality", "citizenship") for number, row in listed.items()
             if f"{tie.replace('citizenship', 'citizen')} Paraguay" in row[11]}
    answer = values(run(ofac, "designations/tied-to-place", region="py"))
    found = {((row[1] or "").split("#")[1], (row[0] or "").rsplit("/", 1)[1]) for row in answer}
    assert {one for one in found if one[0] != "birthPlace"} == tied
    assert len(tied) > 10
    against_terror = values(run(ofac, "designations/tied-to-place", region="py", purpose="nx:counterTerrorism"))
    assert {(row[0] or "").rsplit("/", 1)[1] for row in against_terror} == {
        number for _, number in found if "SDGT" in listed[number][3]}


def test_the_programs_of_the_ofac_list(ofac: ReasonedView) -> None:
    answer = run(ofac, "designations/by-program")
    counts = {(row[0] or "").rsplit("/", 1)[-1]: row[1] for row in values(answer)}
    assert counts["FTO"] == "74"
    rows = list(csv.DictReader(io.StringIO("".join(as_csv(answer)))))
    assert max(len(value) for row in rows for value in row.values()) < 32_768  # a cell of Excel
    assert max(int(row["evidence_record_count"]) for row in rows) > 1000


@pytest.mark.parametrize(("given", "told"), [
    ({"as_of": "yesterday"}, "as_of is 'yesterday'; it must be a day"),
    ({"as_of": "2008-13-01"}, "must be a day"),
    ({"region": "} DROP ALL"}, "must be a country code"),
    ({"commodity": "cocain"}, "perhaps nx:cocaine"),
    ({"commodity": "drugs"}, r"one thing: perhaps nx:syntheticDrugs \(synthetic drugs\)\.$"),
    ({"commodity": "zzzzqq"}, "nothing has a name like it"),
    ({"commodity": "nx:a> } #"}, "must be an IRI"),
    ({"min_credibility": "7"}, "grade from 1"),
    ({"nonsense": "1"}, "has no parameter 'nonsense'"),
])
def test_wrong_parameters_are_told(seed: ReasonedView, given: dict[str, str], told: str) -> None:
    with pytest.raises(UsageError, match=told):
        run(seed, "drug-terror/ftos-in-drug-trade", **given)


def test_a_misspelt_place_may_mean_places_alone(seed: ReasonedView) -> None:
    (note,) = run(seed, "drug-terror/ftos-in-drug-trade", region="venezuella").notes
    assert note.endswith("perhaps you mean id:place/ve (Venezuela).")


@pytest.mark.parametrize("name", ["as_of", "min_credibility", "commodity"])
def test_an_empty_value_is_one_that_is_left_out(seed: ReasonedView, name: str) -> None:
    path = "drug-terror/ftos-in-drug-trade"
    answer = run(seed, path, **{name: ""})
    assert (answer.rows, answer.parameters) == (run(seed, path).rows, run(seed, path).parameters)
    assert answer.rows


@pytest.mark.parametrize("name", ["FARC", "farc", "Revolutionary Armed Forces of Colombia",
                                  "revolutionary armed  forces of colombia"])
def test_a_thing_may_be_given_by_its_name(seed: ReasonedView, name: str) -> None:
    answer = run(seed, "designations/history", organization=name)
    assert answer.rows == run(seed, "designations/history", organization="id:organization/farc").rows
    assert answer.rows
    assert answer.notes[0] == (
        f"organization: '{name}' is id:organization/farc (Revolutionary Armed Forces of Colombia).")


@pytest.mark.parametrize(("region", "place"), [
    ("Colombia", "co"), ("colombie", "co"), ("México", "mx"), ("west africa", "west-africa")])
def test_a_place_may_be_given_by_its_name(seed: ReasonedView, region: str, place: str) -> None:
    found = run(seed, "drug-terror/ftos-in-drug-trade", region=region, as_of=DAY)
    assert text_of(found.parameters["region"]) == f"{ID}place/{place}"
    assert not any("knows no" in note for note in found.notes)


def test_a_name_of_several_things_is_refused_with_them(store: Store) -> None:
    put(store, "".join(record(one, f'id:{one} a nx:Organization ; rdfs:label "The Firm"@en .') for one in "ab"))
    with pytest.raises(UsageError, match=r"so are called id:a \(The Firm\), id:b \(The Firm\)"):
        run(open_view(store), "designations/history", organization="the firm")


def test_of_those_who_bear_a_name_the_one_of_the_kind_that_is_asked_for_is_meant(store: Store) -> None:
    put(store, record("a", 'id:a a nx:Person ; rdfs:label "Cocaine"@en .'))
    view = open_view(store)
    for path, name, thing in (("drug-terror/ftos-in-drug-trade", "commodity", f"{NX}cocaine"),
                              ("designations/history", "organization", f"{ID}a")):
        assert text_of(run(view, path, **{name: "COCAINE"}).parameters[name]) == thing
    with pytest.raises(UsageError, match=r"so are called id:a \(Cocaine\), nx:cocaine"):
        run(view, "evidence/records-about", thing="COCAINE")


def test_a_record_is_shown_by_its_whole_name(seed: ReasonedView) -> None:
    answer = run(seed, "evidence/records-about", thing="id:organization/farc")
    assert all(answer.shown(row.values[0]).startswith("record:") for row in answer.rows)
    assert "record:state-fto/farc" in {answer.shown(row.values[0]) for row in answer.rows}


def test_who_bears_a_name_in_capitals_is_told_beside_who_bears_it_as_written(store: Store) -> None:
    put(store, record("a", 'id:a a nx:Organization ; rdfs:label "Hizballah"@en .')
        + record("b", 'id:b a nx:Organization ; rdfs:label "HIZBALLAH" .'))
    view = open_view(store)
    (note,) = [note for note in run(view, "designations/history", organization="Hizballah").notes
               if note.startswith("organization")]
    assert note.startswith("organization: 'Hizballah' is id:a (Hizballah). "
                           "So are called, in capitals: id:b (HIZBALLAH); ")
    put(store, record("c", "id:a owl:sameAs id:b ."))
    assert not any("in capitals" in note for note in run(
        open_view(store), "designations/history", organization="Hizballah").notes)


def test_a_question_misspelt_is_answered_with_the_nearest() -> None:
    with pytest.raises(UsageError, match="drug-terror/routes"):
        question_named(resource("queries"), "drug-terror/route")


def _question(query: str = "SELECT ?a WHERE { ?a ?p ?o }", **front: str) -> str:
    """The text of a question, which has what is needed, and what else is given in its front matter."""
    told = {"title": "T", "question": "Q?", "description": "D", "answers": "[Q]", "tags": "[t]",
            "columns": "[{name: a, type: iri, meaning: A}]", **front}
    return "".join(f"#+ {name}: {value}\n" for name, value in told.items()) + f"PREFIX nx: <{NX}>\n\n{query}\n"


@pytest.mark.parametrize(("text", "told"), [
    ("SELECT * WHERE { ?s ?p ?o }", "no front matter"),
    ("#+ title: [\nSELECT ?s WHERE { ?s ?p ?o }", "not YAML"),
    ("#+ title: a\n#+ question: Who: what?\nSELECT ?s WHERE { ?s ?p ?o }",
     "line 2: .*not YAML.*a text that holds a colon stands in quotes"),
    ("#+ title: a\n#+ question: Q\n#+ title: b\nSELECT ?s WHERE { ?s ?p ?o }",
     "line 3: its front matter gives 'title' twice: keep one of them"),
    (_question(columns="[{name: a, type: iri, meaning: A, type: date}]"), "line 6: .*gives 'type' twice"),
    ("#+ title: a\nSELECT ?s WHERE { ?s ?p ?o }", "lacks"),
    (_question(columns=""), "'columns' must be a list"),
    (_question(tags="trial"), "'tags' must be a list"),
    (_question(answers="Who?"), "'answers' must be a list"),
    (_question(picture="graph"), "needs a kind"),
    (_question(picture="{kind: bar, value: a}"), "needs 'source'"),
    (_question(picture="{kind: graph, source: zz, target: a}"), "zz, is no column; columns are a"),
    (_question(columns="[{name: a, type: iri}]"), "the column a lacks meaning"),
    (_question(columns="[{name: a, type: iri, meaning: A}, {name: a, type: iri, meaning: A}]"),
     "column a is there twice"),
    (_question(columns="[{name: b, type: iri, meaning: B}]", query="SELECT (COUNT(?b) AS ?a) WHERE { ?b ?p ?o }"),
     "column b is not selected"),
    (_question(parameters="[{name: a, type: iri, description: A, defualt: nx:coca}]"), "unknown defualt"),
    (_question(parameters="[{name: a, type: date, kind: nx:Agent, description: A}]"), "only things have kinds"),
    (_question(parameters="[{name: a, type: iri, kind: 'an agent', description: A}]"), "'an agent' is no name"),
    (_question(parameters="[{name: b, type: iri, description: B, default: nx:coca}]",
               query="SELECT ?a ?b WHERE { ?a ?p ?o }"), "parameter b is not used"),
    (_question(parameters="[{name: b, type: iri, description: B}]", query="SELECT ?a ?b WHERE { ?a ?p ?b }"),
     "b has no default"),
    (_question(query="SELECT ?a WHERE { ?a ?p ?o"), "brace that is not closed"),
    (_question(query="ASK { ?a ?p ?o }"), "no query of the form"),
    (_question(query="SELECT ?a WHERE { SERVICE <http://x/> { ?a ?p ?o } }"), "SERVICE is off"),
    (_question(query="SELECT ?a WHERE { { SELECT ?a { ?a ?p ?o } } }"), "query within the query"),
])
def test_a_question_that_is_wrong_is_refused_with_its_file(
        tmp_path: Path, text: str, told: str) -> None:
    file = tmp_path / "q.rq"
    file.write_text(text)
    with pytest.raises(SourceError, match=told) as caught:
        read_question(file)
    assert str(file) in str(caught.value)


@pytest.mark.parametrize("query", [
    "select ?a where { ?a a nx:Agent } # select all", "SELECT ?a { ?a a nx:Agent }",
    'SELECT ?a { ?a a nx:Agent FILTER(STR(?a) != "select }") } # end }',
    "# this SELECT finds { x }\nPREFIX select: <urn:s> SELECT ?a { ?a a nx:Agent } VALUES ?a { <urn:x> UNDEF }",
    "SELECT (?b AS ?a) WHERE { ?b a nx:Agent . OPTIONAL { ?b nx:select ?selected } }"])
def test_sparql_may_be_written_as_sparql_may(seed: ReasonedView, tmp_path: Path, query: str) -> None:
    file = tmp_path / "q.rq"
    file.write_text(_question(query=query))
    assert ask(read_question(file), seed, {}).rows


def test_a_fault_of_the_query_is_told_with_its_file_and_line(seed: ReasonedView, tmp_path: Path) -> None:
    file = tmp_path / "q.rq"
    file.write_text(_question(query="SELECT ?a WHERE { ?a a nx:Agent ; ; nx: ] }"))
    with pytest.raises(SourceError, match=rf"{file}.*error at (9|10):"):
        ask(read_question(file), seed, {})


@pytest.mark.parametrize("selected", ["DISTINCT ?a ?b", "DISTINCT ?a $b", "?a ?b"])
def test_a_variable_may_be_written_with_either_sign(seed: ReasonedView, tmp_path: Path,
                                                    selected: str) -> None:
    file = tmp_path / "q.rq"
    file.write_text(_question(
        columns="[{name: a, type: iri, meaning: A}, {name: b, type: integer, meaning: B}]",
        query=f"SELECT {selected} WHERE {{ ?a a nx:ForeignTerroristOrganization BIND(7 AS $b) }}"))
    answer = ask(read_question(file), seed, {})
    assert {row[1] for row in values(answer)} == {"7"}
    assert all(row.evidence.supports for row in answer.rows)


def test_a_default_of_yes_or_no_is_one(tmp_path: Path) -> None:
    file = tmp_path / "q.rq"
    file.write_text(_question(parameters="[{name: b, type: boolean, description: B, default: no}]",
                              query="SELECT ?a ?b WHERE { ?a a nx:Agent FILTER(?b) }"))
    assert read_question(file).parameters[0].default == "no"


def test_a_question_that_is_no_text_is_refused_with_its_file(tmp_path: Path) -> None:
    (tmp_path / "q.rq").write_bytes(b"#+ title: \xe9")
    with pytest.raises(SourceError, match=r"q\.rq, line 1: is not UTF-8"):
        read_question(tmp_path / "q.rq")


def test_the_formats_hold_the_same_rows(seed: ReasonedView) -> None:
    answer = run(seed, "drug-terror/ftos-in-drug-trade", as_of=DAY)
    as_data = json.loads("".join(as_json(answer, seed)))
    assert len(as_data["rows"]) == len(answer.rows)
    assert all(row["evidence"]["proof"] for row in as_data["rows"])
    rows = list(csv.DictReader(io.StringIO("".join(as_csv(answer)))))
    assert [row["organization"] for row in rows] == [row[0] for row in values(answer)]
    assert all(len(row["evidence_records"].split()) == int(row["evidence_record_count"]) > 0
               for row in rows)
    assert any(row["evidence_rules"] for row in rows)
    triples = list(ox.parse("".join(as_turtle(answer)), format=ox.RdfFormat.TURTLE))
    solutions = [t for t in triples if str(t.object).endswith("ResultSolution>")]
    assert len(solutions) == len(answer.rows)


@pytest.mark.parametrize("path", ["evidence/not-believed", "evidence/claims-by-status"])
def test_no_column_of_csv_has_the_name_of_another(seed: ReasonedView, path: str) -> None:
    names = next(csv.reader(as_csv(run(seed, path))))
    assert len(names) == len(set(names))


def test_a_parameter_that_names_nothing_is_told(seed: ReasonedView) -> None:
    path = "drug-terror/ftos-in-drug-trade"
    answer = run(seed, path, as_of=DAY, region="atlantis")
    assert answer.rows == ()
    assert ["id:place/atlantis" in note for note in answer.notes] == [True]
    assert run(seed, path, as_of=DAY, region="western-hemisphere").notes == ()
    assert run(seed, path, as_of=DAY, commodity="nx:heroin").notes == ()


@pytest.mark.parametrize(("path", "given", "told"), [
    ("designations/history", {"organization": "Colombia"},
     "The parameter organization asks for a listed entity, and id:place/co (Colombia) is a country; perhaps you mean id:organization/auc ("),
    ("continuum/stages", {"organization": "id:person/hugo-chavez"},
     "The parameter organization asks for an organisation, and id:person/hugo-chavez (Hugo Chavez) is a public official."),
    ("drug-terror/ftos-in-drug-trade", {"region": "id:program/FTO"},
     "The parameter region asks for a place, and id:program/FTO "),
    ("actors/who-takes-part", {"actor": "record:luna-2008/fact-34"},
     "The parameter actor asks for an agent, and record:luna-2008/fact-34 (without a label) is none."),
])
def test_a_thing_of_another_kind_than_is_asked_for_is_told(
        seed: ReasonedView, path: str, given: dict[str, str], told: str) -> None:
    answer = run(seed, path, **given)
    assert answer.rows == ()
    assert answer.notes[-1].startswith(told)


def test_a_thing_of_the_kind_that_is_asked_for_may_have_no_rows(seed: ReasonedView) -> None:
    assert run(seed, "designations/history", organization="id:person/hugo-chavez").notes == ()
    assert run(seed, "mobility/smuggling-hubs", region="ua").notes == ()


def test_what_a_parameter_leaves_out_is_counted(ofac: ReasonedView) -> None:
    path, given = "designations/as-of", {"as_of": "2021-01-01", "program": "id:program/SDGT"}
    without = run(ofac, path, **given)
    more = run(ofac, path, undated="yes", **given)
    assert without.notes == (
        f"With undated=yes there are {len(more.rows) - len(without.rows):,} more rows: "
        "Whether designations without a date count, yes or no.",)
    assert more.notes == ()


def test_an_empty_answer_is_an_answer(seed: ReasonedView) -> None:
    answer = run(seed, "drug-terror/ftos-in-drug-trade", as_of="1900-01-01")
    assert answer.rows == ()
    assert json.loads("".join(as_json(answer, seed)))["rows"] == []


def test_pictures_hold_the_names_as_text(seed: ReasonedView, tmp_path: Path) -> None:
    answer = run(seed, "drug-terror/ftos-in-drug-trade", as_of=DAY)
    files = [tmp_path / "a.svg", tmp_path / "a.png"]
    draw(answer, files)
    assert "Kurdistan Workers" in files[0].read_text()
    assert files[1].read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize(("question", "texts"), [
    ("evidence/claims-by-status", ["97 asserted", "8 reported", "1 unproven"]),
    ("designations/history", ["from 1997-10-08", "1997-10-08 to 2021-12-01"]),
    ("drug-terror/ftos-in-drug-trade", ["Which Foreign Terrorist Organizations take part"])])
def test_pictures_tell_what_each_bar_is_and_what_was_asked(
        seed: ReasonedView, tmp_path: Path, question: str, texts: list[str]) -> None:
    draw(run(seed, question), [tmp_path / "a.svg"])
    drawn = (tmp_path / "a.svg").read_text()
    assert [text for text in texts if text not in drawn] == []


def test_a_long_question_is_broken_into_lines_above_its_picture(
        seed: ReasonedView, tmp_path: Path) -> None:
    answer = run(seed, "evidence/claims-by-status")
    long = replace(answer, question=replace(answer.question, question="How " + "many of them " * 30))
    draw(long, [tmp_path / "a.svg"])
    lines = re.findall(r"[^<>]*many of them[^<>]*", (tmp_path / "a.svg").read_text())
    assert len(lines) > 3
    assert max(map(len, lines)) < 100


def test_a_folder_of_questions_that_is_no_pack_is_told(tmp_path: Path) -> None:
    pack = tmp_path / "mine"
    pack.mkdir()
    (pack / "who.rq").write_text("SELECT ?x WHERE { ?x ?p ?o }")
    for folder, told in ((tmp_path, "has questions and no pack.yaml"), (pack, "holds questions itself")):
        assert [told in str(fault) for fault in packs_and_faults(folder)[1]] == [True]
        with pytest.raises(UsageError, match=told):
            question_named(folder, "mine/who")


def test_an_empty_answer_tells_of_its_view_and_of_terms_that_nothing_has(
        seed: ReasonedView, tmp_path: Path) -> None:
    pack = tmp_path / "mine"
    pack.mkdir()
    (pack / "pack.yaml").write_text("title: Mine\ndescription: Mine.\n")
    head = "".join(f"#+ {line}\n" for line in (
        "title: Who", "question: Who?", "description: Who.", "tags: [who]", 'answers: ["Who?"]',
        "columns: [{name: x, type: iri, meaning: Who}]"))
    (pack / "who.rq").write_text(head + "SELECT ?x WHERE { ?x nx:engagedIn nx:drugTrafficking }")
    (pack / "where.rq").write_text(head + "SELECT ?x WHERE { ?x a nx:Person FILTER EXISTS { ?x a nx:Gang } }")
    answer = ask(question_named(tmp_path, "mine/who"), seed, {})
    assert answer.notes == ("The store knows no nx:engagedIn, which the question names (who.rq): is it misspelt?",)
    with pytest.raises(DataError, match=r"mine/where\.rq: The query asks EXISTS"):
        ask(question_named(tmp_path, "mine/where"), seed, {})
    apart = ReasonedView(seed.snapshot, parse_view("no-inference"))
    shown = ask(question_named(resource("queries"), "drug-terror/ftos-in-drug-trade"), apart,
                {"as_of": "1970-01-01"})
    out = Console(width=100, file=io.StringIO())
    out.print(as_table(shown))
    assert "view no-inference" in out.file.getvalue()  # type: ignore[attr-defined]
    assert "a wider view" in out.file.getvalue()  # type: ignore[attr-defined]


def test_a_credibility_may_be_left_out_of_a_question_of_ones_own(seed: ReasonedView, tmp_path: Path) -> None:
    pack = tmp_path / "mine"
    pack.mkdir()
    (pack / "pack.yaml").write_text("title: Mine\ndescription: Mine.\n")
    (pack / "who.rq").write_text(_question(
        "SELECT ?a ?least WHERE { ?a a nx:Gang . GRAPH ?record { ?a a nx:Gang } "
        "GRAPH <https://w3id.org/nexus-kg/graph/records> { ?record nx:informationCredibility ?grade } "
        "FILTER(?least = <https://w3id.org/nexus-kg/any> || ?grade <= ?least) }",
        parameters="[{name: least, type: credibility, description: The least.}]"))
    assert ask(question_named(tmp_path, "mine/who"), seed, {}).rows
