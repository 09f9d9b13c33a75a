"""A load is one transaction: validated, reasoned over, published whole."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from kg.columns.statements import Statements
from kg.ingest.connector import Connector
from kg.ingest.discovery import all_connectors, connector_for
from kg.ingest.load import LoadResult, drop, initialise, load, retract, retry
from kg.ingest.quarantine import Quarantined, Reason, read_quarantine, write_quarantine
from kg.model.errors import DataError, SourceError, StoreError, UsageError
from kg.model.namespaces import PREFIXES, shorten, term
from kg.model.record import Fault, Record, Status, record_iri, source_iri
from kg.model.resources import resource
from kg.model.terms import Term, Triple, iri, literal_parts
from kg.model.watcher import Silent
from kg.reason.views import ReasonedView
from kg.store.changed_records import changed_records
from kg.store.generations import Store
from kg.store.snapshot import Solutions
from kg.validate.parser import compile_shapes
from kg.validate.shapes import Shapes

HEAD = "".join(f"@prefix {name}: <{namespace}> .\n" for name, namespace in PREFIXES.items())


SHAPES = """
@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix nx: <https://w3id.org/nexus-kg/ontology#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix t: <urn:shape:> .
t:named a sh:NodeShape ; sh:targetClass nx:Person ; sh:property [
  sh:path rdfs:label ; sh:minCount 1 ; sh:message "A person needs a name."@en ] .
t:alias a sh:NodeShape ; sh:targetClass nx:Alias ; sh:property [
  sh:path nx:aliasOf ; sh:class nx:ListedEntity ; sh:message "The alias is nobody's."@en ] .
"""


@pytest.fixture
def shapes(tmp_path: Path) -> Shapes:
    file = tmp_path / "shapes.ttl"
    file.write_text(SHAPES)
    return compile_shapes([file])


def _record(name: str, body: str, status: str = "asserted") -> str:
    return f"""
graph:records {{ record:{name} a nx:Record ; prov:wasDerivedFrom source:test ;
  nx:sourceIdentifier "{name}" ; nx:locator "row {name}" ; nx:status nx:{status} ;
  nx:sourceReliability "B" ; nx:informationCredibility 2 . }}
