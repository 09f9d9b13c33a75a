"""The ontology filled from a spreadsheet."""

from __future__ import annotations

import csv
import io
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kg.cli.main import kg_command
from kg.editing.files import read_turtle, turtle_files
from kg.ingest.ontology import read_ontology
from kg.model.resources import resource
from kg.model.terms import local_name

_ARTEFACT = {"term": "nx:Artefact", "kind": "class", "module": "goods", "parents": "nx:Asset",
             "label": "artefact", "label es": "artefacto", "definition": "A thing of old times.",
             "example": "A statue | A coin", "source": "UNESCO Convention, 1970"}

_STATUES = {"term": "nx:statues", "kind": "individual", "parents": "nx:Commodity",
            "label": "statues"}
_CARVED = {"term": "nx:carvedBy", "kind": "object property", "parents": ""}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the ontology."""
    shutil.copytree(resource("ontology"), tmp_path / "ontology")
    return tmp_path / "ontology"


def _told(done: Result) -> str:
    return f"{done.output}{done.exception or ''}"


def _kg(*arguments: str | Path) -> Result:
    return CliRunner().invoke(kg_command, ["ontology", *map(str, arguments)])


def _table(folder: Path, *arguments: str) -> list[dict[str, str]]:
    done = _kg("table", "--ontology", folder, "-f", "csv", *arguments)
    assert done.exit_code == 0, done.output
    return list(csv.DictReader(io.StringIO(done.output)))


def _fill(folder: Path, rows: list[dict[str, str]], *arguments: str, delimiter: str = ",",
          encoding: str = "utf-8", before: str = "") -> Result:
    sheet = folder.parent / "sheet.csv"
    with sheet.open("w", encoding=encoding, newline="") as out:
        out.write(before)
        writer = csv.DictWriter(out, list(dict.fromkeys(name for row in rows for name in row)),
                                delimiter=delimiter)
        writer.writeheader()
        writer.writerows(rows)
    return _kg("fill", sheet, "--ontology", folder, *arguments)


def _texts(folder: Path) -> dict[str, str]:
    return {file.name: file.read_text(encoding="utf-8") for file in turtle_files([folder])}


def test_what_comes_out_goes_in_and_changes_nothing(folder: Path) -> None:
    before = _texts(folder)
    rows = _table(folder)
    assert len(rows) > 900
    done = _fill(folder, rows)
    assert (done.exit_code, done.output) == (0, "Nothing differs.\n")
    assert _texts(folder) == before


@pytest.mark.parametrize(("delimiter", "encoding", "first"), [
    (",", "utf-8", ""), (";", "utf-8-sig", ""), ("\t", "utf-8", ""), (";", "utf-8-sig", "sep=;\r\n")])
def test_a_new_term_goes_into_its_module(
        folder: Path, delimiter: str, encoding: str, first: str) -> None:
    before = _texts(folder)
    done = _fill(folder, [_ARTEFACT], delimiter=delimiter, encoding=encoding, before=first)
    assert done.exit_code == 0, done.output
    assert "1 term changed: a minor version" in done.output
    after = _texts(folder)
    assert {name for name in after if after[name] != before[name]} == {"goods.ttl"}
    assert """nx:Artefact
    a owl:Class ;
    dcterms:source "UNESCO Convention, 1970" ;
    rdfs:isDefinedBy <https://w3id.org/nexus-kg/ontology/goods> ;
    rdfs:label "artefact"@en ,
        "artefacto"@es ;
    rdfs:subClassOf nx:Asset ;
    skos:definition "A thing of old times."@en ;
    skos:example "A coin"@en ,
        "A statue"@en ;
    vs:term_status "unstable" .