record:{name} {{ {body} }}
"""


def _load(store: Store, tmp_path: Path, shapes: Shapes, *records: str,
          strict: bool = False, name: str = "source.trig") -> LoadResult:
    file = tmp_path / name
    file.write_text(HEAD + "".join(records))
    return load(store, file, connector_for(file), shapes, Silent(), strict=strict)


ANNA = _record("r1", 'id:anna a nx:Person ; rdfs:label "Anna" .')
NAMELESS = _record("r2", "id:nobody a nx:Person .")
ALIAS = _record("r3", 'id:alias a nx:Alias ; nx:aliasOf id:nobody ; nx:aliasText "N" .')


def test_what_is_loaded_is_believed_and_reasoned_over(store: Store, tmp_path: Path,
                                                      shapes: Shapes) -> None:
    result = _load(store, tmp_path, shapes, ANNA)
    assert (result.added, result.refused, result.published) == (1, (), True)
    view = ReasonedView(store.snapshot())
    assert view.query("ASK { <https://w3id.org/nexus-kg/id/anna> a "
                      "<https://w3id.org/nexus-kg/ontology#Agent> }") is True
    proof = view.explain(Triple(Term("<https://w3id.org/nexus-kg/id/anna>"), term("rdf:type"),
                                term("nx:Agent")))[0]
    said = next(iter(proof.leaves()))
    assert [one.identifier for one in view.records_of(said)] == ["r1"]
    assert view.records_of(said)[0].reliability == "B"


def test_loading_again_changes_nothing(store: Store, tmp_path: Path, shapes: Shapes) -> None:
    _load(store, tmp_path, shapes, ANNA, NAMELESS)
    generation = store.snapshot().manifest.generation
    again = _load(store, tmp_path, shapes, ANNA, NAMELESS)
    assert (again.added, again.unchanged, again.published) == (0, 1, False)
    assert store.snapshot().manifest.generation == generation


def test_a_copy_of_a_file_in_the_same_folder_adds_nothing(store: Store, tmp_path: Path,
                                                          shapes: Shapes) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    for name, text in (("a", ANNA + NAMELESS), ("copy of a", ANNA + NAMELESS)):
        (folder / f"{name}.trig").write_text(HEAD + text)
    for counts in ((1, 0), (0, 1)):
        result = load(store, folder, connector_for(folder), shapes, Silent())
        assert (result.added, result.unchanged) == counts
        assert [one.name for one in result.refused] == ["r2"]
    (folder / "b.trig").write_text(HEAD + ANNA.replace("Anna", "Anne"))
    with pytest.raises(DataError, match="two records are named r1, and say different things"):
        load(store, folder, connector_for(folder), shapes, Silent())


def test_a_load_tells_that_shapes_have_changed(store: Store, tmp_path: Path,
                                               shapes: Shapes) -> None:
    told = "The shapes have changed"
    file = tmp_path / "changed.ttl"
    file.write_text(SHAPES.replace("A person needs", "Each person needs"))
    same, changed = compile_shapes([tmp_path / "shapes.ttl"]), compile_shapes([file])
    _load(store, tmp_path, shapes, ANNA)
    assert not any(note.startswith(told) for note in _load(store, tmp_path, same, ANNA).notes)
    bert = _record("r5", 'id:bert a nx:Person ; rdfs:label "Bert" .')
    for expected in (True, False):
        notes = _load(store, tmp_path, changed, ANNA, bert).notes
        assert any(note.startswith(told) for note in notes) == expected


def test_a_record_that_breaks_a_shape_is_quarantined_with_its_reason(
        store: Store, tmp_path: Path, shapes: Shapes) -> None:
    result = _load(store, tmp_path, shapes, ANNA, NAMELESS)
    assert result.added == 1
    assert [one.record.identifier for one in result.refused] == ["r2"]
    kept = read_quarantine(store.snapshot().folder)
    assert kept[0].reasons[0].message == "A person needs a name."
    assert kept[0].record.triples == result.refused[0].record.triples


def test_a_record_with_a_bad_grade_is_quarantined_whole_and_the_rest_of_its_file_loaded(
        store: Store, tmp_path: Path, shapes: Shapes) -> None:
    bad = NAMELESS.replace('"B"', '"G"').replace("nx:locator", "rdfs:comment 'Note' ; nx:locator")
    result = _load(store, tmp_path, shapes, ANNA, bad)
    assert (result.added, [one.name for one in result.refused]) == (1, ["r2"])
    kept = read_quarantine(store.snapshot().folder)
    assert kept == list(result.refused)
    assert [reason.message for reason in kept[0].reasons] == [
        "graph:records gives record:r2 'G' for nx:sourceReliability; it must be one of A to F."]
    assert {'"G"', '"Note"', '"row r2"'} <= {value for _, _, value in kept[0].record.metadata()}
    assert not list(store.snapshot().match(graph=kept[0].record.iri))
    assert retry(store, [], shapes, Silent()).refused == tuple(kept)
    with pytest.raises(DataError, match="must be one of A to F"):
        _load(store, tmp_path, shapes, ANNA, bad, strict=True)


def test_a_record_that_is_broken_in_a_later_file_stays_as_it_was(store: Store, tmp_path: Path,
                                                                 shapes: Shapes) -> None:
    _load(store, tmp_path, shapes, ANNA)
    before = set(store.snapshot().match())
    result = _load(store, tmp_path, shapes, ANNA.replace("nx:asserted", "nx:certain"))
    assert len(result.refused) == 1
    assert set(store.snapshot().match()) == before
    assert (_load(store, tmp_path, shapes, ANNA).unchanged, read_quarantine(store.snapshot().folder)) == (1, [])


def test_what_else_is_told_of_a_record_is_kept_until_it_is_told_no_more(
        store: Store, tmp_path: Path, shapes: Shapes) -> None:
    noted = ANNA.replace("nx:locator", "rdfs:comment 'Checked.' ; nx:locator")
    for text, kept in ((ANNA, False), (noted, True), (noted, True), (ANNA, False)):
        _load(store, tmp_path, shapes, text)
        found = store.snapshot().match(term("record:r1"), term("rdfs:comment"))
        assert [quad.object for quad in found] == (['"Checked."'] if kept else [])


def test_a_record_is_not_taken_over_by_one_of_another_source(store: Store, tmp_path: Path,
                                                             shapes: Shapes) -> None:
    foreign = ANNA.replace("source:test", "source:other").replace("Anna", "Hanna")
    _load(store, tmp_path, shapes, ANNA)
    before = set(store.snapshot().match())
    result = _load(store, tmp_path, shapes, foreign, name="other.trig")
    assert [one.reasons[0].message for one in result.refused] == [
        "record:r1 is a record of source:test already, and here of source:other: give this one another name, "
        "with its source in it."]
    assert set(store.snapshot().match()) == before
    assert _load(store, tmp_path, shapes, ANNA.replace("Anna", "Anne")).changed == 1
    assert read_quarantine(store.snapshot().folder) == list(result.refused)


def test_of_two_records_of_one_name_in_quarantine_one_is_admitted(store: Store, tmp_path: Path,
                                                                  shapes: Shapes) -> None:
    _load(store, tmp_path, shapes, ALIAS)
    _load(store, tmp_path, shapes, ALIAS.replace("source:test", "source:other"), name="other.trig")
    assert len(read_quarantine(store.snapshot().folder)) == 2
    _load(store, tmp_path, shapes, _record("r4", 'id:nobody a nx:Person ; rdfs:label "N" .'))
    done = retry(store, ["r3"], shapes, Silent())
    assert (done.added, [one.reasons[0].shape for one in done.refused]) == (1, ["Record-source"])
    assert read_quarantine(store.snapshot().folder) == list(done.refused)
    assert drop(store, ["r3"]) == 1


def test_a_record_of_a_wrong_source_leaves_quarantine_once_its_file_tells_the_right_one(
        store: Store, tmp_path: Path, shapes: Shapes) -> None:
    _load(store, tmp_path, shapes, ANNA)
    wrong = ANNA.replace("source:test", "source:tset").replace("Anna", "Anne")
    assert _load(store, tmp_path, shapes, wrong, name="more.trig").refused
    assert _load(store, tmp_path, shapes, wrong.replace("tset", "test"), name="more.trig").changed == 1
    assert read_quarantine(store.snapshot().folder) == []


def test_a_record_without_a_source_leaves_quarantine_once_its_file_is_mended(
        store: Store, tmp_path: Path, shapes: Shapes) -> None:
    assert _load(store, tmp_path, shapes, ANNA.replace("prov:wasDerivedFrom source:test ;", "")).refused
    assert _load(store, tmp_path, shapes, ANNA).added == 1
    assert read_quarantine(store.snapshot().folder) == []


def test_what_hangs_on_a_refused_record_is_refused_too(store: Store, tmp_path: Path,
                                                       shapes: Shapes) -> None:
    result = _load(store, tmp_path, shapes, ALIAS, NAMELESS)
    assert {one.record.identifier: one.reasons[0].message for one in result.refused} == {
        "r2": "A person needs a name.", "r3": "The alias is nobody's."}


def test_a_quarantined_record_passes_once_what_it_lacked_is_there(
        store: Store, tmp_path: Path, shapes: Shapes) -> None:
    _load(store, tmp_path, shapes, ALIAS)
    assert len(read_quarantine(store.snapshot().folder)) == 1
    _load(store, tmp_path, shapes, _record("r4", 'id:nobody a nx:Person ; rdfs:label "N" .'))
    result = retry(store, [], shapes, Silent())
    assert (result.added, result.refused) == (1, ())
    assert read_quarantine(store.snapshot().folder) == []


def test_a_quarantined_record_that_is_named_twice_is_judged_once(
        store: Store, tmp_path: Path, shapes: Shapes) -> None:
    _load(store, tmp_path, shapes, ALIAS)
    (kept,) = read_quarantine(store.snapshot().folder)
    assert retry(store, [kept.name, kept.name], shapes, Silent()).refused == (kept,)
    assert read_quarantine(store.snapshot().folder) == [kept]


def test_the_quarantine_keeps_all_of_a_record(tmp_path: Path) -> None:
    whole = Record(record_iri("s", "1"), source_iri("s"), "1", "row 1",
                   (Triple(term("nx:a"), term("rdfs:label"), Term('"A\\nb"@en')),), Status.POSSIBLE,
                   "D", 4, term("nx:writer"), (term("nx:one"), term("nx:two")), date(2008, 10, 8),
                   date(2009, 10, 8), "What it says.",
                   (Triple(record_iri("s", "1"), term("rdfs:comment"), Term('"Note"')),),
                   (Fault(term("nx:status"), "x", "No status."),), "en", "es")
    bare = Record(record_iri("s", "2"), source_iri("s"), "2", "", ())
    reasons = tuple(Reason("shape", "focus", "path", "value", message) for message in "ab")
    refused = [Quarantined(whole, reasons, "a.trig"), Quarantined(bare, reasons[:1], "b.trig")]
    write_quarantine(tmp_path, refused)
    write_quarantine(tmp_path, refused)
    kept = read_quarantine(tmp_path)
    assert kept == refused
    assert [one.record.digest() for one in kept] == [one.record.digest() for one in refused]


@pytest.mark.parametrize("text", ["{", "[]\n", '{"record": {}}\n', '{"file": "", "reasons": [], "record": {}}'])
def test_a_torn_quarantine_is_told(tmp_path: Path, text: str) -> None:
    (tmp_path / "quarantine.jsonl").write_text(text)
    with pytest.raises(StoreError, match=r"quarantine\.jsonl cannot be read"):
        read_quarantine(tmp_path)


def test_a_quarantined_record_can_be_dropped(store: Store, tmp_path: Path, shapes: Shapes) -> None:
    _load(store, tmp_path, shapes, NAMELESS)
    assert drop(store, [read_quarantine(store.snapshot().folder)[0].name]) == 1
    assert read_quarantine(store.snapshot().folder) == []


def test_strict_refuses_all(store: Store, tmp_path: Path, shapes: Shapes) -> None:
    before = store.snapshot().manifest
    with pytest.raises(DataError, match="A person needs a name"):
        _load(store, tmp_path, shapes, ANNA, NAMELESS, strict=True)
    assert store.snapshot().manifest == before


def test_a_changed_record_replaces_the_old_one(store: Store, tmp_path: Path,
                                               shapes: Shapes) -> None:
    _load(store, tmp_path, shapes, ANNA)
    result = _load(store, tmp_path, shapes, ANNA.replace("Anna", "Anne"))
    assert (result.added, result.changed) == (0, 1)
    labels = ReasonedView(store.snapshot()).select(
        "SELECT ?l { <https://w3id.org/nexus-kg/id/anna> "
        "<http://www.w3.org/2000/01/rdf-schema#label> ?l }")
    assert labels.rows == [(Term('"Anne"'),)]


def test_a_changed_record_that_is_refused_leaves_the_old_one(
        store: Store, tmp_path: Path, shapes: Shapes) -> None:
    _load(store, tmp_path, shapes, ANNA)
    result = _load(store, tmp_path, shapes, ANNA.replace('; rdfs:label "Anna"', ""))
    assert len(result.refused) == 1
    assert ReasonedView(store.snapshot()).query(
        'ASK { ?s <http://www.w3.org/2000/01/rdf-schema#label> "Anna" }') is True


def test_a_retracted_record_that_comes_again_is_believed_again(
        store: Store, tmp_path: Path, shapes: Shapes) -> None:
    _load(store, tmp_path, shapes, ANNA)
    agent = Triple(term("id:anna"), term("rdf:type"), term("nx:Agent"))
    for expected in (True, False, True):
        view = ReasonedView(store.snapshot())
        assert bool(view.explain(agent)) == expected
        assert view.query(f"ASK {{ {' '.join(agent)} }}") is expected
        if expected:
            retract(store, [term("record:r1")], "a mistake")
        else:
            assert _load(store, tmp_path, shapes, ANNA).added == 1


RETRACTION = """PREFIX nx: <https://w3id.org/nexus-kg/ontology#>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX graph: <https://w3id.org/nexus-kg/graph/>
SELECT ?label WHERE { GRAPH graph:records {
  ?record nx:status nx:retracted ; prov:wasGeneratedBy ?load .
  ?load rdfs:label ?label ; prov:startedAtTime ?when } }"""


def _retractions(store: Store) -> list[str]:
    told = ReasonedView(store.snapshot()).query(RETRACTION)
    assert isinstance(told, Solutions)
    return [literal_parts(label).text for label, in told.rows if label]


def test_a_retraction_tells_what_retracted_the_record_and_when(
        store: Store, tmp_path: Path, shapes: Shapes) -> None:
    _load(store, tmp_path, shapes, ANNA)
    retract(store, [term("record:r1")], "a mistake")
    assert _retractions(store) == ["a mistake"]


def test_what_left_a_list_tells_the_load_that_retracted_it(
        store: Store, tmp_path: Path, shapes: Shapes) -> None:
    for name, text in {"sdn": '36,"A",' + ",".join(["-0- "] * 10) + "\r\n\x1a",
                       "add": '36,25,"C 5","Havana","Cuba",-0- \r\n\x1a', "alt": "\x1a"}.items():
        (tmp_path / f"{name}.csv").write_text(text)
    load(store, tmp_path, connector_for(tmp_path), shapes, Silent())
    (tmp_path / "add.csv").write_text('36,26,"C 6","Havana","Cuba",-0- \r\n\x1a')
    result = load(store, tmp_path, connector_for(tmp_path), shapes, Silent(), retract_missing=True)
    assert (result.added, result.retracted) == (1, 1)
    assert _retractions(store) == [f"Load of {tmp_path.name}"]


def test_what_came_and_what_was_retracted_since_a_day_is_told(
        store: Store, tmp_path: Path, shapes: Shapes) -> None:
    today = datetime.now(UTC).date()
    relation = _record("r4", "id:anna nx:operatesIn id:paris .").replace(
        'nx:locator', 'nx:passage "Anna works in Paris." ; nx:locator')
    _load(store, tmp_path, shapes, ANNA, relation)
    retract(store, [term("record:r1")], "a mistake")
    found = changed_records(store.snapshot(), today - timedelta(days=1))
    assert [(shorten(one.record), shorten(one.status), one.about) for one in found] == [
        ("record:r4", "nx:asserted", "Anna works in Paris."),
        ("record:r1", "nx:retracted", "Anna")]
    assert found[0].when <= found[1].when
    assert changed_records(store.snapshot(), today + timedelta(days=2)) == []


def test_a_retracted_record_whose_new_version_is_refused_stays_retracted(
        store: Store, tmp_path: Path, shapes: Shapes) -> None:
    _load(store, tmp_path, shapes, ANNA)
    statements = Statements.open(store.snapshot().folder)
    records = statements.records()
    retract(store, [statements.quads.dictionary.decode(n) for n in records.tolist()], "a mistake")
    said = set(store.snapshot().match(None, None, None, None))
    assert _load(store, tmp_path, shapes, ANNA.replace('; rdfs:label "Anna"', "")).refused
    assert set(store.snapshot().match(None, None, None, None)) == said


@pytest.mark.parametrize("status", ["possible", "unproven", "alleged", "retracted"])
def test_what_is_not_believed_is_kept_and_not_in_the_view(
        store: Store, tmp_path: Path, shapes: Shapes, status: str) -> None:
    _load(store, tmp_path, shapes, ANNA.replace("nx:asserted", f"nx:{status}"))
    view = ReasonedView(store.snapshot())
    ask = "ASK { %s <https://w3id.org/nexus-kg/id/anna> a ?c %s }"
    assert view.query(ask % ("", "")) is False
    assert view.query(ask % ("GRAPH ?g {", "}")) is True


def test_a_broken_file_leaves_the_store_as_it_was(store: Store, tmp_path: Path,
                                                  shapes: Shapes) -> None:
    before = store.snapshot().manifest
    with pytest.raises(SourceError, match=r"source\.trig, line \d+"):
        _load(store, tmp_path, shapes, ANNA, "record:r9 { id:x ")
    assert store.snapshot().manifest == before


def test_the_store_is_the_same_in_whatever_order_sources_come(
        tmp_path: Path, shapes: Shapes) -> None:
    other = _record("r5", 'id:anna nx:memberOf id:guild . id:guild a nx:Organization .')
    dumps = []
    for name, records in (("one", [[ANNA], [other]]), ("two", [[other], [ANNA]]),
                          ("three", [[ANNA, other]])):
        store = initialise(tmp_path / name, resource("ontology"))
        for part in records:
            _load(store, tmp_path, shapes, *part)
        view = ReasonedView(store.snapshot())
        dumps.append([sorted(quad.triple for quad in store.snapshot().match(graph=graph))
                      for graph in view.graphs])
    assert dumps[0] == dumps[1] == dumps[2]


def test_a_term_that_the_ontology_does_not_know_is_refused_with_the_nearest(
        store: Store, tmp_path: Path, shapes: Shapes) -> None:
    misspelt = _record("m1", 'id:m a nx:Persn ; rdfs:label "M" ; nx:traficsIn nx:cocaine .')
    own = _record("m2", 'id:o a nx:Person ; rdfs:label "O" ; <urn:own:property> <urn:own:value> .')
    result = _load(store, tmp_path, shapes, ANNA, misspelt, own)
    assert (result.added, [one.name for one in result.refused]) == (2, ["m1"])
    assert {reason.message for reason in result.refused[0].reasons} == {
        "The ontology has no nx:Persn; perhaps nx:Person is meant.",
        "The ontology has no nx:traficsIn; perhaps nx:trafficksIn is meant."}


def test_what_only_a_retracted_record_says_is_unknown_to_the_shapes(
        store: Store, tmp_path: Path, shapes: Shapes) -> None:
    somebody = _record("r4", 'id:nobody a nx:Person ; rdfs:label "N" .')
    _load(store, tmp_path, shapes, somebody)
    _load(store, tmp_path, shapes, somebody.replace("nx:asserted", "nx:retracted"))
    assert [one.name for one in _load(store, tmp_path, shapes, ALIAS).refused] == ["r3"]
    _load(store, tmp_path, shapes, somebody)
    assert _load(store, tmp_path, shapes, ALIAS).refused == ()


def test_the_connector_of_the_guide_works(store: Store, tmp_path: Path, shapes: Shapes) -> None:
    guide = (resource("ontology").parent / "docs" / "connectors.md").read_text(encoding="utf-8")
    names: dict[str, Connector] = {}
    exec(guide.split("```python\n")[1].split("```")[0], names)
    file = tmp_path / "wanted.csv"
    file.write_text("number,name,country\n1,Anna Ander,co\n2,Bo Berg,ve\n")
    connector = names["CONNECTOR"]
    assert connector.recognise(file)
    assert not any(one.recognise(file) for one in all_connectors())
    result = load(store, file, connector, compile_shapes([resource("shapes")]), Silent())
    assert (result.added, result.refused) == (2, ())
    file.write_text("number,name,country\n1,Anna Ander\n")
    with pytest.raises(SourceError, match="line 2: has 2 columns, not 3"):
        load(store, file, connector, shapes, Silent())


def test_a_list_that_lacks_a_file_retracts_nothing(store: Store, tmp_path: Path,
                                                   shapes: Shapes) -> None:
    row = '36,"AEROCARIBBEAN AIRLINES",' + ",".join(["-0- "] * 10) + "\r\n\x1a"
    files = {"sdn": row, "add": '36,25,"C 5","Havana","Cuba",-0- \r\n\x1a',
             "alt": '36,12,"aka","AERO-CARIBBEAN",-0- \r\n\x1a'}
    for name, text in files.items():
        (tmp_path / f"{name}.csv").write_text(text)
    connector = connector_for(tmp_path)
    assert load(store, tmp_path, connector, shapes, Silent()).added == 3
    (tmp_path / "alt.csv").unlink()
    with pytest.raises(UsageError, match=r"has no alt\.csv"):
        load(store, tmp_path, connector, shapes, Silent(), retract_missing=True)
    assert load(store, tmp_path, connector, shapes, Silent()).missing == 0


@pytest.mark.parametrize("value", ['"2008-13-45"^^xsd:date', '"PT"^^xsd:duration',
                                   '"abc"^^xsd:hexBinary'])
def test_an_ill_typed_value_goes_to_quarantine(store: Store, tmp_path: Path, shapes: Shapes,
                                               value: str) -> None:
    result = _load(store, tmp_path, shapes, ANNA,
                   _record("bad", f'id:anna rdfs:comment {value} .'))
    assert result.added == 1
    (refused,) = result.refused
    assert refused.record.identifier == "bad"
    (reason,) = refused.reasons
    assert reason.message.startswith(f"'{value.split(chr(34))[1]}' is no xsd:")
    assert f"({shorten(iri(reason.path))} of {shorten(iri(reason.focus))}): correct" in reason.message