""" in after["goods.ttl"]
    assert read_ontology(folder)
    assert [row["example"] for row in _table(folder, "--module", "goods")
            if row["term"] == "nx:Artefact"] == ["A coin | A statue"]


def test_a_cell_replaces_what_its_column_says_and_nothing_else(folder: Path) -> None:
    before = read_turtle(folder / "actors.ttl").triples
    done = _fill(folder, [{"term": "Organization", "label es": "organización nueva",
                           "definition": "People who act together.", "scope note": ""}])
    assert done.exit_code == 0, done.output
    assert "a patch version" in done.output
    after = read_turtle(folder / "actors.ttl").triples
    gone, fresh = set(before) - set(after), set(after) - set(before)
    assert {triple.object for triple in fresh} == {
        '"organizaci\u00f3n nueva"@es', '"People who act together."@en'}
    assert {triple.subject for triple in gone} == {"<https://w3id.org/nexus-kg/ontology#Organization>"}
    assert {triple.predicate.rpartition("#")[2] for triple in gone} <= {
        "label>", "definition>", "scopeNote>"}


def test_restrictions_among_the_parents_stay(folder: Path) -> None:
    done = _fill(folder, [{"term": "nx:AlliedCriminalOrganization", "parents": "nx:HybridNetwork"}])
    assert done.exit_code == 0, done.output
    text = (folder / "continuum.ttl").read_text()
    assert """rdfs:subClassOf [ a owl:Restriction ; owl:hasValue nx:alliance ; owl:onProperty nx:continuumStage ] ,
        nx:HybridNetwork ;""" in text


def test_a_dry_run_writes_nothing(folder: Path) -> None:
    before = _texts(folder)
    done = _fill(folder, [_ARTEFACT], "--dry-run")
    assert "a minor version" in done.output
    assert _texts(folder) == before


@pytest.mark.parametrize(("row", "told"), [
    ({"label": ""}, "row 2: nx:Artefact is new and needs its label"),
    ({"example": ""}, "needs an example or a scope note"),
    ({"label": "artefact | relic"}, "row 2: label: nx:Artefact can have one, and '|' parts two"),
    ({"kind": "klass"}, "the kind 'klass' is none of class, object property"),
    ({"module": "good"}, "there is no module 'good'; there are activities"),
    ({"parents": "nx:Aset"}, "the ontology has no nx:Aset; perhaps nx:Asset is meant"),
    ({"parents": "foo:Aset"}, "'foo:Aset' is no name such as nx:Cartel"),
    ({"term": "nx:artefact"}, "nx:artefact should begin with a capital letter"),
    ({"term": "owl:Thing"}, "owl:Thing is no term of the ontology"),
    ({"term": "skos:definition"}, "is a term of another vocabulary"),
    ({"term": "two words"}, "row 2: 'two words' is no name"),
    ({"term": "nx:Gang", "kind": "individual"}, "is of kind class and cannot become individual"),
    ({"term": "nx:Gang", "kind": "", "module": "goods"}, "a sheet moves no terms"),
    ({"kind": "individual", "parents": "", "term": "nx:artefact"}, "needs the class that it is of"),
    ({"parents": "nx:actor"}, "parents: nx:actor is an object property; a class is needed there."),
    ({"parents": "nx:arms"}, "parents: nx:arms is an individual; a class is needed there."),
    ({"domain": "nx:Gang"}, "domain: nx:Artefact is a class, which has none."),
    ({"status": "stabel"}, "the status 'stabel' is none of stable, testing, unstable, archaic"),
    (_CARVED | {"parents": "nx:Gang"}, "parents: nx:Gang is a class; an object property is needed"),
    (_CARVED | {"parents": "nx:alias"}, "parents: nx:alias is a datatype property; an object"),
    (_CARVED | {"domain": "nx:actor"}, "domain: nx:actor is an object property; a class is needed"),
    (_CARVED | {"range": "xsd:string"}, "range: xsd:string is a datatype; a class is needed there"),
    (_CARVED | {"range": "xsd:strin"}, "range: there is no xsd:strin; perhaps xsd:string is meant"),
    (_CARVED | {"inverse": "nx:alias"}, "inverse: nx:alias is a datatype property; an object"),
    (_CARVED | {"kind": "datatype property", "range": "nx:Gang"}, "nx:Gang is a class; a datatype"),
    (_CARVED | {"kind": "datatype property", "inverse": "nx:actor"},
     "inverse: nx:carvedBy is a datatype property, which has none"),
    ({"broader": "nx:Asset"}, "broader: nx:Artefact is a class, which has none."),
    (_STATUES | {"broader": "nx:Asset"}, "broader: nx:Asset is a class; an individual is needed"),
    (_STATUES | {"broader": "nx:armss"}, "the ontology has no nx:armss; perhaps nx:arms is meant"),
    (_STATUES | {"broader": "nx:extortion"}, "broader: nx:extortion is of another kind of things"),
    ({"labl": "x"}, "line 1: has the column 'labl'; perhaps label is meant")])
def test_what_is_wrong_is_told_and_nothing_is_written(
        folder: Path, row: dict[str, str], told: str) -> None:
    before = _texts(folder)
    done = _fill(folder, [_ARTEFACT | row])
    assert done.exit_code == 1
    assert told in _told(done)
    assert _texts(folder) == before


def test_a_new_term_whose_status_is_left_empty_is_unstable(folder: Path) -> None:
    assert _fill(folder, [_ARTEFACT | {"status": ""}]).exit_code == 0
    assert [row["status"] for row in _table(folder, "--module", "goods")
            if row["term"] == "nx:Artefact"] == ["unstable"]


def test_terms_of_one_sheet_may_name_each_other(folder: Path) -> None:
    statue = _ARTEFACT | {"term": "nx:Statue", "parents": "nx:Artefact", "label": "statue"}
    carved = _ARTEFACT | _CARVED | {"label": "carved by", "domain": "nx:Statue", "range": "nx:Person"}
    assert _fill(folder, [statue, carved, _ARTEFACT]).exit_code == 0
    wrong = _fill(folder, [statue | {"parents": "nx:carvedBy"}])
    assert "parents: nx:carvedBy is an object property; a class is needed there." in _told(wrong)


def test_all_faults_of_a_sheet_are_told_at_once(folder: Path) -> None:
    done = _fill(folder, [_ARTEFACT | {"label": ""}, _ARTEFACT | {"parents": "nx:Aset"}])
    assert _told(done).count("sheet.csv, row ") == 3
    assert "row 3: nx:Artefact has the row 2 already" in _told(done)


@pytest.mark.parametrize(("text", "told"), [
    (b"term\n\xff\n", "save it as CSV UTF-8"), (b"", "has no column 'term'"),
    (b"sep=;", "has no column 'term'"), (b"SEP=,\nterm,labl\n", "line 2: has the column 'labl'"),
    (b"sep=;\nterm;label\n;x\n", "row 3: '' is no name"),
    (b"term,label\nnx:Gang,gang,more\n", "more cells than the first row")])
def test_a_sheet_that_cannot_be_read_is_told(folder: Path, text: bytes, told: str) -> None:
    sheet = folder.parent / "sheet.csv"
    sheet.write_bytes(text)
    done = _kg("fill", sheet, "--ontology", folder)
    assert done.exit_code == 1
    assert told in _told(done)


def test_two_columns_of_one_name_are_refused(folder: Path) -> None:
    sheet = folder.parent / "sheet.csv"
    sheet.write_text("term,label,parents,label\nnx:Vessel,ship,nx:Asset,boat\n")
    assert f"{sheet}, line 1: has 2 columns 'label': keep one" in _told(
        _kg("fill", sheet, "--ontology", folder))


def test_a_commodity_is_put_within_a_broader_one(folder: Path) -> None:
    """One of the same sheet too; an activity of two classes within what each of them is within."""
    coins = _ARTEFACT | _STATUES | {"term": "nx:coins", "label": "coins", "broader": "nx:cash | nx:statues"}
    statues = _ARTEFACT | _STATUES | {"label es": "estatuas", "broader": "nx:contraband"}
    for rows in ([coins, statues], [{"term": "nx:taxation", "broader": "nx:extortion"},
                                    {"term": "nx:gold", "broader": ""}]):
        done = _fill(folder, rows)
        assert done.exit_code == 0, _told(done)
    said = {tuple(map(local_name, triple[:3])) for triple in read_turtle(folder / "goods.ttl").triples
            if "broader" in triple.predicate}
    assert {("coins", "broaderCommodity", "cash"), ("coins", "broaderCommodity", "statues"),
            ("statues", "broaderCommodity", "contraband")} <= said
    assert not [one for one in said if one[0] == "gold"]
    broader = {row["term"]: row["broader"] for row in _table(folder)}
    assert broader["nx:coins"] == "nx:cash | nx:statues"
    assert broader["nx:taxation"] == "nx:extortion"


def test_broader_ones_that_go_in_a_circle_are_refused(folder: Path) -> None:
    before = _texts(folder)
    told = _told(_fill(folder, [{"term": "nx:narcotics", "broader": "nx:heroin"}]))
    assert "comes back to itself by nx:broaderCommodity" in told
    assert _texts(folder) == before


def test_parents_that_go_in_a_circle_are_refused(folder: Path) -> None:
    before = _texts(folder)
    one, two = ({**_ARTEFACT, "term": name, "label": name, "label es": "", "parents": parent}
                for name, parent in (("nx:Artefact", "nx:Statue"), ("nx:Statue", "nx:Artefact")))
    told = _told(_fill(folder, [one, two]))
    assert ("sheet.csv: nx:Artefact comes back to itself by rdfs:subClassOf (nx:Artefact, nx:Statue, "
            "nx:Artefact): take out the step that is wrong") in told
    told = _told(_fill(folder, [{"term": "nx:Asset", "parents": "nx:Vessel"}]))
    assert "comes back to itself by rdfs:subClassOf" in told
    assert "nx:Vessel" in told
    assert _texts(folder) == before


@pytest.mark.parametrize(("row", "told"), [
    ({**_ARTEFACT, **_STATUES, "label": "heroin"},
     'nx:statues has the English label "heroin", as nx:heroin has: give each a label of its own.'),
    ({**_ARTEFACT, "label": "vessel"}, 'nx:Artefact has the English label "vessel", as nx:Vessel has'),
    ({"term": "nx:opium", "label": "heroin"}, 'nx:opium has the English label "heroin", as nx:heroin has')])
def test_a_label_that_another_term_of_the_kind_has_is_refused(folder: Path, row: dict[str, str],
                                                              told: str) -> None:
    before = _texts(folder)
    done = _fill(folder, [row])
    assert done.exit_code == 1
    assert told in _told(done)
    assert _texts(folder) == before
    both = [{"term": "nx:opium", "label": "heroin"}, {"term": "nx:heroin", "label": "opium"}]
    assert _fill(folder, both).exit_code == 0


@pytest.mark.parametrize(("name", "told"), [("nx:Foo", "nx:Foo is new and needs its kind"),
                                            ("prov:Entity", "is no term of the ontology")])
def test_a_sheet_of_names_alone_makes_no_terms(folder: Path, name: str, told: str) -> None:
    done = _fill(folder, [{"term": name}])
    assert done.exit_code == 1
    assert told in _told(done)
